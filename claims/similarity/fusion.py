"""Putting two rankings together, and re-scoring by what neither sees: numbers, places and negation.

Each ranking is scaled by its own best (relative score fusion) before they are added: cosines of one
model and BM25 weights share no scale. Fusing plain ranks was measured first and was worse: it throws
away how far ahead the first result is, so that one shared word or a misread "not" outvotes a certain
translation (docs/quality.md has the figures). The weights below were chosen on development sets.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from claims.records import Quantity

SHARPNESS = 0.03
"""How far below the nearest cosine a claim falls to 1/e of its score; cosines of e5 crowd at .7 to 1."""

WORDS = 0.5
FOREIGN_WORDS = 0.02
"""What the best match by words adds, to a claim in the query's language and to one in another, where
equal letters seldom mean the same."""

SHARED_NUMBER = 0.3
SHARED_PLACE = 0.4
MISSING_PLACE = -0.45
SAME_POLARITY = 0.02
OPPOSITE_POLARITY = -0.02
"""What a signal adds, where the nearest claim by meaning has 1: a number or a place that the query names
decides among near ones, polarity only breaks ties, as an analyst wants to see the denial too."""


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
    """Return 1 for the nearest claim and less the farther its cosine lies below that."""
    best = max(cosines.values(), default=0.0)
    return {key: math.exp((cosine - best) / SHARPNESS) for key, cosine in cosines.items()}


def word_scores(weights: Mapping[int, float], *, floor: float = 0.0) -> dict[int, float]:
    """Return 1 for the best match by words, down to 0 at ``floor``, the least weight that counts."""
    span = max(weights.values(), default=0.0) - floor
    return {key: (weight - floor) / span if span > 0 else 1.0 for key, weight in weights.items()}


def compare(query: Reading, found: Reading) -> list[Signal]:
    """Return the signals between what was asked for and what was found."""
    return [*_numbers(query, found), *_places(query, found), *_polarity(query, found)]


def _numbers(query: Reading, found: Reading) -> list[Signal]:
    """A number asked for without a unit, or in a query too short to tell its language, meets any unit."""
    shared = [
        theirs.surface
        for ours in query.quantities
        for theirs in found.quantities
        if ours.unit in (theirs.unit, None) and _meet(ours, theirs)
    ]
    return [Signal(f"same number: {shared[0]}", SHARED_NUMBER)] if shared else []


def _meet(one: Quantity, other: Quantity) -> bool:
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
    return [Signal(f"place not named: {wanted}", MISSING_PLACE)] if query.places else []


def _polarity(query: Reading, found: Reading) -> list[Signal]:
    if query.negated and found.negated:
        return [Signal("both negated", SAME_POLARITY)]
    if query.negated != found.negated:
        return [Signal("opposite polarity", OPPOSITE_POLARITY)]
    return []
