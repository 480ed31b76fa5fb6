"""The fields of a piece of evidence, and how what they hold is kept.

Everything in them is a draft until the piece is filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from claims.services import drafts
from claims.ui import form_drafts, resources, state
from claims.ui.form_drafts import Field

_KEPT = "evidence drafts as kept"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def url(claim_id: int) -> Field:
    """Return the field of the link."""
    return form_drafts.text(f"evidence/url/{claim_id}")


def copy(claim_id: int) -> Field:
    """Return the field of the text of the page."""
    return form_drafts.text(f"evidence/copy/{claim_id}")


def quote(claim_id: int) -> Field:
    """Return the field of the quoted passage."""
    return form_drafts.text(f"evidence/quote/{claim_id}")


def document(claim_id: int) -> Field:
    """Return the field of the stored document."""
    return form_drafts.choice(f"evidence/document/{claim_id}")


def stance(claim_id: int) -> Field:
    """Return the field of what the piece does."""
    return form_drafts.choice(f"evidence/stance/{claim_id}")


def publisher(claim_id: int) -> Field:
    """Return the field of the publisher."""
    return form_drafts.text(f"evidence/publisher/{claim_id}")


def published(claim_id: int) -> Field:
    """Return the field of the day of publication."""
    return form_drafts.day(f"evidence/published/{claim_id}")


def retrieved(claim_id: int) -> Field:
    """Return the field of the time of retrieval."""
    return Field(f"evidence/retrieved/{claim_id}", _moment)


def origin(claim_id: int) -> Field:
    """Return the field of whom it goes back to."""
    return form_drafts.text(f"evidence/origin/{claim_id}")


def note(claim_id: int) -> Field:
    """Return the field of the note."""
    return form_drafts.text(f"evidence/note/{claim_id}")


def reliability(claim_id: int) -> Field:
    """Return the field of the source's letter."""
    return form_drafts.choice(f"evidence/reliability/{claim_id}")


def credibility(claim_id: int) -> Field:
    """Return the field of the information's number."""
    return form_drafts.choice(f"evidence/credibility/{claim_id}")


def left_out(claim_id: int) -> Field:
    """Return the field of which filed pieces a verdict leaves out."""
    return form_drafts.text(f"evidence/left_out/{claim_id}")


def all_of(claim_id: int) -> list[Field]:
    """Return the fields of a piece, and the one that says which filed pieces a verdict leaves out."""
    makers = (url, copy, quote, document, stance, publisher, published, retrieved, origin, note)
    return [make(claim_id) for make in (*makers, reliability, credibility, left_out)]


def draft_names(claim_id: int) -> list[str]:
    """Return the names under which all of it is kept."""
    return [field.name for field in all_of(claim_id)]


def open_all(claim_id: int) -> None:
    """Fill the fields with what is kept, and keep what no callback did.

    Streamlit calls a callback for each field that changed; a further change interrupts the one that runs
    and takes the rest with it. What the fields hold is compared with what is kept each time they are drawn.
    """
    every = all_of(claim_id)
    fresh = {field.name for field in every if field.key not in st.session_state}
    form_drafts.open_all(every)
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    holding = {field.name: _text(field) for field in every}
    missed = [name for name in holding if name not in fresh and kept.get(name, "") != holding[name]]
    if missed:
        _keep_missed({name: holding[name] for name in missed})
    st.session_state[_KEPT] = {**kept, **holding}


def _text(field: Field) -> str:
    return "" if field.value is None else str(field.value)


def keep(field: Field) -> None:
    """Store what a field's widget holds; its callback."""
    form_drafts.keep(field)
    st.session_state[_KEPT] = {**st.session_state.get(_KEPT, {}), field.name: _text(field)}


@state.reporting
def _keep_missed(missed: Mapping[str, str]) -> None:
    with resources.database().write() as session:
        for name, text in missed.items():
            drafts.save(session, name, text, by=state.typist())


_WRITTEN = {
    "link": url,
    "text of the page": copy,
    "passage": quote,
    "document": document,
    "publisher": publisher,
    "day published": published,
    "time retrieved": retrieved,
    "origin": origin,
    "note": note,
}


def written(claim_id: int) -> list[str]:
    """Return the names of the fields that hold something that a decision would file, or be refused for."""
    values = {name: make(claim_id).value for name, make in _WRITTEN.items()}
    return [name for name, value in values.items() if value is not None and str(value).strip()]


def typed(claim_id: int) -> dict[str, str]:
    """Return the container of each short field with the name of its draft, to be kept while it is typed."""
    short = (url, quote, publisher, origin, note)
    return {container_key(field): field.name for field in (make(claim_id) for make in short)}


def container_key(field: Field) -> str:
    """Return the key of the container round a field, by which the page's listener finds it."""
    return f"field-{field.name.replace('/', '-')}"
