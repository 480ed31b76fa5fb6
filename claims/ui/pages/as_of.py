"""As of: what the desk held on any day of the past, and what has changed since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import streamlit as st

from claims.errors import NotFoundError
from claims.services import as_of, audit, catalogue, desk
from claims.services.as_of import Held
from claims.services.as_of_views import ClaimHeld, HeldPage
from claims.services.desk import DeskSettings
from claims.services.views import EventView
from claims.ui import addresses, filters, held, resources, words
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus

PAGE_SIZE = 20
_PAGE = "held_page"
_SHOW = "held_show"
_DAYS_BACK = 30
"""So long ago is the day that the page begins with."""

HELP = (
    "Each claim with the status, verdict, reason and evidence that it had at the end of that day, read off "
    "the audit log: what was found out later is not in it. Days are days in UTC."
)
_SHOWN = {Held.ALL: "All", Held.DECIDED_SINCE: "Decided about since"}


class _Days(NamedTuple):
    """The first day of the log, and today, in UTC."""

    first: date
    last: date


def draw() -> None:
    claim_id = addresses.number_in_address(addresses.HELD_PARAMETER)
    st.title("As of", anchor=False, help=HELP)
    with resources.database().read() as session:
        began = as_of.began(session)
    if began is None:
        st.info("Nothing was ever held here: the log is empty.", icon=":material/history:")
        st.page_link(addresses.ADD, label="Add an article", icon=":material/post_add:")
        return
    day = _day(_Days(began.date(), max(audit.now().date(), began.date())))
    if claim_id is None:
        _claims(day)
    else:
        _one(claim_id, day)


def _day(days: _Days) -> date:
    """Draw the choice of a day, which the address keeps; say so where it names a day that cannot be."""
    asked = st.query_params.get(addresses.DAY_PARAMETER)
    begin = max(days.first, days.last - timedelta(days=_DAYS_BACK))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = st.date_input(
            "What did we hold on",
            value=begin,
            min_value=days.first,
            max_value=days.last,
            format="YYYY-MM-DD",
            key=addresses.DAY_PARAMETER,
            bind="query-params",
            on_change=_first_page,
            width=200,
        )
        day = chosen if isinstance(chosen, date) else begin
        st.caption(
            f"At the end of {words.calendar_day(day)}, in UTC. The log begins on "
            f"{words.calendar_day(days.first)}."
        )
    if asked is not None and asked != day.isoformat():
        st.warning(
            f"The address names {escape_inline(asked[:40])}, and the log tells of the days from "
            f"{words.calendar_day(days.first)} to {words.calendar_day(days.last)}.",
            icon=":material/event_busy:",
        )
    return day


def _first_page() -> None:
    st.session_state[_PAGE] = 1


def _claims(day: date) -> None:
    numbers, show = st.container(), st.container()
    statuses = filters.statuses("held_status", default=(), changed=_first_page)
    which = Held(st.session_state.get(_SHOW) or Held.ALL)
    page = int(st.session_state.get(_PAGE) or 1)
    with resources.database().read() as session:
        found = as_of.list_claims(
            session, day, held=which, statuses=statuses, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
        )
        settings = desk.settings(session)
    with numbers:
        _numbers(found)
    with show:
        _show(found)
    _list(found, day, settings)


def _numbers(found: HeldPage) -> None:
    """Draw how many claims had each status, with how many have it today."""
    order = sorted(ClaimStatus, key=lambda status: status.is_open)
    with st.container(horizontal=True, gap="small"):
        for status in order:
            then, now = found.by_status[status], found.by_status_now[status]
            st.metric(
                words.status_label(status),
                f"{then:,}",
                delta=f"{now:,} today",
                delta_color="off",
                delta_arrow="off",
                icon=words.STATUS[status].icon,
                border=True,
                width="stretch",
            )
    st.caption(
        f"{words.counted(sum(found.by_status.values()), 'claim')} then. Since: "
        f"{words.counted(found.decided_since, 'claim')} of these decided about, joined or split; "
        f"{words.counted(found.came_later, 'claim')} came in."
    )


def _show(found: HeldPage) -> None:
    numbers = {Held.ALL: sum(found.by_status.values()), Held.DECIDED_SINCE: found.decided_since}
    st.segmented_control(
        "Which claims",
        list(_SHOWN),
        default=Held.ALL,
        required=True,
        format_func=lambda which: f"{_SHOWN[Held(which)]} {numbers[Held(which)]:,}",
        key=_SHOW,
        on_change=_first_page,
        label_visibility="collapsed",
    )


def _list(found: HeldPage, day: date, settings: DeskSettings) -> None:
    if not found.claims:
        _nothing(found)
        return
    for row in found.claims:
        held.row(row, day=day, settings=settings)
    pages = -(-found.total // PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key=_PAGE)


def _nothing(found: HeldPage) -> None:
    if found.total:
        st.info("There is no such page any more.")
        st.button("To the first page", on_click=_first_page)
    elif not sum(found.by_status.values()):
        st.info("No claim had come in by then.", icon=":material/history:")
    else:
        st.info("No claim of that day passes this choice.", icon=":material/filter_list_off:")


def _one(claim_id: int, day: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "All claims of that day",
            key="all-held",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=held.close,
        )
        addresses.claim_link(claim_id, f"Claim {claim_id} today", icon=":material/arrow_forward:")
    try:
        found, since, settings = _read(claim_id, day)
    except NotFoundError as error:
        st.info(escape_inline(str(error)), icon=":material/search_off:")
        return
    held.full(found, since, settings=settings)


def _read(claim_id: int, day: date) -> tuple[ClaimHeld, list[EventView], DeskSettings]:
    with resources.database().read() as session:
        found = as_of.show_claim(session, claim_id, day)
        later = [event for event in catalogue.history(session, claim_id) if event.id > found.line]
        return found, later, desk.settings(session)


draw()
