"""The exact nearest vectors of one snapshot, scanned at the speed of memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from claims.similarity.matrix import Ids, Matrix, Rows, Segment, Vectors

Task = TypeVar("Task")
Places = NDArray[np.intp]

CHUNK, GATHERED = 8_192, 512
"""Rows that a thread scores at a time where they lie, and that it gathers at a time: these stay in cache."""

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
        return sum(part.vectors.nbytes + part.claim_ids.nbytes for part in self._segments)

    def vector(self, claim_id: int) -> Vectors | None:
        """Return the vector (d,) of a claim, None when this model has not embedded it."""
        for part in self._segments:
            rows = np.flatnonzero(part.claim_ids == claim_id)
            if len(rows) and (part.standing is None or part.standing[rows[-1]]):
                found: Vectors = part.vectors[rows[-1]]
                return found
        return None

    def nearest(self, query: Vectors, *, limit: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """Return up to ``limit`` (claim id, cosine) pairs for ``query`` (d,), nearest first, exactly.

        ``allowed`` holds the ids of the claims to look among, None for all. Of equally near claims the
        one with the lower id comes first.
        """
        kept = self._standing if allowed is None else self._among(allowed)
        if kept is not None and np.count_nonzero(kept) < FEW * len(kept):
            rows = np.flatnonzero(kept)
            scores, claim_ids = self._score_rows(query, rows), self._claim_ids[rows]
        else:
            scores, claim_ids = self._score_all(query, kept), self._claim_ids
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
