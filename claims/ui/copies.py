"""The text that a piece of evidence cites, as it is stored: what the analyst saw, with the passage marked."""

from __future__ import annotations

import streamlit as st

from claims.services import catalogue
from claims.services.views import DocumentView, EvidenceView
from claims.ui import components, resources, words
from claims.ui.markup import Highlight, escape_inline, highlighted

SHOWN = 20_000
"""At most this many characters are drawn, round the passage; the whole text can be taken along."""


def show(piece: EvidenceView) -> None:
    """Open the stored text of a piece; call it in the run in which a button was clicked."""
    if piece.document_id is None:
        return
    with resources.database().read() as session:
        document = catalogue.document(session, piece.document_id)
    st.dialog(f"What evidence {piece.id} cites", width="large", icon=":material/article:")(_body)(
        piece, document
    )


def _body(piece: EvidenceView, document: DocumentView) -> None:
    st.markdown(f"**{escape_inline(components.shortened(document.label, 120))}**")
    kept = f"stored {words.exact_time(document.created_at)}"
    st.caption(f"Document {document.id} · {len(document.text):,} characters · {kept}")
    st.caption(f"SHA-256 `{piece.copy_hash}`")
    first, last = _window(piece, len(document.text))
    with st.container(border=True, height=420):
        st.markdown(_before(first) + _marked(piece, document.text, first, last), anchors=False)
    if (first, last) != (0, len(document.text)):
        st.caption(f"Characters {first:,} to {last:,} of {len(document.text):,} are shown.")
    st.download_button(
        "Take the whole text",
        document.text.encode(),
        file_name=f"document-{document.id}.txt",
        mime="text/plain",
        key=f"take-{piece.id}",
        icon=":material/download:",
    )


def _window(piece: EvidenceView, length: int) -> tuple[int, int]:
    """Return which characters to draw: the passage with as much as there is room for on each side."""
    if length <= SHOWN:
        return 0, length
    middle = (piece.start or 0) + ((piece.end or 0) - (piece.start or 0)) // 2
    first = max(0, min(middle - SHOWN // 2, length - SHOWN))
    return first, first + SHOWN


def _before(first: int) -> str:
    return "… " if first else ""


def _marked(piece: EvidenceView, text: str, first: int, last: int) -> str:
    if piece.start is None or piece.end is None:
        return highlighted(text[first:last], [])
    mark = Highlight(max(piece.start - first, 0), min(piece.end, last) - first, "yellow")
    return highlighted(text[first:last], [mark])
