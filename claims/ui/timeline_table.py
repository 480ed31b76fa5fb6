"""A timeline's numbers as tables, for eyes, keyboards and screen readers: a number opens its claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from claims.services.timeline_views import Aside, Point
from claims.services.timeline_words import point_words, when_words
from claims.ui import addresses, state, words
from claims.ui.tables import ROW_HEIGHT
from claims.ui.words import STATUS

_MOST_ROWS = 8
"""A longer table scrolls in itself."""

_LINE = 35

_WHEN_ANY = ("Number", "As written", "Said by", "Mentions")
"""Columns that are shown only where they say something."""

_HELP_NUMBER = "Opens the claim. By keyboard: Shift+Space on a row shows a link to it above the table"

Row = dict[str, Any]
Shown = TypeVar("Shown", Point, Aside)


def points(found: Sequence[Point]) -> int | None:
    """Draw points and return the claim whose number was clicked, None without a click."""
    return _table("points", found, _point)


def asides(found: Sequence[Aside]) -> int | None:
    """Draw what is in no chart and return the claim whose number was clicked."""
    return _table("asides", found, _aside, row_height=ROW_HEIGHT)


def _table(
    name: str, found: Sequence[Shown], row: Callable[[Shown], Row], *, row_height: int | None = None
) -> int | None:
    """Draw rows whose key holds a hash of what they show, so that a click never meets other rows.

    No key presses a button in a cell: a row that is ticked, as Shift+Space does, has a link above the table.
    """
    rows = [row(one) for one in found]
    key = f"timeline-{name}-{state.hash_of(tuple(one.values()) for one in rows)}"
    number_key = f"open-{key}"
    shown = [column for column in rows[0] if column not in _WHEN_ANY or any(one[column] for one in rows)]
    place = st.container()
    picked = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_order=shown,
        column_config=_columns(number_key),
        row_height=row_height,
        height="content" if len(rows) <= _MOST_ROWS else (row_height or _LINE) * (_MOST_ROWS + 1),
    )
    for ticked in picked["selection"]["rows"][:1]:
        with place:
            _link(found[int(ticked)].claim_id)
    click = st.session_state.get(number_key)
    number = int(click["label"]) if click else None
    return number if number in {one.claim_id for one in found} else None


def _link(claim_id: int) -> None:
    addresses.claim_link(claim_id, f"Open claim {claim_id}", icon=":material/arrow_forward:")


def _point(point: Point) -> Row:
    return {
        "No.": str(point.claim_id),
        "Number": point_words(point),
        "As written": point.read.surface if point.converted else "",
        "Time": when_words(point.when),
        "Source": point.source or point.document,
        "Verdict": [words.status_label(point.status)],
        "Claim": point.text,
        "Said by": point.claimant or "",
        "Mentions": point.mentions if point.mentions > 1 else None,
    }


def _aside(aside: Aside) -> Row:
    return {
        "No.": str(aside.claim_id),
        "Number": aside.number or "",
        "Why it is not drawn": aside.reason,
        "Claim": aside.text,
        "Verdict": [words.status_label(aside.status)],
        "Source": aside.source or "",
    }


def _columns(number_key: str) -> dict[str, Any]:
    labels = [look.label for look in STATUS.values()]
    return {
        "No.": st.column_config.ButtonColumn(width=62, type="secondary", key=number_key, help=_HELP_NUMBER),
        "Number": st.column_config.TextColumn(width=150),
        "As written": st.column_config.TextColumn(width=150, help="The number was converted"),
        "Time": st.column_config.TextColumn(
            width=175,
            help="The time that the claim is about, else when it was said, else its document's date",
        ),
        "Why it is not drawn": st.column_config.TextColumn(width=250),
        "Source": st.column_config.TextColumn(width=120),
        "Said by": st.column_config.TextColumn(width=110),
        "Verdict": st.column_config.MultiselectColumn(
            options=labels, color=[look.colour for look in STATUS.values()], width=95
        ),
        "Claim": st.column_config.TextColumn(width=330),
        "Mentions": st.column_config.NumberColumn(width=80, help="How often this source says it"),
    }
