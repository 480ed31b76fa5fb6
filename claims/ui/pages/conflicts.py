"""Conflicts: claims that cannot both hold, one in hand at a time, the most at stake first."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from claims.errors import NotFoundError
from claims.services import catalogue
from claims.services import conflicts as service
from claims.services.conflict_views import ConflictCounts, ConflictPage, ConflictView
from claims.services.views import DocumentView
from claims.ui import addresses, conflict_acts, conflicts, filters, keys, resources, words
from claims.ui.conflict_words import KIND
from claims.ui.keys import Key
from claims.ui.markup import escape_inline
from claims.vocabulary import ConflictKind

PAGE_SIZE = 8
_PAGE = "conflicts"  # as the address names it
_OPEN, _DECIDED, _ALL = "open", "decided", "all"
_CHOICE = "conflicts-show-choice"
_SHOW = {_OPEN: ("Open", False), _DECIDED: ("Decided", True), _ALL: ("All", None)}

HELP = (
    "First those in which a claim is verified or disputed, then the surest. "
    f"{conflicts.HELP} A decision is remembered: the two are not brought up again."
)


class _Chosen(NamedTuple):
    """Which conflicts the page shows."""

    decided: bool | None
    kinds: tuple[ConflictKind, ...]
    claim_id: int | None


class _Found(NamedTuple):
    """A page of the queue, the conflict in hand, and the texts that its passages stand in."""

    page: ConflictPage
    offset: int
    view: ConflictView
    documents: dict[int, DocumentView]

    @property
    def place(self) -> int | None:
        """Where in the whole queue the conflict in hand stands, from 0; None when it is not on this page."""
        ids = [view.id for view in self.page.conflicts]
        return self.offset + ids.index(self.view.id) if self.view.id in ids else None


def draw() -> None:
    with resources.database().read() as session:
        counts = service.counts(session)
    chosen = _filters(counts)
    found = _read(chosen)
    if found is None:
        conflict_acts.undo_line(after=_go_to)
        _nothing(counts)
        return
    addresses.name_conflict(found.view.id)
    _steps(found, chosen)
    _in_hand(found, chosen)
    _queue(found)


def _filters(counts: ConflictCounts) -> _Chosen:
    heading = st.container(horizontal=True, vertical_alignment="center")
    heading.title("Conflicts", anchor=False, help=HELP)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        show = _show(counts)
        kinds = filters.several(
            "Kind",
            [str(kind) for kind in KIND],
            "conflict_kind",
            changed=_restart,
            named=lambda kind: KIND[ConflictKind(kind)].label,
        )
    claim_id = _of_claim()
    return _Chosen(_SHOW[show][1], tuple(ConflictKind(kind) for kind in kinds), claim_id)


def _show(counts: ConflictCounts) -> str:
    """Draw the choice between what waits and what is decided, which the address keeps; return it."""
    numbers = {_OPEN: counts.waiting, _DECIDED: counts.decided, _ALL: counts.waiting + counts.decided}
    named = st.query_params.get(addresses.CONFLICTS_SHOW_PARAMETER, "")
    st.session_state[_CHOICE] = chosen = named if named in _SHOW else _OPEN
    st.pills(
        "Show",
        list(_SHOW),
        required=True,
        format_func=lambda name: f"{_SHOW[name][0]} {numbers[name]:,}",
        key=_CHOICE,
        on_change=_show_chosen,
    )
    return chosen


def _show_chosen() -> None:
    st.query_params[addresses.CONFLICTS_SHOW_PARAMETER] = str(st.session_state[_CHOICE])
    _restart()


def _of_claim() -> int | None:
    """Draw which claim the address narrows the page to, with a way out; return its id."""
    found = addresses.number_in_address(addresses.CONFLICTS_OF_PARAMETER)
    if found is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="claim-filter"):
        addresses.claim_link(found, f"Only conflicts of **claim {found}**", icon=":material/label:")
        st.button(
            "Show all",
            key="all-conflicts",
            icon=":material/close:",
            type="tertiary",
            on_click=_leave_claim,
        )
    return found


def _leave_claim() -> None:
    st.query_params.pop(addresses.CONFLICTS_OF_PARAMETER, None)
    _restart()


def _restart() -> None:
    """Begin at the top of the queue."""
    _turn_to(1)


def _turn_to(page: int) -> None:
    st.session_state[_PAGE] = page
    _go_to(None)


def _go_to(conflict_id: int | None) -> None:
    addresses.name_conflict(conflict_id)


def _read(chosen: _Chosen) -> _Found | None:
    """Read the page of the queue and the conflict in hand: the one that the address names, else the first."""
    number = int(st.session_state.get(_PAGE) or addresses.number_in_address(_PAGE) or 1)
    page = _list(chosen, offset=(number - 1) * PAGE_SIZE)
    if not page.conflicts and number > 1:
        st.session_state[_PAGE] = number = max(1, -(-page.total // PAGE_SIZE))
        page = _list(chosen, offset=(number - 1) * PAGE_SIZE)
    view = _wanted(page)
    if view is None:
        return None
    with resources.database().read() as session:
        ids = {side.mention.document_id for side in view.sides if side.mention is not None}
        documents = {document_id: catalogue.document(session, document_id) for document_id in ids}
    return _Found(page, (number - 1) * PAGE_SIZE, view, documents)


def _list(chosen: _Chosen, *, offset: int, limit: int = PAGE_SIZE) -> ConflictPage:
    with resources.database().read() as session:
        return service.list_conflicts(
            session,
            claim_id=chosen.claim_id,
            decided=chosen.decided,
            kinds=chosen.kinds,
            limit=limit,
            offset=offset,
        )


def _wanted(page: ConflictPage) -> ConflictView | None:
    first = page.conflicts[0] if page.conflicts else None
    named = addresses.number_in_address(addresses.CONFLICT_PARAMETER)
    if named is None:
        if addresses.CONFLICT_PARAMETER in st.query_params:
            _not_there(st.query_params[addresses.CONFLICT_PARAMETER])
        return first
    found = next((view for view in page.conflicts if view.id == named), None)
    if found is not None:
        return found
    try:
        with resources.database().read() as session:
            return service.show_conflict(session, named)
    except NotFoundError:
        _not_there(str(named))
        return first


def _not_there(wanted: str) -> None:
    st.error(
        f"There is no conflict {escape_inline(wanted[:60])} here. It may be in another database, or the "
        "address was cut short.",
        icon=":material/search_off:",
    )


def _nothing(counts: ConflictCounts) -> None:
    if not counts.waiting + counts.decided:
        st.info("No two claims that contradict each other were found yet.", icon=":material/balance:")
        st.page_link(addresses.ADD, label="Add an article", icon=":material/post_add:")
    elif not counts.waiting:
        st.success("Nothing waits: every conflict is decided.", icon=":material/done_all:")
    else:
        st.info("No conflict passes these filters.", icon=":material/filter_list_off:")


def _steps(found: _Found, chosen: _Chosen) -> None:
    place, view = found.place, found.view
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        before = place - 1 if place else None
        after = 0 if place is None else place + 1
        following = after if after < found.page.total else None
        _step("Previous", f"previous-{view.id}", before, chosen, Key.PREVIOUS, ":material/arrow_back:")
        _step("Skip", f"skip-{view.id}", following, chosen, Key.NEXT, ":material/arrow_forward:")
        if place is None:
            told = f"**Conflict {view.id}** · {words.counted(found.page.total, 'conflict')} in the queue"
        else:
            told = f"**{place + 1:,} of {found.page.total:,}** · conflict {view.id}"
        st.markdown(told, width="content")
        st.space("stretch")
        conflict_acts.undo_line(after=_go_to)


def _step(label: str, key: str, place: int | None, chosen: _Chosen, shortcut: Key, icon: str) -> None:
    st.button(
        label,
        key=key,
        icon=icon,
        shortcut=shortcut,
        disabled=place is None,
        on_click=_go_to_place,
        args=(place, chosen),
    )


def _go_to_place(place: int, chosen: _Chosen) -> None:
    """Have in hand what stands at a place of the queue by now, the first when the queue ends before it."""
    found = _list(chosen, offset=place, limit=1).conflicts
    st.session_state[_PAGE] = place // PAGE_SIZE + 1 if found else 1
    _go_to(found[0].id if found else None)


def _in_hand(found: _Found, chosen: _Chosen) -> None:
    view = found.view
    after = _go_on(found, chosen)
    with st.container(border=True, key=f"conflict-{view.id}"):
        conflicts.told(view)
        conflict_acts.clash(view, after=after)
        decided = conflicts.decision_line(view)
        if decided:
            st.markdown(decided)
        conflict_acts.buttons(view, after=after)  # above the passages: seen at once, however long these are
        conflicts.side_by_side(view, found.documents)
        keys.form("conflict-keys", asking=(), reason=None, drafts={})


def _go_on(found: _Found, chosen: _Chosen) -> Callable[[int], None]:
    """Return what leads on from a decision: to what has moved up into its place, or nowhere."""

    def go_on(decided: int) -> None:
        if chosen.decided:
            _go_to(decided)  # it leads the list now
        else:
            _go_to_place(found.place or 0, chosen)

    return go_on


def _queue(found: _Found) -> None:
    if found.page.total > 1 or found.place is None:
        st.subheader("In the queue", anchor=False, help=HELP)
        for view in found.page.conflicts:
            conflicts.row(view, in_hand=view.id == found.view.id, on_open=_go_to)
    pages = -(-found.page.total // PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key=_PAGE, bind="query-params", on_change=_go_to, args=(None,))


draw()
