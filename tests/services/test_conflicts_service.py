from __future__ import annotations

import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.services import catalogue, conflicts, linking, review
from claims.services.conflict_views import ConflictView
from claims.services.conflicts import StaleConflictError
from claims.services.opening import StaleClaimError
from claims.services.verifying import verify
from claims.vocabulary import ClaimStatus, ConflictDecision, ConflictKind, EventKind
from db.engine import Database
from db.models import Conflict
from tests.services.conflict_samples import conflict
from tests.services.counting import queries
from tests.services.linking import numbered, store

REAL, NO = ConflictDecision.REAL, ConflictDecision.NOT_A_CONFLICT


@pytest.fixture
def claims(database: Database) -> list[int]:
    return store(database, *numbered(6))


def _listed(database: Database, **asked: object) -> list[int]:
    with database.read() as session:
        page = conflicts.list_conflicts(session, **asked)  # type: ignore[arg-type]
    assert page.total == len(page.conflicts)
    return [found.id for found in page.conflicts]


def _shown(database: Database, conflict_id: int) -> ConflictView:
    with database.read() as session:
        return conflicts.show_conflict(session, conflict_id)


def _decide(database: Database, conflict_id: int, decision: ConflictDecision, *, by: str = "ada") -> None:
    with database.write() as session:
        conflicts.decide(session, conflict_id, decision, by=by)


def _mark(database: Database, claim_id: int, status: ClaimStatus) -> None:
    with database.write() as session:
        review.mark(session, claim_id, status, by="ada", reason="Seen.")


def _holds(database: Database) -> bool:
    with database.read() as session:
        return verify(session).holds


def test_a_conflict_shows_both_claims_with_the_words_that_clash(
    database: Database, claims: list[int]
) -> None:
    found = _shown(database, conflict(database, claims[1], claims[0], phrases=("number 1", "number 2")))
    assert [side.claim.id for side in found.sides] == claims[:2]
    assert [side.phrase in side.wording.text for side in found.sides] == [True, True]
    assert found.left.mention is not None
    assert found.left.mention.quote == found.left.claim.text
    assert (found.signals, found.explanation) == (("other number",), "The numbers do not meet.")
    assert (found.decision, found.decided_by, found.decided_at) == (None, None, None)
    assert [side.claim.id for side in found.side_of(claims[1])] == [claims[1], claims[0]]


def test_what_is_at_stake_comes_first_then_the_surest(database: Database, claims: list[int]) -> None:
    unsure = conflict(database, claims[0], claims[1], certainty=0.6)
    sure = conflict(database, claims[2], claims[3], certainty=0.9)
    both = conflict(database, claims[4], claims[5], certainty=0.5)
    assert _listed(database) == [sure, unsure, both]
    _mark(database, claims[1], ClaimStatus.DISPUTED)
    assert _listed(database) == [unsure, sure, both]
    for claim_id in claims[4:]:
        _mark(database, claim_id, ClaimStatus.VERIFIED)
    assert _listed(database) == [both, unsure, sure]
    with database.read() as session:
        page = conflicts.list_conflicts(session, limit=1, offset=1)
        counted = conflicts.counts(session)
    assert ([found.id for found in page.conflicts], page.total) == ([unsure], 3)
    with database.read() as session:
        beyond = conflicts.list_conflicts(session, limit=5, offset=9)
    assert (beyond.conflicts, beyond.total) == ((), 3)
    assert page.conflicts[0].right.verdict is not None
    assert page.conflicts[0].right.verdict.status is ClaimStatus.DISPUTED
    assert (counted.waiting, counted.at_stake, counted.decided) == (3, 2, 0)
    assert counted.by_kind[ConflictKind.NUMBER] == 3


def test_the_list_is_narrowed_by_claim_kind_and_decision(database: Database, claims: list[int]) -> None:
    number = conflict(database, claims[0], claims[1])
    denial = conflict(database, claims[1], claims[2], kind=ConflictKind.DENIAL, certainty=0.8)
    assert _listed(database, claim_id=claims[1]) == [number, denial]
    assert _listed(database, claim_id=claims[2]) == [denial]
    assert _listed(database, kinds=[ConflictKind.DENIAL, ConflictKind.DATE]) == [denial]
    _decide(database, number, REAL)
    assert _listed(database) == [denial]
    assert _listed(database, decided=True) == [number]
    assert _listed(database, decided=None) == [denial, number]
    with pytest.raises(NotFoundError), database.read() as session:
        conflicts.list_conflicts(session, claim_id=99)


def test_a_decision_is_remembered_told_and_taken_back(database: Database, claims: list[int]) -> None:
    found = conflict(database, claims[0], claims[1])
    _decide(database, found, ConflictDecision.EXPLAINED_BY_TIME)
    _decide(database, found, NO, by="bo")
    shown = _shown(database, found)
    assert (shown.decision, shown.decided_by) == (NO, "bo")
    assert _holds(database)
    for claim_id in claims[:2]:
        with database.read() as session:
            lines = [event for event in catalogue.history(session, claim_id) if "conflict" in event.payload]
        assert [line.by for line in lines] == ["ada", "bo"]
    with database.write() as session:
        conflicts.undo(session, found, by="cy")
    shown = _shown(database, found)
    assert (shown.decision, shown.decided_by) == (ConflictDecision.EXPLAINED_BY_TIME, "ada")
    assert _holds(database)
    with database.write() as session:
        conflicts.undo(session, found, by="cy")
    assert _listed(database) == [found]
    assert _holds(database)
    with pytest.raises(InvalidInputError, match="nothing was decided"), database.write() as session:
        conflicts.undo(session, found, by="cy")
    _decide(database, found, REAL)
    with database.write() as session:
        conflicts.undo(session, found, by="cy")
    assert _listed(database) == [found]


def test_two_analysts_who_decide_at_once_see_each_other(database: Database, claims: list[int]) -> None:
    found = conflict(database, claims[0], claims[1])
    with database.write() as session:
        conflicts.decide(session, found, REAL, by="ada", expected=None)
    with (
        pytest.raises(StaleConflictError, match="decided by ada: real") as raised,
        database.write() as session,
    ):
        conflicts.decide(session, found, NO, by="bo", expected=None)
    assert isinstance(raised.value, StaleClaimError)
    assert (raised.value.decision, raised.value.by) == (REAL, "ada")
    assert _shown(database, found).decision is REAL
    with database.write() as session:
        conflicts.decide(session, found, NO, by="bo", expected=raised.value.decision)
    with database.write() as session:
        conflicts.undo(session, found, by="cy")
        conflicts.undo(session, found, by="cy")
    with pytest.raises(StaleConflictError, match="undecided again by cy"), database.write() as session:
        conflicts.decide(session, found, REAL, by="bo", expected=NO)
    _decide(database, found, REAL, by="bo")
    with pytest.raises(InvalidInputError, match="decided already"):
        _decide(database, found, REAL, by="bo")


def test_unknown_conflicts_are_an_error(database: Database, claims: list[int]) -> None:
    for number in (0, -1, 7, 2**70):
        with pytest.raises(NotFoundError), database.write() as session:
            conflicts.decide(session, number, REAL, by="ada")
        with pytest.raises(NotFoundError), database.read() as session:
            conflicts.show_conflict(session, number)


def test_a_joined_claims_conflict_counts_for_the_one_that_stands_for_it(
    database: Database, claims: list[int]
) -> None:
    found = conflict(database, claims[0], claims[1], phrases=("number 1", "number 2"))
    with database.write() as session:
        linking.join(session, claims[1], claims[2], by="ada")
    with database.read() as session:
        (shown,) = conflicts.list_conflicts(session, claim_id=claims[2]).conflicts
    assert (shown.id, shown.right.claim.id, shown.right.wording.id) == (found, claims[2], claims[1])
    assert _listed(database, claim_id=claims[1]) == [found]
    with database.write() as session:
        linking.join(session, claims[0], claims[2], by="ada")
    assert _listed(database) == _listed(database, claim_id=claims[2]) == []
    with database.write() as session:
        linking.split(session, claims[0], by="ada")
    assert _listed(database) == [found]


def test_two_families_have_one_conflict_and_what_was_decided_is_not_asked_again(
    database: Database, claims: list[int]
) -> None:
    weak = conflict(database, claims[0], claims[1], certainty=0.6)
    strong = conflict(database, claims[0], claims[2], certainty=0.8)
    with database.write() as session:
        linking.join(session, claims[2], claims[1], by="ada")
    assert _listed(database) == [strong]
    _decide(database, weak, NO)
    assert _listed(database) == []
    assert _listed(database, decided=True) == [weak]


def test_dismissed_claims_are_kept_out(database: Database, claims: list[int]) -> None:
    found = conflict(database, claims[0], claims[1])
    _mark(database, claims[1], ClaimStatus.DISMISSED)
    assert _listed(database) == []
    with database.write() as session:
        review.undo(session, claims[1], by="ada")
    assert _listed(database) == [found]


def test_a_page_takes_as_many_queries_for_many_conflicts_as_for_one(
    database: Database, claims: list[int]
) -> None:
    for other in claims[1:]:
        conflict(database, claims[0], other)
    with queries(database) as one, database.read() as session:
        assert len(conflicts.list_conflicts(session, limit=1).conflicts) == 1
    with queries(database) as many, database.read() as session:
        assert len(conflicts.list_conflicts(session).conflicts) == 5
    assert one.count == many.count < 20


def test_a_decision_that_the_log_does_not_tell_is_found(database: Database, claims: list[int]) -> None:
    found = conflict(database, claims[0], claims[1])
    _decide(database, found, REAL)
    with database.write() as session:
        session.get_one(Conflict, found).decision = NO
    with database.read() as session:
        report = verify(session)
    wrong = [words for check in report.checks for words in check.wrong]
    assert len(wrong) == 1
    assert "decision on a conflict" in wrong[0]


def test_a_decision_leaves_the_versions_of_the_claims(database: Database, claims: list[int]) -> None:
    _decide(database, conflict(database, claims[0], claims[1]), REAL)
    with database.read() as session:
        views = catalogue.views_by_id(session, claims[:2])
    assert {view.version for view in views.values()} == {1}
    assert not EventKind.CONFLICT_DECIDED.changes_claim
