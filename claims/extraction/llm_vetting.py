"""Check what a language model proposes against the text: nothing of an answer is trusted unseen."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from claims.text import fold_space, storable
from claims.vocabulary import Modality

LONGEST_QUOTE, LONGEST_NAME, LONGEST_ENGLISH = 1_500, 200, 1_000
"""Characters."""

MOST_CLAIMS = 200
"""Of one answer; a chunk of the default size has some fifty sentences."""

_MODALITIES = frozenset(Modality)
_WORD = re.compile(r"\S+")


class Rejection(StrEnum):
    """Why a proposal was not taken."""

    MALFORMED = "a field is missing or of another type"
    TOO_SHORT = "the quote is a single word"
    TOO_LONG = "the quote is longer than a sentence can be"
    UNKNOWN_MODALITY = "the modality is none of the five"
    NOT_IN_TEXT = "the quote is not in the text"
    TOO_MANY = "the answer held too many claims"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that a language model found, checked: ``quote == document.text[start:end]``.

    ``claimant`` is a name that the document holds, as written there; None when the document itself
    speaks. ``english`` is the model's own wording, shown and never searched for; None when absent.
    """

    start: int
    end: int
    quote: str
    claimant: str | None
    modality: Modality
    negated: bool
    english: str | None


class FoldedText:
    """A text that is searched as if every run of white space were one space, in linear time."""

    def __init__(self, text: str) -> None:
        words = list(_WORD.finditer(text))
        self._folded = " ".join(word.group() for word in words)
        self._starts = [word.start() for word in words]
        self._places: list[int] = []
        place = 0
        for word in words:
            self._places.append(place)
            place += word.end() - word.start() + 1

    def spans(self, quote: str) -> Iterator[tuple[int, int]]:
        """Yield the offsets of each occurrence of ``quote`` that begins and ends no inner part of a word."""
        wanted = fold_space(quote)
        place = self._folded.find(wanted) if wanted else -1
        while place >= 0:
            end = place + len(wanted)
            if not (self._inside_word(place) or self._inside_word(end)):
                yield self._offset(place), self._offset(end - 1) + 1
            place = self._folded.find(wanted, place + 1)

    def _inside_word(self, place: int) -> bool:
        around = self._folded[max(place - 1, 0) : place + 1]
        return place > 0 and len(around) == 2 and all(map(_joins, around))

    def _offset(self, place: int) -> int:
        word = bisect_right(self._places, place) - 1
        return self._starts[word] + place - self._places[word]


def _joins(character: str) -> bool:
    """Tell digits and letters of scripts that put spaces between words; Chinese does not."""
    return character.isdecimal() or character.lower() != character.upper()


class Vetting:
    """Takes the answers about one document and keeps what holds.

    ``reasons`` has one entry a rejected claim; ``unknown_claimants`` counts names that the document
    does not hold and ``duplicates`` claims whose passage had been proposed before.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._clean = storable(text)
        self._whole = FoldedText(self._clean)
        self._taken: dict[tuple[int, int], Proposal] = {}
        self.reasons: list[Rejection] = []
        self.unknown_claimants = 0
        self.duplicates = 0

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What was taken, in text order."""
        return tuple(self._taken[span] for span in sorted(self._taken))

    def take(self, claims: Sequence[object], start: int, end: int) -> None:
        """Check the claims that were found in ``text[start:end]``; a quote is looked for only there."""
        part = FoldedText(self._clean[start:end])
        for claim in claims[:MOST_CLAIMS]:
            checked = self._check(claim, part, start)
            if isinstance(checked, Rejection):
                self.reasons.append(checked)
            else:
                self._keep(checked)
        self.reasons += [Rejection.TOO_MANY] * max(0, len(claims) - MOST_CLAIMS)

    def _check(self, claim: object, part: FoldedText, offset: int) -> Proposal | Rejection:
        if not isinstance(claim, dict) or not _well_formed(claim):
            return Rejection.MALFORMED
        if claim["modality"] not in _MODALITIES:
            return Rejection.UNKNOWN_MODALITY
        if len(claim["quote"]) > LONGEST_QUOTE:
            return Rejection.TOO_LONG
        if len(claim["quote"].split()) < 2:
            return Rejection.TOO_SHORT
        span = self._place(part, claim["quote"], offset)
        if span is None:
            return Rejection.NOT_IN_TEXT
        return Proposal(
            start=span[0],
            end=span[1],
            quote=self._text[slice(*span)],
            claimant=self._name(claim["claimant"]),
            modality=Modality(claim["modality"]),
            negated=claim["negated"],
            english=_english(claim["english"]),
        )

    def _place(self, part: FoldedText, quote: str, offset: int) -> tuple[int, int] | None:
        """Return the first occurrence that no claim has yet, else the first; None without any."""
        first = None
        for start, end in part.spans(quote):
            span = (start + offset, end + offset)
            if span not in self._taken:
                return span
            first = first or span
        return first

    def _name(self, claimant: str | None) -> str | None:
        if claimant is None or not claimant.strip():
            return None
        span = next(self._whole.spans(claimant), None) if len(claimant) <= LONGEST_NAME else None
        if span is None:
            self.unknown_claimants += 1
            return None
        return fold_space(self._clean[slice(*span)])

    def _keep(self, proposal: Proposal) -> None:
        span = (proposal.start, proposal.end)
        before = self._taken.get(span)
        if before is None:
            self._taken[span] = proposal
            return
        self.duplicates += 1
        self._taken[span] = replace(
            before,
            claimant=before.claimant or proposal.claimant,
            english=before.english or proposal.english,
        )


def _well_formed(claim: dict[object, object]) -> bool:
    return (
        isinstance(claim.get("quote"), str)
        and isinstance(claim.get("modality"), str)
        and isinstance(claim.get("negated"), bool)
        and all(isinstance(claim.get(name, 0), str | None) for name in ("claimant", "english"))
    )


def _english(wording: str | None) -> str | None:
    folded = fold_space(storable(wording)) if wording and len(wording) <= LONGEST_ENGLISH else ""
    return folded or None
