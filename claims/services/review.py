"""Deciding: mark a claim with a reason and evidence, and take the last thing done to it back.

Verdicts are only ever added and superseded. Every change checks the version that the analyst saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.orm import Session

from claims.documents.naming import web_address
from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.linking import take_back
from claims.services.opening import StaleClaimError, close_claim, open_claim
from claims.services.permissions import Action, acting
from claims.services.undoing import Link, Mark, last_act
from claims.text import storable
from claims.vocabulary import ClaimStatus, EventKind, Stance
from db.models import Claim, Evidence, User, Verdict
from db.queries import batches

__all__ = ["EvidenceInput", "StaleClaimError", "add_evidence", "mark", "mark_new", "undo"]

MAX_REASON = 20_000
MAX_QUOTE = 10_000


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """Evidence as an analyst gives it: a link, a cited passage, or both."""

    stance: Stance
    url: str | None = None
    quote: str | None = None


def mark(
    session: Session,
    claim_id: int,
    status: ClaimStatus,
    *,
    by: str,
    reason: str | None = None,
    evidence: Sequence[EvidenceInput] = (),
    expected_version: int | None = None,
) -> int:
    """Give a claim a status, with the reason and the evidence it rests on; return its new version.

    Raises NotFoundError, StaleClaimError when ``expected_version`` is not the current one, and
    InvalidInputError for a missing reason, bad evidence, a claim that is joined into another, or a mark
    that would change nothing.
    """
    claim = _live(session, claim_id, expected_version=expected_version)
    reason = _reason(reason, status)
    checked = [_checked(piece) for piece in evidence]
    if status == claim.status and not reason and not checked:
        raise InvalidInputError(f"claim {claim_id} is {status} already")
    user = acting(session, by, Action.DECIDE)
    rows = [_add_evidence(session, claim, piece, user) for piece in checked]
    superseded = _supersede(session, claim)
    verdict = _add_verdict(session, claim, status, reason, rows, user) if status.is_decision else None
    payload = {
        "before": claim.status,
        "after": status,
        "verdict": verdict.id if verdict else None,
        "superseded": superseded.id if superseded else None,
        "reason": reason,
        "evidence": [_describe(row) for row in rows],
    }
    audit.record(session, user, audit.Entry(EventKind.CLAIM_MARKED, claim_id=claim.id, payload=payload))
    return _change(session, claim, status)


def mark_new(session: Session, statuses: Mapping[int, ClaimStatus], *, by: str, reason: str) -> None:
    """Mark many claims at once, by id, that are new and live; what `mark` writes is written here too.

    For claims that come with a decision from elsewhere. Raises InvalidInputError, with nothing written,
    for a missing reason and when one of the claims is not new any more, or joined into another.
    """
    said = {status: _reason(reason, status) for status in set(statuses.values())}
    waiting = and_(Claim.status == ClaimStatus.NEW, Claim.merged_into_id.is_(None))
    for some in batches(sorted(statuses)):
        found = session.scalar(select(func.count()).where(Claim.id.in_(some), waiting))
        if found != len(some):
            raise InvalidInputError("only claims that are new and not joined can be marked together")
    user = acting(session, by, Action.DECIDE_MANY)
    verdicts = _add_verdicts(session, {i: s for i, s in statuses.items() if s.is_decision}, said, user)
    audit.record_all(session, user, _marks(statuses, said, verdicts))
    for status in said:
        ids = [claim_id for claim_id, given in statuses.items() if given is status]
        for some in batches(ids):
            values = {"status": status, "version": Claim.version + 1, "updated_at": audit.now()}
            session.execute(update(Claim).where(Claim.id.in_(some)).values(values))


def _add_verdicts(
    session: Session, statuses: Mapping[int, ClaimStatus], said: Mapping[ClaimStatus, str | None], user: User
) -> dict[int, int]:
    """Store the first verdict of each claim; return verdict ids by claim."""
    moment = audit.now()
    rows = [
        {
            "claim_id": claim_id,
            "status": status,
            "justification": said[status],
            "user_id": user.id,
            "created_at": moment,
        }
        for claim_id, status in statuses.items()
    ]
    if not rows:
        return {}
    made = session.execute(insert(Verdict).returning(Verdict.claim_id, Verdict.id), rows)
    return {row.claim_id: row.id for row in made}


def _marks(
    statuses: Mapping[int, ClaimStatus], said: Mapping[ClaimStatus, str | None], verdicts: Mapping[int, int]
) -> Iterator[audit.Entry]:
    for claim_id, status in statuses.items():
        payload: dict[str, object] = {
            "before": ClaimStatus.NEW,
            "after": status,
            "verdict": verdicts.get(claim_id),
            "superseded": None,
            "reason": said[status],
            "evidence": [],
        }
        yield audit.Entry(EventKind.CLAIM_MARKED, claim_id=claim_id, payload=payload)


def undo(session: Session, claim_id: int, *, by: str, expected_version: int | None = None) -> int:
    """Take the last thing done to a claim back, a mark or a join, split or keep apart; return the version.

    Nothing is deleted: an undone verdict stays in the history, superseded, and the one before stands
    again. Raises NotFoundError, StaleClaimError, and InvalidInputError when there is nothing to undo.
    """
    claim = open_claim(session, claim_id, expected_version=expected_version)
    act = last_act(session, claim_id)
    if act is None:
        raise InvalidInputError(f"claim {claim_id} has no mark to undo")
    user = acting(session, by, Action.UNDO)
    if isinstance(act, Link):
        take_back(session, act, user)
        return claim.version
    return _unmark(session, claim, act, user)


def _unmark(session: Session, claim: Claim, mark_: Mark, user: User) -> int:
    _supersede(session, claim)
    if mark_.superseded_id is not None:
        session.get_one(Verdict, mark_.superseded_id).superseded_at = None
        session.flush()
    payload = {
        "event": mark_.event_id,
        "before": claim.status,
        "after": mark_.before,
        "marked_by": mark_.by,
    }
    audit.record(session, user, audit.Entry(EventKind.MARK_UNDONE, claim_id=claim.id, payload=payload))
    return _change(session, claim, mark_.before)


def add_evidence(
    session: Session, claim_id: int, piece: EvidenceInput, *, by: str, expected_version: int | None = None
) -> int:
    """File evidence under a claim without deciding it; return the claim's new version."""
    claim = _live(session, claim_id, expected_version=expected_version)
    user = acting(session, by, Action.FILE_EVIDENCE)
    row = _add_evidence(session, claim, _checked(piece), user)
    entry = audit.Entry(EventKind.EVIDENCE_ADDED, claim_id=claim.id, payload=_describe(row))
    audit.record(session, user, entry)
    return _change(session, claim, claim.status)


def _live(session: Session, claim_id: int, *, expected_version: int | None) -> Claim:
    claim = open_claim(session, claim_id, expected_version=expected_version)
    if claim.merged_into_id is not None:
        raise InvalidInputError(
            f"claim {claim_id} is joined into claim {claim.merged_into_id}: "
            f"decide about that one, or split claim {claim_id} off first"
        )
    return claim


def _change(session: Session, claim: Claim, status: ClaimStatus) -> int:
    claim.status = status
    return close_claim(session, claim)


def _reason(reason: str | None, status: ClaimStatus) -> str | None:
    plain = storable(reason or "").strip()
    if not plain and status.needs_reason:
        raise InvalidInputError(f"marking a claim {status} needs a reason: say why in a sentence")
    if len(plain) > MAX_REASON:
        raise InvalidInputError(f"the reason is longer than {MAX_REASON} characters; shorten it")
    return plain or None


def _checked(piece: EvidenceInput) -> EvidenceInput:
    given = storable(piece.url or "").strip()
    url = web_address(given)
    quote = storable(piece.quote or "").strip() or None
    if given and url is None:
        raise InvalidInputError(
            f"{given[:80]!r} is not a web address; evidence links start with https:// or http://"
        )
    if url is None and quote is None:
        raise InvalidInputError("evidence needs a link or a quoted passage")
    if quote is not None and len(quote) > MAX_QUOTE:
        raise InvalidInputError(f"a quoted passage has at most {MAX_QUOTE} characters; shorten it")
    return EvidenceInput(piece.stance, url, quote)


def _add_evidence(session: Session, claim: Claim, piece: EvidenceInput, user: User) -> Evidence:
    row = Evidence(
        claim_id=claim.id,
        stance=piece.stance,
        url=piece.url,
        quote=piece.quote,
        user_id=user.id,
        created_at=audit.now(),
    )
    session.add(row)
    session.flush()
    return row


def _describe(row: Evidence) -> dict[str, object]:
    return {"id": row.id, "stance": row.stance, "url": row.url, "quote": row.quote}


def _supersede(session: Session, claim: Claim) -> Verdict | None:
    """Close the verdict that stands; flushed before another opens, as only one may be current."""
    current = session.scalar(
        select(Verdict).where(Verdict.claim_id == claim.id, Verdict.superseded_at.is_(None))
    )
    if current is not None:
        current.superseded_at = audit.now()
        session.flush()
    return current


def _add_verdict(
    session: Session,
    claim: Claim,
    status: ClaimStatus,
    reason: str | None,
    evidence: list[Evidence],
    user: User,
) -> Verdict:
    verdict = Verdict(
        claim_id=claim.id,
        status=status,
        justification=reason,
        user_id=user.id,
        created_at=audit.now(),
        evidence=evidence,
    )
    session.add(verdict)
    session.flush()
    return verdict
