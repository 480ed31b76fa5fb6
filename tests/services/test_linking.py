from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from claims.errors import InvalidInputError, NotFoundError, WorkbenchError
from claims.services import linking, review
from claims.services.audit import first_broken_event
from claims.services.families import decided, in_order
from claims.services.review import EvidenceInput, StaleClaimError
from claims.services.suggestions import kept_apart_from
from claims.vocabulary import ClaimStatus, MatchDecision, Stance
from db.engine import Database
from db.models import Claim
from tests.services.linking import numbered, rows, store


@pytest.fixture
def claims(database: Database) -> list[int]:
    return store(database, *numbered(5))


def _join(database: Database, claim_id: int, into_id: int, **options: int) -> int:
    with database.write() as session:
        return linking.join(session, claim_id, into_id, by="ada", **options)


def _split(database: Database, claim_id: int) -> None:
    with database.write() as session:
        linking.split(session, claim_id, by="bo")


def _apart(database: Database, one: int, other: int) -> None:
    with database.write() as session:
        linking.keep_apart(session, one, other, by="ada")


def _undo(database: Database, claim_id: int) -> None:
    with database.write() as session:
        review.undo(session, claim_id, by="bo")


def _merged(database: Database) -> dict[int, int | None]:
    with database.read() as session:
        return {row.id: row.merged_into_id for row in session.query(Claim) if row.merged_into_id}


def _version(database: Database, claim_id: int) -> int:
    with database.read() as session:
        return session.get_one(Claim, claim_id).version


def test_what_was_joined_before_moves_along_and_comes_back(database: Database, claims: list[int]) -> None:
    one, two, three, *_ = claims
    _join(database, three, two)
    _join(database, two, one)
    assert _merged(database) == {two: one, three: one}
    _split(database, two)
    assert _merged(database) == {three: two}


def test_a_claim_joined_to_a_joined_one_goes_to_the_live_one(database: Database, claims: list[int]) -> None:
    one, two, three, *_ = claims
    _join(database, two, one)
    _join(database, three, two)
    assert _merged(database) == {two: one, three: one}
    _split(database, two)
    assert _merged(database) == {three: one}


def test_splitting_restores_every_row(database: Database, claims: list[int]) -> None:
    one, two, three, *_ = claims
    link = EvidenceInput(Stance.REFUTES, url="https://ferry.example/log")
    with database.write() as session:
        review.mark(session, two, ClaimStatus.DISPUTED, by="ada", reason="It was in dock.", evidence=[link])
        review.mark(session, one, ClaimStatus.VERIFIED, by="bo", reason="The log says so.")
    _join(database, three, two)
    with database.read() as session:
        before = rows(session)
    _join(database, two, one)
    with database.read() as session:
        assert rows(session) != before
    _split(database, two)
    with database.read() as session:
        assert rows(session) == before
        assert first_broken_event(session) is None


def test_joined_claims_cannot_be_marked_or_joined_again(database: Database, claims: list[int]) -> None:
    one, two, three, *_ = claims
    _join(database, two, one)
    with pytest.raises(InvalidInputError, match=f"claim {two} is joined into claim {one}"):
        _join(database, two, three)
    with pytest.raises(InvalidInputError, match="are one claim already"):
        _join(database, one, two)
    with pytest.raises(InvalidInputError, match="are one claim already"):
        _apart(database, two, one)
    with (
        pytest.raises(InvalidInputError, match=f"is joined into claim {one}"),
        database.write() as session,
    ):
        review.mark(session, two, ClaimStatus.DISMISSED, by="ada")


@pytest.mark.parametrize(("one", "other"), [(1, 1), (1, 99), (99, 1), (0, 1), (-1, 1), (2**70, 1)])
def test_senseless_pairs_are_refused(database: Database, claims: list[int], one: int, other: int) -> None:
    with pytest.raises(WorkbenchError):
        _join(database, one, other)
    with pytest.raises(WorkbenchError):
        _apart(database, one, other)


def test_only_a_joined_claim_can_be_split(database: Database, claims: list[int]) -> None:
    with pytest.raises(InvalidInputError, match="is not joined"):
        _split(database, claims[0])
    with pytest.raises(NotFoundError):
        _split(database, 99)


def test_kept_apart_is_remembered_for_the_whole_family(database: Database, claims: list[int]) -> None:
    one, two, three, four, _ = claims
    _join(database, two, one)
    _apart(database, three, two)
    _join(database, four, three)
    with database.read() as session:
        assert decided(session, in_order(one, three)) is MatchDecision.KEPT_APART
    for pair in ((three, one), (three, two), (one, four)):
        with pytest.raises(InvalidInputError, match="ada keeps claim"):
            _join(database, *pair)


def test_a_decision_of_long_ago_can_be_considered_again(database: Database, claims: list[int]) -> None:
    one, two, three, four, _ = claims
    _apart(database, one, two)
    _apart(database, three, one)
    with database.write() as session:
        review.mark(session, one, ClaimStatus.DISMISSED, by="ada")
    _join(database, three, two)
    with database.write() as session:
        linking.consider_again(session, two, one, by="bo")
    with database.read() as session:
        (left,) = kept_apart_from(session, two)
        assert (left.claim.id, left.by) == (one, "ada")
    with database.write() as session:
        linking.consider_again(session, one, two, by="bo")
    _join(database, two, one)
    with pytest.raises(InvalidInputError, match="nobody keeps"), database.write() as session:
        linking.consider_again(session, four, one, by="bo")


def test_undo_takes_back_what_was_done_last(database: Database, claims: list[int]) -> None:
    one, two, three, *_ = claims
    with database.write() as session:
        review.mark(session, two, ClaimStatus.DISMISSED, by="ada")
    _join(database, two, one)
    _split(database, two)
    _apart(database, two, three)
    _undo(database, two)
    with database.read() as session:
        assert decided(session, in_order(two, three)) is None
    _undo(database, two)
    assert _merged(database) == {two: one}
    _undo(database, two)
    assert _merged(database) == {}
    _undo(database, two)
    with database.read() as session:
        assert session.get_one(Claim, two).status is ClaimStatus.NEW
    with pytest.raises(InvalidInputError, match="no mark to undo"):
        _undo(database, two)


def test_undo_works_from_the_surviving_claim_too(database: Database, claims: list[int]) -> None:
    one, two, *_ = claims
    _join(database, two, one)
    _undo(database, one)
    assert _merged(database) == {}
    with pytest.raises(InvalidInputError, match="no mark to undo"):
        _undo(database, two)


def test_undo_steps_back_through_joins_in_either_direction(database: Database, claims: list[int]) -> None:
    one, two, *_ = claims
    _join(database, two, one)
    _split(database, two)
    _join(database, one, two)
    _undo(database, one)
    _undo(database, one)
    assert _merged(database) == {two: one}


def test_somebody_who_saw_an_older_version_is_told(database: Database, claims: list[int]) -> None:
    one, two, three, *_ = claims
    seen = _version(database, one)
    version = _join(database, two, one)
    assert version == _version(database, two)
    with pytest.raises(StaleClaimError, match="changed by ada"):
        _join(database, three, one, into_version=seen)
    with pytest.raises(StaleClaimError, match="changed by ada"), database.write() as session:
        review.mark(session, one, ClaimStatus.DISMISSED, by="bo", expected_version=seen)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims SET merged_into_id = 1, joined_to_id = 1 WHERE id = 1",
        "UPDATE claims SET merged_into_id = 1 WHERE id = 3",
        "UPDATE claims SET merged_into_id = 2, joined_to_id = 2 WHERE id = 3",
        "UPDATE claims SET merged_into_id = 3, joined_to_id = 3 WHERE id = 1",
        "UPDATE claims SET merged_into_id = 99, joined_to_id = 99 WHERE id = 3",
        "UPDATE matches SET left_id = 2, right_id = 1",
        "UPDATE matches SET decision = 'perhaps'",
        "UPDATE matches SET decided_at = NULL",
        "UPDATE matches SET decision = NULL, decided_at = NULL, decided_by_id = NULL",
        "UPDATE matches SET kind = 'alike'",
        "UPDATE matches SET score = 1.5",
    ],
)
def test_the_database_itself_refuses(database: Database, claims: list[int], statement: str) -> None:
    _join(database, 2, 1)
    with closing(sqlite3.connect(database.url.database or "")) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
