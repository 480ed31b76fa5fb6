"""Putting two rankings together, and re-scoring by what neither sees: numbers, places and negation.

Ranks, not scores, are fused (reciprocal rank fusion, Cormack, Clarke and Buettcher 2009): cosines of
one model and BM25 weights share no scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.records import Quantity

RANK_CONSTANT = 60
"""The constant of the published method; it keeps one first place from outweighing two second ones."""

SHARED_NUMBER = 0.004
SHARED_PLACE = 0.004
SAME_POLARITY = 0.002
OPPOSITE_POLARITY = -0.001
"""Bonuses in units of the fused score, where one place near the top is worth about 1/60 - 1/61 = .0003."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says beyond its topic: its quantities, its countries (ISO 3166), whether it is negated."""

    quantities: tuple[Quantity, ...] = ()
    negated: bool = False
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for a hit's place: words for the analyst and what it adds to the score."""

    words: str
    weight: float


def fuse(rankings: Mapping[str, Sequence[int]]) -> dict[int, float]:
    """Return the fused score of every id in ``rankings`` (name -> ids, best first)."""
    scores: dict[int, float] = {}
    for ranking in rankings.values():
        for place, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (RANK_CONSTANT + place)
    return scores


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
    return [Signal(f"same place: {code}", SHARED_PLACE) for code in sorted(query.places & found.places)]


def _polarity(query: Reading, found: Reading) -> list[Signal]:
    if query.negated and found.negated:
        return [Signal("both negated", SAME_POLARITY)]
    if query.negated != found.negated:
        return [Signal("opposite polarity", OPPOSITE_POLARITY)]
    return []
