"""Review: the waiting claims one at a time, the most check-worthy first."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from claims.errors import NotFoundError
from claims.services import catalogue, desk, queue, search, second_look, suggestions
from claims.services import conflicts as contradictions
from claims.services.catalogue import ClaimFilter
from claims.services.conflict_views import ConflictPage
from claims.services.desk import DeskSettings
from claims.services.queue import QueuePlace
from claims.services.views import ClaimDetail, ProposalView, Suggestion
from claims.ui import (
    addresses,
    components,
    conflicts,
    filters,
    layout,
    marking,
    matches,
    readings,
    resources,
    saved_filters,
    words,
)
from claims.ui.keys import Key
from claims.ui.markup import escape_markdown

CONFLICTS = 5  # at most, of the claim in hand
_PLACE = "review place"
_SCOPE = "review scope"
_VIEW = filters.QUEUE_PARAMETER


def draw() -> None:
    with resources.database().read() as session:
        choices = catalogue.choices(session)
    chosen = _filters(choices)
    if saved_filters.keep_address(_VIEW):
        _restart()
    views = st.container()
    _start_over_in(chosen.document_id)
    found = _read(chosen)
    beside = None if found is None else _one_claim(found, chosen)
    if found is None:
        marking.undo_banner(after=_go_to)
        _nothing_waits(chosen)
    with views:  # counts the whole desk, so it comes after the claim
        filters.work_view(_VIEW, views=filters.QUEUE_VIEWS, changed=_restart, labelled=False)
    if found is not None and beside is not None:
        with beside:
            _similar(found.detail.claim.id, found.same)


def _view() -> ClaimFilter:
    return filters.view_in_address(_VIEW, views=filters.QUEUE_VIEWS)


class _Found(NamedTuple):
    """The claim in hand, where it stands in the queue, what its form needs, and what contradicts it."""

    detail: ClaimDetail
    place: QueuePlace
    same: tuple[Suggestion, ...]
    settings: DeskSettings
    proposal: ProposalView | None
    contradicted: ConflictPage


def _read(chosen: ClaimFilter) -> _Found | None:
    with resources.database().read() as session:
        claim_id = _current() or queue.first(session, chosen)
        if claim_id is None:
            return None
        return _Found(
            catalogue.show_claim(session, claim_id),
            queue.place(session, chosen, claim_id),
            suggestions.suggestions_for(session, claim_id),
            desk.settings(session),
            second_look.open_proposal(session, claim_id),
            contradictions.list_conflicts(session, claim_id=claim_id, limit=CONFLICTS),
        )


def _filters(choices: dict[str, list[str]]) -> ClaimFilter:
    heading = st.container(horizontal=True, vertical_alignment="center")
    heading.title("Review", anchor=False)
    with heading:
        saved_filters.draw(_VIEW)
    with heading.popover("Filters", icon=":material/filter_list:"):
        statuses = filters.statuses("queue_status", default=(), changed=_restart)
        languages = filters.several(
            "Language", choices["languages"], "queue_language", changed=_restart, named=words.language_name
        )
        sources = filters.several("Source", choices["sources"], "queue_source", changed=_restart)
        assignees, tags = filters.who_and_tags(choices, "queue_with", "queue_tag", changed=_restart)
    return _view().narrowed(
        ClaimFilter(
            statuses=statuses,
            languages=languages,
            sources=sources,
            document_id=filters.document(changed=_restart),
            assignees=assignees,
            tags=tags,
        )
    )


def _start_over_in(document_id: int | None) -> None:
    """Begin at the top when the queue is narrowed to another document than before."""
    if st.session_state.setdefault(_SCOPE, document_id) != document_id:
        st.session_state[_SCOPE] = document_id
        _restart()


def _current() -> int | None:
    """Return the claim in hand; the address wins, so that a reload stays where the analyst was."""
    if st.session_state.get(_PLACE) is None:
        st.session_state[_PLACE] = _stored(addresses.number_in_address(addresses.PLACE_PARAMETER))
    found: int | None = st.session_state[_PLACE]
    return found


def _stored(claim_id: int | None) -> int | None:
    if claim_id is None:
        return None
    try:
        with resources.database().read() as session:
            return catalogue.show_claim(session, claim_id).claim.id
    except NotFoundError:
        return None


def _go_to(claim_id: int | None) -> None:
    st.session_state[_PLACE] = claim_id
    if claim_id is None:
        st.query_params.pop(addresses.PLACE_PARAMETER, None)
    else:
        st.query_params[addresses.PLACE_PARAMETER] = str(claim_id)


def _restart() -> None:
    _go_to(None)


def _nothing_waits(chosen: ClaimFilter) -> None:
    with resources.database().read() as session:
        total = catalogue.list_claims(session, limit=1).total
    if not total:
        st.info("No claims are stored yet. Paste an article to begin.", icon=":material/lightbulb:")
        st.page_link(addresses.ADD, label="Add an article", icon=":material/post_add:")
    elif chosen != queue.DEFAULT:
        st.info("No claim passes these filters.", icon=":material/filter_list_off:")
    else:
        st.success("Nothing waits: every claim is decided.", icon=":material/done_all:")
        st.page_link(addresses.CLAIMS, label="Look through all claims", icon=":material/search:")


def _one_claim(found: _Found, chosen: ClaimFilter) -> DeltaGenerator:
    """Draw the claim in hand and its form; return the place beside it."""
    detail, place = found.detail, found.place

    def go_on(decided: int) -> None:
        _go_on(decided, chosen)

    _go_to(detail.claim.id)
    _steps(detail.claim.id, place)
    main, side = layout.main_and_side()
    with main:
        st.markdown(f"## {escape_markdown(detail.claim.text)}".replace("\\\n", " "), anchors=False)
        components.claim_facts(detail.claim)
        readings.draw_words(detail.mentions[0].mention)
        components.passage(detail.mentions[0])
        matches.panel(found.same, after=lambda joined: _after_join(joined, detail.claim.id, chosen))
        conflicts.panel(found.contradicted, of=detail.claim.id, compact=True)
        marking.mark_form(detail, settings=found.settings, proposal=found.proposal, after=go_on)
    with side:
        addresses.claim_link(detail.claim.id, "Everything about this claim", icon=":material/open_in_full:")
    return side


def _similar(claim_id: int, same: tuple[Suggestion, ...]) -> None:
    """Draw similar claims, last of all: the search must not stand between a key and its answer."""
    with resources.database().read() as session:
        hits = search.similar(session, claim_id, index=resources.index())
    components.similar_claims(matches.others(hits, same))


def _go_on(decided: int, chosen: ClaimFilter) -> None:
    """Go to the next claim that waits now: not to one that somebody else decided meanwhile."""
    with resources.database().read() as session:
        _go_to(queue.following(session, chosen, decided))


def _after_join(joined: int, current: int, chosen: ClaimFilter) -> None:
    """Go on when the claim in hand was the one joined: it is gone from the queue."""
    if joined == current:
        _go_on(joined, chosen)


def _steps(claim_id: int, place: QueuePlace) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step("Previous", f"previous-{claim_id}", place.previous_id, Key.PREVIOUS, ":material/arrow_back:")
        _step("Skip", f"skip-{claim_id}", place.next_id, Key.NEXT, ":material/arrow_forward:")
        if place.waiting:
            told = f"**{place.position:,} of {place.total:,}**"
        else:
            told = f"**Not in this queue any more** · {words.counted(place.total, 'claim')} in it"
        st.markdown(told, width="content")
        st.space("stretch")
        marking.undo_line(after=_go_to)


def _step(label: str, key: str, claim_id: int | None, shortcut: Key, icon: str) -> None:
    st.button(
        label,
        key=key,
        icon=icon,
        shortcut=shortcut,
        disabled=claim_id is None,
        on_click=_go_to,
        args=(claim_id,),
    )


draw()
