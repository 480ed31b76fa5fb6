"""The vectors of all claims in memory, exactly as a session of the database sees them.

The database numbers every change that concerns a claim's vector (see `VectorSource`). The index
remembers the number that it stands at, so that it can tell from a session's newest number whether it
shows the same, and which claims it has to read again if not. Every row of one float32 matrix is looked
at, in eight bits first (see `claims.similarity.coarse`): there is no recall to lose, and nothing to persist
or to repair; see ``tests/benchmarks/bench_index.py`` for what float16 and sign bits would have saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import NamedTuple, Protocol

import numpy as np

from claims.similarity.matrix import Ids, Matrix, Rows
from claims.similarity.view import Threads, View

REMEMBERED = 10_000
"""How many of the last changes are kept, for sessions that began before the last of them."""


class Mark(NamedTuple):
    """A change of the database: its number, and a token drawn at random.

    The token tells a change from the one that bears its number in another history, as after a restored
    backup.
    """

    number: int
    token: int


class Change(NamedTuple):
    """One change, and the claim whose vector it may have changed; None when it was another model's."""

    mark: Mark
    claim_id: int | None


class VectorSource(Protocol):
    """The vectors of one model, all read from one snapshot of the database."""

    def mark(self) -> Mark | None:
        """Return the newest change, None when that is not known."""

    def changes(self, after: Mark) -> list[Change] | None:
        """Return all changes after this one, in order; None unless it is known that none is missing."""

    def rows(self, claim_ids: Sequence[int]) -> Rows:
        """Return the vectors of those of the claims that have one."""

    def batches(self) -> Iterator[Rows]:
        """Give the vectors of all claims."""


class VectorIndex:
    """The vectors of one model in one database; threads and sessions share it."""

    def __init__(self, model_name: str, *, threads: int | None = None) -> None:
        self.model_name = model_name
        self._threads = Threads(threads)
        self._lock = Lock()
        self._forget()

    def view(self, source: VectorSource) -> View:
        """Return the vectors as the session behind ``source`` sees them, neither older nor newer.

        Reads what has changed since the last call; everything on the first one and when the changes
        in between are no longer known.
        """
        mark = source.mark()
        with self._lock:
            if mark is not None and self._trail:
                if mark == self._trail[-1].mark or self._catch_up(source):
                    return self._newest
                earlier = self._look_back(source, mark)
                if earlier is not None:
                    return earlier
            return self._load(source, mark)

    def _forget(self) -> None:
        self._matrix = Matrix()
        self._trail: list[Change] = []
        self._newest = View((), self._threads)

    def _load(self, source: VectorSource, mark: Mark | None) -> View:
        self._forget()  # before, not after: two matrices may not fit
        matrix = Matrix()
        for rows in source.batches():
            matrix.add(rows)
        self._matrix, self._newest = matrix, View(matrix.segments, self._threads)
        self._trail = [] if mark is None else [Change(mark, None)]
        return self._newest

    def _catch_up(self, source: VectorSource) -> bool:
        """Read what has changed up to the source's snapshot; False if that is not known, or is behind."""
        changes = source.changes(self._trail[-1].mark)
        if not changes:
            return False
        claim_ids = _claims(changes)
        rows = source.rows(claim_ids)
        if claim_ids:
            self._matrix.remove(_array(claim_ids))
            self._matrix.add(rows)
            self._newest = View(self._matrix.segments, self._threads)
        self._trail = [*self._trail, *changes][-REMEMBERED:]
        return True

    def _look_back(self, source: VectorSource, mark: Mark) -> View | None:
        """Return the view of a snapshot before the newest one: what has changed since, read from there."""
        places = [place for place, change in enumerate(self._trail) if change.mark == mark]
        if not places:
            return None
        claim_ids = _claims(self._trail[places[-1] + 1 :])
        return self._newest.amended(_array(claim_ids), source.rows(claim_ids))


def _claims(changes: Iterable[Change]) -> list[int]:
    return sorted({change.claim_id for change in changes if change.claim_id is not None})


def _array(claim_ids: Sequence[int]) -> Ids:
    return np.array(claim_ids, np.int64)
