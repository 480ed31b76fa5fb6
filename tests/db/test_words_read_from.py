# ruff: noqa: E501 (SQL reads best on one line)
"""The second schema: what it adds, what it leaves as it was, and that any database can take it."""

from __future__ import annotations

import importlib
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from claims.services import catalogue, intake, review
from claims.services.audit import first_broken_event, seal
from claims.services.chain import GENESIS
from claims.vocabulary import ClaimStatus, EventKind, Modality
from db.engine import Database
from db.models import Event
from db.upgrade import open_database
from tests.db.releases import make_as_of

SECOND = importlib.import_module("db.migrations.versions.0002_words_read_from")
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = """
INSERT INTO users (id, name, created_at) VALUES (1, 'ada', '2026-01-01 00:00:00');
INSERT INTO claimants VALUES (1, 'the mill', '2026-01-01 00:00:00');
INSERT INTO documents (id, content_hash, text, language, media_type, created_at)
    VALUES (1, 'h', 'The mill said it lost 40 jobs.', 'en', 'text/plain', '2026-01-01 00:00:00');
INSERT INTO claims (id, text, searchable, fingerprint, text_hash, language, negated, check_worthiness, status, version, created_at, updated_at)
    VALUES (1, 'The mill said it lost 40 jobs.', ' the mill said it lost 40 jobs ', 'f', 't', 'en', 0, 0.5, 'new', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
INSERT INTO mentions (id, claim_id, document_id, start, "end", quote, claimant_id, modality, created_at)
    VALUES (1, 1, 1, 0, 30, 'The mill said it lost 40 jobs.', 1, 'reported', '2026-01-01 00:00:00');
INSERT INTO quantities VALUES (1, 1, 0, '40 jobs', 40, 40, 'job', '=');
"""


def _proposal() -> Event:
    event = Event(
        id=1, created_at=MOMENT, user_id=1, kind=EventKind.CLAIM_PROPOSED, claim_id=1, document_id=1,
        payload='{"mention": 1}', previous_hash=GENESIS,
    )  # fmt: skip
    event.hash = seal(event)
    return event


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database of the first release with one claim, opened by this one."""
    path = tmp_path / "claims.db"
    make_as_of("0001", path, folder=tmp_path / "then", monkeypatch=monkeypatch)
    event = _proposal()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ROWS)
        connection.execute(
            "INSERT INTO events VALUES (1, '2026-01-01 00:00:00.000000', 1, ?, 1, 1, ?, ?, ?)",
            (event.kind.value, event.payload, event.previous_hash, event.hash),
        )
        connection.commit()
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


def test_every_row_and_the_audit_log_are_kept(upgraded: Database) -> None:
    with upgraded.read() as session:
        detail = catalogue.show_claim(session, 1)
        assert first_broken_event(session) is None
        assert intake.mentions_of(session, 1) == (detail.mentions[0].mention,)
    mention = detail.mentions[0].mention
    assert (mention.claimant, mention.modality) == ("the mill", Modality.REPORTED)
    assert (mention.voice_cue, mention.negation_cue, mention.said_on, mention.times) == (None, None, None, ())
    assert [quantity.surface for quantity in detail.claim.quantities] == ["40 jobs"]
    assert detail.claim.entities == ()
    assert [event.kind for event in detail.history] == [EventKind.CLAIM_PROPOSED]


def test_an_upgraded_database_goes_on_working(upgraded: Database) -> None:
    with upgraded.write() as session:
        review.mark(session, 1, ClaimStatus.DISMISSED, by="bo")
    with upgraded.read() as session:
        assert catalogue.show_claim(session, 1).claim.status is ClaimStatus.DISMISSED
        assert first_broken_event(session) is None


TIME = (
    "INSERT INTO mention_times (mention_id, position, surface, starts_on, ends_on, precision, role) VALUES "
)
NAME = "INSERT INTO claim_entities (claim_id, position, surface, kind, country) VALUES "


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mentions SET quote = 'The mill'",
        'UPDATE mentions SET "end" = 8',
        "INSERT INTO mentions (claim_id, document_id, start, \"end\", quote, modality, created_at) VALUES (1, 1, 4, 8, 'word', 'asserted', '2026-01-01')",
        TIME + "(1, 0, 'in May', '2026-05-31', '2026-05-01', 'month', 'about')",
        TIME + "(1, 0, 'in May', NULL, NULL, 'fortnight', 'about')",
        TIME + "(1, 0, 'in May', NULL, NULL, 'month', 'hoped')",
        TIME + "(9, 0, 'in May', NULL, NULL, 'month', 'about')",
        TIME
        + "(1, 0, 'in May', NULL, NULL, 'month', 'about'), (1, 0, 'in June', NULL, NULL, 'month', 'about')",
        NAME + "(1, 0, 'Rome', 'town', 'IT')",
        NAME + "(9, 0, 'Rome', 'metonym', 'IT')",
        NAME + "(1, 0, 'Rome', 'metonym', 'IT'), (1, 0, 'Italy', 'country', 'IT')",
    ],
)
def test_the_database_itself_refuses(upgraded: Database, statement: str) -> None:
    with closing(sqlite3.connect(upgraded.url.database or "")) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


def test_a_time_may_be_open_at_either_end(upgraded: Database) -> None:
    with closing(sqlite3.connect(upgraded.url.database or "")) as connection:
        connection.execute(TIME + "(1, 0, 'since May', '2025-05-01', NULL, 'month', 'about')")
        connection.execute(TIME + "(1, 1, 'until 2020', NULL, '2020-12-31', 'year', 'about')")
        connection.commit()
    with upgraded.read() as session:
        times = catalogue.show_claim(session, 1).mentions[0].mention.times
    assert [(time.start, time.end) for time in times] == [
        (date(2025, 5, 1), None),
        (None, date(2020, 12, 31)),
    ]


def test_postgresql_can_take_it_too() -> None:
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written}
    )
    with Operations.context(context):
        SECOND.upgrade()
    statements = [part.strip() for part in written.getvalue().split(";")]
    assert [part.split("(")[0].strip() for part in statements if part] == [
        "ALTER TABLE mentions ADD COLUMN voice_cue TEXT",
        "ALTER TABLE mentions ADD COLUMN negation_cue TEXT",
        "ALTER TABLE mentions ADD COLUMN said_on DATE",
        "ALTER TABLE mentions ADD COLUMN proposed_by VARCHAR",
        "CREATE TABLE mention_times",
        "CREATE TABLE claim_entities",
        "CREATE INDEX ix_claim_entities_country ON claim_entities",
    ]


def test_there_is_no_way_back_but_the_backup() -> None:
    with pytest.raises(NotImplementedError, match="backup"):
        SECOND.downgrade()
