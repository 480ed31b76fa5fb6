"""Claims that may be the same, one click to join them, one to keep them apart; and what is joined already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from claims.services import linking
from claims.services.ids import get_claim
from claims.services.permissions import Action
from claims.services.views import (
    ClaimDetail,
    ClaimView,
    JoinedClaim,
    KeptApart,
    SearchHit,
    Suggestion,
    VerdictView,
)
from claims.ui import addresses, components, identity, marking, resources, state, words
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus, EventKind

AfterJoin = Callable[[int], None]
"""Called with the id of the claim that was joined into another, once that is stored."""

SHOWN = 2  # of one claim; the others open on a click
MOST = 12  # claims of a document

HELP = (
    "A known claim that seems to say the same. *Join* makes the two one, with the mentions, evidence and "
    "history of both; *Keep apart* remembers that they differ. Both can be undone."
)


def panel(found: Sequence[Suggestion], *, after: AfterJoin | None = None) -> None:
    """Draw what may be the same as the one claim in hand; nothing when nothing may be."""
    if not found:
        return
    st.subheader("Same claim?", anchor=False, help=HELP)
    for suggestion in found[:SHOWN]:
        _suggestion(suggestion, after)
    if found[SHOWN:]:
        with st.expander(words.counted(len(found) - SHOWN, "more candidate")):
            for suggestion in found[SHOWN:]:
                _suggestion(suggestion, after)


def panel_of_many(found: Mapping[int, Sequence[Suggestion]]) -> None:
    """Draw what may be the same as each of several claims, the surest of each."""
    if not found:
        return
    st.subheader(f"Same claim? ({len(found)})", anchor=False, help=HELP)
    for several in list(found.values())[:MOST]:
        with st.container(border=True, gap="xsmall"):
            claim = several[0].claim
            st.markdown(f"**New** {escape_inline(components.shortened(claim.text))}", anchors=False)
            _suggestion(several[0], None)
    if len(found) > MOST:
        st.caption(f"{len(found) - MOST:,} more are asked about in the review.")


def others(hits: Sequence[SearchHit], found: Sequence[Suggestion]) -> list[SearchHit]:
    """Return the hits that are not asked about already."""
    asked = {suggestion.known.id for suggestion in found}
    return [hit for hit in hits if hit.claim.id not in asked]


def _suggestion(suggestion: Suggestion, after: AfterJoin | None) -> None:
    known = suggestion.known
    with st.container(border=True, gap="xxsmall"):
        st.markdown(escape_inline(components.shortened(known.text)), anchors=False)
        st.markdown(f":small[{components.status_badge(known.status)} {_known(known, suggestion.verdict)}]")
        st.caption(escape_inline(suggestion.explanation))
        _choices(suggestion, after)


def _known(known: ClaimView, verdict: VerdictView | None) -> str:
    """Return since when a claim stands as it does, by whom, and where it comes from."""
    if verdict is not None:
        stands = f"already {words.status_label(verdict.status).lower()} on {_day(verdict)} by {verdict.by}"
    elif known.status is ClaimStatus.DISMISSED:
        stands = "dismissed"
    else:
        stands = f"known since {words.day(known.created_at)}, not decided"
    origin = f"{words.language_name(known.language)} · {known.source or known.document}"
    return escape_inline(f"{stands} · {origin}")


def _day(verdict: VerdictView) -> str:
    return words.day(verdict.created_at)


def _choices(suggestion: Suggestion, after: AfterJoin | None) -> None:
    claim, known = suggestion.claim, suggestion.known
    key, refusal = f"{claim.id}-{known.id}", identity.refusal(Action.LINK)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button(
            "Join",
            key=f"join-{key}",
            icon=":material/merge:",
            disabled=refusal is not None,
            help=refusal,
            on_click=_join,
            args=(*linking.in_which_order(claim, known), after),
        )
        st.button(
            "Keep apart",
            key=f"apart-{key}",
            icon=":material/call_split:",
            disabled=refusal is not None,
            help=refusal,
            on_click=_keep_apart,
            args=(claim, known),
        )
        label = "See why" if suggestion.verdict else "Open it"
        addresses.claim_link(known.id, label, icon=":material/arrow_forward:")


@state.reporting
def _join(claim: ClaimView, into: ClaimView, after: AfterJoin | None) -> None:
    with resources.database().write() as session:
        version = linking.join(
            session,
            claim.id,
            into.id,
            by=state.analyst(),
            expected_version=claim.version,
            into_version=into.version,
        )
        survivor = get_claim(session, into.id).version
    state.reopen(into.id, survivor)
    label = f"Claim {claim.id} joined into claim {into.id}"
    marking.remember(claim.id, version, label=label, icon=":material/merge:", also=(into.id,))
    if after:
        after(claim.id)


@state.reporting
def _keep_apart(claim: ClaimView, known: ClaimView) -> None:
    with resources.database().write() as session:
        linking.keep_apart(session, claim.id, known.id, by=state.analyst())
        version = get_claim(session, claim.id).version
    label = f"Claims {claim.id} and {known.id} are kept apart"
    marking.remember(claim.id, version, label=label, icon=":material/call_split:", also=(known.id,))


def joined_list(detail: ClaimDetail) -> None:
    """Draw the claims that are joined into this one, with a button to split each off again."""
    if not detail.joined:
        return
    st.subheader(
        f"Says the same ({len(detail.joined)})",
        anchor=False,
        help="Claims that were joined into this one. Its verdict stands for all; theirs are kept beside it.",
    )
    for joined in detail.joined:
        _joined(joined, detail.claim)


def _joined(joined: JoinedClaim, survivor: ClaimView) -> None:
    claim = joined.claim
    with st.container(border=True, gap="xxsmall"):
        st.markdown(escape_inline(components.shortened(claim.text)), anchors=False)
        st.markdown(f":small[{escape_inline(_origin(claim))}]")
        if joined.verdict is not None:
            _other_verdict(joined.verdict, differs=joined.verdict.status is not survivor.status)
        st.caption(
            f"joined by {escape_inline(joined.by)}, {components.moment(joined.joined_at)}",
            help=words.exact_time(joined.joined_at),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            addresses.claim_link(claim.id, f"Claim {claim.id}", icon=":material/arrow_forward:")
            split_button(claim)


def _origin(claim: ClaimView) -> str:
    said = words.voice(claim.claimant, claim.modality)
    return f"{said} · {words.language_name(claim.language)} · {claim.source or claim.document}"


def _other_verdict(verdict: VerdictView, *, differs: bool) -> None:
    told = "was judged otherwise" if differs else "was judged alike"
    st.markdown(
        f":small[{told}: {components.status_badge(verdict.status)} "
        f"{escape_inline(f'{verdict.by}, {words.day(verdict.created_at)}')}]",
        help=escape_inline(verdict.justification or "No reason was given."),
    )


def split_button(claim: ClaimView) -> None:
    """Draw the button that makes a joined claim live again."""
    refusal = identity.refusal(Action.LINK)
    st.button(
        "Split",
        key=f"split-{claim.id}",
        icon=":material/call_split:",
        type="tertiary",
        disabled=refusal is not None,
        help=refusal or "Make it a claim of its own again, with all that was its own.",
        on_click=_split,
        args=(claim.id, claim.version),
    )


@state.reporting
def _split(claim_id: int, version: int) -> None:
    with resources.database().write() as session:
        survivor = get_claim(session, claim_id).merged_into_id
        split = linking.split(session, claim_id, by=state.analyst(), expected_version=version)
        stands = None if survivor is None else get_claim(session, survivor).version
    also: tuple[int, ...] = ()
    if survivor is not None and stands is not None:
        state.reopen(survivor, stands)
        also = (survivor,)
    label = f"Claim {claim_id} is split off"
    marking.remember(claim_id, split, label=label, icon=":material/call_split:", also=also)


def kept_apart_list(found: Sequence[KeptApart], claim: ClaimView) -> None:
    """Draw the claims that are kept apart from this one, each with a button to consider it again."""
    if not found:
        return
    refusal = identity.refusal(Action.LINK)
    with st.expander(f"Kept apart ({len(found)})", icon=":material/call_split:"):
        for apart in found:
            st.markdown(escape_inline(components.shortened(apart.claim.text)), anchors=False)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                components.signed(apart.by, apart.decided_at)
                st.button(
                    "Consider again",
                    key=f"again-{claim.id}-{apart.claim.id}",
                    icon=":material/undo:",
                    type="tertiary",
                    disabled=refusal is not None,
                    help=refusal,
                    on_click=_consider_again,
                    args=(claim.id, apart.claim.id),
                )


@state.reporting
def _consider_again(claim_id: int, other_id: int) -> None:
    with resources.database().write() as session:
        linking.consider_again(session, claim_id, other_id, by=state.analyst())
    st.toast("The two may be the same again", icon=":material/undo:")


def went_to(survivor: ClaimView, detail: ClaimDetail) -> None:
    """Draw where a joined claim went, who joined it, and the way there and back."""
    joins = [event for event in detail.history if event.kind is EventKind.CLAIM_JOINED]
    who = f" by {joins[-1].by}, {words.human_time(joins[-1].created_at)}" if joins else ""
    with st.container(border=True, gap="small", key="went-to"):
        st.info(
            escape_inline(f"Joined into claim {survivor.id}{who}. It is decided there."),
            icon=":material/merge:",
        )
        st.markdown(escape_inline(survivor.text), anchors=False)
        st.markdown(f":small[{components.claim_badges(survivor)}]")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            addresses.claim_link(survivor.id, f"**Claim {survivor.id}**", icon=":material/arrow_forward:")
            split_button(detail.claim)
