"""Claims as a table that only picks: its number opens a claim, ticks choose several; editing is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from claims.services.views import ClaimView
from claims.ui import components, state, words
from claims.ui.words import STATUS

ROW_HEIGHT = 94  # five lines; Streamlit wraps the text of a cell only in rows taller than 64 pixels
_CLAIM_WIDTH = 218
"""Pixels that leave room for the next column on a screen of 900, and for all columns on one of 1,440.

There they nearly fill the table: what is left over would widen all of them, and part a number from its edge.
"""
_ROUND = "table round"


class Picked(NamedTuple):
    """What was picked in a table: the claim whose number was clicked, and those ticked, from the top."""

    opened: int | None
    ticked: tuple[int, ...]


def claims_table(claims: Sequence[ClaimView], *, reasons: Sequence[Sequence[str]] | None = None) -> Picked:
    """Draw claims and return what was picked.

    The grid keeps a selection by position, so its key holds a hash of the ordered ids: when the rows
    change, it is another grid, and a position is only ever read against the rows it was made on. Moving
    through the grid by keyboard picks nothing by itself, as selecting cells would.
    """
    ids = [claim.id for claim in claims]
    rows = [_row(claim) for claim in claims]
    work = [name for name in _WHEN_ANY if any(row[name] for row in rows)]
    order = [name for name in rows[0] if name not in _WHEN_ANY or name in work]
    if reasons is not None:
        order = [name for name in order if name not in _LESS_TELLING]
        order.insert(order.index("Claim") + 1, "Why found")
        for row, signals in zip(rows, reasons, strict=True):
            row["Why found"] = components.plain_signals(signals)
    picked = st.dataframe(
        pd.DataFrame(rows, index=pd.Index(ids, name="id")),
        hide_index=True,
        column_order=order,
        key=table_key(ids),
        on_select="rerun",
        selection_mode="multi-row",
        row_height=ROW_HEIGHT,
        column_config=_columns(number_key(ids), said_width=108 if reasons is None else 175),
        height="content",
    )
    rows_ticked = sorted(int(row) for row in picked["selection"]["rows"])
    ticked = tuple(ids[row] for row in rows_ticked if row < len(ids))
    return Picked(_opened(st.session_state.get(number_key(ids)), ids), ticked)


def table_key(ids: Sequence[int]) -> str:
    """Return the key of the table that shows these claims in this order."""
    return f"claims-{st.session_state.get(_ROUND, 0)}-{state.hash_of(ids)}"


def number_key(ids: Sequence[int]) -> str:
    """Return the key under which a click on a claim's number arrives."""
    return f"open-{table_key(ids)}"


def untick() -> None:
    """Let the tables be drawn anew, with nothing ticked: what was ticked has been dealt with."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _opened(click: Any, ids: Sequence[int]) -> int | None:
    """Return the claim that was clicked: by the number that was shown, not by where it stood."""
    number = int(click["label"]) if click else None
    return number if number in ids else None


_WHEN_ANY = ("With", "Tags")
"""Columns that are shown only where they say something."""

_LESS_TELLING = ("Worth", "Changed")
"""Columns that give way to why a claim was found."""


def _row(claim: ClaimView) -> dict[str, Any]:
    return {
        "No.": str(claim.id),
        "Status": [words.status_label(claim.status)],
        "Claim": claim.text,
        "With": claim.assignee or "",
        "Tags": list(claim.tags),
        "Said": words.voice(claim.claimant, claim.modality),
        "Worth": round(100 * claim.check_worthiness),
        "Language": words.language_name(claim.language),
        "Source": claim.source or claim.document,
        "Changed": claim.updated_at,
    }


def _columns(number_key: str, *, said_width: int) -> dict[str, Any]:
    labels = [look.label for look in STATUS.values()]
    return {
        "No.": st.column_config.ButtonColumn(
            width=58,
            type="secondary",
            key=number_key,
            help="Opens the claim; by keyboard, Shift+Space ticks its row, and a link above opens it",
        ),
        "Status": st.column_config.MultiselectColumn(
            options=labels, color=[look.colour for look in STATUS.values()], width=92
        ),
        "Claim": st.column_config.TextColumn(width=_CLAIM_WIDTH),
        "With": st.column_config.TextColumn(width=80, help="Who looks after the claim"),
        "Tags": st.column_config.ListColumn(width=95),
        "Said": st.column_config.TextColumn(width=said_width, help=words.HELP_MODALITY),
        "Worth": st.column_config.ProgressColumn(
            format="%d %%", min_value=0, max_value=100, width=85, help=words.HELP_WORTHINESS
        ),
        "Language": st.column_config.TextColumn(width=88),
        "Source": st.column_config.TextColumn(width=185),
        "Changed": st.column_config.DatetimeColumn(format="distance", width=105),
        "Why found": st.column_config.TextColumn(width=108, help=words.HELP_SIGNALS),
    }
