"""The index beside other processes; ``tests/services/index_storm.py`` runs the same for as long as asked."""

from __future__ import annotations

from db.engine import Database
from tests.services.index_storm import storm


def test_eight_processes_write_while_a_ninth_searches(database: Database) -> None:
    report = storm(database, seconds=3)
    assert report.failures == []
    assert report.wrong == []
    assert report.changes > 100
    assert report.checks > 20
