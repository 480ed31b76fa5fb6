"""Searching for many vectors at once finds what searching for each of them finds."""

from __future__ import annotations

import numpy as np
import pytest

from claims.similarity.matrix import Matrix
from claims.similarity.view import TOGETHER, Threads, View


def _view(count: int, *, struck: list[int]) -> View:
    chosen = np.random.default_rng(5)
    matrix = Matrix()
    rows = chosen.standard_normal((count, 16), dtype=np.float32)
    matrix.add((np.arange(1, count + 1), rows))
    matrix.remove(np.array(struck, np.int64))
    return View(matrix.segments, Threads(2))


@pytest.mark.parametrize("struck", [[], [1, 7, 900, 2_000]])
def test_many_queries_find_what_each_finds_alone(struck: list[int]) -> None:
    view = _view(3_000, struck=struck)
    queries = np.random.default_rng(6).standard_normal((TOGETHER + 3, 16), dtype=np.float32)
    found = view.nearest_of_each(queries, limit=12)
    for query, hits in zip(queries, found, strict=True):
        alone = view.nearest(query, limit=12)
        assert [claim_id for claim_id, _ in hits] == [claim_id for claim_id, _ in alone]
        assert np.allclose([score for _, score in hits], [score for _, score in alone], atol=1e-4)
        assert not {claim_id for claim_id, _ in hits} & set(struck)


def test_vectors_of_many_claims_are_those_of_each() -> None:
    view = _view(2_500, struck=[4])
    found = view.vectors([2_500, 3, 4, 9_999])
    assert sorted(found) == [3, 2_500]
    for claim_id, vector in found.items():
        alone = view.vector(claim_id)
        assert alone is not None
        assert np.array_equal(vector, alone)


def test_nothing_is_near_where_nothing_is_stored() -> None:
    view = View((), Threads(1))
    assert view.nearest_of_each(np.ones((2, 16), np.float32), limit=3) == [[], []]
    assert view.vectors([1]) == {}
