"""Frozen values that cross a room's border: what is read, extracted and shown, never a database row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from claims.vocabulary import Comparator, Modality, PassageKind

Progress = Callable[[int, int], None]
"""Called as ``progress(done, total)`` while long work advances."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A captured text and what its page says about itself.

    ``text`` is what every offset of the workbench counts in (Python characters). ``language`` is an
    ISO 639-1 code, None when it could not be told. Metadata is None where the document is silent.
    """

    text: str
    language: str | None = None
    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    name: str | None = None
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence or line of a document: ``document.text[start:end]``, without outer white space."""

    start: int
    end: int
    text: str
    kind: PassageKind
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text bounds it.

    ``surface`` is the words it was read from. ``low`` and ``high`` are inclusive ends in ``unit``,
    None for an open end; both None when the number is not sure. ``unit`` is a singular English
    name ("percent", "month", "euro", "person"), None for a bare number.
    """

    surface: str
    low: float | None
    high: float | None
    unit: str | None
    comparator: Comparator


@dataclass(frozen=True, slots=True)
class ClaimCandidate:
    """A passage that the extractor proposes as a checkable claim.

    ``quote == document.text[start:end]``; ``text`` is the same proposition with white space folded.
    ``claimant`` is the name as written, None when the text itself asserts the claim or does not say.
    ``check_worthiness`` lies between 0 and 1.
    """

    text: str
    quote: str
    start: int
    end: int
    language: str | None
    claimant: str | None
    modality: Modality
    negated: bool
    quantities: tuple[Quantity, ...]
    check_worthiness: float
