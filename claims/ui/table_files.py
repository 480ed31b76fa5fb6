"""Taking a list of claims along as a table; nothing is read or built until a button is clicked."""

from __future__ import annotations

import io
from collections.abc import Callable

import streamlit as st

from claims.services import table_rows
from claims.services.catalogue import ClaimFilter
from claims.ui import resources, words

MOST = 50_000
"""Claims of a table that a page builds: it is held in memory until the browser has it."""

_FORMATS = {
    "xlsx": (
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "A workbook with numbers, days and times as such",
    ),
    "csv": ("CSV", "text/csv", "Text in UTF-8, with the mark that Excel asks for"),
    "parquet": ("Parquet", "application/vnd.apache.parquet", "For programs that count and compare"),
}


def of_listed(chosen: ClaimFilter, *, count: int) -> None:
    """Draw what takes all claims of a list along, ``count`` of them."""
    too_many = count > MOST
    with st.popover(
        "Table",
        icon=":material/table:",
        disabled=too_many,
        help=f"A table of more than {MOST:,} claims is written by the command line." if too_many else None,
    ):
        st.caption(f"{words.counted(count, 'claim')}, a row for each passage; an import reads it again.")
        with st.container(horizontal=True, gap="xsmall"):
            for ending, (label, media_type, told) in _FORMATS.items():
                st.download_button(
                    label,
                    later(chosen, ending),
                    file_name=f"claims.{ending}",
                    mime=media_type,
                    key=f"table-{ending}",
                    help=told,
                    on_click="ignore",
                )


def later(chosen: ClaimFilter, ending: str) -> Callable[[], bytes]:
    """Return what builds the file: Streamlit calls it when the button is clicked."""
    database = resources.database()

    def build() -> bytes:
        file = io.BytesIO()
        with database.read() as session:
            table_rows.write(file, table_rows.rows(session, chosen, limit=MOST), kind=ending, bom=True)
        return file.getvalue()

    return build
