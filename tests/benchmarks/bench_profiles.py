"""How long profiles and calibration take among 100,000 claims, with no model.

Run it with ``python -m tests.benchmarks.bench_profiles``. One claimant of 2,000 said every fifth claim and
one source of 300 published every fourth; 60,000 claims are judged, 20,000 with a probability that somebody
else's verdict settled; 5,000 pairs contradict each other.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from claims.services import calibration, profiles
from claims.services.profiles import Subject
from db.engine import Database
from db.upgrade import open_database
from tests.benchmarks.many_claims import fill, invented_claims

CLAIMS = 100_000
TIMES = 7

PEOPLE = (
    """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO claimants (id, name, created_at) SELECT i, 'Claimant ' || i, '2026-01-01' FROM n""",
    """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    INSERT INTO sources (id, name, created_at) SELECT i, 'Source ' || i, '2026-01-01' FROM n""",
    """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
    INSERT INTO users (name, role, created_at) SELECT 'Analyst ' || i, 'analyst', '2026-01-01' FROM n""",
    """UPDATE mentions SET modality = CASE id % 9 WHEN 0 THEN 'denied' ELSE 'reported' END,
    claimant_id = CASE WHEN id % 5 = 0 THEN 1 ELSE 2 + id * 7919 % 1999 END WHERE id % 3 < 2""",
    "UPDATE documents SET source_id = CASE WHEN id % 4 = 0 THEN 1 ELSE 2 + id * 104729 % 299 END",
)
_FORECAST = """INSERT INTO verdicts (claim_id, status, user_id, created_at, superseded_at, probability)
SELECT id, 'unresolved', 1 + id % 4, '2026-01-01 00:00:00.000000', '2026-01-02 00:00:00.000000',
(id * 31 % 101) / 100.0 FROM claims WHERE id % 5 = 0"""
_STANDS = """INSERT INTO verdicts (claim_id, status, user_id, created_at)
SELECT id, CASE WHEN id * 17 % 101 < id * 31 % 101 THEN 'verified' ELSE 'disputed' END, 5 + id % 4,
'2026-01-02 00:00:00.000000' FROM claims WHERE id % 5 < 3"""
_STATUS = """UPDATE claims SET status = coalesce((SELECT status FROM verdicts
WHERE claim_id = claims.id AND superseded_at IS NULL), 'new')"""
_CONFLICTS = """INSERT INTO conflicts (left_id, right_id, kind, certainty, left_phrase, right_phrase, signals,
explanation, created_at) SELECT id, id + 5, 'number', 0.8, 'a', 'b', '[]', 'Numbers differ.', '2026-01-01'
FROM claims WHERE id % 20 = 0 AND id + 5 <= 100000"""

TASKS: dict[str, Callable[[Session], object]] = {
    "claimants, first page": lambda session: profiles.list_claimants(session),
    "claimants, a name": lambda session: profiles.list_claimants(session, named="claimant 19"),
    "largest claimant in profile": lambda session: profiles.profile(session, Subject(1)),
    "its claims, first page": lambda session: profiles.claims_of(session, Subject(1)),
    "its claims, page 500": lambda session: profiles.claims_of(session, Subject(1), offset=10_000),
    "its contradictions": lambda session: profiles.contradictions(session, Subject(1)),
    "another claimant in profile": lambda session: profiles.profile(session, Subject(77)),
    "largest source in profile": lambda session: profiles.profile(session, Subject(1, is_source=True)),
    "calibration of the desk": lambda session: calibration.report(session),
}


def main() -> None:
    """Print the median of each task: what passed, and what the processor worked, which other work spares."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/claims.db")
        furnish(database)
        print(f"profiles among {CLAIMS:,} claims, median of {TIMES}:")
        for name, task in TASKS.items():
            passed, worked = _milliseconds(database, task)
            print(f"  {name:<30} {passed:8.1f} ms, of which at work {worked:8.1f} ms")
        database.close()


def furnish(database: Database) -> None:
    """Fill a new database."""
    fill(database, invented_claims(CLAIMS), model="none")
    with database.write() as session:
        for statement in (*PEOPLE, _FORECAST, _STANDS, _STATUS, _CONFLICTS):
            session.execute(text(statement))
        session.execute(text("ANALYZE"))


def _milliseconds(database: Database, task: Callable[[Session], object]) -> tuple[float, float]:
    passed, worked = [], []
    for _ in range(TIMES):
        with database.read() as session:
            begun, began_to_work = time.perf_counter(), time.process_time()
            task(session)
            passed.append(1000 * (time.perf_counter() - begun))
            worked.append(1000 * (time.process_time() - began_to_work))
    return statistics.median(passed), statistics.median(worked)


if __name__ == "__main__":
    main()
