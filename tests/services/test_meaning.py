# ruff: noqa: E501 (SQL reads best on one line)
"""The vectors that a session sees, after whatever was done to the tables, and filters before ranking."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from claims.services import meaning
from claims.services.meaning import current_view, nearest_claims
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus
from db.engine import Database
from db.queries import ClaimFilter
from db.vectors import all_vectors, save_vectors

MOMENT = "2026-01-01 00:00:00"
COUNT = 600
CLAIM = "INSERT INTO claims (id, text, searchable, fingerprint, text_hash, language, negated, check_worthiness, status, version, created_at, updated_at) VALUES (?, ?, '', ?, ?, ?, 0, 0.5, ?, 1, ?, ?)"


def _rows(count: int, *, seed: int = 1) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


@contextmanager
def _by_hand(database: Database) -> Iterator[sqlite3.Connection]:
    """Open the file as another program would."""
    with closing(sqlite3.connect(database.url.database or "")) as connection, connection:
        yield connection


def _add(connection: sqlite3.Connection, ids: Sequence[int], *, hashes: Sequence[str] | None = None) -> None:
    keys = hashes or [f"h{number}" for number in ids]
    connection.executemany(
        CLAIM,
        [
            (number, f"claim {number}", f"f{number}", key, "de" if number % 3 else "uk", "verified" if number % 50 == 0 else "new", MOMENT, MOMENT)
            for number, key in zip(ids, keys, strict=True)
        ],
    )  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    """A database of 600 claims, of which those that end in 7 have no vector."""
    with _by_hand(database) as connection:
        _add(connection, range(1, COUNT + 1))
    numbers = [number for number in range(1, COUNT + 1) if number % 10 != 7]
    with database.write() as session:
        save_vectors(
            session, "m", [f"h{number}" for number in numbers], _rows(len(numbers)), now=datetime.now(UTC)
        )
    return database


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex("m")


def _truth(session: Session, where: str = "1") -> dict[int, bytes]:
    rows = session.execute(
        text(
            "SELECT claims.id, vector FROM claims JOIN embeddings USING (text_hash) "
            f"WHERE model = 'm' AND {where}"
        )
    )
    return {row.id: row.vector for row in rows}


def _agrees(database: Database, index: VectorIndex) -> bool:
    """Compare every vector that a session sees in the index with the table."""
    with database.read() as session:
        view, truth = current_view(session, index), _truth(session)
        vectors = {claim_id: view.vector(claim_id) for claim_id in truth}
        return len(view) == len(truth) and all(
            vector is not None and vector.astype("<f2").tobytes() == truth[claim_id]
            for claim_id, vector in vectors.items()
        )


CHANGES = [
    "DELETE FROM embeddings WHERE id % 5 = 0",
    "DELETE FROM embeddings",
    "DELETE FROM claims WHERE id % 4 = 0",
    "DELETE FROM claims WHERE id = (SELECT max(id) FROM claims)",
    "UPDATE embeddings SET vector = (SELECT vector FROM embeddings WHERE id = 3) WHERE id < 20",
    "UPDATE embeddings SET text_hash = 'h7' WHERE id = 1",
    "UPDATE embeddings SET model = 'another' WHERE id = 1",
    "UPDATE embeddings SET id = id + 5000 WHERE id < 20",
    "UPDATE claims SET text_hash = 'h9' WHERE id IN (3, 7)",
    "UPDATE claims SET text_hash = 'nothing' WHERE id = 3",
    "UPDATE claims SET id = 9000 WHERE id = 3",
    "UPDATE claims SET status = 'disputed'",
    "REPLACE INTO embeddings SELECT 4, model, text_hash, dimension, vector, created_at FROM embeddings WHERE id = 9",
    "REPLACE INTO embeddings SELECT NULL, model, text_hash, dimension, zeroblob(32), created_at FROM embeddings WHERE id = 9",
    "UPDATE OR REPLACE embeddings SET id = 4 WHERE id = 9",
    "UPDATE OR REPLACE embeddings SET text_hash = 'h9' WHERE id = 1",
    "REPLACE INTO claims SELECT * FROM claims WHERE id = 9",
    "REPLACE INTO claims (id, text, searchable, fingerprint, text_hash, negated, check_worthiness, status, version, created_at, updated_at) SELECT 4, text, searchable, fingerprint, text_hash, negated, check_worthiness, status, version, created_at, updated_at FROM claims WHERE id = 9",
    "UPDATE OR REPLACE claims SET id = 4 WHERE id = 9",
    "UPDATE OR REPLACE claims SET fingerprint = 'f4' WHERE id = 9",
    "INSERT INTO embeddings (model, text_hash, dimension, vector, created_at) SELECT 'm', 'h7', dimension, vector, created_at FROM embeddings WHERE id = 1",
    "INSERT OR IGNORE INTO embeddings (model, text_hash, dimension, vector, created_at) SELECT 'm', 'h9', dimension, zeroblob(32), created_at FROM embeddings WHERE id = 1",
    "INSERT INTO embeddings (model, text_hash, dimension, vector, created_at) SELECT 'another', text_hash, dimension, zeroblob(32), created_at FROM embeddings",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_program_changes_is_seen(filled: Database, index: VectorIndex, change: str) -> None:
    assert _agrees(filled, index)
    with _by_hand(filled) as connection:
        connection.execute(change)
    assert _agrees(filled, index)


def test_a_number_that_is_given_out_again_is_another_claim(filled: Database, index: VectorIndex) -> None:
    assert _agrees(filled, index)
    with _by_hand(filled) as connection:
        connection.execute("DELETE FROM claims WHERE id = ?", (COUNT,))
        _add(connection, [COUNT], hashes=["h1"])
    assert _agrees(filled, index)


def test_claims_of_one_text_share_a_vector(filled: Database, index: VectorIndex) -> None:
    assert _agrees(filled, index)
    with _by_hand(filled) as connection:
        _add(connection, [701, 702], hashes=["h4", "h4"])
    assert _agrees(filled, index)
    with filled.read() as session:
        view = current_view(session, index)
        vector = view.vector(4)
        assert vector is not None
        assert list(nearest_claims(session, view, vector, chosen=None, limit=3)) == [4, 701, 702]
        found = np.concatenate([ids for ids, _ in all_vectors(session, "m")])
    assert sorted(found.tolist()) == [*(number for number in range(1, 601) if number % 10 != 7), 701, 702]


def test_what_is_rolled_back_was_never_there(filled: Database, index: VectorIndex) -> None:
    assert _agrees(filled, index)

    def delete_and_fail() -> None:
        with filled.write() as session:
            session.execute(text("DELETE FROM embeddings"))
            assert len(current_view(session, index)) == 0
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        delete_and_fail()
    assert _agrees(filled, index)
    with _by_hand(filled) as connection:  # takes the numbers that were given back
        connection.execute("DELETE FROM embeddings WHERE id < 300")
    assert _agrees(filled, index)


def test_an_open_session_keeps_its_snapshot(filled: Database, index: VectorIndex) -> None:
    with filled.read() as session:
        before = len(current_view(session, index))
        with _by_hand(filled) as connection:
            connection.execute("DELETE FROM embeddings WHERE id > 100")
        with filled.read() as later:
            assert len(current_view(later, index)) == 100
        assert len(current_view(session, index)) == before


def test_the_log_stays_short_and_may_be_emptied(filled: Database, index: VectorIndex) -> None:
    with _by_hand(filled) as connection:
        connection.execute(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 70000) "
            "INSERT INTO vector_changes (claim_id, token) SELECT 0, random() FROM n"
        )
        (kept,) = connection.execute("SELECT count(*) FROM vector_changes").fetchone()
    assert kept <= 65_536 + 1_024
    assert _agrees(filled, index)
    for statement in ("DELETE FROM vector_changes", "DELETE FROM embeddings WHERE id < 50"):
        with _by_hand(filled) as connection:
            connection.execute(statement)
        assert _agrees(filled, index)


FILTERS = [
    (ClaimFilter(languages=("uk",)), "language = 'uk'"),
    (ClaimFilter(languages=("de", "uk")), "language IS NOT NULL"),
    (ClaimFilter(statuses=(ClaimStatus.VERIFIED,)), "status = 'verified'"),
    (ClaimFilter(statuses=(ClaimStatus.DISPUTED,)), "status = 'disputed'"),
]


@pytest.mark.parametrize(("chosen", "where"), FILTERS)
@pytest.mark.parametrize("small", [0, 10_000])
def test_a_filter_ranks_what_passes_and_nothing_else(
    filled: Database,
    index: VectorIndex,
    monkeypatch: pytest.MonkeyPatch,
    chosen: ClaimFilter,
    where: str,
    small: int,
) -> None:
    monkeypatch.setattr(meaning, "SMALL", small)
    (query,) = _rows(1, seed=4)
    with filled.read() as session:
        view, truth = current_view(session, index), _truth(session, where)
        found = {n: nearest_claims(session, view, query, chosen=chosen, limit=n) for n in (3, 50, 1_000)}
    scores = {key: float(np.frombuffer(row, "<f2").astype(np.float32) @ query) for key, row in truth.items()}
    expected = sorted(scores, key=lambda key: (-scores[key], key))
    assert {n: list(some) for n, some in found.items()} == {n: expected[:n] for n in found}


def test_claims_without_a_vector_are_counted(filled: Database, index: VectorIndex) -> None:
    with filled.read() as session:
        assert meaning.without_vector(session, index) == COUNT // 10
    with filled.write() as session:
        save_vectors(session, index.model_name, ["h7"], _rows(1), now=datetime(2026, 1, 1, tzinfo=UTC))
    with filled.read() as session:
        assert meaning.without_vector(session, index) == COUNT // 10 - 1
