"""Fields whose content is kept as soon as it is sent: text, choices and days alike.

A reload, a closed tab, a server that starts again or a lost connection gives back what was kept last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from claims.services import drafts
from claims.ui import resources, state

_KEPT = "draft kept last"


def _same(text: str) -> Any:
    return text


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def _chosen(text: str) -> str | None:
    return text or None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def today() -> date:
    """Return the current day in UTC, as verdicts are dated."""
    return datetime.now(UTC).date()


def _day_or_today(text: str) -> date | None:
    return _day(text) or today()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: the name of its draft, and what its widget holds for a kept text."""

    name: str
    read: Callable[[str], Any] = _same

    @property
    def key(self) -> str:
        """The key of its widget."""
        return state.draft_key(self.name)

    @property
    def value(self) -> Any:
        """What its widget holds."""
        return st.session_state.get(self.key, self.read(""))


def text(name: str) -> Field:
    """Return a field of text; empty when nothing was typed."""
    return Field(name)


def choice(name: str) -> Field:
    """Return a field of one choice; None when nothing was chosen."""
    return Field(name, _chosen)


def day(name: str, *, from_today: bool = False) -> Field:
    """Return a field of a day; None, or today if ``from_today``, when none was chosen."""
    return Field(name, _day_or_today if from_today else _day)


def number(name: str) -> Field:
    """Return a field of a number; None when none was given."""
    return Field(name, _number)


def open_all(fields: Sequence[Field]) -> None:
    """Fill the widgets with what was kept, once a session each, in one query."""
    keys = {field.key: field for field in fields}
    missing = {key: field for key, field in keys.items() if key not in st.session_state}
    if not missing:
        return
    with resources.database().read() as session:
        kept = drafts.load_many(session, [field.name for field in missing.values()], by=state.typist())
    for key, field in missing.items():
        st.session_state[key] = field.read(kept.get(field.name, ""))


@state.reporting
def keep(field: Field) -> None:
    """Store what a field's widget holds; its callback."""
    keep_text(field.name, _written(field.value))


def keep_text(name: str, written: str) -> None:
    """Store a draft's text, and note for `kept_last` that it is kept."""
    with resources.database().write() as session:
        drafts.save(session, name, written, by=state.typist())
    st.session_state[_KEPT] = name if written.strip() else None


def kept_last() -> str | None:
    """Return the name of the draft that was stored last in this session, None when it was emptied."""
    found: str | None = st.session_state.get(_KEPT)
    return found


def put(field: Field, written: str) -> None:
    """Put a text into a field and keep it; call it from a callback, before the widget is drawn."""
    st.session_state[field.key] = field.read(written)
    keep_text(field.name, written)


def forget(fields: Sequence[Field]) -> None:
    """Empty fields that have served; call it from a callback, before their widgets are drawn."""
    with resources.database().write() as session:
        drafts.clear_many(session, [field.name for field in fields], by=state.typist())
    empty(fields)


def empty(fields: Sequence[Field]) -> None:
    """Empty the widgets of fields whose drafts are cleared."""
    for field in fields:
        st.session_state[field.key] = field.read("")
    st.session_state.pop(_KEPT, None)
