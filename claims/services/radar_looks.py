"""Which claims were compared with those near them for contradictions, and which are due."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from claims.services import audit
from claims.vocabulary import WAITING, ClaimStatus
from db.models import Claim, RadarLook
from db.queries import batches

_LIVE = (Claim.merged_into_id.is_(None), Claim.status != ClaimStatus.DISMISSED)
_UNSEEN = Claim.id.not_in(select(RadarLook.claim_id))


def seen(session: Session, claim_ids: Collection[int]) -> None:
    """Remember that claims were looked at just now."""
    moment = audit.now()
    rows = [{"claim_id": claim_id, "looked_at": moment} for claim_id in sorted(set(claim_ids))]
    if rows:
        new = insert(RadarLook)
        session.execute(new.on_conflict_do_update(set_={"looked_at": new.excluded.looked_at}), rows)


def forget(session: Session, claim_ids: Collection[int]) -> None:
    """Have claims looked at again, as after their verdict changed."""
    for some in batches(sorted(set(claim_ids))):
        session.execute(delete(RadarLook).where(RadarLook.claim_id.in_(some)))


def forget_all(session: Session) -> None:
    """Have every claim looked at again."""
    session.execute(delete(RadarLook))


def unseen(session: Session, *, after: int = 0, limit: int) -> list[int]:
    """Return the ids of claims that were not looked at, from the one after ``after`` on, in order."""
    query = select(Claim.id).where(*_LIVE, _UNSEEN, Claim.id > after).order_by(Claim.id)
    return list(session.scalars(query.limit(limit)))


def count_unseen(session: Session) -> int:
    """Return how many claims were not looked at."""
    return session.scalar(select(func.count()).select_from(Claim).where(*_LIVE, _UNSEEN)) or 0


def decided_unseen(session: Session, *, limit: int) -> list[int]:
    """Return the ids of decided claims that were not looked at since, the latest changed first."""
    decided = [status for status in ClaimStatus if status not in (*WAITING, ClaimStatus.DISMISSED)]
    query = select(Claim.id).where(Claim.merged_into_id.is_(None), Claim.status.in_(decided), _UNSEEN)
    return list(session.scalars(query.order_by(Claim.updated_at.desc()).limit(limit)))
