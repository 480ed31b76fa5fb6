"""The Admiralty grades on the page: chosen with what each letter and number says, shown as a badge."""

from __future__ import annotations

from typing import Any

import streamlit as st

from claims.services.evidence import grade_words
from claims.services.views import EvidenceView
from claims.ui.markup import badge
from claims.vocabulary import Credibility, Reliability

HELP_RELIABILITY = (
    "How far the *source* is to be trusted, by its record, whatever it says this time (Admiralty code)."
)
HELP_CREDIBILITY = (
    "How far *this information* is to be believed, whoever says it: does anything independent say the same?"
)
_COLOURS = {"A": "green", "B": "green", "C": "blue", "D": "orange", "E": "red"}


def reliability_field(key: str, *, label: str = "Source", **more: Any) -> None:
    """Draw the choice of a letter, each with what it says; ``more`` goes to the widget."""
    _choice(key, label, [letter.value for letter in Reliability], help=HELP_RELIABILITY, **more)


def credibility_field(key: str, **more: Any) -> None:
    """Draw the choice of a number, each with what it says; ``more`` goes to the widget."""
    _choice(key, "Information", [str(number.value) for number in Credibility], help=HELP_CREDIBILITY, **more)


def _choice(key: str, label: str, options: list[str], **more: Any) -> None:
    st.selectbox(label, options, key=key, index=None, format_func=explained, placeholder="Not graded", **more)


def explained(grade: str) -> str:
    """Return a letter or a number with what it says, such as "B · usually reliable"."""
    meaning = Credibility(int(grade)).meaning if grade.isdigit() else Reliability(grade).meaning
    return f"{grade} · {meaning}"


def letter(chosen: object) -> Reliability | None:
    """Return the letter that was chosen."""
    return next((letter for letter in Reliability if letter.value == chosen), None)


def number(chosen: object) -> Credibility | None:
    """Return the number that was chosen."""
    return next((number for number in Credibility if str(number.value) == chosen), None)


def piece_badge(piece: EvidenceView) -> str | None:
    """Return a piece's own grades as a badge, else its source's letter; None when neither is graded."""
    if piece.reliability is not None or piece.credibility is not None:
        return _badge(grade_words(piece.reliability, piece.credibility), piece.reliability)
    if piece.source_reliability is not None:
        return _badge(f"source {piece.source_reliability}", piece.source_reliability)
    return None


def source_badge(reliability: Reliability | None) -> str:
    """Return a source's letter as a badge."""
    if reliability is None:
        return badge("not graded")
    return _badge(explained(reliability), reliability)


def _badge(text: str, reliability: Reliability | None) -> str:
    return badge(text, colour=_COLOURS.get(reliability or "", "gray"), icon=":material/grade:")


def meaning(piece: EvidenceView) -> str:
    """Return what a piece's grades say, empty when it has none."""
    said = [
        f"The source is {piece.reliability.meaning}" if piece.reliability else None,
        f"the information is {piece.credibility.meaning}" if piece.credibility else None,
    ]
    told = "; ".join(part for part in said if part)
    return f"{told[0].upper()}{told[1:]}." if told else ""
