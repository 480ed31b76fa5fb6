"""Reading clusters: which claims say the same, where that first appeared, and how it spread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.services.catalogue import views_by_id
from claims.services.views import Appearances, ClaimView, ClusterPage, ClusterView
from db.models import Claim, ClusterMember, Document, Mention, Source


def list_clusters(session: Session, *, limit: int = 10, offset: int = 0) -> ClusterPage:
    """Return one page of the clusters, those of most claims first, and how many there are in all.

    Counts what is grouped by its index alone; claims and mentions are read for the page only.
    """
    size = func.count()
    found = session.scalars(
        select(ClusterMember.cluster_id)
        .group_by(ClusterMember.cluster_id)
        .order_by(size.desc(), ClusterMember.cluster_id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    total = session.scalar(select(func.count(ClusterMember.cluster_id.distinct()))) or 0
    return ClusterPage(_views(session, found), total)


def _views(session: Session, cluster_ids: Sequence[int]) -> tuple[ClusterView, ...]:
    members = session.execute(
        select(ClusterMember.cluster_id, ClusterMember.claim_id, Claim.merged_into_id, Claim.language)
        .join(Claim, Claim.id == ClusterMember.claim_id)
        .where(ClusterMember.cluster_id.in_(cluster_ids))
        .order_by(ClusterMember.claim_id)
    ).all()
    live = views_by_id(session, [row.claim_id for row in members if row.merged_into_id is None])
    appearances = _appearances(session, cluster_ids)
    claims: dict[int, list[ClaimView]] = {cluster_id: [] for cluster_id in cluster_ids}
    languages: dict[int, set[str]] = {cluster_id: set() for cluster_id in cluster_ids}
    for row in members:
        languages[row.cluster_id].add(row.language or "?")
        if row.claim_id in live:
            claims[row.cluster_id].append(live[row.claim_id])
    return tuple(
        ClusterView(
            cluster_id,
            tuple(claims[cluster_id]),
            joined=sum(
                1 for row in members if row.cluster_id == cluster_id and row.merged_into_id is not None
            ),
            languages=tuple(sorted(languages[cluster_id])),
            appearances=appearances.get(cluster_id, ()),
        )
        for cluster_id in cluster_ids
    )


def _appearances(session: Session, cluster_ids: Collection[int]) -> dict[int, tuple[Appearances, ...]]:
    """Return how often each cluster was said, by day (of capture where a document has none) and source."""
    day = func.coalesce(Document.published_on, func.date(Document.created_at))
    rows = session.execute(
        select(
            ClusterMember.cluster_id, func.date(day).label("day"), Source.name, func.count().label("mentions")
        )
        .join(Mention, Mention.claim_id == ClusterMember.claim_id)
        .join(Document, Document.id == Mention.document_id)
        .outerjoin(Source, Source.id == Document.source_id)
        .where(ClusterMember.cluster_id.in_(cluster_ids))
        .group_by(ClusterMember.cluster_id, "day", Source.name)
        .order_by(ClusterMember.cluster_id, "day", Source.name)
    )
    found: dict[int, tuple[Appearances, ...]] = {}
    for cluster_id, said_on, source, mentions in rows:
        appearance = Appearances(date.fromisoformat(str(said_on)), source, mentions)
        found[cluster_id] = (*found.get(cluster_id, ()), appearance)
    return found
