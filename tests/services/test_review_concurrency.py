"""A desk of eight processes; ``tests/services/review_storm.py`` runs the same for as many acts as asked."""

from __future__ import annotations

from claims.vocabulary import EventKind
from db.engine import Database
from tests.services.review_storm import WORKERS, storm

ACTIONS = 500
RARE = {
    EventKind.DOCUMENT_ADDED, EventKind.PAGE_FETCHED, EventKind.CLAIM_PROPOSED, EventKind.MENTION_ADDED,
}  # fmt: skip


def test_eight_processes_review_at_once_and_nothing_is_lost(database: Database) -> None:
    report = storm(database, actions=ACTIONS)
    assert report.failures == []
    assert report.wrong == []
    assert report.done == WORKERS * ACTIONS
    assert report.clashes > 0
    assert set(report.kinds) >= {kind.value for kind in EventKind} - {kind.value for kind in RARE}
