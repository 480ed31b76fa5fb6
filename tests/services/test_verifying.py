"""What ``verify`` says: of a sound desk, and of one where somebody wrote past the program."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from claims.records import DocumentText
from claims.services import audit, intake, linking, review
from claims.services.audit import Entry
from claims.services.import_files import ClaimRow
from claims.services.import_rows import document_hash
from claims.services.review import EvidenceInput
from claims.services.verifying import MOST, Verification, verify
from claims.vocabulary import ClaimStatus, EventKind, Stance
from db.engine import Database
from tests.fakes import candidate, prepared
from tests.services.linking import numbered, store
from tests.services.review_acts import Desk

COPY = "The quay was closed in March. It opened again in June."
PIECE = EvidenceInput(Stance.SUPPORTS, quote="It opened again in June.", copy=COPY, publisher="Delta Post")


@pytest.fixture
def reviewed(database: Database) -> Database:
    """A desk with a verdict on a cited passage, an undone mark, and a join."""
    store(database, *numbered(4))
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by="ada", reason="It did.", evidence=[PIECE])
        review.mark(session, 2, ClaimStatus.DISMISSED, by="bo")
        review.undo(session, 2, by="ada")
        linking.join(session, 3, 1, by="bo")
    return database


def _verify(database: Database, *, noted: str | None = None) -> Verification:
    with database.read() as session:
        return verify(session, noted=noted)


def _wrong(database: Database) -> list[str]:
    return [line for check in _verify(database).checks for line in check.wrong]


@contextmanager
def _past_the_program(database: Database) -> Iterator[sqlite3.Connection]:
    """Open the file as somebody would who wants no trigger in the way, and puts them back afterwards."""
    path = Path(database.url.database or "")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = connection.execute(query).fetchall()
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


def test_a_sound_desk_holds_and_it_is_said_what_was_checked(reviewed: Database) -> None:
    found = _verify(reviewed)
    assert found.holds
    assert found.first_bad_line is None
    assert [check.name for check in found.checks] == ["log", "guards", "texts", "offsets", "replay"]
    said = " ".join(check.said for check in found.checks)
    assert f"{found.lines} lines of the audit log" in said
    assert "2 documents" in said
    assert "4 mentions and 1 cited passage " in said
    assert "verdicts 2" in said
    assert re.fullmatch("[0-9a-f]{64}", found.head)


def test_an_empty_desk_holds(database: Database) -> None:
    assert _verify(database).holds


def test_an_imported_claim_has_the_hash_of_its_row(database: Database) -> None:
    text = "The toll rose to 9 crowns."
    row = ClaimRow(1, text, source="Delta Post", url="https://d.example/1", claimant="The council")
    document = DocumentText(text, publisher="Delta Post", url="https://d.example/1")
    with database.write() as session:
        found = [candidate(text, text, claimant="The council")]
        intake.store(session, prepared(document, found), by="ada")
    with _past_the_program(database) as connection:
        connection.execute("UPDATE documents SET content_hash = ?", (document_hash(row),))
    assert [check.name for check in _verify(database).checks if check.count_wrong] == ["replay"]
    assert _wrong(database)[0].startswith("document 1: its content_hash is")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("UPDATE documents SET text = replace(text, 'number 2', 'number 3')", "document 1: its text does"),
        ("UPDATE documents SET text = CAST(x'ff' || text AS TEXT) WHERE id = 1", "not valid UTF-8"),
        ("UPDATE mentions SET start = start + 1 WHERE id = 2", "mention 2: its quote does not stand"),
        ("UPDATE mentions SET quote = 'x' WHERE id = 2", "mention 2: its quote does not stand"),
        ("UPDATE evidence SET quote = 'x'", "evidence 1: its quote does not stand"),
        ("UPDATE evidence SET \"end\" = 'x'", "evidence 1: its quote does not stand"),
        ("UPDATE claims SET status = 'disputed' WHERE id = 4", "claim 4: its status is 'disputed', the log"),
        ("UPDATE claims SET merged_into_id = 2, joined_to_id = 2 WHERE id = 3", "claim 3: its joined_to_id"),
        ("UPDATE claims SET version = 1 WHERE id = 1", "claim 1: version 1 is lower than"),
        ("UPDATE claims SET expires_on = '2030-01-01' WHERE id = 1", "claim 1: its expires_on"),
        ("UPDATE claims SET assignee_id = 1 WHERE id = 1", "claim 1: its assignee_id"),
        ("UPDATE verdicts SET justification = 'It did not.'", "verdict 1: its justification"),
        ("UPDATE verdicts SET justification = CAST(x'ff' AS TEXT)", "verdict 1: its justification"),
        ("UPDATE verdicts SET created_at = '2020-01-01 00:00:00.000000'", "verdict 1: its created_at"),
        ("UPDATE verdicts SET superseded_at = NULL WHERE id = 2", "verdict 2: its superseded_at is None"),
        ("DELETE FROM verdict_evidence", "verdict and evidence 1-1 is not stored, and the log tells of it"),
        ("INSERT INTO verdict_evidence VALUES (2, 1)", "verdict and evidence 2-1 is stored, and no line"),
        ("UPDATE evidence SET stance = 'refutes'", "evidence 1: its stance is 'refutes'"),
        ("UPDATE evidence SET reliability = 'A'", "evidence 1: its reliability is 'A', the log tells None"),
        ("UPDATE users SET role = 'admin' WHERE id = 1", "user 1: its role is 'admin'"),
        ("UPDATE sources SET withdrawn_at = '2020-01-01 00:00:00.000000'", "source 1: its withdrawn_at"),
        ("DELETE FROM matches", "decision on claims 1-3 is not stored"),
        (
            "INSERT INTO users (id, name, role, created_at) VALUES (9, 'eve', 'admin', '2020-01-01')",
            "user 9 is stored, and no line of the log tells of it",
        ),
        (
            "INSERT INTO tags (id, name, created_at) VALUES (1, 'x', '2020-01-01 00:00:00')",
            "tag 1 is stored, and no line of the log tells of it",
        ),
    ],
)  # fmt: skip
def test_what_was_written_past_the_program_is_named(reviewed: Database, change: str, wrong: str) -> None:
    with _past_the_program(reviewed) as connection:
        assert connection.execute(change).rowcount > 0
    found = _wrong(reviewed)
    assert any(wrong in line for line in found), found
    assert _verify(reviewed).first_bad_line is None


def test_a_broken_log_is_told_and_not_played_back(reviewed: Database) -> None:
    with _past_the_program(reviewed) as connection:
        connection.execute("UPDATE events SET payload = '{}' WHERE id = 5")
    found = _verify(reviewed)
    assert not found.holds
    assert found.first_bad_line == 5
    assert found.checks[0].wrong == ("line 5 of the audit log: its hash is not that of what it says",)
    (skipped,) = [check for check in found.checks if check.skipped]
    assert skipped.name == "replay"


def test_triggers_that_are_gone_are_told(reviewed: Database) -> None:
    with closing(sqlite3.connect(Path(reviewed.url.database or ""))) as connection:
        connection.execute("DROP TRIGGER events_are_not_deleted")
    assert _wrong(reviewed) == ["the trigger events_are_not_deleted is gone: the log can be rewritten"]


def test_a_line_that_says_nothing_is_named(reviewed: Database) -> None:
    with reviewed.write() as session:
        ada = audit.user_named(session, "ada")
        audit.record(session, ada, Entry(EventKind.CLAIM_MARKED, claim_id=1, payload={"after": "new"}))
    last = _verify(reviewed).lines
    assert _wrong(reviewed) == [f"line {last} cannot be played back: KeyError 'evidence'"]


def test_a_hash_that_was_noted_is_found_again_or_missed(reviewed: Database) -> None:
    noted = _verify(reviewed).head
    with reviewed.write() as session:
        review.mark(session, 4, ClaimStatus.DISMISSED, by="bo")
    assert _verify(reviewed, noted=f" {noted.upper()}\n").holds
    found = _verify(reviewed, noted="0" * 64)
    assert [check.name for check in found.checks if check.count_wrong] == ["noted"]


def test_many_findings_are_counted_and_the_first_are_told(database: Database) -> None:
    store(database, *numbered(MOST + 5))
    with _past_the_program(database) as connection:
        connection.execute("UPDATE mentions SET quote = 'x'")
    (offsets,) = [check for check in _verify(database).checks if check.name == "offsets"]
    assert (len(offsets.wrong), offsets.count_wrong) == (MOST, MOST + 5)


def test_progress_is_told(database: Database) -> None:
    desk, told = Desk(database, seed=1), []
    desk.open()
    with database.write() as session:
        ada = audit.user_named(session, "ada")
        audit.record_all(session, ada, [Entry(EventKind.BULK_DONE)] * 1_000)
    with database.read() as session:
        verify(session, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == [1_000]
    assert told[0][1] > 1_000
