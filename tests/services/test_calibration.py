"""Which probabilities count, what settles them, and when there are enough to be scored."""

from __future__ import annotations

import pytest

from claims.services import audit, calibration, desk, linking, review, second_look
from claims.services.calibration import ENOUGH
from claims.services.forecasts import Forecast, Settled, forecasts
from claims.vocabulary import ClaimStatus
from db.engine import Database
from db.models import Claim
from tests.services.desk import four_eyes
from tests.services.linking import numbered, store

VERIFIED, DISPUTED, UNRESOLVED = ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED


@pytest.fixture(autouse=True)
def _claims(database: Database) -> None:
    store(database, *numbered(3))
    four_eyes(database, DISPUTED)


def mark(
    database: Database, status: ClaimStatus, probability: float | None, *, by: str = "ada", claim: int = 1
) -> None:
    with database.write() as session:
        review.mark(session, claim, status, by=by, reason="Seen.", probability=probability)


def found(database: Database) -> list[Forecast]:
    with database.read() as session:
        return list(forecasts(session))


def one(database: Database) -> tuple[float, Settled | None, bool]:
    (only,) = found(database)
    return only.probability, only.settled, only.came_true


def test_a_verdict_is_never_held_against_itself(database: Database) -> None:
    mark(database, VERIFIED, 0.9)
    assert one(database) == (0.9, None, False)


def test_nor_against_its_author_saying_the_same_again_or_the_opposite(database: Database) -> None:
    with database.write() as session:
        desk.change(session, by="root", four_eyes=())
    mark(database, VERIFIED, 0.9)
    mark(database, VERIFIED, None)
    assert one(database) == (0.9, None, False)
    mark(database, DISPUTED, None)
    assert one(database) == (0.9, None, False)


def test_somebody_elses_later_verdict_settles_it(database: Database) -> None:
    mark(database, VERIFIED, 0.9)
    mark(database, VERIFIED, None, by="bo")
    assert one(database) == (0.9, Settled.BY_SOMEBODY_ELSE, True)
    with database.write() as session:
        review.mark(session, 1, DISPUTED, by="bo", reason="Not so.")
        second_look.confirm(session, 1, by="rita")
    assert one(database) == (0.9, Settled.BY_SOMEBODY_ELSE, False)


def test_an_unresolved_claim_is_settled_by_whoever_decides_it(database: Database) -> None:
    mark(database, UNRESOLVED, 0.7)
    assert one(database) == (0.7, None, False)
    mark(database, VERIFIED, None)
    assert one(database) == (0.7, Settled.TOOK_NO_SIDE, True)


def test_the_verdict_that_stands_in_the_end_judges(database: Database) -> None:
    mark(database, UNRESOLVED, 0.7)
    mark(database, VERIFIED, None, by="bo")
    mark(database, UNRESOLVED, None, by="bo")
    assert one(database) == (0.7, None, False)
    mark(database, ClaimStatus.DISMISSED, None, by="bo")
    assert one(database) == (0.7, None, False)


def test_a_forecast_after_the_verdict_is_not_settled_by_it(database: Database) -> None:
    mark(database, VERIFIED, None, by="bo")
    mark(database, UNRESOLVED, 0.4)
    with database.write() as session:
        review.undo(session, 1, by="ada")
    assert found(database) == []


def test_an_earlier_verdict_that_stands_again_settles_nothing(database: Database) -> None:
    mark(database, VERIFIED, None, by="bo")
    mark(database, UNRESOLVED, 0.4)
    mark(database, VERIFIED, None, by="cy")
    assert one(database) == (0.4, Settled.BY_SOMEBODY_ELSE, True)
    with database.write() as session:
        review.undo(session, 1, by="ada")
    assert one(database) == (0.4, None, False)


def test_a_second_look_settles_the_proposal_that_it_confirms_and_counts_it_once(database: Database) -> None:
    mark(database, DISPUTED, 0.1)
    assert one(database) == (0.1, None, False)
    with database.write() as session:
        second_look.confirm(session, 1, by="rita")
    assert one(database) == (0.1, Settled.SECOND_LOOK, False)
    with database.write() as session:
        review.undo(session, 1, by="rolf")
    assert one(database) == (0.1, None, False)


def test_what_was_sent_back_waits_for_a_verdict_of_anybody(database: Database) -> None:
    mark(database, DISPUTED, 0.2)
    with database.write() as session:
        second_look.send_back(session, 1, by="rita", comment="Which pier?")
    assert one(database) == (0.2, None, False)
    mark(database, VERIFIED, None)
    assert one(database) == (0.2, Settled.SENT_BACK, True)


def test_what_was_taken_back_is_no_forecast(database: Database) -> None:
    mark(database, DISPUTED, 0.2)
    with database.write() as session:
        second_look.withdraw(session, 1, by="ada")
    mark(database, UNRESOLVED, 0.6)
    with database.write() as session:
        review.undo(session, 1, by="ada")
    mark(database, VERIFIED, None, by="bo")
    assert found(database) == []


def test_the_last_word_of_each_analyst_counts_once_a_claim(database: Database) -> None:
    mark(database, UNRESOLVED, 0.3)
    mark(database, UNRESOLVED, 0.6)
    mark(database, UNRESOLVED, 0.8, by="bo")
    mark(database, VERIFIED, 0.9)
    assert [(each.analyst, each.probability, each.settled) for each in found(database)] == [
        ("ada", 0.6, Settled.TOOK_NO_SIDE),
        ("bo", 0.8, Settled.BY_SOMEBODY_ELSE),
    ]


def test_a_joined_claim_is_settled_by_the_one_that_stands_for_it(database: Database) -> None:
    mark(database, UNRESOLVED, 0.3, claim=2)
    with database.write() as session:
        linking.join(session, 2, 1, by="bo")
    assert one(database) == (0.3, None, False)
    mark(database, VERIFIED, None, by="bo", claim=1)
    assert one(database) == (0.3, Settled.BY_SOMEBODY_ELSE, True)
    assert found(database)[0].claim_id == 1


def test_a_verdict_that_has_to_be_looked_at_again_settles_nothing(database: Database) -> None:
    mark(database, UNRESOLVED, 0.3)
    mark(database, VERIFIED, None, by="bo")
    with database.write() as session:
        claim = session.get_one(Claim, 1)
        claim.recheck_since, claim.recheck_reason = audit.now(), "its source was given up"
    assert one(database) == (0.3, None, False)


def test_too_few_are_told_and_enough_are_scored_by_analyst_and_source(database: Database) -> None:
    claims = store(database, *(f"Barge {number} sank." for number in range(ENOUGH)), name="tide")
    for place, claim in enumerate(claims):
        if place == ENOUGH - 1:
            with database.read() as session:
                early = calibration.report(session)
            assert (early.desk.settled, early.desk.missing, early.desk.score) == (ENOUGH - 1, 1, None)
        mark(database, UNRESOLVED, 0.8 if place % 5 else 0.2, claim=claim)
        mark(database, VERIFIED, None, by="bo", claim=claim)
    mark(database, UNRESOLVED, 0.5, by="cy")
    with database.read() as session:
        report = calibration.report(session)
    assert [(each.name, each.settled, each.waiting) for each in report.analysts] == [
        ("ada", ENOUGH, 0),
        ("cy", 0, 1),
    ]
    assert [(each.name, each.settled) for each in report.sources] == [
        ("tide press", ENOUGH),
        ("notes press", 0),
    ]
    scored = report.analysts[0].score
    assert scored is not None
    assert scored.brier == pytest.approx((24 * 0.04 + 6 * 0.64) / 30)
    assert [(each.count, each.came_true) for each in scored.bins] == [(6, 6), (24, 24)]
    assert report.analysts[0].by_reason == {Settled.BY_SOMEBODY_ELSE: ENOUGH}
    assert report.desk.waiting == 1
    with database.read() as session:
        assert calibration.report(session, most_sources=1).more_sources == 1


def test_an_empty_desk_has_an_empty_report(database: Database) -> None:
    with database.read() as session:
        report = calibration.report(session)
    assert (report.desk.settled, report.desk.score, report.analysts, report.sources) == (0, None, (), ())
