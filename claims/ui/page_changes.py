"""Pages of the web that were changed after something was cited from them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from claims.services import page_versions
from claims.services.page_versions import SilentEdit
from claims.ui import resources
from claims.ui.markup import escape_markdown

_LINES = 200
"""Lines of a comparison that are shown."""


def silent_edits(edits: Sequence[SilentEdit]) -> None:
    """Draw what became of the passages of a claim, and how each page reads now."""
    for edit in edits:
        said = str(edit)
        draw = st.error if edit.lost else st.warning
        draw(escape_markdown(f"{said[0].upper()}{said[1:]}."), icon=":material/edit_off:")
    for document_id in dict.fromkeys(edit.document_id for edit in edits):
        _comparison(document_id)


def _comparison(document_id: int) -> None:
    with resources.database().read() as session:
        found = page_versions.changes(session, document_id)
    if found is None:
        return
    told = f"What changed between document {found.before_id} and document {found.after_id}"
    with st.expander(told, icon=":material/difference:"):
        st.code("\n".join(found.lines[:_LINES]), language="diff", wrap_lines=True)
        if len(found.lines) > _LINES:
            st.caption(f"{len(found.lines) - _LINES:,} more lines")
