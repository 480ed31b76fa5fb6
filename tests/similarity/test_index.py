"""The index over a source that keeps its own history: what each session sees, and what is read for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from claims.similarity import view
from claims.similarity.index import REMEMBERED, Change, Mark, VectorIndex
from claims.similarity.matrix import FIRST_ROWS, Matrix, Rows, Vectors
from claims.similarity.view import Threads, View

DIMENSION = 8


def _vectors(count: int, *, seed: int = 3) -> Vectors:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def _ids(first: int, last: int) -> NDArray[np.int64]:
    return np.arange(first, last + 1, dtype=np.int64)


def _view(rows: Rows, *, threads: int = 1) -> View:
    matrix = Matrix()
    matrix.add(rows)
    return View(matrix.segments, Threads(threads))


def _brute_force(rows: Rows, query: Vectors, *, limit: int) -> list[int]:
    scores = rows[1] @ query
    return [int(rows[0][place]) for place in np.lexsort((rows[0], -scores))[:limit]]


class History:
    """A small database: every state that it ever had can be read again."""

    def __init__(self, *, salt: int = 0) -> None:
        self.salt = salt
        self.states: list[dict[int, Vectors]] = [{}]
        self.log: list[Change] = [Change(Mark(0, salt), None)]
        self.forgotten = 0

    def put(self, claim_id: int, vector: Vectors) -> None:
        self._next({**self.states[-1], claim_id: vector}, claim_id)

    def drop(self, claim_id: int) -> None:
        self._next({key: row for key, row in self.states[-1].items() if key != claim_id}, claim_id)

    def other_model(self) -> None:
        self._next(self.states[-1], None)

    def _next(self, state: dict[int, Vectors], claim_id: int | None) -> None:
        self.states.append(state)
        number = len(self.log)
        self.log.append(Change(Mark(number, self.salt + 7 * number), claim_id))


class Snapshot:
    """What one session sees of a history; counts what is read through it."""

    def __init__(self, history: History, at: int | None = None) -> None:
        self.history = history
        self.at = len(history.log) - 1 if at is None else at
        self.read: list[int] = []
        self.read_all = 0

    @property
    def state(self) -> dict[int, Vectors]:
        return self.history.states[self.at]

    def mark(self) -> Mark | None:
        return self.history.log[self.at].mark

    def changes(self, after: Mark) -> list[Change] | None:
        known = self.history.log[self.history.forgotten : self.at + 1]
        places = [place for place, change in enumerate(known) if change.mark == after]
        return known[places[0] + 1 :] if places else None

    def rows(self, claim_ids: Sequence[int]) -> Rows:
        self.read += claim_ids
        return self._packed({key: self.state[key] for key in claim_ids if key in self.state})

    def batches(self) -> Iterator[Rows]:
        self.read_all += 1
        if self.state:
            yield self._packed(self.state)

    def _packed(self, rows: dict[int, Vectors]) -> Rows:
        found = np.array(list(rows.values()), np.float32).reshape(len(rows), DIMENSION)
        return np.array(list(rows), np.int64), found


def _seen(found: View, query: Vectors) -> dict[int, float]:
    return {claim_id: round(score, 5) for claim_id, score in found.nearest(query, limit=10_000)}


def _expected(state: dict[int, Vectors], query: Vectors) -> dict[int, float]:
    return {claim_id: round(float(np.vecdot(row, query)), 5) for claim_id, row in state.items()}


@pytest.fixture
def query() -> Vectors:
    only: Vectors = _vectors(1, seed=99)[0]
    return only


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex("any")


@pytest.fixture
def history() -> History:
    made = History()
    for claim_id, row in enumerate(_vectors(20), start=1):
        made.put(claim_id, row)
    return made


@pytest.mark.parametrize("count", [0, 1, 7, FIRST_ROWS, 30_000])
@pytest.mark.parametrize("threads", [1, 2])
def test_the_nearest_are_those_of_brute_force(count: int, threads: int, query: Vectors) -> None:
    rows = (_ids(1, count), _vectors(count))
    found = _view(rows, threads=threads).nearest(query, limit=25)
    assert [claim_id for claim_id, _ in found] == _brute_force(rows, query, limit=25)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.05, 0.5, 1.0])
def test_a_filter_ranks_only_what_passes(share: float, query: Vectors) -> None:
    rows = (_ids(1, 30_000), _vectors(30_000))
    allowed = np.random.default_rng(5).permutation(rows[0])[: int(share * 30_000)]
    passing = np.isin(rows[0], allowed)
    found = _view(rows, threads=2).nearest(query, limit=25, allowed=np.append(allowed, 99_999))
    assert [claim_id for claim_id, _ in found] == _brute_force(
        (rows[0][passing], rows[1][passing]), query, limit=25
    )


def test_equally_near_claims_come_by_id(query: Vectors) -> None:
    same = np.tile(query, (30_000, 1))
    found = _view((np.random.default_rng(2).permutation(_ids(1, 30_000)), same)).nearest(query, limit=3)
    assert [claim_id for claim_id, _ in found] == [1, 2, 3]
    assert found[0][1] == pytest.approx(1)


def test_what_is_no_vector_of_numbers_is_near_nothing(query: Vectors) -> None:
    vectors = _vectors(3)
    vectors[1, 2] = np.nan
    found = _view((_ids(1, 3), vectors)).nearest(query, limit=5)
    assert {claim_id for claim_id, _ in found} == {1, 3}


def test_a_claim_is_found_again_by_its_id(query: Vectors) -> None:
    vectors = _vectors(2_000)
    found = _view((_ids(1, 2_000), vectors))
    vector = found.vector(1_500)
    assert vector is not None
    assert np.array_equal(vector, vectors[1_499])
    assert found.vector(2_001) is None


def test_rows_that_nobody_needs_are_given_up() -> None:
    matrix, vectors = Matrix(), _vectors(FIRST_ROWS)
    for _ in range(50):
        matrix.remove(_ids(1, FIRST_ROWS))
        matrix.add((_ids(1, FIRST_ROWS), vectors))
    assert sum(len(part) for part in matrix.segments) <= 4 * FIRST_ROWS
    assert sum(part.count for part in matrix.segments) == FIRST_ROWS


def test_an_unchanged_database_is_read_once(history: History, index: VectorIndex, query: Vectors) -> None:
    assert _seen(index.view(Snapshot(history)), query) == _expected(history.states[-1], query)
    again = Snapshot(history)
    index.view(again)
    assert (again.read, again.read_all) == ([], 0)


def test_only_what_changed_is_read_again(history: History, index: VectorIndex, query: Vectors) -> None:
    index.view(Snapshot(history))
    added, changed = _vectors(2, seed=8)
    history.put(21, added)
    history.put(4, changed)
    history.drop(9)
    history.other_model()
    later = Snapshot(history)
    assert _seen(index.view(later), query) == _expected(history.states[-1], query)
    assert (later.read, later.read_all) == ([4, 9, 21], 0)


def test_a_view_never_changes(history: History, index: VectorIndex, query: Vectors) -> None:
    before = index.view(Snapshot(history))
    seen = _seen(before, query)
    history.drop(3)
    history.put(5, query)
    index.view(Snapshot(history))
    assert _seen(before, query) == seen


def test_a_session_that_began_earlier_sees_what_was_then(
    history: History, index: VectorIndex, query: Vectors
) -> None:
    index.view(Snapshot(history, at=10))
    index.view(Snapshot(history))
    for at in range(10, 21):
        early = Snapshot(history, at=at)
        assert _seen(index.view(early), query) == _expected(history.states[at], query)
        assert early.read_all == 0
    newest = Snapshot(history)
    index.view(newest)
    assert (newest.read, newest.read_all) == ([], 0)


def test_a_session_from_before_the_first_load_is_served_too(
    history: History, index: VectorIndex, query: Vectors
) -> None:
    index.view(Snapshot(history))
    assert _seen(index.view(Snapshot(history, at=5)), query) == _expected(history.states[5], query)
    assert _seen(index.view(Snapshot(history)), query) == _expected(history.states[-1], query)


def test_forgotten_changes_make_it_read_everything(
    history: History, index: VectorIndex, query: Vectors
) -> None:
    index.view(Snapshot(history, at=10))
    history.forgotten = 15
    later = Snapshot(history)
    assert _seen(index.view(later), query) == _expected(history.states[-1], query)
    assert later.read_all == 1


@pytest.mark.parametrize("length", [5, 20, 40])
def test_a_restored_backup_is_noticed(
    history: History, index: VectorIndex, query: Vectors, length: int
) -> None:
    index.view(Snapshot(history))
    restored = History(salt=1)
    for claim_id, row in enumerate(_vectors(length, seed=6), start=1):
        restored.put(claim_id, row)
    assert _seen(index.view(Snapshot(restored)), query) == _expected(restored.states[-1], query)


def test_without_a_log_everything_is_read_each_time(
    history: History, index: VectorIndex, query: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = Snapshot(history)
    monkeypatch.setattr(unknown, "mark", lambda: None)
    for times in (1, 2):
        assert _seen(index.view(unknown), query) == _expected(history.states[-1], query)
        assert unknown.read_all == times


class BrokenSnapshot(Snapshot):
    """A session whose database fails while rows are read."""

    def rows(self, claim_ids: Sequence[int]) -> Rows:
        raise OSError("disk")

    def batches(self) -> Iterator[Rows]:
        yield from super().batches()
        raise OSError("disk")


@pytest.mark.parametrize("loaded", [0, 10])
def test_a_failed_read_leaves_nothing_half_done(
    history: History, index: VectorIndex, query: Vectors, loaded: int
) -> None:
    if loaded:
        index.view(Snapshot(history, at=loaded))
    with pytest.raises(OSError, match="disk"):
        index.view(BrokenSnapshot(history))
    assert _seen(index.view(Snapshot(history)), query) == _expected(history.states[-1], query)


def test_more_changes_than_are_remembered(index: VectorIndex, query: Vectors) -> None:
    history = History()
    first, second = _vectors(2)
    history.put(1, first)
    index.view(Snapshot(history))
    for _ in range(REMEMBERED + 5):
        history.other_model()
    history.put(2, second)
    assert _seen(index.view(Snapshot(history)), query) == _expected(history.states[-1], query)
    for at in (1, 4, 6, REMEMBERED + 6):
        assert _seen(index.view(Snapshot(history, at=at)), query) == _expected(history.states[at], query)


def test_random_sessions_of_a_random_history(index: VectorIndex, query: Vectors) -> None:
    chosen, history, rows = np.random.default_rng(11), History(), _vectors(400, seed=12)
    for row in rows:
        claim_id = int(chosen.integers(1, 30))
        history.put(claim_id, row) if chosen.random() < 0.6 else history.drop(claim_id)
        at = max(len(history.log) - 1 - int(chosen.integers(0, 6)), 0)
        assert _seen(index.view(Snapshot(history, at=at)), query) == _expected(history.states[at], query)


def test_threads_share_an_index(history: History, index: VectorIndex, query: Vectors) -> None:
    def look(at: int) -> bool:
        return _seen(index.view(Snapshot(history, at=at)), query) == _expected(history.states[at], query)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, [turn * 7 % 21 for turn in range(400)]))


def test_the_bound_of_a_scan_does_not_depend_on_its_blocks(query: Vectors) -> None:
    vectors = _vectors(view.BLOCK * 40 + 3)
    vectors[-3:] = query
    found = _view((_ids(1, len(vectors)), vectors)).nearest(query, limit=3)
    assert [claim_id for claim_id, _ in found] == [len(vectors) - 2, len(vectors) - 1, len(vectors)]
