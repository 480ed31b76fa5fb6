"""The words of two claims that a decision about the pair rests on, exactly as each claim has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.extraction.frames import grammar_for
from claims.extraction.negation import read_negation
from claims.similarity.function_words import function_words
from claims.similarity.matching_signals import Contrast
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_words import Aligned
from claims.vocabulary import ConflictKind, Modality, PairKind

_LONGEST = 80
_AFTER_NEGATOR = 3
_WORD = re.compile(r"\w{1,60}(?:[.,’'-]\w{1,60}){0,6}%?")


@dataclass(frozen=True, slots=True)
class Phrases:
    """One stretch of the text of each claim."""

    left: str
    right: str


def clashing(kind: ConflictKind, left: Statement, right: Statement, found: Contrast) -> Phrases:
    """Return what cannot both hold in two claims that contradict each other."""
    if kind is ConflictKind.NUMBER:
        return _written(left, right, found.numbers.left, found.numbers.right)
    if kind is ConflictKind.DATE:
        return _written(left, right, found.times.left, found.times.right)
    if kind is ConflictKind.POLARITY and found.opposites and found.negated[0] == found.negated[1]:
        ours, theirs = found.opposites[0]
        return _written(left, right, [ours], [theirs])
    return Phrases(_stance(left, right, found.negated[0]), _stance(right, left, found.negated[1]))


def meeting(kind: PairKind, left: Statement, right: Statement, aligned: Aligned, found: Contrast) -> Phrases:
    """Return what two claims that do not contradict each other are told apart by, or share."""
    if kind is PairKind.UPDATES:
        return _written(left, right, found.times.left, found.times.right)
    for shared in (found.numbers, found.times):
        if kind is PairKind.SAME and shared.met:
            return _written(left, right, [shared.met[0][0]], [shared.met[0][1]])
    ours, theirs = (
        [side.words.written[place] for place in places if side.words.is_content(place)]
        for side, places in ((left, aligned.only_left), (right, aligned.only_right))
    )
    return _written(left, right, ours, theirs)


def _written(left: Statement, right: Statement, ours: Sequence[str], theirs: Sequence[str]) -> Phrases:
    return Phrases(_first(left, ours), _first(right, theirs))


def _first(side: Statement, surfaces: Iterable[str]) -> str:
    """Return the first of the surfaces that the claim holds word for word, or how it begins."""
    return next((found for found in surfaces if found and found in side.text), _beginning(side.text))


def _beginning(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0]


def _stance(side: Statement, other: Statement, negated: bool) -> str:
    """Return the words by which a claim denies, or what it says of the thing that the other denies."""
    if side.unsaid:
        found = grammar_for(side.language).unsaid.search(side.text)
        return found.group() if found else _beginning(side.text)
    if side.modality is Modality.DENIED and side.voice_cue and side.voice_cue in side.text:
        return side.voice_cue
    if negated:
        return _negated(side)
    surfaces = [quantity.surface for quantity in side.reading.quantities]
    return _first(side, surfaces if not other.unsaid else [side.voice_cue or ""])


def _negated(side: Statement) -> str:
    cue = side.negation_cue or read_negation(side.text, side.language)
    start = side.text.find(cue) if cue else -1
    if cue is None or start < 0:
        return _beginning(side.text)
    end = start + len(cue)
    small = function_words(side.language)
    for count, word in enumerate(_WORD.finditer(side.text, end)):
        end = word.end()
        if count + 1 == _AFTER_NEGATOR or word.group().casefold() not in small:
            break
    return side.text[start:end]
