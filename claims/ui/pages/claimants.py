"""Claimants: who says things, how what they said was judged, and one of them in profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from claims.services import profiles
from claims.services.profile_views import JUDGED, ClaimantLine
from claims.services.profiles import Subject
from claims.ui import addresses, conflict_words, resources, state, words
from claims.ui import profiles as drawn

PAGE_SIZE = 25
NAMED = "claimants_named"
_PAGE = "claimants"  # as the address names it

HELP = (
    "Claimants are told apart by the name that the text gives: “the ministry” and “Ministry of Health” are "
    "two. Denials are not part of a record."
)


def draw() -> None:
    claimant = addresses.number_in_address(addresses.CLAIMANT_PARAMETER)
    if claimant is None:
        _list()
        return
    drawn.back_button("All claimants", addresses.CLAIMANT_PARAMETER)
    drawn.show(Subject(claimant))


def _list() -> None:
    st.title("Claimants", anchor=False)
    named = str(_box() or "")
    page = int(st.session_state.get(_PAGE) or addresses.number_in_address(_PAGE) or 1)
    with resources.database().read() as session:
        found = profiles.list_claimants(session, named=named, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    if not found.claimants:
        _nothing(named, page)
        return
    told = (
        f"{words.counted(found.total, 'claimant')}, those of most claims first. Click a number to open one."
    )
    st.caption(told, help=HELP)
    opened = _table(found.claimants)
    pages = -(-found.total // PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key=_PAGE, bind="query-params")
    if opened is not None:
        drawn.open_profile(addresses.CLAIMANT_PARAMETER, opened)
        st.rerun()


def _box() -> str | None:
    return st.text_input(
        "Search",
        key=NAMED,
        icon=":material/search:",
        placeholder="Part of a name",
        on_change=_first_page,
        bind="query-params",
    )


def _first_page() -> None:
    st.session_state[_PAGE] = 1


def _nothing(named: str, page: int) -> None:
    if page > 1:
        st.info("There is no such page any more.")
        st.button("To the first page", on_click=_first_page)
    elif named.strip():
        st.info("Nobody who said something is called so.", icon=":material/search_off:")
    else:
        st.info(
            "No claimant is known yet: they come with articles that say who said what.",
            icon=":material/record_voice_over:",
        )
        st.page_link(addresses.ADD, label="Add an article", icon=":material/post_add:")


def _table(found: Sequence[ClaimantLine]) -> int | None:
    """Draw claimants; return the number that was clicked."""
    ids = [line.id for line in found]
    key = f"open-claimant-{state.hash_of(ids)}"
    st.dataframe(
        pd.DataFrame([_row(line) for line in found]),
        hide_index=True,
        key=f"claimants-{state.hash_of(ids)}",
        height="content",
        column_config=_columns(key),
    )
    click = st.session_state.get(key)
    number = int(click["label"]) if click else None
    return number if number in ids else None


def _row(line: ClaimantLine) -> dict[str, Any]:
    return {
        "No.": str(line.id),
        "Claimant": conflict_words.straight(line.name),
        "Claims": line.claims,
        "Record": drawn.told(line.record),
        **{words.status_label(status): line.record.count(status) for status in JUDGED},
        "Last said": line.last,
    }


def _columns(key: str) -> dict[str, Any]:
    number, verdicts = st.column_config.NumberColumn, [words.status_label(status) for status in JUDGED]
    return {
        "No.": st.column_config.ButtonColumn(width=62, type="secondary", key=key, help="Opens the profile"),
        "Claimant": st.column_config.TextColumn(width=190),
        "Claims": number(width=62, help="Live claims, denials among them."),
        **{label: number(width=85) for label in verdicts},
        "Record": st.column_config.TextColumn(width=205, help=drawn.HELP_RECORD),
        "Last said": st.column_config.DateColumn(width=100, format="D MMM YYYY"),
    }


draw()
