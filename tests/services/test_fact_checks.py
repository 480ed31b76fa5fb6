"""Fact-checks of others: stored as theirs, tied to claims, removed and put back, all as the log tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.interchange.reviews import TheirReview
from claims.services import catalogue, fact_check_rows, fact_checks, linking, verifying
from claims.services.fact_checks import StaleFactCheckError
from claims.services.views import IntakeResult
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.services.linking import store

LOCK = "The lock at Orla holds 90 boats."
WALL = "The harbour wall fell down in 1902."
REVIEW = TheirReview(
    LOCK,
    "https://checks.example/1",
    "River Checks",
    date(2026, 2, 3),
    "A guide",
    date(2026, 1, 2),
    "Doubtful",
    2.0,
    5.0,
    1.0,
    ("https://tours.example/lock",),
)
OTHER = TheirReview("Boats at Orla: the lock holds 90 of them.", None, "Elsewhere", rating_value=1.5)


@pytest.fixture
def claim_ids(database: Database) -> list[int]:
    return store(database, LOCK, WALL)


def bring(database: Database, *reviews: TheirReview, claim_id: int | None = None) -> tuple[int, ...]:
    with database.write() as session:
        return fact_checks.import_reviews(session, reviews, by="ada", claim_id=claim_id).new


def about(database: Database, fact_check_id: int) -> int | None:
    with database.read() as session:
        return fact_check_rows.show(session, fact_check_id).claim_id


def verified(database: Database) -> bool:
    with database.read() as session:
        found = verifying.verify(session)
        assert [check.wrong for check in found.checks if check.wrong] == []
        return found.holds


def test_one_with_a_claims_very_words_is_tied_to_it(database: Database, claim_ids: list[int]) -> None:
    shouted = replace(REVIEW, claim_reviewed=f'\N{LEFT DOUBLE QUOTATION MARK}{LOCK.upper()}"', url=None)
    escaped = replace(REVIEW, claim_reviewed=f"&quot;{LOCK}&quot;", url=None)
    found = bring(database, REVIEW, OTHER, shouted, escaped)
    assert [about(database, each) for each in found] == [claim_ids[0], None, claim_ids[0], claim_ids[0]]
    with database.read() as session:
        (first, *_) = fact_check_rows.of_claim(session, claim_ids[0])[::-1]
        assert (first.publisher, first.rating_name, first.by) == ("River Checks", "Doubtful", "ada")
        assert first.appearances == ("https://tours.example/lock",)
        assert first.on_scale
        assert fact_check_rows.of_claim(session, claim_ids[1]) == ()
        assert list(fact_checks.their_reviews(session))[:2] == [REVIEW, OTHER]
    assert verified(database)


def test_they_never_touch_the_desks_own_verdicts(database: Database, claim_ids: list[int]) -> None:
    with database.read() as session:
        before = catalogue.show_claim(session, claim_ids[0]).claim
    bring(database, REVIEW)
    with database.read() as session:
        detail = catalogue.show_claim(session, claim_ids[0])
    assert detail.claim == before
    assert detail.claim.status is ClaimStatus.NEW
    assert (detail.verdict, detail.evidence) == (None, ())


def test_each_is_stored_once_and_tied_when_its_claim_comes(database: Database) -> None:
    (found,) = bring(database, REVIEW, REVIEW)
    assert about(database, found) is None
    (claim,) = store(database, LOCK)
    with database.write() as session:
        done = fact_checks.import_reviews(session, [REVIEW], by="bo")
    assert (done.new, done.known, done.tied) == ((), 1, 1)
    assert about(database, found) == claim
    assert bring(database, replace(REVIEW, rating_name="True")) != ()
    assert verified(database)


def test_all_of_a_file_can_be_tied_to_one_claim(database: Database, claim_ids: list[int]) -> None:
    found = bring(database, REVIEW, OTHER, claim_id=claim_ids[1])
    assert [about(database, each) for each in found] == [claim_ids[1]] * 2
    with pytest.raises(NotFoundError):
        bring(database, REVIEW, claim_id=99)


def test_tying_is_an_act_that_another_takes_back(database: Database, claim_ids: list[int]) -> None:
    lock, wall = claim_ids
    (found,) = bring(database, OTHER)
    with database.write() as session:
        fact_checks.tie(session, found, lock, by="bo", expected=None)
    with database.write() as session:
        fact_checks.tie(session, found, wall, by="bo", expected=lock)
    with database.write() as session, pytest.raises(StaleFactCheckError, match=f"tied to claim {wall}"):
        fact_checks.tie(session, found, None, by="cy", expected=lock)
    with database.write() as session, pytest.raises(InvalidInputError):
        fact_checks.tie(session, found, wall, by="cy")
    with database.write() as session, pytest.raises(NotFoundError):
        fact_checks.tie(session, found, 99, by="cy")
    with database.write() as session, pytest.raises(NotFoundError):
        fact_checks.tie(session, 99, wall, by="cy")
    with database.write() as session:
        fact_checks.tie(session, found, None, by="cy")
    assert about(database, found) is None
    with database.read() as session:
        told = [event.payload for event in catalogue.show_claim(session, lock).history[-2:]]
    assert [(line["before"], line["claim"]) for line in told] == [(None, lock), (lock, wall)]
    assert verified(database)


def test_what_was_removed_comes_back_as_it_was(database: Database, claim_ids: list[int]) -> None:
    (found,) = bring(database, REVIEW)
    with database.read() as session:
        before = fact_check_rows.show(session, found)
    with database.write() as session:
        line = fact_checks.remove(session, found, by="bo")
    with database.read() as session:
        assert fact_check_rows.of_claim(session, claim_ids[0]) == ()
        (gone,) = fact_check_rows.removed_from(session, claim_ids[0])
        assert (gone.event_id, gone.publisher, gone.by) == (line, "River Checks", "bo")
    assert verified(database)
    with database.write() as session:
        assert fact_checks.restore(session, line, by="cy") == found
    with database.read() as session:
        assert fact_check_rows.show(session, found) == before
        assert fact_check_rows.removed_from(session, claim_ids[0]) == ()
    with database.write() as session, pytest.raises(InvalidInputError, match="stored again"):
        fact_checks.restore(session, line, by="cy")
    with database.write() as session, pytest.raises(NotFoundError):
        fact_checks.restore(session, line - 1, by="cy")
    assert verified(database)


def test_one_comes_back_beside_another_that_took_its_number(database: Database) -> None:
    (found,) = bring(database, REVIEW)
    with database.write() as session:
        line = fact_checks.remove(session, found, by="bo")
    (other,) = bring(database, OTHER)
    with database.write() as session:
        back = fact_checks.restore(session, line, by="bo")
    assert back != other
    assert verified(database)


def test_a_live_claim_shows_those_of_what_is_joined_into_it(database: Database, claim_ids: list[int]) -> None:
    (found,) = bring(database, REVIEW)
    with database.write() as session:
        linking.join(session, claim_ids[0], claim_ids[1], by="ada")
    with database.read() as session:
        assert [view.id for view in fact_check_rows.of_claim(session, claim_ids[1])] == [found]


def test_alike_are_those_that_share_words_and_hang_on_no_claim(
    database: Database, claim_ids: list[int]
) -> None:
    far = TheirReview("Bread got dearer.", None, "Elsewhere", rating_name="True")
    (close, _) = bring(database, OTHER, far)
    bring(database, REVIEW)
    with database.read() as session:
        assert [view.id for view in fact_check_rows.alike(session, claim_ids[0])] == [close]
        page = fact_check_rows.listed(session, tied=False, limit=1)
        assert (len(page.fact_checks), page.total) == (1, 2)
        assert fact_check_rows.listed(session).total == 3


def test_a_column_changed_behind_the_logs_back_is_found(database: Database, harbour: IntakeResult) -> None:
    from sqlalchemy import text

    bring(database, REVIEW)
    with database.write() as session:
        session.execute(text("update fact_checks set rating_name = 'True'"))
    with database.read() as session:
        told = [wrong for check in verifying.verify(session).checks for wrong in check.wrong]
    assert told == ["fact-check 1: its rating_name is 'True', the log tells 'Doubtful'"]
