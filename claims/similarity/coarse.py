"""Vectors as whole numbers of eight bits: a first look that tells, surely, which rows may be nearest.

A scan of float32 rows is as fast as memory gives them. Whole numbers of eight bits are a quarter of that,
and processors multiply them four times as fast. What they lose is known for each row, so that the product
with a query is known to within a margin, by the inequality of Cauchy and Schwarz: rows whose estimate lies
farther below another's than two margins are behind it for certain, and only the others are scored in full.
Rows are first moved by a centre that they share, as those of e5 lie in a narrow cone: half of the margin.

NumPy multiplies eight-bit numbers slowly, PyTorch does it well on processors with instructions for it
(VNNI). Without these, or while PyTorch is not loaded, there is no first look.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Levels = NDArray[np.int8]

LEVELS = 127
AT_A_TIME = 512
"""Rows that are rounded together: they stay in a core's cache."""

ROUNDING = 1e-5
"""More than float32 loses in a product of unit vectors."""


@dataclass(frozen=True, slots=True)
class Coarse:
    """Rows (n, d) as ``scales[:, None] * levels + centre``, each within ``error`` of the row itself.

    ``longest`` is no less than the length of any row without the centre.
    """

    levels: Levels
    scales: Vectors
    centre: Vectors
    error: float = 0.0
    longest: float = 0.0

    def estimate(self, query: Vectors, out: Vectors) -> None:
        """Write estimates of the products of ``query`` (d,) with each row into ``out`` (n,)."""
        step, levels, _ = _rounded(query)
        np.multiply(_products(self.levels, levels), self.scales * np.float32(step), out=out)
        out += np.float32(np.vdot(query, self.centre))

    def margin(self, query: Vectors) -> float:
        """Return how far an estimate may be from the product with ``query``."""
        lost = _rounded(query)[2]
        length = float(np.linalg.norm(query))
        return lost * (self.longest + self.error) + length * self.error + ROUNDING * (1.0 + length)

    def rows(self, first: int, last: int) -> Coarse:
        """Return rows ``first`` to ``last``."""
        return Coarse(self.levels[first:last], self.scales[first:last], self.centre, self.error, self.longest)


class CoarseRoom:
    """Room for coarse rows, filled in order."""

    def __init__(self, room: int, dimension: int) -> None:
        self._levels = np.empty((room, dimension), np.int8)
        self._scales = np.empty(room, np.float32)
        self.filled = Coarse(self._levels[:0], self._scales[:0], np.zeros(dimension, np.float32))

    def extend(self, vectors: Vectors) -> Coarse:
        """Write ``vectors`` behind what is there; return all that is there now. The first set the centre."""
        if not len(self.filled.levels):
            self.filled = replace(self.filled, centre=_mean(vectors[:AT_A_TIME]))
        for first in range(0, len(vectors), AT_A_TIME):
            self.filled = self._extended(vectors[first : first + AT_A_TIME])
        return self.filled

    def _extended(self, vectors: Vectors) -> Coarse:
        known = self.filled
        first, last = len(known.levels), len(known.levels) + len(vectors)
        with np.errstate(all="ignore"):  # of what is no longer a number the error is none either
            moved = vectors - known.centre
            scales = np.abs(moved).max(axis=1, initial=0.0) / np.float32(LEVELS)
            steps = np.rint(moved / np.where(scales > 0, scales, 1)[:, None])
            self._levels[first:last], self._scales[first:last] = steps, scales
            error = _longest(moved - scales[:, None] * steps)
            longest = _longest(moved)
        return Coarse(
            self._levels[:last],
            self._scales[:last],
            known.centre,
            max(known.error, error),
            max(known.longest, longest),
        )


def quick() -> bool:
    """Tell whether a first look is to be had: PyTorch is loaded and the processor has VNNI."""
    return "torch" in sys.modules and _has_vnni()


def _mean(rows: Vectors) -> Vectors:
    """Return the mean of rows; any other centre would do, as in place of one that is not finite."""
    with np.errstate(over="ignore"):
        mean = rows.mean(axis=0)
    return np.where(np.isfinite(mean), mean, np.float32(0))


def _longest(rows: Vectors) -> float:
    """Return the greatest length of a row, infinite when one is not finite."""
    longest = float(np.sqrt(np.vecdot(rows, rows).max(initial=0.0)))
    return longest if np.isfinite(longest) else float("inf")


def _rounded(query: Vectors) -> tuple[float, Levels, float]:
    """Return a step, whole numbers of it (d,), and how far together they are from ``query``."""
    exact = query.astype(np.float64)
    step = float(np.abs(exact).max(initial=0.0)) / LEVELS or 1.0
    whole = np.rint(exact / step)
    return step, whole.astype(np.int8), float(np.linalg.norm(exact - step * whole))


def _products(rows: Levels, query: Levels) -> NDArray[np.int32]:
    if not quick():
        slow: NDArray[np.int32] = rows.astype(np.int32) @ query.astype(np.int32)
        return slow
    import torch

    torch.get_num_threads()  # its first call in a thread sets how many that takes: one, with a model
    with torch.inference_mode():
        found = torch._int_mm(torch.from_numpy(rows), torch.from_numpy(query)[:, None])
    products: NDArray[np.int32] = found[:, 0].numpy()
    return products


@cache
def _has_vnni() -> bool:
    import torch

    found = torch.cpu.get_capabilities()
    return bool(found.get("avx512_vnni") or found.get("avx_vnni")) and bool(torch._C._has_mkldnn)
