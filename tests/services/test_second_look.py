"""Four eyes: what one analyst decides waits until somebody else has looked at it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims.errors import InvalidInputError, NotAllowedError, NotFoundError
from claims.services import audit, catalogue, linking, review, second_look, verifying
from claims.services.review import EvidenceInput, StaleClaimError
from claims.services.views import ClaimDetail, ProposalView
from claims.vocabulary import ClaimStatus, EventKind, ProposalOutcome, Stance
from db.engine import Database
from db.models import Claim, VerdictProposal
from tests.services.desk import four_eyes
from tests.services.linking import numbered, store

LINK = EvidenceInput(Stance.SUPPORTS, url="https://port.example/figures")
EXPIRY = audit.now().date() + timedelta(days=40)


@pytest.fixture(autouse=True)
def _desk(database: Database) -> None:
    store(database, *numbered(3))
    four_eyes(database)


def _mark(
    database: Database, status: ClaimStatus = ClaimStatus.VERIFIED, *, by: str = "ada", **options: object
) -> int:
    with database.write() as session:
        return review.mark(session, 1, status, by=by, reason="Seen.", **options)  # type: ignore[arg-type]


def _confirm(database: Database, *, by: str = "rita", **options: int) -> int:
    with database.write() as session:
        return second_look.confirm(session, 1, by=by, **options)


def _send_back(database: Database, *, by: str = "rita", comment: str = "Which pier?") -> int:
    with database.write() as session:
        return second_look.send_back(session, 1, by=by, comment=comment)


def _withdraw(database: Database, *, by: str = "ada") -> int:
    with database.write() as session:
        return second_look.withdraw(session, 1, by=by)


def _undo(database: Database, *, by: str) -> int:
    with database.write() as session:
        return review.undo(session, 1, by=by)


def _show(database: Database) -> ClaimDetail:
    with database.read() as session:
        return catalogue.show_claim(session, 1)


def _waiting(database: Database) -> ProposalView | None:
    with database.read() as session:
        return second_look.open_proposal(session, 1)


def _expiry(database: Database) -> object:
    with database.read() as session:
        return session.get_one(Claim, 1).expires_on


def test_a_mark_is_proposed_and_says_nothing_yet(database: Database) -> None:
    version = _mark(database, rating="true", expires_on=EXPIRY, evidence=[LINK])
    detail, waiting = _show(database), _waiting(database)
    assert (detail.claim.status, detail.claim.version, version) == (ClaimStatus.IN_REVIEW, 2, 2)
    assert detail.verdict is None
    assert waiting is not None
    assert (waiting.status, waiting.by, waiting.rating) == (ClaimStatus.VERIFIED, "ada", "true")
    assert (waiting.justification, waiting.expires_on) == ("Seen.", EXPIRY)
    assert [piece.url for piece in waiting.evidence] == [LINK.url]
    assert detail.history[-1].kind is EventKind.VERDICT_PROPOSED


def test_only_the_statuses_of_the_setting_wait(database: Database) -> None:
    with database.read() as session:
        assert review.waits_for_second_look(session, ClaimStatus.DISPUTED)
        assert not review.waits_for_second_look(session, ClaimStatus.DISMISSED)
    _mark(database, ClaimStatus.DISMISSED)
    assert _show(database).claim.status is ClaimStatus.DISMISSED


def test_a_second_person_confirms(database: Database) -> None:
    _mark(database, rating="true", expires_on=EXPIRY, evidence=[LINK])
    assert _confirm(database, expected_version=2) == 3
    detail = _show(database)
    verdict = detail.verdict
    assert verdict is not None
    assert detail.claim.status is ClaimStatus.VERIFIED
    assert (verdict.by, verdict.confirmed_by, verdict.rating) == ("ada", "rita", "true")
    assert (verdict.expires_on, _expiry(database)) == (EXPIRY, EXPIRY)
    assert [piece.url for piece in verdict.evidence] == [LINK.url]
    assert _waiting(database) is None
    last = detail.history[-1]
    assert (last.kind, last.by, last.payload["proposed_by"]) == (
        EventKind.VERDICT_CONFIRMED, "rita", "ada",
    )  # fmt: skip


def test_nobody_confirms_or_sends_back_their_own(database: Database) -> None:
    _mark(database, by="rita")
    with pytest.raises(InvalidInputError, match=r"rita proposed this verdict.*somebody else"):
        _confirm(database)
    with pytest.raises(InvalidInputError, match=r"rita proposed this verdict.*withdraw it"):
        _send_back(database)
    _confirm(database, by="rolf")
    assert _show(database).claim.status is ClaimStatus.VERIFIED


def test_a_second_look_takes_the_role(database: Database) -> None:
    _mark(database)
    for attempt in (_confirm, _send_back):
        with pytest.raises(NotAllowedError, match="confirm a verdict or send it back"):
            attempt(database, by="bo")


def test_a_verdict_is_sent_back_with_a_comment(database: Database) -> None:
    _mark(database)
    with pytest.raises(InvalidInputError, match="needs a comment"):
        _send_back(database, comment=" \n")
    _send_back(database)
    detail = _show(database)
    assert (detail.claim.status, detail.verdict, _waiting(database)) == (ClaimStatus.IN_REVIEW, None, None)
    with database.read() as session:
        (kept,) = second_look.proposals(session, 1)
    assert (kept.outcome, kept.decided_by, kept.comment) == (
        ProposalOutcome.SENT_BACK, "rita", "Which pier?",
    )  # fmt: skip
    _mark(database, ClaimStatus.DISPUTED)
    _confirm(database)
    assert _show(database).claim.status is ClaimStatus.DISPUTED


def test_the_proposer_may_withdraw_and_nobody_else(database: Database) -> None:
    _mark(database)
    with pytest.raises(InvalidInputError, match="ada proposed this verdict"):
        _withdraw(database, by="bo")
    with pytest.raises(InvalidInputError, match="ada proposed this verdict"):
        _undo(database, by="bo")
    _withdraw(database)
    assert _show(database).claim.status is ClaimStatus.NEW
    assert not _show(database).can_undo


def test_undoing_a_proposal_withdraws_it(database: Database) -> None:
    _mark(database)
    _undo(database, by="ada")
    assert _show(database).claim.status is ClaimStatus.NEW
    assert _show(database).history[-1].kind is EventKind.PROPOSAL_WITHDRAWN


def test_the_verdict_that_stands_outlives_a_proposal(database: Database) -> None:
    _mark(database, ClaimStatus.UNRESOLVED, expires_on=EXPIRY)
    _mark(database)
    detail = _show(database)
    assert detail.claim.status is ClaimStatus.IN_REVIEW
    assert detail.verdict is not None
    assert detail.verdict.status is ClaimStatus.UNRESOLVED
    assert _expiry(database) == EXPIRY
    _confirm(database)
    assert [(kept.status, kept.superseded_at is None) for kept in _show(database).verdicts] == [
        (ClaimStatus.UNRESOLVED, False),
        (ClaimStatus.VERIFIED, True),
    ]
    assert _expiry(database) is None


def test_nobody_marks_over_somebody_elses_proposal(database: Database) -> None:
    _mark(database)
    for status in (ClaimStatus.DISPUTED, ClaimStatus.DISMISSED, ClaimStatus.NEW):
        with pytest.raises(InvalidInputError, match=r"ada proposed that claim 1 is verified.*send it back"):
            _mark(database, status, by="bo")


def test_the_proposer_decides_anew(database: Database) -> None:
    _mark(database)
    _mark(database, ClaimStatus.DISPUTED)
    waiting = _waiting(database)
    assert waiting is not None
    assert waiting.status is ClaimStatus.DISPUTED
    _mark(database, ClaimStatus.DISMISSED)
    assert (_show(database).claim.status, _waiting(database)) == (ClaimStatus.DISMISSED, None)
    _undo(database, by="ada")
    assert _show(database).claim.status is ClaimStatus.NEW


def test_undoing_a_confirmation_leaves_the_proposal_waiting(database: Database) -> None:
    _mark(database, ClaimStatus.UNRESOLVED, expires_on=EXPIRY)
    _mark(database)
    _confirm(database)
    with pytest.raises(NotAllowedError, match="confirm a verdict"):
        _undo(database, by="ada")
    _undo(database, by="rolf")
    detail, waiting = _show(database), _waiting(database)
    assert detail.claim.status is ClaimStatus.IN_REVIEW
    assert detail.verdict is not None
    assert detail.verdict.status is ClaimStatus.UNRESOLVED
    assert _expiry(database) == EXPIRY
    assert waiting is not None
    assert (waiting.outcome, waiting.decided_by) == (None, None)
    assert len(detail.verdicts) == 2, "an undone verdict stays in the history"
    _confirm(database, by="rolf")
    _undo(database, by="rita")
    _undo(database, by="ada")
    _undo(database, by="bo")
    assert (_show(database).claim.status, _show(database).verdict) == (ClaimStatus.NEW, None)


def test_a_probability_goes_with_the_proposal_into_the_verdict(database: Database) -> None:
    _mark(database, ClaimStatus.DISPUTED, probability=0.125)
    waiting = _waiting(database)
    assert waiting is not None
    assert waiting.probability == 0.125
    _confirm(database)
    verdict = _show(database).verdict
    assert verdict is not None
    assert (verdict.by, verdict.probability) == ("ada", 0.125)
    _undo(database, by="rolf")
    again = _waiting(database)
    assert (_show(database).verdict, again and again.probability) == (None, 0.125)
    with database.read() as session:
        assert verifying.verify(session).holds


def test_undoing_a_send_back_leaves_the_proposal_waiting(database: Database) -> None:
    _mark(database)
    _send_back(database)
    with pytest.raises(NotAllowedError):
        _undo(database, by="ada")
    _undo(database, by="rita")
    _confirm(database, by="rolf")
    assert _show(database).claim.status is ClaimStatus.VERIFIED


def test_nothing_waits(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no verdict on claim 1 waits"):
        _confirm(database)
    with pytest.raises(NotFoundError, match="no verdict on claim 1 waits"):
        _send_back(database)
    with pytest.raises(NotFoundError, match="no verdict on claim 1 waits"):
        _withdraw(database)


def test_a_second_look_from_an_old_version_is_told(database: Database) -> None:
    _mark(database)
    _mark(database, ClaimStatus.DISPUTED)
    with pytest.raises(StaleClaimError, match="changed by ada"):
        _confirm(database, expected_version=2)


def test_a_joined_claim_is_not_decided(database: Database) -> None:
    _mark(database)
    with database.write() as session:
        linking.join(session, 1, 2, by="bo")
    with pytest.raises(InvalidInputError, match="joined into claim 2"):
        _confirm(database)


def test_what_an_import_brings_is_exempt(database: Database) -> None:
    with database.write() as session:
        review.mark_new(session, {1: ClaimStatus.VERIFIED}, by="ada", reason="imported from a file")
    assert _show(database).claim.status is ClaimStatus.VERIFIED


def test_a_proposal_that_ran_out_is_not_confirmed(database: Database) -> None:
    _mark(database, expires_on=EXPIRY)
    with database.write() as session:
        session.get_one(VerdictProposal, 1).expires_on = audit.now().date()
    with pytest.raises(
        InvalidInputError, match=r"what ada proposed cannot stand any more, send it back: .*has run out"
    ):
        _confirm(database)
