"""The exact nearest vectors of one snapshot, scanned at the speed of memory, or faster after a first look."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from claims.similarity.coarse import Coarse, quick
from claims.similarity.matrix import Ids, Matrix, Rows, Segment, Vectors

Task = TypeVar("Task")
Places = NDArray[np.intp]

CHUNK, GATHERED = 8_192, 512
"""Rows that a thread scores at a time where they lie, and that it gathers at a time: these stay in cache."""

GLANCED = 16_384
"""Rows that a thread looks at first at a time."""

TOGETHER = 32
"""Queries whose scores are computed together: for a million claims they take 128 MB."""

SHARED = 4_096
"""Rows to gather that make one task of a thread."""

BLOCK = 256
"""Scores of which only the best is looked at first when few of many are wanted."""

FEW = 0.1
"""Below this share of the rows a filter gathers them; above, all are scored and the others struck out."""


class Threads:
    """A few threads that share a scan, started when there is enough to share.

    One core alone cannot read memory at its full speed. BLAS's own threads are not used: they spin while
    they wait for each other, which beside other busy programs made a scan several times slower.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = count or min(os.cpu_count() or 1, 8)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._count, thread_name_prefix="vectors")

    def each(self, work: Callable[[Task], object], tasks: Sequence[Task]) -> None:
        """Run ``work`` on every task; returns when all are done."""
        if self._count == 1 or len(tasks) < 2:
            for task in tasks:
                work(task)
        else:
            list(self._pool.map(work, tasks))


class View:
    """The vectors of one snapshot of the database; it never changes, and any thread may search it."""

    def __init__(self, segments: Sequence[Segment], threads: Threads) -> None:
        self._segments = tuple(segments)
        self._threads = threads
        self._ends = np.cumsum([len(part) for part in segments], dtype=np.int64)
        self._claim_ids = np.concatenate([np.empty(0, np.int64), *(part.claim_ids for part in segments)])
        self._standing = _standing(segments)

    def __len__(self) -> int:
        return sum(part.count for part in self._segments)

    @property
    def nbytes(self) -> int:
        """How many bytes of memory its rows take."""
        return sum(part.nbytes for part in self._segments)

    def vector(self, claim_id: int) -> Vectors | None:
        """Return the vector (d,) of a claim, None when this model has not embedded it."""
        for part in self._segments:
            rows = np.flatnonzero(part.claim_ids == claim_id)
            if len(rows) and (part.standing is None or part.standing[rows[-1]]):
                found: Vectors = part.vectors[rows[-1]]
                return found
        return None

    def vectors(self, claim_ids: Sequence[int]) -> dict[int, Vectors]:
        """Return the vectors (d,) of those of the claims that this model has embedded."""
        found: dict[int, Vectors] = {}
        for part in self._segments:
            among = np.isin(part.claim_ids, claim_ids)
            rows = np.flatnonzero(among if part.standing is None else among & part.standing)
            found.update(zip(part.claim_ids[rows].tolist(), part.vectors[rows], strict=True))
        return found

    def nearest_of_each(self, queries: Vectors, *, limit: int) -> list[list[tuple[int, float]]]:
        """Return what `nearest` returns for each of ``queries`` (q, d), far sooner: in products of many."""
        return [
            self._ranked(scores, limit)
            for first in range(0, len(queries), TOGETHER)
            for scores in self._score_each(queries[first : first + TOGETHER])
        ]

    def _score_each(self, queries: Vectors) -> Vectors:
        """Return the scores (q, n) of all rows."""
        scores = np.empty((len(self._claim_ids), len(queries)), np.float32)
        turned = np.ascontiguousarray(queries.T)
        with threadpool_limits(1, user_api="blas"):
            for part, end in zip(self._segments, self._ends.tolist(), strict=True):
                out = scores[end - len(part) : end]
                for first in range(0, len(part), CHUNK):
                    rows = part.vectors[first : first + CHUNK]
                    np.matmul(rows, turned, out=out[first : first + CHUNK])
        if self._standing is not None:
            scores[~self._standing] = -np.inf
        return np.ascontiguousarray(scores.T)

    def _ranked(self, scores: Vectors, limit: int) -> list[tuple[int, float]]:
        places = _best(scores, self._claim_ids, limit)
        return list(zip(self._claim_ids[places].tolist(), scores[places].tolist(), strict=True))

    def nearest(self, query: Vectors, *, limit: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """Return up to ``limit`` (claim id, cosine) pairs for ``query`` (d,), nearest first, exactly.

        ``allowed`` holds the ids of the claims to look among, None for all. Of equally near claims the
        one with the lower id comes first.
        """
        kept = self._standing if allowed is None else self._among(allowed)
        if kept is not None and np.count_nonzero(kept) < FEW * len(kept):
            rows: Places | None = np.flatnonzero(kept)
        else:
            rows = self._promising(query, kept, limit)
        if rows is None:
            scores, claim_ids = self._score_all(query, kept), self._claim_ids
        else:
            scores, claim_ids = self._score_rows(query, rows), self._claim_ids[rows]
        return [(int(claim_ids[place]), float(scores[place])) for place in _best(scores, claim_ids, limit)]

    def amended(self, claim_ids: Ids, rows: Rows) -> View:
        """Return a view in which these claims have the vectors in ``rows`` and no others."""
        new = Matrix()
        new.add(rows)
        kept = [part.without(claim_ids) for part in self._segments]
        return View([*kept, *new.segments], self._threads)

    def _among(self, claim_ids: Ids) -> NDArray[np.bool_]:
        found = np.isin(self._claim_ids, claim_ids)
        return found if self._standing is None else found & self._standing

    def _promising(self, query: Vectors, kept: NDArray[np.bool_] | None, limit: int) -> Places | None:
        """Return rows that hold the nearest ones for certain, None when a first look would save nothing.

        The ``limit``-th best estimate is reached by ``limit`` rows, whose products lie at most a margin
        below; a row that lies two margins below it is behind all of these.
        """
        if len(self._claim_ids) <= BLOCK * limit or not quick():
            return None
        estimates = self._estimates(query)
        if kept is not None:
            estimates[~kept] = -np.inf
        margin = max(part.coarse.margin(query) for part in self._segments)
        rows = np.flatnonzero(estimates >= _bound(estimates, limit) - 2 * margin)
        return rows if len(rows) < FEW * len(estimates) else None

    def _estimates(self, query: Vectors) -> Vectors:
        estimates = np.empty(len(self._claim_ids), np.float32)
        tasks: list[tuple[Coarse, Vectors]] = []
        for part, end in zip(self._segments, self._ends, strict=True):
            out = estimates[end - len(part) : end]
            tasks += [
                (part.coarse.rows(first, first + GLANCED), out[first : first + GLANCED])
                for first in range(0, len(part), GLANCED)
            ]
        self._threads.each(lambda task: task[0].estimate(query, task[1]), tasks)
        return estimates

    def _score_all(self, query: Vectors, kept: NDArray[np.bool_] | None) -> Vectors:
        scores = np.empty(len(self._claim_ids), np.float32)
        tasks: list[tuple[Vectors, Vectors]] = []
        for part, end in zip(self._segments, self._ends, strict=True):
            out = scores[end - len(part) : end]
            tasks += [
                (part.vectors[first : first + CHUNK], out[first : first + CHUNK])
                for first in range(0, len(part), CHUNK)
            ]
        self._threads.each(lambda task: np.vecdot(task[0], query, out=task[1]), tasks)
        if kept is not None:
            scores[~kept] = -np.inf
        return scores

    def _score_rows(self, query: Vectors, rows: Places) -> Vectors:
        scores = np.empty(len(rows), np.float32)
        cuts = np.searchsorted(rows, self._ends).tolist()
        tasks: list[tuple[Vectors, Places, Vectors]] = []
        for part, end, first, last in zip(self._segments, self._ends, [0, *cuts], cuts, strict=False):
            within = rows[first:last] - (end - len(part))
            tasks += [
                (part.vectors, within[place : place + SHARED], scores[first + place : last][:SHARED])
                for place in range(0, len(within), SHARED)
            ]
        self._threads.each(lambda task: _score_gathered(query, *task), tasks)
        return scores


def _standing(segments: Sequence[Segment]) -> NDArray[np.bool_] | None:
    if all(part.standing is None for part in segments):
        return None
    parts = [np.ones(len(part), np.bool_) if part.standing is None else part.standing for part in segments]
    return np.concatenate(parts)


def _score_gathered(query: Vectors, vectors: Vectors, rows: Places, out: Vectors) -> None:
    room = np.empty((min(GATHERED, len(rows)), vectors.shape[1]), np.float32)
    for first in range(0, len(rows), GATHERED):
        some = rows[first : first + GATHERED]
        found = np.take(vectors, some, axis=0, out=room[: len(some)], mode="clip")
        np.vecdot(found, query, out=out[first : first + len(some)])


def _best(scores: Vectors, claim_ids: Ids, limit: int) -> Places:
    """Return the places of the best ``limit`` scores, best first, equal ones by id."""
    places = np.flatnonzero(scores >= _bound(scores, limit))
    places = places[scores[places] > -np.inf]
    order = np.lexsort((claim_ids[places], -scores[places]))
    return places[order[:limit]]


def _bound(scores: Vectors, limit: int) -> np.float32:
    """Return what each of the best ``limit`` scores reaches: the ``limit``-th best maximum of a block."""
    blocks = len(scores) // BLOCK
    if blocks <= limit:
        return np.float32(-np.inf)
    maxima = scores[: blocks * BLOCK].reshape(blocks, BLOCK).max(axis=1)
    return np.float32(np.partition(maxima, blocks - limit)[blocks - limit])
