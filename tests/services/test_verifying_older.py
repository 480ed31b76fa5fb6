"""A log that an earlier release wrote: it tells less, and what it tells still has to be so."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest
from sqlalchemy.orm import Session

from claims.services import audit, catalogue, review
from claims.services.audit import Entry
from claims.services.chain import check_chain
from claims.services.opening import close_claim
from claims.services.verifying import verify
from claims.vocabulary import ClaimStatus, EventKind, Role, Stance
from db.engine import Database
from db.models import Claim, Evidence, User, Verdict
from tests.services.linking import numbered, store


@pytest.fixture
def older(database: Database) -> Database:
    """A desk on which two verdicts were given and one undone, as the release before roles wrote it."""
    with database.write() as session:
        session.add(User(name="ada", role=Role.ANALYST, created_at=audit.now()))
    store(database, *numbered(2))
    with database.write() as session:
        user = audit.user_named(session, "ada")
        first = _mark(session, user, ClaimStatus.DISPUTED, before=ClaimStatus.NEW)
        second = _mark(session, user, ClaimStatus.VERIFIED, before=ClaimStatus.DISPUTED, superseded=first)
        second.superseded_at = audit.now()
        session.flush()
        first.superseded_at = None
        told = {"event": _last(session), "before": "verified", "after": "disputed", "marked_by": "ada"}
        _close(session, user, EventKind.MARK_UNDONE, told, ClaimStatus.DISPUTED)
    return database


def _mark(
    session: Session,
    user: User,
    status: ClaimStatus,
    *,
    before: ClaimStatus,
    superseded: Verdict | None = None,
) -> Verdict:
    piece = Evidence(
        claim_id=1, stance=Stance.REFUTES, url="https://p.example/1", user_id=user.id, created_at=audit.now()
    )
    session.add(piece)
    if superseded is not None:
        superseded.superseded_at = audit.now()
    session.flush()
    verdict = Verdict(
        claim_id=1,
        status=status,
        justification="Seen.",
        user_id=user.id,
        created_at=audit.now(),
        evidence=[piece],
    )
    session.add(verdict)
    session.flush()
    told = {
        "before": before,
        "after": status,
        "verdict": verdict.id,
        "superseded": superseded.id if superseded else None,
        "reason": "Seen.",
        "evidence": [{"id": piece.id, "stance": piece.stance, "url": piece.url, "quote": None}],
    }
    _close(session, user, EventKind.CLAIM_MARKED, told, status)
    return verdict


def _close(
    session: Session, user: User, kind: EventKind, told: dict[str, object], status: ClaimStatus
) -> None:
    audit.record(session, user, Entry(kind, claim_id=1, payload=told))
    claim = session.get_one(Claim, 1)
    claim.status = status
    close_claim(session, claim)


def _last(session: Session) -> int:
    return check_chain(session).lines


def _wrong(database: Database) -> Sequence[str]:
    with database.read() as session:
        return [line for check in verify(session).checks for line in check.wrong]


def test_an_older_log_holds(older: Database) -> None:
    assert _wrong(older) == []


def test_an_older_mark_is_undone_and_the_log_still_holds(older: Database) -> None:
    with older.write() as session:
        review.undo(session, 1, by="ada")
        review.mark(session, 1, ClaimStatus.VERIFIED, by="bo", reason="Seen again.", rests_on=[1])
    assert _wrong(older) == []
    with older.read() as session:
        assert catalogue.show_claim(session, 1).claim.status is ClaimStatus.VERIFIED


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("UPDATE verdicts SET rating = 'true' WHERE id = 1", "verdict 1: its rating is 'true'"),
        ("UPDATE verdicts SET superseded_at = created_at WHERE id = 1", "verdict 1: its superseded_at"),
        ("UPDATE evidence SET url = 'https://p.example/2' WHERE id = 1", "evidence 1: its url"),
        ("UPDATE users SET role = 'admin' WHERE id = 1", "user 1: its role is 'admin'"),
    ],
)
def test_what_an_older_log_tells_has_to_be_so(older: Database, change: str, wrong: str) -> None:
    with closing(sqlite3.connect(older.url.database or "", isolation_level=None)) as connection:
        for trigger in ("verdicts_are_not_rewritten", "evidence_is_not_rewritten"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(change)
    assert any(wrong in line for line in _wrong(older))
