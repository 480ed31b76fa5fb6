"""Frozen values that cross a room's border: what is read, extracted and shown, never a database row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from claims.vocabulary import (
    Comparator,
    EntityKind,
    Modality,
    PassageKind,
    Reader,
    TimePrecision,
    TimeRole,
)

Progress = Callable[[int, int], None]
"""Called as ``progress(done, total)`` while long work advances."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a document that its file names: where ``label`` ("page 3", "00:01:20") begins."""

    start: int
    label: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A captured text and what its page says about itself.

    ``text`` is what every offset of the workbench counts in (Python characters). ``language`` is an
    ISO 639-1 code, None when it could not be told. Metadata is None where the document is silent.
    ``marks`` are in the order of their offsets.
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
    marks: tuple[Mark, ...] = ()


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
class TimeReference:
    """A time that a text names, resolved against the date of its document.

    ``surface`` is the words it was read from. ``start`` and ``end`` are inclusive days, None for an
    open end ("since May" has no end, "until 2020" no start); both None when the words are not sure,
    or relative ("on Wednesday") in a document without a date. ``precision`` is how exactly the words
    put it, not how long the stretch is.
    """

    surface: str
    start: date | None
    end: date | None
    precision: TimePrecision
    role: TimeRole


@dataclass(frozen=True, slots=True)
class Entity:
    """A country, a people or another name in a text.

    ``surface`` is the words as written. ``country`` is an ISO 3166-1 alpha-2 code: of the country
    itself, of the people ("Russian", "Russians") or of the capital that may stand for a government
    (a metonym: "Moscow"); None for any other name.
    """

    surface: str
    kind: EntityKind
    country: str | None


@dataclass(frozen=True, slots=True)
class ClaimCandidate:
    """A passage that the extractor proposes as a checkable claim.

    ``quote == document.text[start:end]``; ``text`` is the same proposition, worded to read alone
    (`claims.extraction.standalone`).
    ``claimant`` is the name as written, None when the text itself asserts the claim or does not say.
    ``voice_cue`` is the words that claimant and modality were read from, ``negation_cue`` those that
    negate; None where nothing but the text's own word speaks. ``check_worthiness`` lies between 0 and 1.
    ``proposed_by`` says why a claim with a low one is proposed: only the language model pointed at it.
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
    times: tuple[TimeReference, ...] = ()
    entities: tuple[Entity, ...] = ()
    voice_cue: str | None = None
    negation_cue: str | None = None
    proposed_by: Reader = Reader.RULES


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What came of letting a language model read a document too.

    ``agreed`` counts its proposals in passages that the rules propose, ``added`` the passages that are
    proposed because of it alone, and ``left_out`` its other proposals: in captions, in headings that
    repeat a claim, or in a passage that it added already. ``rejections`` holds each reason why a
    proposal was not believed and how often, the commonest first. ``failures`` are lines for the
    analyst, one for each part of the document that got no answer.
    """

    agreed: int = 0
    added: int = 0
    left_out: int = 0
    rejections: tuple[tuple[str, int], ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def rejected(self) -> int:
        """How many proposals were not believed."""
        return sum(count for _, count in self.rejections)

    def summary(self) -> str | None:
        """Return the counts as one sentence; None when there was no answer that could be counted."""
        proposed = self.agreed + self.added + self.left_out + self.rejected
        if not proposed:
            return None if self.failures else "The language model proposed nothing."
        told = [f"{self.agreed:,} agree", f"{self.added:,} added"]
        if self.left_out:
            told.append(f"{self.left_out:,} left out (a caption, or proposed already)")
        if self.rejected:
            reasons = [
                reason if self.rejected == count else f"{count:,}: {reason}"
                for reason, count in self.rejections
            ]
            told.append(f"{self.rejected:,} rejected ({'; '.join(reasons)})")
        return f"The language model proposed {proposed:,}: {', '.join(told)}."

    def warnings(self, *, most: int = 3) -> list[str]:
        """Return at most ``most`` failures, and a line that counts the others."""
        more = len(self.failures) - most
        rest = [f"{more:,} more {'part' if more == 1 else 'parts'} got no answer"] if more > 0 else []
        return [*self.failures[:most], *rest]
