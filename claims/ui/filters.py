"""The filters over claims, kept in the address so that a filtered list can be shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from claims.services import catalogue, queue
from claims.services.catalogue import ClaimFilter, WorkView
from claims.services.queue import WorkCounts
from claims.ui import addresses, resources, state, words
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus

Changed = Callable[[], None]

WIDTH = 245
"""Pixels of one choice: four in a row on a wide screen, two and two at 900 pixels."""


def statuses(key: str, *, default: tuple[ClaimStatus, ...], changed: Changed) -> tuple[ClaimStatus, ...]:
    """Draw the choice of statuses; none chosen means all."""
    chosen = st.pills(
        "Status",
        [str(status) for status in ClaimStatus],
        selection_mode="multi",
        default=[str(status) for status in default],
        format_func=words.status_label,
        key=key,
        bind="query-params",
        on_change=changed,
    )
    return tuple(ClaimStatus(value) for value in chosen)


VIEW_PARAMETER, QUEUE_PARAMETER = "view", "queue_view"
"""What the address calls the view of the work, on Claims and on Review."""

ALL, MINE = "all", "mine"
_VIEWS: dict[str, tuple[str, str]] = {
    ALL: ("All", "every claim"),
    WorkView.WAITING: ("Waiting", "open, expired or to be checked again"),
    MINE: ("Mine", "waiting, and assigned to you"),
    WorkView.SECOND_LOOK: ("Second look", "a proposed verdict waits for somebody else"),
    WorkView.EXPIRED: ("Expired", "the verdict has run out"),
    WorkView.RECHECK: ("To check again", "what the verdict rests on was given up"),
    WorkView.NEW_TODAY: ("New today", "came in since midnight, UTC"),
}
QUEUE_VIEWS = tuple(view for view in _VIEWS if view != ALL)
LIST_VIEWS = tuple(_VIEWS)


def work_view(
    parameter: str, *, views: tuple[str, ...], changed: Changed, labelled: bool = True
) -> ClaimFilter:
    """Draw the views of the desk's work with how many claims each has; the first is the one at the start.

    The address keeps which is chosen, under ``parameter``. The counts are of the whole desk.
    """
    with resources.database().read() as session:
        counts = queue.counts(session, by=state.analyst())
    chosen = _in_address(parameter, views)
    key = f"{parameter}-choice"
    st.session_state[key] = chosen  # the address wins: a link may have changed it
    st.pills(
        "Show",
        views,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        format_func=lambda view: _view_label(view, counts),
        key=key,
        on_change=_view_chosen,
        args=(parameter, key, changed),
        help="; ".join(f"*{_VIEWS[view][0]}*: {_VIEWS[view][1]}" for view in views)
        + ". The numbers count the whole desk, whatever else is chosen.",
    )
    return view_in_address(parameter, views=views)


def view_in_address(parameter: str, *, views: tuple[str, ...]) -> ClaimFilter:
    """Return the view that the address names, the first of ``views`` when it names none."""
    chosen = _in_address(parameter, views)
    if chosen == MINE:
        return queue.for_view(None, mine=state.analyst())
    return queue.for_view(None if chosen == ALL else WorkView(chosen))


def _in_address(parameter: str, views: tuple[str, ...]) -> str:
    found = st.query_params.get(parameter)
    return found if found in views else views[0]


def _view_label(view: str, counts: WorkCounts) -> str:
    label = _VIEWS[view][0]
    if view == ALL:
        return label
    return f"{label} {counts.mine if view == MINE else counts.by_view[WorkView(view)]:,}"


def _view_chosen(parameter: str, key: str, changed: Changed) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        st.query_params[parameter] = str(chosen)
        changed()


def several(
    label: str,
    options: list[str],
    key: str,
    *,
    changed: Changed,
    named: Callable[[str], str] = str,
    width: int = WIDTH,
) -> tuple[str, ...]:
    """Draw the choice of several values; none chosen means all."""
    return tuple(
        st.multiselect(
            label,
            options,
            key=key,
            placeholder="All",
            format_func=named,
            bind="query-params",
            on_change=changed,
            width=width,
        )
    )


def who_and_tags(
    choices: Mapping[str, list[str]], with_key: str, tag_key: str, *, changed: Changed
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Draw the choice of people and of tags, each once the desk has given any claim to one."""
    people = several("With", choices["assignees"], with_key, changed=changed) if choices["assignees"] else ()
    tags = several("Tagged", choices["tags"], tag_key, changed=changed) if choices["tags"] else ()
    return people, tags


def is_empty(chosen: ClaimFilter) -> bool:
    """True when the filter lets everything through."""
    return chosen == ClaimFilter()


def document(*, changed: Changed) -> int | None:
    """Draw which document the address narrows the page to, with a way out; return its id."""
    found = addresses.number_in_address(addresses.DOCUMENT_PARAMETER)
    if found is None:
        return None
    with resources.database().read() as session:
        title = catalogue.document(session, found).label
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="document-filter"):
        st.markdown(f":material/article: Only claims of **{escape_inline(title)}**")
        st.button(
            "Show all",
            key="all-documents",
            icon=":material/close:",
            type="tertiary",
            on_click=_leave_document,
            args=(changed,),
        )
    return found


def _leave_document(changed: Changed) -> None:
    st.query_params.pop(addresses.DOCUMENT_PARAMETER, None)
    changed()
