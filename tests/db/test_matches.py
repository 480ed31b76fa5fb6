# ruff: noqa: E501 (SQL reads best on one line)
"""The schema of joining: a database of the release before takes it, with every row and every trigger."""

from __future__ import annotations

import importlib
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from claims.services import catalogue, linking
from db.engine import Database
from db.models import Claim
from db.upgrade import open_database
from tests.db.releases import make_as_of

FOURTH = importlib.import_module("db.migrations.versions.0004_matches")
ROWS = """
INSERT INTO documents (id, content_hash, text, language, media_type, created_at)
    VALUES (1, 'h', 'It lost 40 jobs. Forty left.', 'en', 'text/plain', '2026-01-01 00:00:00');
INSERT INTO claims (id, text, searchable, fingerprint, text_hash, language, negated, check_worthiness, status, version, created_at, updated_at)
    VALUES (1, 'It lost 40 jobs.', ' it lost 40 jobs ', 'f', 't', 'en', 0, 0.5, 'new', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
           (2, 'Forty left.', ' forty left ', 'g', 'u', 'en', 0, 0.5, 'new', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
INSERT INTO mentions (id, claim_id, document_id, start, "end", quote, modality, created_at)
    VALUES (1, 1, 1, 0, 16, 'It lost 40 jobs.', 'reported', '2026-01-01 00:00:00'),
           (2, 2, 1, 17, 28, 'Forty left.', 'reported', '2026-01-01 00:00:00');
"""


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database of the schema before with two claims, opened by this one."""
    path = tmp_path / "claims.db"
    make_as_of("0003", path, folder=tmp_path / "then", monkeypatch=monkeypatch)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ROWS)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


def test_every_claim_is_live_and_can_be_joined(upgraded: Database) -> None:
    with upgraded.read() as session:
        assert [claim.id for claim in catalogue.list_claims(session).claims] == [1, 2]
    with upgraded.write() as session:
        linking.join(session, 2, 1, by="ada")
    with upgraded.read() as session:
        assert session.get_one(Claim, 2).joined_to_id == 1
        assert len(catalogue.show_claim(session, 1).mentions) == 2


@pytest.mark.parametrize("table", ["claims", "mentions", "embeddings"])
def test_no_trigger_of_the_schema_before_is_lost(upgraded: Database, tmp_path: Path, table: str) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    backup = next(tmp_path.glob("claims.db.schema-*.backup"))
    with (
        closing(sqlite3.connect(backup)) as before,
        closing(sqlite3.connect(tmp_path / "claims.db")) as after,
    ):
        had = {name for (name,) in before.execute(query, [table])}
        assert had
        assert had <= {name for (name,) in after.execute(query, [table])}


def test_postgresql_can_take_it_too() -> None:
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written}
    )
    with Operations.context(context):
        FOURTH.upgrade()
    sql = written.getvalue()
    assert "CREATE TABLE matches" in sql
    assert "TRIGGER" not in sql


def test_there_is_no_way_back_but_the_backup() -> None:
    with pytest.raises(NotImplementedError, match="backup"):
        FOURTH.downgrade()
