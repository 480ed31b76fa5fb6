"""How sure a share is that was counted: Wilson's score interval.

E. B. Wilson (1927): Probable inference, the law of succession, and statistical inference. Journal of the
American Statistical Association 22, 209-212. Unlike the textbook interval, it never leaves [0, 1] and does
not shrink to nothing when all of a few are alike.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution, for an interval of 95 %."""


class Interval(NamedTuple):
    """Two shares, 0 <= low <= high <= 1."""

    low: float
    high: float


def interval(count: int, of: int, *, z: float = Z95) -> Interval:
    """Return within which shares ``count`` of ``of`` may lie; (0, 1), so anything, for none of none.

    Raises ValueError unless 0 <= count <= of.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    if of == 0:
        return Interval(0.0, 1.0)
    share, weight = count / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    # Rounding must not put the share itself outside of its interval.
    return Interval(max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))
