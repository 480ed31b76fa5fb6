"""The words of two claims that a decision about the pair rests on, exactly as each claim has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.extraction.negation import read_negation
from claims.records import Quantity
from claims.similarity.function_words import after_untrue, function_words
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_topic import has_content
from claims.similarity.matching_words import WORD, words_of
from claims.similarity.pairing_deciding import Sight
from claims.similarity.pairing_stances import Stance, place_of
from claims.similarity.pairing_topic import Missed
from claims.vocabulary import ConflictKind, PairKind

_LONGEST = 100
"""Characters of a claim that stand for it where no words of it can be picked out."""

_BEHIND_NEGATOR = 3
"""Words behind a negator that are quoted with it at most, up to the first with content."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """One stretch of the text of each claim."""

    left: str
    right: str


def phrases_of(sight: Sight, kind: PairKind, conflict: ConflictKind | None) -> Phrases:
    """Return what clashes between two claims, or what tells them apart, or what they share."""
    if conflict is not None:
        return _clashing(sight, conflict)
    if kind is PairKind.UPDATES:
        return _times(sight)
    if kind in (PairKind.NARROWER, PairKind.BROADER):
        return _times(sight) if sight.found.partial else _missed(sight)
    if kind is PairKind.SAME:
        return _met(sight)
    return _missed(sight)


def _clashing(sight: Sight, conflict: ConflictKind) -> Phrases:
    if conflict is ConflictKind.NUMBER:
        one, other = sight.numbers.clashing[0]
        return Phrases(_first(sight.left, [one.surface]), _first(sight.right, [other.surface]))
    if conflict is ConflictKind.DATE:
        return _times(sight)
    if conflict is ConflictKind.POLARITY and sight.stances[0].holds == sight.stances[1].holds:
        rises, falls = sight.opposites[0]
        return Phrases(_first(sight.left, [rises.word]), _first(sight.right, [falls.word]))
    said = conflict is ConflictKind.ATTRIBUTION
    ours = _opposed(sight.left, sight.stances[0], said=said)
    theirs = _opposed(sight.right, sight.stances[1], said=said)
    met = sight.numbers.met[0] if sight.numbers.met else None
    return Phrases(
        ours or _answer(sight.left, _negation(theirs, sight.stances[1]), met[0] if met else None, said=said),
        theirs or _answer(sight.right, _negation(ours, sight.stances[0]), met[1] if met else None, said=said),
    )


def _negation(phrase: str | None, stance: Stance) -> str:
    """Return a phrase that holds a word of what is denied: a negator does, a verb of denying does not."""
    return "" if stance.denial else phrase or ""


def _times(sight: Sight) -> Phrases:
    clash = sight.found.times
    ours = clash.left or [ours for ours, _ in clash.met]
    theirs = clash.right or [theirs for _, theirs in clash.met]
    return Phrases(_first(sight.left, ours), _first(sight.right, theirs))


def _met(sight: Sight) -> Phrases:
    numbers = [(one.surface, other.surface) for one, other in sight.numbers.met]
    for ours, theirs in (*numbers, *sight.found.times.met):
        return Phrases(_first(sight.left, [ours]), _first(sight.right, [theirs]))
    return Phrases(_beginning(sight.left.text), _beginning(sight.right.text))


def _missed(sight: Sight) -> Phrases:
    return Phrases(_alone(sight.left, sight.topic.left), _alone(sight.right, sight.topic.right))


def _alone(side: Statement, missed: Missed) -> str:
    """Return the stretch of the words that only one claim has, where they stand together."""
    words = [word for word in (*missed.main, *missed.aside) if word in side.text]
    places = [place_of(side.text, word) for word in words]
    places = sorted(place for place in places if place[0] >= 0)
    if not places:
        return _first(side, [quantity.surface for quantity in side.reading.quantities])
    start, end = places[0]
    for begin, stop in places[1:]:
        if begin - end <= 2:
            end = stop
    return side.text[start:end]


def _opposed(side: Statement, stance: Stance, *, said: bool) -> str | None:
    """Return the words by which a claim denies, negates or tells that something was not ``said``."""
    if stance.unsaid is not None or stance.denial is not None:
        return _first(side, [stance.unsaid or stance.denial or ""])
    return None if stance.holds or said else _negated(side)


def _negated(side: Statement) -> str:
    rest = after_untrue(side.text, side.language)
    if rest is not None:
        return side.text[: len(side.text) - len(rest)].strip(" ,")
    cue = side.negation_cue or read_negation(side.text, side.language)
    start = place_of(side.text, cue)[0] if cue else -1
    if not cue or start < 0:
        return _beginning(side.text)
    end = start + len(cue)
    small = function_words(side.language)
    for count, word in enumerate(WORD.finditer(side.text, end)):
        if any(mark in side.text[end : word.start()] for mark in ",;:.!?"):
            break
        end = word.end()
        if count + 1 == _BEHIND_NEGATOR or word.group().casefold() not in small:
            break
    return side.text[start:end]


def _answer(side: Statement, phrase: str, met: Quantity | None, *, said: bool) -> str:
    """Return what a claim says of the thing that the other one denies in ``phrase``.

    That is the number that both give, one of the thing that is denied ("no soldiers"), or the same words.
    """
    if said:
        return _first(side, [side.voice_cue or "", side.claimant or ""])
    behind = set(words_of(phrase).keys)
    around = [
        quantity.surface
        for quantity in side.reading.quantities
        if not behind.isdisjoint(words_of(quantity.surface).keys)
    ]
    if met or around:
        return _first(side, [met.surface if met else "", *around])
    only = [quantity.surface for quantity in side.reading.quantities] if phrase else []
    return _first(side, [*_same_words(side, phrase), *(only if len(only) == 1 else ())])


def _same_words(side: Statement, phrase: str) -> Sequence[str]:
    """Return the word of a claim that answers the last word of a negation, with the words before it."""
    for key in reversed(words_of(phrase).keys):
        place = side.words.keys.index(key) if key in side.words.keys else -1
        if place >= 0 and has_content(side.words.written[place], side.language):
            return [side.words.written[place]]
    return []


def _first(side: Statement, surfaces: Iterable[str]) -> str:
    """Return the first of the surfaces that the claim holds word for word, or how it begins."""
    return next((found for found in surfaces if found and found in side.text), _beginning(side.text))


def _beginning(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0]
