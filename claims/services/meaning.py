"""The claims nearest to a vector: an index in memory, as one session sees it, and filters in front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.similarity.index import Change, Mark, VectorIndex
from claims.similarity.matrix import Rows
from claims.similarity.view import FEW, View
from db.models import Claim
from db.queries import ClaimFilter
from db.vectors import all_vectors, changes_since, claim_ids_where, newest_change, vectors_of

SMALL = 10_000
"""Up to so many claims a filter's are simply listed."""

DEEPER = 8
"""How many times as many claims as wanted are looked through when a filter lets many pass."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The embeddings of one model in a session's snapshot: a `VectorSource`."""

    session: Session
    model: str

    def mark(self) -> Mark | None:
        found = newest_change(self.session)
        return None if found is None else Mark(*found)

    def changes(self, after: Mark) -> list[Change] | None:
        found = changes_since(self.session, self.model, after.number, after.token)
        return (
            None if found is None else [Change(Mark(number, token), claim) for number, token, claim in found]
        )

    def rows(self, claim_ids: Sequence[int]) -> Rows:
        return vectors_of(self.session, self.model, claim_ids)

    def batches(self) -> Iterator[Rows]:
        return all_vectors(self.session, self.model)


def current_view(session: Session, index: VectorIndex) -> View:
    """Return the vectors of the index's model exactly as this session's snapshot has them."""
    return index.view(_Table(session, index.model_name))


def without_vector(session: Session, index: VectorIndex) -> int:
    """Return how many claims the index's model has not embedded yet; milliseconds for 100,000 claims."""
    claims = session.scalar(select(func.count()).select_from(Claim)) or 0
    return claims - len(current_view(session, index))


def nearest_claims(
    session: Session, view: View, vector: NDArray[np.float32], *, chosen: ClaimFilter | None, limit: int
) -> dict[int, float]:
    """Return the cosine of the ``limit`` nearest claims among those that pass the filter, nearest first.

    Exact whatever the filter: nothing is ranked that does not pass. A filter that lets few claims
    through is listed first. One that lets many through is not, which would take longer than the scan:
    its claims are looked for among the nearest of all, and only listed if those do not yield enough.
    """
    conditions = chosen.conditions if chosen else []
    if not conditions:
        return dict(view.nearest(vector, limit=limit))
    few = max(int(FEW * len(view)), SMALL)
    allowed = claim_ids_where(session, conditions, limit=few + 1)
    if len(allowed) > few:
        nearest = dict(view.nearest(vector, limit=DEEPER * limit))
        passing = claim_ids_where(session, [Claim.id.in_(nearest), *conditions]).tolist()
        if len(passing) >= limit:
            return {claim_id: nearest[claim_id] for claim_id in _in_order(nearest, passing)[:limit]}
        allowed = claim_ids_where(session, conditions)
    return dict(view.nearest(vector, limit=limit, allowed=allowed))


def _in_order(nearest: dict[int, float], passing: Sequence[int]) -> list[int]:
    known = frozenset(passing)
    return [claim_id for claim_id in nearest if claim_id in known]
