"""What was held of a claim on a day of the past, drawn: in a list beside today, and in full. Only read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import streamlit as st

from claims.services.as_of_views import ClaimHeld, PairHeld, RowHeld, has_expired
from claims.services.desk import DeskSettings
from claims.services.notes import NoteView
from claims.services.views import ClaimView, EventView, EvidenceView, JoinedClaim, VerdictView
from claims.ui import (
    addresses,
    components,
    evidence,
    grading,
    history,
    justification,
    layout,
    readings,
    words,
)
from claims.ui.conflict_words import DECISION
from claims.ui.markup import badge, escape_inline
from claims.vocabulary import ConflictDecision

REASON = 260
"""Characters of a reason that a list shows."""

MENTIONS = 3  # drawn at once; the rest open on a click


def row(found: RowHeld, *, day: date, settings: DeskSettings) -> None:
    """Draw a claim as it was, with its verdict and reason, what it is today, and two ways on."""
    then = found.then
    with st.container(border=True, gap="xxsmall", key=f"held-{then.id}"):
        st.markdown(escape_inline(components.shortened(then.text)), anchors=False)
        st.markdown(" ".join(_then_and_now(found, day, settings)), anchors=False)
        if found.verdict and found.verdict.justification:
            st.markdown(f":small[{escape_inline(components.shortened(found.verdict.justification, REASON))}]")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.caption(_signed(found), width="stretch")
            st.button(
                "In full",
                key=f"in-full-{then.id}",
                icon=":material/history:",
                type="tertiary",
                on_click=open_in_full,
                args=(then.id,),
            )
            addresses.claim_link(then.id, "Today", icon=":material/arrow_forward:")


def open_in_full(claim_id: int) -> None:
    """Show one claim on the same day; a link to the page that is open would leave the address as it is."""
    st.query_params[addresses.HELD_PARAMETER] = str(claim_id)


def close() -> None:
    """Show all claims of the day again."""
    st.query_params.pop(addresses.HELD_PARAMETER, None)


def _then_and_now(found: RowHeld, day: date, settings: DeskSettings) -> Iterator[str]:
    yield components.status_badge(found.then.status)
    if found.verdict:
        yield history.rating_badge(found.verdict, settings)
    if found.then.expires_on is not None and found.then.expires_on <= day:
        yield badge("had expired", colour="orange", icon=":material/timer_off:")
    if found.then.recheck_reason:
        yield badge("to be checked again", colour="orange", icon=":material/replay:")
    if found.has_changed:
        yield f":small[:material/arrow_forward: today] {_today(found)}"


def _today(found: RowHeld) -> str:
    if found.now.merged_into_id is not None:
        return f":small[joined into claim {found.now.merged_into_id}]"
    told = components.status_badge(found.now.status)
    return f"{told} :small[anew]" if found.now.status is found.then.status else told


def _signed(found: RowHeld) -> str:
    parts = [f"Claim {found.then.id}", *_who(found.verdict), *_work(found.then)]
    return " · ".join(escape_inline(part) for part in parts)


def _who(verdict: VerdictView | None) -> Iterator[str]:
    if verdict is None:
        yield "no verdict yet"
        return
    yield f"{verdict.by}, {words.day(verdict.created_at)}"
    if verdict.as_of:
        yield f"as of {words.calendar_day(verdict.as_of)}"
    if verdict.evidence:
        yield words.counted(len(verdict.evidence), "piece") + " of evidence"


def _work(claim: ClaimView) -> Iterator[str]:
    if claim.assignee:
        yield f"with {claim.assignee}"
    if claim.tags:
        yield ", ".join(claim.tags)


def full(held: ClaimHeld, since: Sequence[EventView], *, settings: DeskSettings) -> None:
    """Draw everything about a claim as it was; ``since`` is what its log has said after that."""
    claim = held.detail.claim
    st.markdown(f"## {escape_inline(claim.text)}", anchors=False)
    components.claim_facts(claim)
    _survivor(held)
    main, side = layout.main_and_side()
    with main:
        _verdict(held, settings)
        _mentions(held)
        _evidence(held.detail.evidence)
    with side:
        _since(since, of=claim.id)
        _joined(held.detail.joined)
        _pairs("Kept apart from", held.kept_apart)
        _pairs("Contradictions, as decided", held.conflicts)
        _notes(held.notes)
        st.subheader("History until then", anchor=False)
        history.log(held.detail.history, of=claim.id)


def _survivor(held: ClaimHeld) -> None:
    survivor = held.detail.survivor
    if survivor is not None:
        said = escape_inline(components.shortened(survivor.text))
        st.info(f"It was joined into claim {survivor.id}: {said}", icon=":material/merge:")
        st.button(
            f"What was held of claim {survivor.id}",
            key="held-survivor",
            icon=":material/history:",
            type="tertiary",
            on_click=open_in_full,
            args=(survivor.id,),
        )


def _verdict(held: ClaimHeld, settings: DeskSettings) -> None:
    verdict, claim = held.detail.verdict, held.detail.claim
    if verdict is not None:
        history.standing_verdict(verdict, settings=settings)
    else:
        st.info("Nothing was decided yet.", icon=":material/pending:")
    if has_expired(claim, held.moment) and claim.expires_on is not None:
        said = words.calendar_day(claim.expires_on)
        st.warning(f"The verdict had run out on {said}.", icon=":material/timer_off:")
    if claim.recheck_reason:
        said = escape_inline(components.shortened(claim.recheck_reason, REASON))
        st.warning(f"It was to be checked again: {said}", icon=":material/replay:")
    if held.proposal is not None:
        _proposal(held, settings)


def _proposal(held: ClaimHeld, settings: DeskSettings) -> None:
    proposal = held.proposal
    if proposal is None:
        return
    with st.container(border=True, gap="xxsmall"):
        rating = history.rating_badge(proposal, settings)
        st.markdown(f"{components.status_badge(proposal.status)} {rating} :small[waited for a second look]")
        if proposal.justification:
            justification.draw(proposal.justification, key=f"proposed-{proposal.id}")
        components.signed(proposal.by, proposal.created_at)


def _mentions(held: ClaimHeld) -> None:
    found = held.detail.mentions
    st.subheader(f"Where it had been said ({len(found)})", anchor=False, help=words.HELP_READ_FROM)
    for mention in found[:MENTIONS]:
        st.caption(readings.voice_line(mention.mention))
        components.passage(mention)
    if found[MENTIONS:]:
        with st.expander(words.counted(len(found) - MENTIONS, "more mention")):
            for mention in found[MENTIONS:]:
                st.caption(readings.voice_line(mention.mention))
                components.passage(mention)


def _evidence(pieces: Iterable[EvidenceView]) -> None:
    shown = list(pieces)
    if not shown:
        return
    st.subheader("Evidence", anchor=False, help="With the grades that each piece and its publisher had then.")
    for piece in shown:
        with st.container(border=True, gap="xxsmall"):
            given_up = None if piece.counts else badge("given up", colour="red")
            head = [
                f"**Evidence {piece.id}**",
                badge(words.STANCE[piece.stance]),
                grading.piece_badge(piece),
                given_up,
            ]
            st.markdown(" ".join(part for part in head if part), help=grading.meaning(piece) or None)
            evidence.body(piece)
            components.signed(piece.by, piece.created_at)


def _since(events: Sequence[EventView], *, of: int) -> None:
    st.subheader("Since then", anchor=False, help="What the log of this claim has said after that day.")
    if not events:
        st.caption("Nothing has happened to it since.")
    for event in reversed(events):
        history.entry(event, of=of, key="since")


def _joined(joined: Sequence[JoinedClaim]) -> None:
    if not joined:
        return
    st.subheader(
        f"Said the same ({len(joined)})", anchor=False, help="Claims that were joined into this one."
    )
    for each in joined:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(escape_inline(components.shortened(each.claim.text)), anchors=False)
            st.markdown(f":small[{components.status_badge(each.claim.status)}]")
            components.signed(each.by, each.joined_at)


def _pairs(title: str, pairs: Sequence[PairHeld]) -> None:
    if not pairs:
        return
    st.subheader(title, anchor=False)
    for pair in pairs:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(escape_inline(components.shortened(pair.other.text)), anchors=False)
            told = [components.status_badge(pair.other.status)]
            if isinstance(pair.decision, ConflictDecision):
                told.insert(0, badge(DECISION[pair.decision].label))
            st.markdown(f":small[{' '.join(told)}]")
            components.signed(pair.by, pair.decided_at)


def _notes(notes: Sequence[NoteView]) -> None:
    if not notes:
        return
    st.subheader("Notes", anchor=False)
    for note in notes:
        justification.draw(note.text, key=f"note-{note.id}", quoted=True)
        components.signed(note.by, note.created_at)
