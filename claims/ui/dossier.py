"""Taking claims along as a report; nothing is read or built until a button is clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from claims import settings
from claims.services import dossiers
from claims.services.catalogue import ClaimFilter
from claims.ui import resources, words

_FORMATS = {
    "html": ("HTML", "text/html", ":material/html:", "One file for a browser, that prints well"),
    "docx": (
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ":material/description:",
        "To be worked on further",
    ),
    "md": ("Markdown", "text/markdown", ":material/markdown:", "Plain text"),
}


def of_one(claim_id: int) -> None:
    """Draw what takes one claim along."""
    with st.expander("Dossier", icon=":material/download:"):
        st.caption("Passages, evidence, verdicts and history as a file.")
        _buttons((claim_id,), name=f"claim-{claim_id}", key="dossier")


def of_chosen(chosen: ClaimFilter | Sequence[int], *, count: int) -> None:
    """Draw what takes the claims along that are chosen in a list; ``count`` is how many they are."""
    too_many = count > dossiers.MOST
    with st.popover(
        "Dossier",
        icon=":material/download:",
        disabled=not count or too_many,
        help=f"A dossier holds {dossiers.MOST} claims at most." if too_many else None,
    ):
        st.caption(f"{words.counted(count, 'claim')} as one report.")
        _buttons(chosen, name="dossier", key="bulk-dossier")


def _buttons(chosen: ClaimFilter | Sequence[int], *, name: str, key: str) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for ending, (label, media_type, icon, told) in _FORMATS.items():
            st.download_button(
                label,
                later(chosen, ending),
                file_name=f"{name}.{ending}",
                mime=media_type,
                key=f"{key}-{ending}",
                icon=icon,
                help=told,
                on_click="ignore",
            )


def later(chosen: ClaimFilter | Sequence[int], ending: str) -> Callable[[], bytes]:
    """Return what builds the file: Streamlit calls it when the button is clicked."""
    database, publisher = resources.database(), settings.publisher()

    def build() -> bytes:
        with database.read() as session:
            if isinstance(chosen, ClaimFilter):
                found = dossiers.by_filter(session, chosen, publisher=publisher)
            else:
                found = dossiers.of_claims(session, chosen, publisher=publisher)
        return dossiers.written(found, ending)

    return build
