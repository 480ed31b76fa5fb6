"""Walking the review queue: claims by check-worthiness, one at a time.

A place is found from the claim's own rank, not from an offset that the page remembers: what others
decide meanwhile moves nobody to a claim that they did not ask for.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from claims.services.ids import get_claim
from db.models import Claim
from db.queries import LIVE, ClaimFilter


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a claim stands: ``position`` counts from 1; ``waiting`` is False once it left the queue."""

    position: int
    total: int
    previous_id: int | None
    next_id: int | None
    waiting: bool


def first(session: Session, chosen: ClaimFilter) -> int | None:
    """Return the most check-worthy claim that passes the filter, None when none does."""
    return session.scalar(_in_order(chosen).limit(1))


def place(session: Session, chosen: ClaimFilter, claim_id: int) -> QueuePlace:
    """Return where ``claim_id`` stands among the claims that pass the filter, itself one of them or not."""
    claim = get_claim(session, claim_id)
    before, after = _before(claim), _after(claim)
    return QueuePlace(
        position=1 + _count(session, chosen, before),
        total=_count(session, chosen),
        previous_id=session.scalar(
            select(Claim.id)
            .where(LIVE, *chosen.conditions, before)
            .order_by(Claim.check_worthiness.asc(), Claim.id.desc())
            .limit(1)
        ),
        next_id=session.scalar(_in_order(chosen, after).limit(1)),
        waiting=_count(session, chosen, Claim.id == claim_id) == 1,
    )


def _in_order(chosen: ClaimFilter, *more: ColumnElement[bool]) -> Select[int]:
    return (
        select(Claim.id)
        .where(LIVE, *chosen.conditions, *more)
        .order_by(Claim.check_worthiness.desc(), Claim.id.asc())
    )


def _before(claim: Claim) -> ColumnElement[bool]:
    score = claim.check_worthiness
    return or_(Claim.check_worthiness > score, and_(Claim.check_worthiness == score, Claim.id < claim.id))


def _after(claim: Claim) -> ColumnElement[bool]:
    score = claim.check_worthiness
    return or_(Claim.check_worthiness < score, and_(Claim.check_worthiness == score, Claim.id > claim.id))


def _count(session: Session, chosen: ClaimFilter, *more: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Claim).where(LIVE, *chosen.conditions, *more)
    return session.scalar(query) or 0
