"""Search results as an analyst sees them: live claims, whichever of the joined wordings was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.services.catalogue import views_by_id
from claims.services.families import survivor_id
from claims.services.views import ClaimView, SearchHit
from db.models import Claim
from db.queries import ClaimFilter


def live_hits(
    session: Session,
    hits: Sequence[SearchHit],
    *,
    chosen: ClaimFilter | None = None,
    without: int | None = None,
) -> list[SearchHit]:
    """Return hits in the order given, a joined claim's under the live claim that stands for it.

    Each live claim comes once, at its best place, if it passes the filter itself, and none that claim
    ``without`` is one with.
    """
    joined = {hit.claim.merged_into_id for hit in hits if hit.claim.merged_into_id is not None}
    if joined:
        views = views_by_id(session, _passing(session, joined, chosen))
        hits = [found for hit in hits if (found := _under_live(hit, views)) is not None]
    first: dict[int, SearchHit] = {}
    for hit in hits:
        first.setdefault(hit.claim.id, hit)
    if without is not None:
        first.pop(survivor_id(session.get_one(Claim, without)), None)
    return list(first.values())


def _passing(session: Session, claim_ids: set[int], chosen: ClaimFilter | None) -> set[int]:
    conditions = chosen.conditions if chosen else []
    return set(session.scalars(select(Claim.id).where(Claim.id.in_(claim_ids), *conditions)))


def _under_live(hit: SearchHit, views: Mapping[int, ClaimView]) -> SearchHit | None:
    claim = hit.claim
    if claim.merged_into_id is None:
        return hit
    view = views.get(claim.merged_into_id)
    if view is None:
        return None
    return replace(hit, claim=view, signals=(*hit.signals, f"worded as in joined claim {claim.id}"))
