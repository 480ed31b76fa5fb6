"""Search results as an analyst sees them: live claims, whichever of the joined wordings was found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.services.catalogue import views_by_id
from claims.services.families import survivor_id
from claims.services.views import SearchHit
from db.models import Claim
from db.queries import ClaimFilter, listed


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that a search found, its score and the reasons in words.

    ``merged_into_id`` is the live claim that stands for it, None when it is live itself.
    """

    claim_id: int
    merged_into_id: int | None
    score: float
    signals: tuple[str, ...]


def live_hits(
    session: Session,
    found: Sequence[Found],
    *,
    limit: int,
    chosen: ClaimFilter | None = None,
    without: int | None = None,
) -> list[SearchHit]:
    """Return the first ``limit`` hits in the order given, a joined claim's under the one that stands for it.

    Each live claim comes once, at its best place, if it passes the filter itself, and none that claim
    ``without`` is one with. Only what is shown is read in full.
    """
    joined = {one.merged_into_id for one in found if one.merged_into_id is not None}
    passing = _passing(session, joined, chosen) if joined else joined
    first: dict[int, Found] = {}
    for one in _under_live(found, passing):
        first.setdefault(one.claim_id, one)
    if without is not None:
        first.pop(survivor_id(session.get_one(Claim, without)), None)
    shown = list(first.values())[:limit]
    views = views_by_id(session, [one.claim_id for one in shown])
    return [SearchHit(views[one.claim_id], one.score, one.signals) for one in shown]


_LISTED = select(Claim.id).where(listed(Claim.id))


def _passing(session: Session, claim_ids: Collection[int], chosen: ClaimFilter | None) -> set[int]:
    conditions = chosen.conditions if chosen else []
    return set(session.scalars(_LISTED.where(*conditions), {"ids": list(claim_ids)}))


def _under_live(found: Sequence[Found], passing: Collection[int]) -> Iterator[Found]:
    for one in found:
        live = one.merged_into_id
        if live is None:
            yield one
        elif live in passing:
            worded = f"worded as in joined claim {one.claim_id}"
            yield replace(one, claim_id=live, merged_into_id=None, signals=(*one.signals, worded))
