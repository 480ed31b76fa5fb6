"""Scoring probabilities against what came out; the mathematics of `calibration`, on plain numbers.

G. W. Brier (1950): Verification of forecasts expressed in terms of probability. Monthly Weather Review
78, 1-3. A. H. Murphy (1973): A new vector partition of the probability score. Journal of Applied
Meteorology 12, 595-600.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import NamedTuple

from claims.services.wilson import Z95, Interval, interval

BINS = 5
"""Into so many stretches of equal width the probabilities are gathered."""

ENOUGH = 30
"""With fewer forecasts than these, chance says more than the forecaster: no score is told."""


class Scored(NamedTuple):
    """A probability (0 to 1) that a claim is true, and whether it turned out so."""

    probability: float
    came_true: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts from ``low`` to ``high``: how many, how probable on average, how often true.

    The last bin holds its upper end too. ``interval`` is Wilson's, of 95 %, round ``share``.
    """

    low: float
    high: float
    count: int
    mean: float
    came_true: int
    interval: Interval

    @property
    def share(self) -> float:
        """How often it was true, 0 to 1."""
        return self.came_true / self.count


@dataclass(frozen=True, slots=True)
class Score:
    """What a number of forecasts are worth.

    ``brier`` is the mean squared distance from what came out: 0 is perfect, .25 is what "fifty-fifty"
    gets each time. ``margin`` is half of its 95 % interval. It splits exactly into ``reliability``
    (how far the shares that came true lie from what was said: 0 is best), minus ``resolution`` (how far
    they lie from the overall share: more is better), plus ``uncertainty`` (the score of always saying the
    overall share), plus ``within`` (what the bins blur, as forecasts in one bin differ).
    """

    count: int
    brier: float
    margin: float
    base_rate: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    bins: tuple[Bin, ...]


def score(forecasts: Sequence[Scored], *, bins: int = BINS) -> Score:
    """Return what forecasts are worth, whatever their number; ValueError for none.

    Brier's score for two outcomes, in the one-sided form from 0 to 1, and Murphy's partition of it over
    the mean forecast of each bin.
    """
    if not forecasts:
        raise ValueError("there is nothing to score")
    count = len(forecasts)
    errors = [(one.probability - one.came_true) ** 2 for one in forecasts]
    brier, rate = fsum(errors) / count, sum(one.came_true for one in forecasts) / count
    found = gather(forecasts, bins=bins)
    reliability = fsum(each.count * (each.mean - each.share) ** 2 for each in found) / count
    resolution = fsum(each.count * (each.share - rate) ** 2 for each in found) / count
    uncertainty = rate * (1 - rate)
    return Score(
        count=count,
        brier=brier,
        margin=_margin(errors, brier),
        base_rate=rate,
        reliability=reliability,
        resolution=resolution,
        uncertainty=uncertainty,
        within=brier - (reliability - resolution + uncertainty),
        bins=found,
    )


def gather(forecasts: Sequence[Scored], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Return the bins that hold any forecast, from 0 to 1."""
    held: dict[int, list[Scored]] = {}
    for one in forecasts:
        held.setdefault(min(int(one.probability * bins), bins - 1), []).append(one)
    return tuple(_bin(place, held[place], bins) for place in sorted(held))


def _bin(place: int, held: Sequence[Scored], bins: int) -> Bin:
    came_true = sum(one.came_true for one in held)
    return Bin(
        low=place / bins,
        high=(place + 1) / bins,
        count=len(held),
        mean=fsum(one.probability for one in held) / len(held),
        came_true=came_true,
        interval=interval(came_true, len(held)),
    )


def _margin(errors: Sequence[float], mean: float) -> float:
    """Return half of the 95 % interval of a mean, from the spread of what it is the mean of."""
    count = len(errors)
    if count == 1:
        return 1.0
    spread = fsum((error - mean) ** 2 for error in errors) / (count - 1)
    return Z95 * sqrt(spread / count)
