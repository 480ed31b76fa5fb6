"""Claim: everything about one, at an address that can be shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import streamlit as st

from claims.errors import NotFoundError
from claims.services import catalogue, desk, page_versions, search, second_look, suggestions
from claims.services import conflicts as contradictions
from claims.services.conflict_views import ConflictPage
from claims.services.desk import DeskSettings
from claims.services.page_versions import SilentEdit
from claims.services.permissions import Action
from claims.services.views import (
    ClaimDetail,
    EventView,
    KeptApart,
    MentionInDocument,
    ProposalView,
    Suggestion,
)
from claims.ui import (
    addresses,
    components,
    conflicts,
    dossier,
    evidence,
    exchange,
    fact_checks,
    history,
    identity,
    layout,
    marking,
    matches,
    page_changes,
    readings,
    resources,
    words,
    work,
)
from claims.ui.markup import escape_inline, escape_markdown

MENTIONS = 3  # shown at once; the rest open on a click
CONFLICTS = 12  # the rest are on the page of conflicts


def draw() -> None:
    claim_id = addresses.number_in_address(addresses.CLAIM_PARAMETER)
    if claim_id is None:
        _no_such_claim(st.query_params.get(addresses.CLAIM_PARAMETER))
        return
    try:
        with resources.database().read() as session:
            detail = catalogue.show_claim(session, claim_id)
            found = _Found(
                detail,
                suggestions.suggestions_for(session, claim_id),
                suggestions.kept_apart_from(session, claim_id),
                desk.settings(session),
                second_look.open_proposal(session, claim_id),
                contradictions.list_conflicts(session, claim_id=claim_id, decided=None, limit=CONFLICTS),
                page_versions.silent_edits(session, {claim_id, *(each.claim.id for each in detail.joined)}),
            )
    except NotFoundError:
        _no_such_claim(str(claim_id))
        return
    _one_claim(found)


class _Found(NamedTuple):
    """The claim, what may be the same, what is not, what its form needs, and what contradicts it."""

    detail: ClaimDetail
    same: Sequence[Suggestion]
    apart: Sequence[KeptApart]
    settings: DeskSettings
    proposal: ProposalView | None
    contradicted: ConflictPage
    edits: Sequence[SilentEdit]


def _no_such_claim(wanted: str | None) -> None:
    if wanted is None:
        st.info("No claim was asked for. A claim's address ends in its number, as in `?claim=7`.")
    else:
        st.error(
            f"There is no claim {escape_inline(wanted[:60])} here. It may be in another database, or the "
            "address was cut short.",
            icon=":material/search_off:",
        )
    st.page_link(addresses.CLAIMS, label="Look through all claims", icon=":material/search:")


def _one_claim(found: _Found) -> None:
    detail, claim = found.detail, found.detail.claim
    st.markdown(f"## {escape_markdown(claim.text)}".replace("\\\n", " "), anchors=False)
    components.claim_facts(claim)
    marking.undo_banner(only=claim.id)
    if detail.survivor is not None:
        matches.went_to(detail.survivor, detail)
    main, side = layout.main_and_side()
    with main:
        _verdict(found)
        page_changes.silent_edits(found.edits)
        conflicts.panel(found.contradicted, of=claim.id if detail.survivor is None else detail.survivor.id)
        fact_checks.panel(detail)
        _mentions(detail)
        evidence.draw(detail)
        if detail.survivor is None:
            _decide(found)
    with side:
        work.panel(detail)
        matches.joined_list(detail)
        matches.panel(found.same)
        matches.kept_apart_list(found.apart, claim)
        similar = st.container()
        _history(found)
        exchange.claimreview_button(detail)
        dossier.of_one(claim.id)
        _share(claim.id)
    with similar:
        _similar(claim.id, found.same)
        if claim.quantities:
            addresses.timeline_link("Numbers over time", near=claim.id)


def _similar(claim_id: int, same: Sequence[Suggestion]) -> None:
    """Draw similar claims, last of all: the search takes longer than the rest of the page."""
    with resources.database().read() as session:
        hits = search.similar(session, claim_id, index=resources.index(), limit=6)
    components.similar_claims(matches.others(hits, same))


def _verdict(found: _Found) -> None:
    detail = found.detail
    if detail.verdict:
        history.standing_verdict(detail.verdict, settings=found.settings)
    elif detail.survivor is None:
        st.info("Not decided yet.", icon=":material/pending:")
    if detail.can_undo:
        refusal = identity.refusal(Action.UNDO)
        st.button(
            "Undo the last change",
            key="undo-mark",
            icon=":material/undo:",
            type="tertiary",
            disabled=refusal is not None,
            help=refusal,
            on_click=marking.undo,
            args=(detail.claim.id, detail.claim.version),
        )


def _decide(found: _Found) -> None:
    st.subheader("Decide again" if found.detail.verdict else "Decide", anchor=False)
    marking.mark_form(found.detail, settings=found.settings, proposal=found.proposal)


def _mentions(detail: ClaimDetail) -> None:
    st.subheader(
        f"Where it was said ({len(detail.mentions)})",
        anchor=False,
        help="Each appearance, in its context. " + words.HELP_READ_FROM,
    )
    for found in detail.mentions[:MENTIONS]:
        _mention(found)
    if detail.mentions[MENTIONS:]:
        with st.expander(words.counted(len(detail.mentions) - MENTIONS, "more mention")):
            for found in detail.mentions[MENTIONS:]:
                _mention(found)


def _mention(found: MentionInDocument) -> None:
    st.caption(readings.voice_line(found.mention))
    components.passage(found)


def _history(found: _Found) -> None:
    detail = found.detail
    st.subheader("History", anchor=False, help="Every change is kept; nothing here can be rewritten.")
    if detail.history:
        day = _before_the_last_change(detail.history)
        addresses.held_link(detail.claim.id, "What we held before", day=day)
    history.log(detail.history, of=detail.claim.id)
    if any(verdict.superseded_at for verdict in detail.verdicts):
        with st.expander("Earlier verdicts", icon=":material/history:"):
            history.earlier_verdicts(detail.verdicts, settings=found.settings)


def _before_the_last_change(history: Sequence[EventView]) -> date:
    """Return the day before a claim's log last grew, the day on which it came in where that is later."""
    came_in, last = history[0].created_at.date(), history[-1].created_at.date()
    return max(came_in, last - timedelta(days=1))


def _share(claim_id: int) -> None:
    with st.expander("Address to share", icon=":material/share:"):
        base = (st.context.url or "").split("?")[0].rsplit("/", 1)[0]
        st.code(f"{base}/?{addresses.CLAIM_PARAMETER}={claim_id}", language=None)


draw()
