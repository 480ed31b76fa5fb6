"""How long the desk takes to say what it held on a day of the past, with 100,000 lines in its log.

Run it with ``python -m tests.benchmarks.bench_as_of``. The log is a year of a desk's work, written through
the services under a clock that is set: claims that came in, decisions on many and on one, taken back,
evidence, tags and joins.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.errors import WorkbenchError
from claims.services import as_of, audit, bulk, linking, review
from claims.services.audit import Entry
from claims.services.review import EvidenceInput
from claims.vocabulary import ClaimStatus, EventKind, Stance
from db.engine import Database
from db.models import Claim, Event
from db.upgrade import open_database
from tests.benchmarks.many_claims import fill, invented_claims

CLAIMS = 30_000
LINES = 100_000
BEGAN = datetime(2025, 1, 1, 8, tzinfo=UTC)
STEP = timedelta(minutes=5)
SAMPLE = 200
MOST_MILLISECONDS = 500.0


class Clock:
    """Stands in for `claims.services.audit.now`: it goes on when it is told to."""

    def __init__(self) -> None:
        self.moment = BEGAN

    def __call__(self) -> datetime:
        """Return the moment that the clock shows."""
        return self.moment


def main(url: str | None = None) -> None:
    """Print how long each answer takes; on a new database unless ``url`` names one."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(url or f"sqlite:///{folder}/claims.db")
        if url is None:
            _work(database)
        with database.read() as session:
            lines = session.scalar(select(func.count()).select_from(Event)) or 0
            first, last = session.execute(
                select(func.min(Event.created_at), func.max(Event.created_at))
            ).one()
        print(f"as of, {lines:,} lines of the log, {CLAIMS:,} claims:")
        for part in (0.1, 0.5, 0.95):
            _measure(database, first + (last - first) * part, label=f"after {part:.0%} of the log")
        database.close()


def _measure(database: Database, when: datetime, *, label: str) -> None:
    print(f"  {label} ({when:%Y-%m-%d})")
    _timed("numbers by status and a page of 20", database, lambda s: as_of.list_claims(s, when, limit=20))
    _timed("page 100 of 20", database, lambda s: as_of.list_claims(s, when, limit=20, offset=2_000))
    since = as_of.Held.DECIDED_SINCE
    _timed("what was decided since", database, lambda s: as_of.list_claims(s, when, held=since, limit=20))
    dice = random.Random(3)
    asked = [dice.randint(1, CLAIMS // 20) for _ in range(SAMPLE)]
    took = [_asked(database, partial(as_of.show_claim, claim_id=claim_id, when=when)) for claim_id in asked]
    worst = statistics.quantiles([each[0] for each in took], n=20)[-1]
    print(f"    one claim: {_middle(took)}, 95 % within {worst:.0f} ms")


def _timed(what: str, database: Database, ask: Callable[[Session], object]) -> None:
    took = [_asked(database, ask) for _ in range(5)]
    print(f"    {what}: {_middle(took)}")


def _asked(database: Database, ask: Callable[[Session], object]) -> tuple[float, float]:
    """Return the milliseconds that an answer took, on the clock and of one core."""
    with database.read() as session:
        began, worked = time.perf_counter(), time.process_time()
        ask(session)
        return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)


def _middle(took: Sequence[tuple[float, float]]) -> str:
    clock, core = (statistics.median(each) for each in zip(*took, strict=True))
    return f"{clock:.0f} ms, {core:.0f} ms of a core{'' if core < MOST_MILLISECONDS else '  TOO LONG'}"


def _work(database: Database) -> None:
    clock, real = Clock(), audit.now
    audit.now = clock
    try:
        fill(database, invented_claims(CLAIMS), model="invented")
        _arrivals(database, clock)
        _many_decisions(database, clock)
        _single_acts(database, clock)
    finally:
        audit.now = real


def _arrivals(database: Database, clock: Clock) -> None:
    """Write the lines that intake would have written, 100 claims at a time."""
    with database.read() as session:
        texts = dict(session.execute(select(Claim.id, Claim.text)).all())
    for first in range(1, CLAIMS + 1, 100):
        clock.moment += STEP
        with database.write() as session:
            user = audit.user_named(session, "Mara")
            entries = [
                entry
                for number in range(first, first + 100)
                for entry in (
                    Entry(EventKind.DOCUMENT_ADDED, document_id=number, payload={"content_hash": "-"}),
                    Entry(
                        EventKind.CLAIM_PROPOSED,
                        claim_id=number,
                        document_id=number,
                        payload={"mention": number, "text": texts[number]},
                    ),
                )
            ]
            audit.record_all(session, user, entries)


def _many_decisions(database: Database, clock: Clock) -> None:
    """Decide half of the claims as an import does, tag some, and take some of that back."""
    statuses = (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED)
    for first in range(1, CLAIMS // 2, 500):
        clock.moment += STEP
        with database.write() as session:
            marks = {number: statuses[number % 3] for number in range(first, first + 500)}
            review.mark_new(session, marks, by="Mara", reason="It says so on page 12 of the yearly report.")
    for first in range(1, CLAIMS // 2, 1000):
        clock.moment += STEP
        with database.write() as session:
            change = bulk.TagAll("harbour", tagged=True)
            shown = bulk.preview(session, list(range(first, first + 500)), change)
            bulk.apply(session, shown.versions, change, by="Mara")


def _single_acts(database: Database, clock: Clock) -> None:
    dice = random.Random(1)
    while True:
        clock.moment += STEP
        with database.write() as session:
            if (session.scalar(select(func.max(Event.id))) or 0) >= LINES:
                return
            for _ in range(50):
                _one(session, dice)


def _one(session: Session, dice: random.Random) -> None:
    claim_id, other = dice.randint(1, CLAIMS // 20), dice.randint(1, CLAIMS // 20)
    try:
        what = dice.random()
        if what < 0.4:
            piece = EvidenceInput(Stance.SUPPORTS, url=f"https://port.example/{claim_id}", publisher="Port")
            review.add_evidence(session, claim_id, piece, by="Ana")
        elif what < 0.9:
            status = dice.choice([ClaimStatus.VERIFIED, ClaimStatus.DISPUTED])
            review.mark(session, claim_id, status, by="Ana", reason="Counted again by the harbour master.")
        elif what < 0.95:
            review.undo(session, claim_id, by="Ana")
        else:
            linking.join(session, claim_id, other, by="Ana")
    except WorkbenchError:
        return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a database that holds such a log already")
    main(parser.parse_args().url)
