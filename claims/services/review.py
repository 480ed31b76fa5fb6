"""Deciding: mark a claim with a reason and evidence, and take the last thing done to it back.

Verdicts are only ever added and superseded. Every change checks the version that the analyst saw. Where
the desk asks for four eyes, a mark is proposed instead (`claims.services.second_look`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit, desk, second_look
from claims.services.evidence import MAX_QUOTE, EvidenceInput, checked, describe, file
from claims.services.imported_marks import mark_new
from claims.services.linking import take_back
from claims.services.opening import StaleClaimError, close_claim, open_claim, open_live
from claims.services.permissions import Action, acting
from claims.services.undoing import Link, Mark, last_act
from claims.services.verdicts import (
    MAX_JUSTIFICATION,
    MAX_REASON,
    Duty,
    Terms,
    add_verdict,
    checked_terms,
    settle,
    stand_again,
    supersede,
)
from claims.vocabulary import ClaimStatus, EventKind
from db.models import Claim, Evidence, User, Verdict

__all__ = [
    "MAX_JUSTIFICATION",
    "MAX_QUOTE",
    "MAX_REASON",
    "EvidenceInput",
    "StaleClaimError",
    "add_evidence",
    "mark",
    "mark_new",
    "undo",
    "waits_for_second_look",
]


def mark(
    session: Session,
    claim_id: int,
    status: ClaimStatus,
    *,
    by: str,
    reason: str | None = None,
    evidence: Sequence[EvidenceInput] = (),
    rating: str | None = None,
    as_of: date | None = None,
    expires_on: date | None = None,
    probability: float | None = None,
    rests_on: Sequence[int] = (),
    expected_version: int | None = None,
) -> int:
    """Give a claim a status, with the reason and the evidence it rests on; return its new version.

    ``evidence`` is filed with the mark, ``rests_on`` names pieces that are filed under the claim already.
    A verdict has a ``rating`` of the desk's scale that goes with its status, the day up to which its
    author looked (``as_of``), the first day on which it holds no longer (``expires_on``), and how probable
    its author holds it that the claim is true (``probability``, 0 to 1). Where the status takes a second
    look (`waits_for_second_look`), the verdict is proposed, in place of what the same analyst proposed
    before, and the claim is in review until somebody else confirms it.

    Raises NotAllowedError, NotFoundError, StaleClaimError when ``expected_version`` is not the current
    one, and InvalidInputError for a missing reason, bad evidence or terms, a claim that is joined into
    another or on which somebody else's proposal waits, or a mark that would change nothing.
    """
    user = acting(session, by, Action.DECIDE)
    claim = open_live(session, claim_id, expected_version=expected_version)
    settings = desk.settings(session)
    given = Terms(status, reason, rating, as_of, expires_on, probability)
    terms = checked_terms(given, settings, moment=audit.now())
    pieces = [checked(piece) for piece in evidence]
    known = _filed(session, claim, rests_on)
    _refuse_idle(claim, terms, anew=bool(pieces or known))
    second_look.make_way(session, claim, user)
    rows = file(session, claim, pieces, user)
    filed = [describe(row) for row in rows]
    if status in settings.four_eyes:
        return second_look.propose(session, claim, terms, [*known, *rows], by=user, filed=filed)
    return _decide(session, claim, terms, [*known, *rows], by=user, filed=filed)


def _decide(
    session: Session,
    claim: Claim,
    terms: Terms,
    evidence: Sequence[Evidence],
    *,
    by: User,
    filed: Sequence[dict[str, object]],
) -> int:
    moment = audit.now()
    superseded = supersede(session, claim, moment=moment)
    verdict = add_verdict(session, claim, terms, evidence, by=by, moment=moment)
    payload = {
        "before": claim.status,
        "after": terms.status,
        "verdict": verdict.id if verdict else None,
        "superseded": superseded.id if superseded else None,
        **terms.told(),
        "evidence": list(filed),
        "rests_on": [piece.id for piece in evidence],
        "was": Duty.of(claim).told(),
        "at": moment.isoformat(),
    }
    audit.record(session, by, audit.Entry(EventKind.CLAIM_MARKED, claim_id=claim.id, payload=payload))
    return settle(session, claim, terms.status, Duty(expires_on=terms.expires_on))


def waits_for_second_look(session: Session, status: ClaimStatus) -> bool:
    """True when a verdict of this status is proposed until somebody else confirms it."""
    return status in desk.settings(session).four_eyes


def undo(session: Session, claim_id: int, *, by: str, expected_version: int | None = None) -> int:
    """Take the last thing done to a claim back, as a new line of the log; return the claim's version.

    That is a mark, a proposal (only by who made it), a second look (only by somebody who may give one),
    a join, a split or a keep apart. Nothing is deleted: an undone verdict stays in the history,
    superseded, and the one before stands again, with its expiry; a second look taken back leaves the
    proposal waiting. Raises NotAllowedError, NotFoundError, StaleClaimError, and InvalidInputError when
    there is nothing to undo.
    """
    user = acting(session, by, Action.UNDO)
    claim = open_claim(session, claim_id, expected_version=expected_version)
    act = last_act(session, claim_id)
    if act is None:
        raise InvalidInputError(f"claim {claim_id} has no mark to undo")
    if isinstance(act, Link):
        take_back(session, act, user)
        return claim.version
    if act.kind is EventKind.VERDICT_PROPOSED:
        return second_look.take_back(session, claim, user)
    if act.kind is not EventKind.CLAIM_MARKED:
        acting(session, by, Action.GIVE_SECOND_LOOK)
    return _unmark(session, claim, act, user)


def _unmark(session: Session, claim: Claim, act: Mark, user: User) -> int:
    moment, superseded, stands = audit.now(), None, None
    if act.kind is not EventKind.VERDICT_SENT_BACK:
        superseded = supersede(session, claim, moment=moment)
        stands = stand_again(session, act.superseded_id)
    if act.proposal_id is not None:
        second_look.reopen(session, act.proposal_id)
    duty = _duty_again(claim, act, stands)
    payload = {
        "event": act.event_id,
        "undone": act.kind,
        "before": claim.status,
        "after": act.before,
        "marked_by": act.by,
        "proposal": act.proposal_id,
        "superseded": superseded.id if superseded else None,
        "stands_again": stands.id if stands else None,
        "duty": duty.told(),
        "at": moment.isoformat(),
    }
    audit.record(session, user, audit.Entry(EventKind.MARK_UNDONE, claim_id=claim.id, payload=payload))
    return settle(session, claim, act.before, duty)


def _duty_again(claim: Claim, act: Mark, stands: Verdict | None) -> Duty:
    """Return what is to do once an act is taken back; a recheck that was asked for since stays asked for."""
    now = Duty.of(claim)
    if act.kind is EventKind.VERDICT_SENT_BACK:
        return now
    recheck = now if now.recheck_since else act.was
    return Duty(stands.expires_on if stands else None, recheck.recheck_since, recheck.recheck_reason)


def add_evidence(
    session: Session, claim_id: int, piece: EvidenceInput, *, by: str, expected_version: int | None = None
) -> int:
    """File evidence under a claim without deciding it; return the claim's new version."""
    user = acting(session, by, Action.FILE_EVIDENCE)
    claim = open_live(session, claim_id, expected_version=expected_version)
    (row,) = file(session, claim, [piece], user)
    entry = audit.Entry(EventKind.EVIDENCE_ADDED, claim_id=claim.id, payload=describe(row))
    audit.record(session, user, entry)
    return close_claim(session, claim)


def _filed(session: Session, claim: Claim, ids: Sequence[int]) -> list[Evidence]:
    """Return evidence that is filed under a claim or one that is joined into it, in the order of its ids."""
    wanted = sorted(set(ids))
    stands_for = select(Claim.id).where((Claim.id == claim.id) | (Claim.merged_into_id == claim.id))
    rows = session.scalars(
        select(Evidence)
        .where(Evidence.id.in_(wanted), Evidence.claim_id.in_(stands_for), Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.id)
    ).all()
    missing = set(wanted) - {row.id for row in rows}
    if missing:
        raise InvalidInputError(
            f"no evidence {min(missing)} stands under claim {claim.id}: a verdict rests on what does"
        )
    return list(rows)


def _refuse_idle(claim: Claim, terms: Terms, *, anew: bool) -> None:
    """Refuse a mark that says nothing new, unless the claim is to be looked at again."""
    due = claim.recheck_since is not None or (
        claim.expires_on is not None and claim.expires_on <= audit.now().date()
    )
    if terms.status == claim.status and not (terms.say_more or anew or due):
        raise InvalidInputError(f"claim {claim.id} is {terms.status} already")
