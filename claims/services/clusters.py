"""Claims that say the same, grouped: kept in a table and brought up to date where a match changes.

A cluster is what joined claims and undecided suggestions of ``same`` hold together, so that a change
to one match touches one cluster, never the whole table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session, aliased

from claims.vocabulary import MatchDecision, MatchKind
from db.models import ClusterMember, Match
from db.queries import batches

HOLDS_TOGETHER = or_(
    Match.decision == MatchDecision.JOINED,
    and_(Match.kind == MatchKind.SAME, Match.decision.is_(None)),
)


def regroup(session: Session, claim_ids: Iterable[int]) -> None:
    """Group these claims, and all that they are or were grouped with, anew."""
    touched = _with_their_clusters(session, set(claim_ids))
    edges = _edges_from(session, touched)
    reached = touched.union(*edges)
    rows = [{"claim_id": claim_id, "cluster_id": lowest} for claim_id, lowest in _components(edges).items()]
    for some in batches(sorted(reached)):
        session.execute(delete(ClusterMember).where(ClusterMember.claim_id.in_(some)))
    if rows:
        session.execute(insert(ClusterMember), rows)


def _with_their_clusters(session: Session, claim_ids: set[int]) -> set[int]:
    mine, theirs = aliased(ClusterMember), aliased(ClusterMember)
    found = set(claim_ids)
    for some in batches(sorted(claim_ids)):
        found.update(
            session.scalars(
                select(theirs.claim_id)
                .join(mine, mine.cluster_id == theirs.cluster_id)
                .where(mine.claim_id.in_(some))
            )
        )
    return found


def _edges_from(session: Session, claim_ids: Collection[int]) -> set[tuple[int, int]]:
    """Return every pair that holds together and can be reached from these claims."""
    edges: set[tuple[int, int]] = set()
    seen, fresh = set(claim_ids), set(claim_ids)
    while fresh:
        found: set[tuple[int, int]] = set()
        for some in batches(sorted(fresh)):
            for side in (Match.left_id, Match.right_id):
                rows = session.execute(
                    select(Match.left_id, Match.right_id).where(side.in_(some), HOLDS_TOGETHER)
                )
                found.update((row.left_id, row.right_id) for row in rows)
        edges |= found
        fresh = {claim_id for pair in found for claim_id in pair} - seen
        seen |= fresh
    return edges


def _components(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the lowest id of its component for each id that an edge touches."""
    parent: dict[int, int] = {}

    def root(of: int) -> int:
        parent.setdefault(of, of)
        while parent[of] != of:
            parent[of] = parent[parent[of]]
            of = parent[of]
        return of

    for left, right in edges:
        one, other = sorted((root(left), root(right)))
        parent[other] = one
    return {claim_id: root(claim_id) for claim_id in list(parent)}
