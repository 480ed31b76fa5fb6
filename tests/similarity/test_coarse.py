"""The first look: it may let too much through, never too little."""

from __future__ import annotations

import numpy as np
import pytest
import torch  # noqa: F401  (without it there is no first look)
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from claims.similarity import view
from claims.similarity.coarse import AT_A_TIME, CoarseRoom, quick
from claims.similarity.matrix import Matrix, Vectors
from claims.similarity.view import BLOCK, Threads, View

DIMENSION = 24
LIMIT = 3
COUNT = 5 * BLOCK * LIMIT

numbers = st.floats(-1e3, 1e3, width=32)


def _cone(count: int, *, seed: int) -> Vectors:
    """Return unit vectors that lie near each other, as those of e5 do."""
    chosen = np.random.default_rng(seed)
    rows = chosen.standard_normal((count, DIMENSION)).astype(np.float32) + np.float32(2)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _view(vectors: Vectors) -> View:
    matrix = Matrix()
    matrix.add((np.arange(1, len(vectors) + 1), vectors))
    return View(matrix.segments, Threads(2))


def _brute_force(vectors: Vectors, query: Vectors, *, allowed: NDArray[np.int64] | None = None) -> list[int]:
    ids = np.arange(1, len(vectors) + 1) if allowed is None else allowed
    scores = np.vecdot(vectors[ids - 1], query)
    return [int(ids[place]) for place in np.lexsort((ids, -scores))[:LIMIT]]


def _nearest(found: View, query: Vectors, **filtered: NDArray[np.int64]) -> list[int]:
    return [claim_id for claim_id, _ in found.nearest(query, limit=LIMIT, **filtered)]


@given(arrays(np.float32, (7, 5), elements=numbers), arrays(np.float32, 5, elements=numbers))
def test_no_estimate_is_farther_off_than_the_margin(vectors: Vectors, query: Vectors) -> None:
    coarse = CoarseRoom(len(vectors), 5).extend(vectors)
    out = np.empty(len(vectors), np.float32)
    coarse.estimate(query, out)
    exact = vectors.astype(np.float64) @ query.astype(np.float64)
    scale = 1 + np.linalg.norm(vectors, axis=1).max() * np.linalg.norm(query)
    assert (np.abs(out - exact) <= coarse.margin(query) + 1e-5 * scale).all()


@pytest.mark.parametrize("seed", range(20))
def test_the_nearest_are_those_of_a_full_scan(seed: int) -> None:
    vectors = _cone(COUNT, seed=seed)
    vectors[seed::50] = vectors[seed]  # as near as each other: the lower id comes first
    query = vectors[seed] + 0.2 * _cone(1, seed=seed + 1_000)[0]
    found = _view(vectors)
    promising = found._promising(query, None, LIMIT)
    assert (promising is not None) == quick()
    assert _nearest(found, query) == _brute_force(vectors, query)


def test_claims_that_are_struck_out_or_do_not_pass_are_not_among_the_promising() -> None:
    vectors, query = _cone(COUNT, seed=7), _cone(1, seed=8)[0]
    best = np.array(_brute_force(vectors, query))
    passing = np.setdiff1d(np.arange(1, COUNT + 1), best)
    found = _view(vectors)
    assert _nearest(found, query, allowed=passing) == _brute_force(vectors, query, allowed=passing)
    struck = found.amended(best, (np.empty(0, np.int64), np.empty((0, DIMENSION), np.float32)))
    assert _nearest(struck, query) == _brute_force(vectors, query, allowed=passing)


@pytest.mark.parametrize("scale", [0.0, 1e-30, 1e30, 3e38])
def test_vectors_out_of_all_proportion_are_found_by_a_full_scan(
    scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = _cone(COUNT, seed=3)
    vectors[::2] *= np.float32(scale)
    vectors[::4] *= np.float32(-1)
    query = _cone(1, seed=4)[0]
    found = _view(vectors)
    ours = found.nearest(query, limit=LIMIT)
    monkeypatch.setattr(view, "quick", lambda: False)
    assert found.nearest(query, limit=LIMIT) == ours


def test_rows_are_rounded_alike_whether_they_come_at_once_or_one_by_one() -> None:
    vectors = _cone(2 * AT_A_TIME + 5, seed=5)
    whole, bit_by_bit = CoarseRoom(len(vectors), DIMENSION), CoarseRoom(len(vectors), DIMENSION)
    bit_by_bit.extend(vectors[:AT_A_TIME])
    for row in range(AT_A_TIME, len(vectors)):
        last = bit_by_bit.extend(vectors[row : row + 1])
    first = whole.extend(vectors)
    assert (first.levels == last.levels).all()
    assert (first.scales == last.scales).all()
    assert (first.error, first.longest) == (last.error, last.longest)
