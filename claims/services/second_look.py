"""Four eyes: what one analyst decides is proposed until somebody else confirms it or sends it back.

Which statuses take a second look is a setting of the desk (`claims.services.desk`). A proposal does not
touch the verdict that stands: until it is confirmed, the desk has said nothing new. Claims that come with
a decision from elsewhere (`review.mark_new`) are exempt: that decision is not of this desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, NotFoundError
from claims.services import audit, desk
from claims.services.opening import open_live
from claims.services.permissions import Action, acting
from claims.services.rows import proposal_view
from claims.services.undoing import proposing
from claims.services.verdicts import (
    MAX_JUSTIFICATION,
    Duty,
    Terms,
    add_verdict,
    checked_terms,
    refuse_long,
    settle,
    supersede,
)
from claims.services.views import ProposalView
from claims.text import storable
from claims.vocabulary import ClaimStatus, EventKind, ProposalOutcome
from db.models import Claim, Evidence, User, VerdictProposal


def open_proposal(session: Session, claim_id: int) -> ProposalView | None:
    """Return the verdict on a claim that waits for a second look, None when none does."""
    found = _open(session, claim_id)
    return proposal_view(found) if found else None


def proposals(session: Session, claim_id: int) -> tuple[ProposalView, ...]:
    """Return all that was ever proposed on a claim, oldest first, with what became of it."""
    rows = session.scalars(
        select(VerdictProposal).where(VerdictProposal.claim_id == claim_id).order_by(VerdictProposal.id)
    )
    return tuple(proposal_view(row) for row in rows)


def confirm(session: Session, claim_id: int, *, by: str, expected_version: int | None = None) -> int:
    """Make the proposed verdict the one that stands; return the claim's new version.

    Its author stays who proposed it. Raises NotAllowedError, NotFoundError when nothing waits,
    StaleClaimError, and InvalidInputError for one's own proposal, or one that has run out since.
    """
    user = acting(session, by, Action.GIVE_SECOND_LOOK)
    claim = open_live(session, claim_id, expected_version=expected_version)
    proposal = _waiting(session, claim)
    if proposal.user_id == user.id:
        raise InvalidInputError(
            f"{user.name} proposed this verdict on claim {claim_id}: somebody else has to confirm it"
        )
    moment, was, before = audit.now(), Duty.of(claim), claim.status
    terms = _still_possible(session, proposal, moment=moment)
    superseded = supersede(session, claim, moment=moment)
    verdict = add_verdict(
        session, claim, terms, proposal.evidence, by=proposal.user, moment=moment, confirmed_by=user
    )
    proposal.verdict_id = verdict.id if verdict else None
    _close(session, proposal, ProposalOutcome.CONFIRMED, user, moment=moment)
    payload = {
        "proposal": proposal.id,
        "proposed_by": proposal.user.name,
        "author": proposal.user_id,
        "before": before,
        "after": terms.status,
        "verdict": proposal.verdict_id,
        "superseded": superseded.id if superseded else None,
        **terms.told(),
        "rests_on": [piece.id for piece in proposal.evidence],
        "was": was.told(),
        "at": moment.isoformat(),
    }
    audit.record(session, user, audit.Entry(EventKind.VERDICT_CONFIRMED, claim_id=claim.id, payload=payload))
    return settle(session, claim, terms.status, Duty(expires_on=terms.expires_on))


def send_back(
    session: Session, claim_id: int, *, by: str, comment: str, expected_version: int | None = None
) -> int:
    """Refuse a proposed verdict with a comment that says why; return the claim's new version.

    The claim stays in review. Raises NotAllowedError, NotFoundError when nothing waits, StaleClaimError, and
    InvalidInputError without a comment, and for one's own proposal.
    """
    user = acting(session, by, Action.GIVE_SECOND_LOOK)
    claim = open_live(session, claim_id, expected_version=expected_version)
    proposal = _waiting(session, claim)
    if proposal.user_id == user.id:
        raise InvalidInputError(f"{user.name} proposed this verdict on claim {claim_id}: withdraw it instead")
    said, moment = _comment(comment), audit.now()
    _close(session, proposal, ProposalOutcome.SENT_BACK, user, moment=moment, comment=said)
    payload = {
        "proposal": proposal.id,
        "proposed_by": proposal.user.name,
        "before": claim.status,
        "after": claim.status,
        "comment": said,
        "at": moment.isoformat(),
    }
    audit.record(session, user, audit.Entry(EventKind.VERDICT_SENT_BACK, claim_id=claim.id, payload=payload))
    return settle(session, claim, claim.status, Duty.of(claim))


def withdraw(session: Session, claim_id: int, *, by: str, expected_version: int | None = None) -> int:
    """Take one's own proposal back: the claim has the status again that it had; return its new version.

    Raises NotAllowedError, NotFoundError when nothing waits, StaleClaimError, and InvalidInputError when
    somebody else proposed it.
    """
    user = acting(session, by, Action.DECIDE)
    claim = open_live(session, claim_id, expected_version=expected_version)
    return take_back(session, claim, user)


def take_back(session: Session, claim: Claim, user: User) -> int:
    """Withdraw the open proposal of ``user``; for services that have checked who acts."""
    proposal = _waiting(session, claim)
    if proposal.user_id != user.id:
        raise InvalidInputError(
            f"{proposal.user.name} proposed this verdict on claim {claim.id}: "
            "only they withdraw it; a reviewer may send it back"
        )
    act, moment = proposing(session, claim.id, proposal.id), audit.now()
    _close(session, proposal, ProposalOutcome.WITHDRAWN, user, moment=moment)
    payload = {
        "proposal": proposal.id,
        "event": act.event_id,
        "before": claim.status,
        "after": act.before,
        "at": moment.isoformat(),
    }
    audit.record(session, user, audit.Entry(EventKind.PROPOSAL_WITHDRAWN, claim_id=claim.id, payload=payload))
    return settle(session, claim, act.before, Duty.of(claim))


def make_way(session: Session, claim: Claim, user: User) -> None:
    """Withdraw what ``user`` proposed on a claim, as they decide anew; refuse where somebody else did."""
    found = _open(session, claim.id)
    if found is None:
        return
    if found.user_id != user.id:
        raise InvalidInputError(
            f"{found.user.name} proposed that claim {claim.id} is {found.status}, which waits for a second "
            "look: confirm it or send it back first"
        )
    take_back(session, claim, user)


def propose(
    session: Session,
    claim: Claim,
    terms: Terms,
    evidence: Sequence[Evidence],
    *,
    by: User,
    filed: Sequence[dict[str, object]],
) -> int:
    """File a verdict for a second look; return the claim's new version. ``filed`` tells the new evidence."""
    moment = audit.now()
    proposal = VerdictProposal(
        claim_id=claim.id,
        status=terms.status,
        rating=terms.rating,
        justification=terms.reason,
        as_of=terms.as_of,
        expires_on=terms.expires_on,
        probability=terms.probability,
        user_id=by.id,
        created_at=moment,
        evidence=list(evidence),
    )
    session.add(proposal)
    session.flush()
    payload = {
        "proposal": proposal.id,
        "before": claim.status,
        "after": ClaimStatus.IN_REVIEW,
        "status": terms.status,
        **terms.told(),
        "evidence": list(filed),
        "rests_on": [piece.id for piece in evidence],
        "at": moment.isoformat(),
    }
    audit.record(session, by, audit.Entry(EventKind.VERDICT_PROPOSED, claim_id=claim.id, payload=payload))
    return settle(session, claim, ClaimStatus.IN_REVIEW, Duty.of(claim))


def reopen(session: Session, proposal_id: int) -> VerdictProposal:
    """Let a proposal wait again, as its second look is taken back."""
    proposal = session.get_one(VerdictProposal, proposal_id)
    proposal.outcome = proposal.decided_by_id = proposal.decided_at = None
    proposal.comment = proposal.verdict_id = None
    session.flush()
    return proposal


def _open(session: Session, claim_id: int) -> VerdictProposal | None:
    return session.scalar(
        select(VerdictProposal).where(VerdictProposal.claim_id == claim_id, VerdictProposal.outcome.is_(None))
    )


def _waiting(session: Session, claim: Claim) -> VerdictProposal:
    found = _open(session, claim.id)
    if found is None:
        raise NotFoundError(f"no verdict on claim {claim.id} waits for a second look")
    return found


def _still_possible(session: Session, proposal: VerdictProposal, *, moment: datetime) -> Terms:
    """Return what was proposed; InvalidInputError when a verdict may not say so any more."""
    terms = Terms(
        proposal.status,
        proposal.justification,
        proposal.rating,
        proposal.as_of,
        proposal.expires_on,
        proposal.probability,
    )
    try:
        return checked_terms(terms, desk.settings(session), moment=moment)
    except InvalidInputError as error:
        who = proposal.user.name
        raise InvalidInputError(
            f"what {who} proposed cannot stand any more, send it back: {error}"
        ) from error


def _comment(comment: str) -> str:
    plain = storable(comment).strip()
    if not plain:
        raise InvalidInputError("sending a verdict back needs a comment: say what is missing")
    refuse_long("the comment", plain, MAX_JUSTIFICATION)
    return plain


def _close(
    session: Session,
    proposal: VerdictProposal,
    outcome: ProposalOutcome,
    user: User,
    *,
    moment: datetime,
    comment: str | None = None,
) -> None:
    proposal.outcome, proposal.decided_by_id, proposal.decided_at = outcome, user.id, moment
    proposal.comment = comment
    session.flush()
