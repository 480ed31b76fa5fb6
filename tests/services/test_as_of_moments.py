"""Which moment is meant, what is told of it, and what was decided since."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from claims.errors import DatabaseError, InvalidInputError, NotFoundError
from claims.services import as_of, audit, evidence, linking, review, sources
from claims.services.as_of import Held
from claims.services.as_of_views import HeldPage
from claims.services.audit import Entry
from claims.services.review import EvidenceInput
from claims.vocabulary import ClaimStatus, EventKind, Reliability, Role, Stance
from db.engine import Database
from db.models import Claim, Evidence, User, Verdict
from tests.services.desk import person
from tests.services.linking import numbered, store
from tests.services.set_clock import BEGAN, Clock

DAY = date(2023, 9, 14)
VERIFIED, DISPUTED = ClaimStatus.VERIFIED, ClaimStatus.DISPUTED


def _mark(database: Database, claim_id: int, status: ClaimStatus, reason: str = "Counted.") -> None:
    with database.write() as session:
        review.mark(session, claim_id, status, by="ada", reason=reason)


def _status(database: Database, claim_id: int, when: as_of.When) -> ClaimStatus:
    with database.read() as session:
        return as_of.show_claim(session, claim_id, when).detail.claim.status


def _list(database: Database, when: as_of.When, **options: object) -> HeldPage:
    with database.read() as session:
        return as_of.list_claims(session, when, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-09-14", DAY),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("2023-09-14T18:00", datetime(2023, 9, 14, 18, 0, 59, 999999, UTC)),
        ("2023-09-14 18:00:05", datetime(2023, 9, 14, 18, 0, 5, 999999, UTC)),
        ("2023-09-14T18:00:05.000001Z", datetime(2023, 9, 14, 18, 0, 5, 1, UTC)),
        ("2023-09-14T01:30+02:00", datetime(2023, 9, 13, 23, 30, 59, 999999, UTC)),
    ],
)
def test_what_is_named_means_its_end(written: str, meant: as_of.When) -> None:
    assert as_of.read_when(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "", "yesterday", "14.09.2023", "2023-9-14", "20230914", "2023-W37-4", "2023-02-29", "2023-09-14T",
        "2023-09-14T25:00", "2023-09-14T18", "2023-09-14T18:00+99:00", "２０２３-09-14",
        "0001-01-01T00:00+02:00", "9999-12-31T23:59", "2023-09-14T18:00\x00", "2023-09-14; DROP TABLE events",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused_in_a_line(written: str) -> None:
    with pytest.raises(InvalidInputError, match=r"is no moment; write a day, as in 2023-09-14"):
        as_of.read_when(written)


def test_a_day_means_its_last_moment_in_utc(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    clock.set(datetime(2023, 9, 14, 23, 59, 59, 999_000, UTC))
    _mark(database, 1, VERIFIED)
    clock.set(datetime(2023, 9, 15, tzinfo=UTC))
    _mark(database, 1, DISPUTED)
    clock.wait(days=9)
    assert _status(database, 1, date(2023, 9, 13)) is ClaimStatus.NEW
    assert _status(database, 1, DAY) is VERIFIED
    assert _status(database, 1, date(2023, 9, 15)) is DISPUTED
    assert _status(database, 1, as_of.read_when("2023-09-15T01:59+02:00")) is VERIFIED
    assert _status(database, 1, as_of.read_when("2023-09-15T02:00+02:00")) is DISPUTED


def test_today_means_now(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    _mark(database, 1, VERIFIED)
    found = _list(database, clock.moment.date())
    assert found.moment <= clock.moment
    assert found.by_status[VERIFIED] == 1


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=4000)])
def test_what_is_to_come_is_refused(database: Database, clock: Clock, ahead: timedelta) -> None:
    store(database, *numbered(1))
    for when in (clock.moment.date() + ahead, clock.moment + ahead):
        with pytest.raises(InvalidInputError, match="still to come"):
            _list(database, when)
        with pytest.raises(InvalidInputError, match="still to come"):
            _status(database, 1, when)


def test_before_the_first_line_nothing_was_held(database: Database, clock: Clock) -> None:
    with pytest.raises(InvalidInputError, match="the log is empty"):
        _list(database, BEGAN)
    store(database, *numbered(1))
    with pytest.raises(InvalidInputError, match="the log begins on 2023-08-01 09:00 UTC"):
        _list(database, date(2023, 7, 31))
    with pytest.raises(InvalidInputError, match="the log begins on 2023-08-01 09:00 UTC"):
        _status(database, 1, date(2023, 7, 31))


def test_a_claim_that_came_later_was_not_known_yet(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    clock.wait(days=3)
    store(database, "A barge lay there.", name="later")
    clock.wait(days=3)
    with pytest.raises(NotFoundError, match="claim 2 was not known yet at 2023-08-02"):
        _status(database, 2, date(2023, 8, 2))
    with pytest.raises(NotFoundError, match="there is no claim 3"):
        _status(database, 3, date(2023, 8, 2))
    assert [row.then.id for row in _list(database, date(2023, 8, 2)).claims] == [1]
    assert _list(database, date(2023, 8, 2)).came_later == 1
    assert _list(database, date(2023, 8, 5)).came_later == 0


def test_pages_tell_what_was_decided_since(database: Database, clock: Clock) -> None:
    store(database, *numbered(5))
    _mark(database, 1, VERIFIED)
    clock.wait(hours=1)
    _mark(database, 2, VERIFIED)
    then = clock.wait(days=1)
    clock.wait(days=1)
    _mark(database, 1, DISPUTED)
    _mark(database, 3, DISPUTED)
    with database.write() as session:
        review.undo(session, 3, by="ada")
        linking.join(session, 5, 4, by="ada")
        audit.record(session, audit.user_named(session, "ada"), Entry(EventKind.BULK_DONE, payload={}))
    found = _list(database, then)
    assert [row.then.id for row in found.claims] == [2, 1, 3, 4, 5]
    assert (found.total, found.decided_since) == (5, 4)
    assert found.by_status == dict.fromkeys(ClaimStatus, 0) | {ClaimStatus.NEW: 3, VERIFIED: 2}
    assert [row.then.id for row in found.claims if row.has_changed] == [1, 5]
    row = found.claims[1]
    assert (row.then.status, row.now.status) == (VERIFIED, DISPUTED)
    assert row.verdict is not None
    assert row.verdict_now is not None
    assert (row.verdict.status, row.verdict_now.status) == (VERIFIED, DISPUTED)

    since = _list(database, then, held=Held.DECIDED_SINCE)
    assert [row.then.id for row in since.claims] == [1, 3, 4, 5]
    assert since.total == 4
    only = _list(database, then, held=Held.DECIDED_SINCE, statuses=[VERIFIED])
    assert ([row.then.id for row in only.claims], only.total) == ([1], 1)


def test_pages_follow_each_other(database: Database, clock: Clock) -> None:
    store(database, *numbered(7))
    for claim_id in (3, 6, 2):
        clock.wait(hours=1)
        _mark(database, claim_id, VERIFIED)
    pages = [_list(database, clock.moment, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [[row.then.id for row in page.claims] for page in pages] == [[2, 6, 3], [1, 4, 5], [7], []]
    assert {page.total for page in pages} == {7}


def test_the_log_is_told_whatever_the_tables_say_now(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    piece = EvidenceInput(Stance.SUPPORTS, url="https://port.example/1", publisher="Delta Post")
    with database.write() as session:
        person(session, "rita", Role.REVIEWER)
        review.mark(session, 1, VERIFIED, by="ada", reason="Counted.", evidence=[piece])
        sources.grade(session, sources.id_of(session, "Delta Post"), Reliability.B, by="rita")
    then = clock.moment
    clock.wait(days=1)
    with database.write() as session:
        evidence.withdraw(session, 1, by="ada", reason="Forged.")
        sources.grade(session, sources.id_of(session, "Delta Post"), Reliability.E, by="rita")
        session.execute(update(Verdict).values(superseded_at=clock()))
        session.execute(update(Claim).values(status=ClaimStatus.DISMISSED))
        session.execute(update(Evidence).values(reliability=Reliability.A))
    with database.read() as session:
        held = as_of.show_claim(session, 1, then).detail
    assert held.claim.status is VERIFIED
    assert held.claim.recheck_reason is None
    assert held.verdict is not None
    assert (held.verdict.status, held.verdict.justification) == (VERIFIED, "Counted.")
    assert held.evidence[0].counts
    assert (held.evidence[0].reliability, held.evidence[0].source_reliability) == (None, Reliability.B)
    assert held.verdict.evidence == held.evidence


def test_a_verdict_keeps_the_evidence_of_a_claim_that_was_split_off(database: Database, clock: Clock) -> None:
    store(database, *numbered(2))
    with database.write() as session:
        review.add_evidence(session, 2, EvidenceInput(Stance.SUPPORTS, quote="Seen."), by="ada")
        linking.join(session, 2, 1, by="ada")
        review.mark(session, 1, VERIFIED, by="ada", reason="Seen.", rests_on=[1])
        linking.split(session, 2, by="ada")
    clock.wait(days=1)
    with database.read() as session:
        held = as_of.show_claim(session, 1, clock.moment).detail
        assert held.verdict is not None
        assert [piece.claim_id for piece in held.verdict.evidence] == [2]
        assert held.evidence == ()


def test_joined_claims_are_told_of_by_number_only(database: Database, clock: Clock) -> None:
    store(database, *numbered(3))
    with database.write() as session:
        linking.join(session, 2, 1, by="ada")
    then = clock.wait(days=1)
    clock.wait(days=1)
    store(database, "A barge lay there.", name="later")
    with database.read() as session:
        held = as_of.held_by_id(session, [4, 2, 1], then)
    assert {claim_id: row.then.merged_into_id for claim_id, row in held.items()} == {1: None, 2: 1}
    assert [row.then.id for row in _list(database, then).claims] == [1, 3]
    assert held[1].then.mention_count == 2


def test_a_verdict_runs_out_on_its_day(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    with database.write() as session:
        review.mark(session, 1, VERIFIED, by="ada", reason="Seen.", expires_on=DAY)
    clock.wait(days=100)
    with database.read() as session:
        before, on = (as_of.show_claim(session, 1, day) for day in (date(2023, 9, 13), DAY))
    assert (before.has_expired, on.has_expired) == (False, True)
    assert on.detail.verdict is not None


def test_a_probability_is_that_of_the_verdict_that_stood(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    for probability in (0.75, 0.9):
        clock.wait(days=2)
        with database.write() as session:
            review.mark(session, 1, VERIFIED, by="ada", reason="Seen.", probability=probability)
    with database.read() as session:
        held = [
            as_of.show_claim(session, 1, day).detail.verdict for day in (date(2023, 8, 4), date(2023, 8, 5))
        ]
    assert [verdict and verdict.probability for verdict in held] == [0.75, 0.9]


def test_a_clock_that_was_set_back_leaves_no_hole(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    clock.wait(hours=5)
    _mark(database, 1, VERIFIED)
    clock.wait(hours=-3)
    _mark(database, 1, DISPUTED)
    between = clock.moment + timedelta(minutes=1)
    clock.wait(days=1)
    assert _status(database, 1, between) is DISPUTED
    with database.read() as session:
        assert len(as_of.show_claim(session, 1, between).detail.verdicts) == 2


def test_a_log_of_an_earlier_release_says_which_verdict_stood(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    with database.write() as session:
        user = audit.user_named(session, "ada")
        first = _older_mark(session, user, DISPUTED, superseded=None)
        clock.wait(days=1)
        second = _older_mark(session, user, VERIFIED, superseded=first)
    then = clock.wait(days=1)
    clock.wait(days=1)
    with database.write() as session:
        session.get_one(Verdict, second).superseded_at = clock()
        session.flush()
        session.get_one(Verdict, first).superseded_at = None
        line = session.scalar(text("SELECT max(id) FROM events"))
        told = {"event": line, "before": VERIFIED, "after": DISPUTED, "marked_by": "ada"}
        audit.record(session, user, Entry(EventKind.MARK_UNDONE, claim_id=1, payload=told))
    clock.wait(days=1)
    with database.read() as session:
        before, after = (
            as_of.show_claim(session, 1, then).detail,
            as_of.show_claim(session, 1, clock.moment).detail,
        )
    assert [verdict.superseded_at is None for verdict in before.verdicts] == [False, True]
    assert [verdict.superseded_at is None for verdict in after.verdicts] == [True, False]
    assert [verdict.justification for verdict in before.verdicts] == ["Seen.", "Seen."]
    assert (before.claim.status, after.claim.status) == (VERIFIED, DISPUTED)


def _older_mark(session: Session, user: User, status: ClaimStatus, *, superseded: int | None) -> int:
    """Decide about claim 1 as the releases before roles did, which wrote no moments into the log."""
    if superseded is not None:
        session.get_one(Verdict, superseded).superseded_at = audit.now()
        session.flush()
    verdict = Verdict(
        claim_id=1, status=status, justification="Seen.", user_id=user.id, created_at=audit.now()
    )
    session.add(verdict)
    session.flush()
    told = {
        "before": ClaimStatus.NEW, "after": status, "verdict": verdict.id, "superseded": superseded,
        "reason": "Seen.", "evidence": [],
    }  # fmt: skip
    audit.record(session, user, Entry(EventKind.CLAIM_MARKED, claim_id=1, payload=told))
    return verdict.id


def test_a_line_that_makes_no_sense_is_named(database: Database, clock: Clock) -> None:
    store(database, *numbered(1))
    with database.write() as session:
        user = audit.user_named(session, "ada")
        audit.record(session, user, Entry(EventKind.CLAIM_ASSIGNED, claim_id=1, payload={}))
    with pytest.raises(DatabaseError, match=r"line \d+ cannot be played back.*`verify` says more"):
        _status(database, 1, clock.moment)
