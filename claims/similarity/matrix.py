"""Rows of vectors in memory, in segments that are written once and never moved.

Whoever searches keeps the segments that they started with: searches need no lock, and a writer waits
for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from claims.similarity.coarse import Coarse, CoarseRoom

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Rows = tuple[Ids, Vectors]
"""Claim ids (n,) and their vectors (n, d)."""

FIRST_ROWS, MOST_ROWS = 1_024, 65_536
"""How many rows a segment takes: as many as there are already, between these two."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Claim ids (n,) and vectors (n, d), coarse ones too, and which still stand: (n,), None for all."""

    claim_ids: Ids
    vectors: Vectors
    coarse: Coarse
    standing: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.claim_ids)

    @property
    def count(self) -> int:
        """How many rows are not struck out."""
        return len(self) if self.standing is None else int(np.count_nonzero(self.standing))

    @property
    def rows(self) -> Rows:
        """The rows that are not struck out."""
        if self.standing is None:
            return self.claim_ids, self.vectors
        return self.claim_ids[self.standing], self.vectors[self.standing]

    def without(self, claim_ids: Ids) -> Segment:
        """Return the segment with the rows of these claims struck out."""
        kept = ~np.isin(self.claim_ids, claim_ids)
        if kept.all():
            return self
        return replace(self, standing=kept if self.standing is None else kept & self.standing)

    @property
    def nbytes(self) -> int:
        """How many bytes of memory it takes."""
        parts = (self.claim_ids, self.vectors, self.coarse.levels, self.coarse.scales)
        return sum(part.nbytes for part in parts)


class _Buffer:
    """Room for one segment, filled in order: the part that is filled never changes."""

    def __init__(self, room: int, dimension: int) -> None:
        self._claim_ids = np.empty(room, np.int64)
        self._vectors = np.empty((room, dimension), np.float32)
        self._coarse = CoarseRoom(room, dimension)
        self._used = 0

    @property
    def room(self) -> int:
        return len(self._claim_ids) - self._used

    def extend(self, segment: Segment, claim_ids: Ids, vectors: Vectors) -> Segment:
        """Write rows behind those of ``segment``, the segment that lies in this buffer."""
        end = self._used + len(claim_ids)
        self._claim_ids[self._used : end], self._vectors[self._used : end] = claim_ids, vectors
        self._used = end
        standing = segment.standing
        if standing is not None:
            standing = np.concatenate([standing, np.ones(len(claim_ids), np.bool_)])
        coarse = self._coarse.extend(vectors)
        return Segment(self._claim_ids[:end], self._vectors[:end], coarse, standing)

    def start(self) -> Segment:
        """Return the empty segment that lies in this buffer."""
        return Segment(self._claim_ids[:0], self._vectors[:0], self._coarse.filled)


class Matrix:
    """Segments as they grow and shrink: one writer at a time; readers take ``segments`` as they are."""

    def __init__(self) -> None:
        self.segments: tuple[Segment, ...] = ()
        self._buffer: _Buffer | None = None

    def add(self, rows: Rows) -> None:
        """Add rows; one whose numbers are not all finite is left out: it is near nothing."""
        sound = np.isfinite(rows[1]).all(axis=1)
        claim_ids, vectors = rows if sound.all() else (rows[0][sound], rows[1][sound])
        while len(claim_ids):
            buffer = self._buffer_with_room(vectors.shape[1])
            taken = min(len(claim_ids), buffer.room)
            longer = buffer.extend(self.segments[-1], claim_ids[:taken], vectors[:taken])
            self.segments = (*self.segments[:-1], longer)
            claim_ids, vectors = claim_ids[taken:], vectors[taken:]

    def remove(self, claim_ids: Ids) -> None:
        """Strike the rows of these claims out, and move what is left of full segments that are half empty."""
        struck = [part.without(claim_ids) for part in self.segments]
        filling = struck[-1:] if self._buffer and self._buffer.room else []
        full = struck[: len(struck) - len(filling)]
        self.segments = (*(part for part in full if not _half_empty(part)), *filling)
        if not filling:
            self._buffer = None
        for part in filter(_half_empty, full):
            self.add(part.rows)

    def _buffer_with_room(self, dimension: int) -> _Buffer:
        if self._buffer is None or not self._buffer.room:
            known = sum(len(part) for part in self.segments)
            self._buffer = _Buffer(min(max(known, FIRST_ROWS), MOST_ROWS), dimension)
            self.segments = (*self.segments, self._buffer.start())
        return self._buffer


def _half_empty(segment: Segment) -> bool:
    return segment.count * 2 < len(segment)
