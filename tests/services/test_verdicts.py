"""The terms of a verdict: rating, as-of day, expiry, evidence that is filed already, and taking them back."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from claims.errors import InvalidInputError
from claims.services import audit, catalogue, linking, review, verifying
from claims.services.review import EvidenceInput
from claims.services.views import ClaimDetail, VerdictView
from claims.vocabulary import ClaimStatus, Stance
from db.engine import Database
from db.models import Claim
from tests.services.linking import numbered, store

LINK = EvidenceInput(Stance.SUPPORTS, url="https://port.example/figures")
TODAY = audit.now().date()


def _day(days: int) -> date:
    return TODAY + timedelta(days=days)


def _mark(database: Database, status: ClaimStatus, **options: object) -> int:
    with database.write() as session:
        return review.mark(session, 1, status, by="ada", reason="Seen.", **options)  # type: ignore[arg-type]


def _undo(database: Database) -> None:
    with database.write() as session:
        review.undo(session, 1, by="bo")


def _show(database: Database) -> ClaimDetail:
    with database.read() as session:
        return catalogue.show_claim(session, 1)


def _verdict(database: Database) -> VerdictView:
    found = _show(database).verdict
    assert found is not None
    return found


def _duty(database: Database) -> tuple[date | None, bool, str | None]:
    with database.read() as session:
        claim = session.get_one(Claim, 1)
        return claim.expires_on, claim.recheck_since is not None, claim.recheck_reason


def _ask_for_recheck(database: Database, reason: str) -> None:
    with database.write() as session:
        claim = session.get_one(Claim, 1)
        claim.recheck_since, claim.recheck_reason = audit.now(), reason


@pytest.fixture(autouse=True)
def _claims(database: Database) -> None:
    store(database, *numbered(3))


def test_a_verdict_keeps_its_terms(database: Database) -> None:
    _mark(database, ClaimStatus.VERIFIED, rating="mostly_true", as_of=_day(-3), expires_on=_day(30))
    verdict = _verdict(database)
    assert (verdict.rating, verdict.as_of, verdict.expires_on) == ("mostly_true", _day(-3), _day(30))
    assert (verdict.confirmed_by, verdict.probability) == (None, None)
    assert _duty(database) == (_day(30), False, None)


@pytest.mark.parametrize(
    ("status", "terms", "message"),
    [
        (ClaimStatus.VERIFIED, {"rating": "nonsense"}, "no rating of this desk"),
        (ClaimStatus.VERIFIED, {"rating": "false"}, "does not go with verified; true, mostly_true does"),
        (ClaimStatus.DISMISSED, {"rating": "true"}, "does not go with dismissed; no rating does"),
        (ClaimStatus.IN_REVIEW, {"rating": "true"}, "go with a decision"),
        (ClaimStatus.IN_REVIEW, {"as_of": TODAY}, "go with a decision"),
        (ClaimStatus.NEW, {"expires_on": _day(9)}, "go with a decision"),
        (ClaimStatus.VERIFIED, {"as_of": _day(3)}, "in the future"),
        (ClaimStatus.VERIFIED, {"expires_on": TODAY}, "has run out"),
        (ClaimStatus.VERIFIED, {"expires_on": _day(-1)}, "has run out"),
        (ClaimStatus.VERIFIED, {"probability": 1.01}, "lies between 0 and 1"),
        (ClaimStatus.DISPUTED, {"probability": -0.01}, "lies between 0 and 1"),
        (ClaimStatus.UNRESOLVED, {"probability": math.nan}, "lies between 0 and 1"),
        (ClaimStatus.UNRESOLVED, {"probability": math.inf}, "lies between 0 and 1"),
        (ClaimStatus.DISMISSED, {"probability": 0.5}, "goes with verified, disputed, unresolved"),
        (ClaimStatus.IN_REVIEW, {"probability": 0.5}, "goes with verified, disputed, unresolved"),
        (ClaimStatus.NEW, {"probability": 0.0}, "goes with verified, disputed, unresolved"),
        (ClaimStatus.VERIFIED, {"probability": 0.49}, "that the claim is true"),
        (ClaimStatus.DISPUTED, {"probability": 0.95}, "that the claim is true"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    database: Database, status: ClaimStatus, terms: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        _mark(database, status, **terms)
    assert _show(database).claim.version == 1


@pytest.mark.parametrize(
    ("status", "probability"),
    [
        (ClaimStatus.VERIFIED, 1),
        (ClaimStatus.VERIFIED, 0.5),
        (ClaimStatus.DISPUTED, 0.0),
        (ClaimStatus.DISPUTED, -0.0),
        (ClaimStatus.UNRESOLVED, 0.07),
    ],
)
def test_a_verdict_keeps_how_probable_its_author_holds_the_claim(
    database: Database, status: ClaimStatus, probability: float
) -> None:
    _mark(database, status, probability=probability)
    found = _verdict(database).probability
    assert found == probability
    assert math.copysign(1, found or 0.0) == 1
    with database.read() as session:
        assert catalogue.history(session, 1)[-1].payload["probability"] == found
        assert verifying.verify(session).holds


def test_a_probability_says_something_new_and_its_undo_takes_it_back(database: Database) -> None:
    _mark(database, ClaimStatus.UNRESOLVED, probability=0.6)
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.UNRESOLVED, by="ada", probability=0.0)
    assert _verdict(database).probability == 0
    _undo(database)
    assert _verdict(database).probability == 0.6
    with database.read() as session:
        assert verifying.verify(session).holds


def test_a_new_verdict_brings_its_own_expiry(database: Database) -> None:
    _mark(database, ClaimStatus.VERIFIED, expires_on=_day(30))
    _mark(database, ClaimStatus.DISPUTED)
    assert _duty(database) == (None, False, None)
    _undo(database)
    assert _duty(database) == (_day(30), False, None)
    _undo(database)
    assert _duty(database) == (None, False, None)


def test_a_mark_answers_the_recheck_and_its_undo_asks_again(database: Database) -> None:
    _mark(database, ClaimStatus.DISMISSED)
    _ask_for_recheck(database, "its source was withdrawn")
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.DISMISSED, by="ada")
    assert _duty(database) == (None, False, None)
    _undo(database)
    assert _duty(database) == (None, True, "its source was withdrawn")


def test_a_recheck_asked_for_since_outlives_an_undo(database: Database) -> None:
    _mark(database, ClaimStatus.DISMISSED)
    _ask_for_recheck(database, "its source was withdrawn")
    _undo(database)
    assert _duty(database) == (None, True, "its source was withdrawn")


def test_a_verdict_may_rest_on_what_was_filed_before(database: Database) -> None:
    with database.write() as session:
        review.add_evidence(session, 1, LINK, by="bo")
        review.add_evidence(session, 1, LINK, by="bo")
    _mark(database, ClaimStatus.VERIFIED, rests_on=[2], evidence=[LINK])
    assert [piece.id for piece in _verdict(database).evidence] == [2, 3]
    assert len(_show(database).evidence) == 3


def test_a_verdict_may_rest_on_evidence_of_a_joined_claim_and_on_no_other(database: Database) -> None:
    with database.write() as session:
        review.add_evidence(session, 2, LINK, by="bo")
        review.add_evidence(session, 3, LINK, by="bo")
        linking.join(session, 2, 1, by="bo")
    _mark(database, ClaimStatus.VERIFIED, rests_on=[1])
    assert [piece.id for piece in _verdict(database).evidence] == [1]
    with pytest.raises(InvalidInputError, match="no evidence 2 stands under claim 1"):
        _mark(database, ClaimStatus.DISPUTED, rests_on=[1, 2])
