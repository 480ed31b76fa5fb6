"""Every line of the log in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from claims.cli_history import MOST_WORDS, describe
from claims.services import catalogue
from claims.services.views import EventView
from claims.vocabulary import EventKind
from db.engine import Database
from db.models import Claim
from tests.services.review_acts import CLAIMS, Desk


def _event(kind: EventKind, **payload: object) -> EventView:
    return EventView(1, datetime(2026, 1, 2, tzinfo=UTC), "ada", kind, payload, 1)


def test_whatever_a_desk_does_can_be_told(database: Database) -> None:
    desk = Desk(database, seed=5)
    desk.open()
    for _ in range(150):
        desk.act()
    told: set[str] = set()
    with database.read() as session:
        assert len(session.scalars(select(Claim.id)).all()) == CLAIMS
        for claim_id in range(1, CLAIMS + 1):
            for event in catalogue.history(session, claim_id):
                line = describe(event)
                assert line.startswith(event.kind.replace("_", " "))
                assert "None" not in line
                told.add(event.kind)
    assert len(told) > 12


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            _event(EventKind.CLAIM_ASSIGNED, before=None, after="bo", before_id=None, after_id=2),
            "claim assigned nobody -> bo",
        ),
        (_event(EventKind.CLAIM_TAGGED, tag=1, name="grain", tagged=False), "claim tagged -grain"),
        (
            _event(EventKind.WORK_UNDONE, undone="claim_tagged", tag=1, name="grain", tagged=True, bulk=7),
            "work undone (claim tagged) +grain (bulk change 7)",
        ),
        (_event(EventKind.NOTE_ADDED, note=1, text="See @bo.", addressed=[2]), "note added: See @bo."),
        (
            _event(
                EventKind.EVIDENCE_GRADED,
                evidence=3,
                reliability="B",
                credibility=None,
                was={"reliability": None, "credibility": 2},
                reason="It moved.",
            ),
            "evidence graded evidence 3 -2 -> B-: It moved.",
        ),
        (
            _event(EventKind.EVIDENCE_GROUPED, evidence=3, origin="dpa", was={"origin": None}),
            "evidence grouped evidence 3 no origin -> dpa",
        ),
        (
            _event(EventKind.EVIDENCE_ADDED, id=3, stance="context", url=None, quote=None, document_id=4),
            "evidence added [context: document 4]",
        ),
        (
            _event(EventKind.FACT_CHECK_TIED, fact_check=3, publisher="Checks", claim=2, before=None),
            "fact check tied 3, Checks (claim - -> claim 2)",
        ),
        (
            _event(EventKind.FACT_CHECK_REMOVED, fact_check=3, publisher=None, row={}),
            "fact check removed 3, by somebody else",
        ),
        (_event(EventKind.CLAIM_JOINED, claim=2, other=1, lines=[2, 1]), "claim joined: claim 2, claim 1"),
    ],
)
def test_a_line_is_told_in_words(event: EventView, line: str) -> None:
    assert describe(event) == line


def test_a_long_note_says_how_long_it_is() -> None:
    told = describe(_event(EventKind.NOTE_ADDED, note=1, text="x" * 1_000_000, addressed=[]))
    assert told.endswith("... (1,000,000 characters; --json prints all)")
    assert len(told) < MOST_WORDS + 100
