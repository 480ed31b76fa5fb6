"""Putting two rankings together, and re-scoring by what neither sees: numbers, places and negation.

All scores are on one scale, where `SHARPNESS` of cosine counts 1, and are added: 0 is what the nearest
claim by meaning has that shares no letters with the query. Fusing plain ranks was measured first and
was worse, as it forgets how far ahead the first result is (docs/quality.md has the figures). Which
scores to add was found with all of the development sets in sight; their weights were chosen on every
second query, where 156 of a grid of 900 come within .001 of the best, and the other half is reported beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claims.records import Quantity

SHARPNESS = 0.03
"""How far below the nearest cosine a claim loses 1; cosines of e5 crowd at .7 to 1."""

ALIKE = 5.0
HELD = 4.0
"""What a claim gains whose letters are all those of the query, and one that the query holds whole."""

FOREIGN_WORDS = 0.2
"""Which share of that a claim in another language gains, where equal letters seldom mean the same."""

SHARED_NUMBER = 0.3
SHARED_PLACE = 0.4
OTHER_PLACE = -0.2
NO_PLACE = -0.1
SAME_POLARITY = 0.02
OPPOSITE_POLARITY = -0.02
"""What a signal adds: a number or a place that the query names decides among near ones, polarity only
breaks ties, as an analyst wants to see the denial too. A claim in which no place was read costs little:
it may name one that the reader does not know in its language."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says beyond its topic: its quantities, its countries by one name, whether it is negated."""

    quantities: tuple[Quantity, ...] = ()
    negated: bool = False
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for a hit's place: words for the analyst and what it adds to the score."""

    words: str
    weight: float


def meaning_scores(cosines: Mapping[int, float]) -> dict[int, float]:
    """Return 0 for the nearest claim and less the farther its cosine lies below that."""
    best = max(cosines.values(), default=0.0)
    return {key: (cosine - best) / SHARPNESS for key, cosine in cosines.items()}


def word_score(alike: float, held: float, *, foreign: bool) -> float:
    """Return what a claim gains by its letters, from the two shares that `lexical.likeness` gives."""
    return (ALIKE * alike + HELD * held) * (FOREIGN_WORDS if foreign else 1.0)


def compare(query: Reading, found: Reading) -> list[Signal]:
    """Return the signals between what was asked for and what was found."""
    return [*_numbers(query, found), *_places(query, found), *_polarity(query, found)]


def _numbers(query: Reading, found: Reading) -> list[Signal]:
    """A number asked for without a unit, or in a query too short to tell its language, meets any unit."""
    shared = [
        theirs.surface
        for ours in query.quantities
        for theirs in found.quantities
        if ours.unit in (theirs.unit, None) and quantities_meet(ours, theirs)
    ]
    return [Signal(f"same number: {shared[0]}", SHARED_NUMBER)] if shared else []


def quantities_meet(one: Quantity, other: Quantity) -> bool:
    """True when both are sure and their intervals share a point; open ends reach as far as needed."""
    if (one.low is None and one.high is None) or (other.low is None and other.high is None):
        return False
    low = max(bound for bound in (one.low, other.low, float("-inf")) if bound is not None)
    high = min(bound for bound in (one.high, other.high, float("inf")) if bound is not None)
    return low <= high


def _places(query: Reading, found: Reading) -> list[Signal]:
    """Several shared places count once: a claim that names more of them is not more alike."""
    shared, wanted = query.places & found.places, ", ".join(sorted(query.places))
    if shared:
        return [Signal(f"same place: {', '.join(sorted(shared))}", SHARED_PLACE)]
    weight = OTHER_PLACE if found.places else NO_PLACE
    return [Signal(f"place not named: {wanted}", weight)] if query.places else []


def _polarity(query: Reading, found: Reading) -> list[Signal]:
    if query.negated and found.negated:
        return [Signal("both negated", SAME_POLARITY)]
    if query.negated != found.negated:
        return [Signal("opposite polarity", OPPOSITE_POLARITY)]
    return []
