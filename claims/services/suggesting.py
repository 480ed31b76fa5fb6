"""Suggesting what may be the same claim: new claims are compared with the nearest that are stored.

Runs after a document is stored, in three steps: read what is near, compare with no transaction open,
write what says the same. A pair that is kept already, or decided about, is never compared again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session, selectinload

from claims.records import Progress, TimeReference
from claims.services import audit
from claims.services.catalogue import views_by_id
from claims.services.clusters import regroup
from claims.services.families import Pair, in_order
from claims.services.meaning import current_view
from claims.services.rows import mention_times
from claims.services.search import similar
from claims.services.views import ClaimView
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus, MatchKind
from db.engine import Database
from db.models import Claim, Match, Mention

NEAREST = 10
"""How many live claims near a new one are compared with it."""

BATCH = 50
"""How many new claims are looked at before what was found is written."""


@dataclass(frozen=True, slots=True)
class Side:
    """A stored claim as it is compared, with the times that its first mention names.

    ``vector`` (d,) is None where the model has not embedded it.
    """

    claim: ClaimView
    vector: NDArray[np.float32] | None
    times: tuple[TimeReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a comparison found: ``score`` from 0 to 1 is higher for more surely the same."""

    kind: MatchKind
    score: float
    signals: tuple[str, ...]
    explanation: str


class Comparer(Protocol):
    """Tells what pairs of claims have to do with each other; may be slow, and opens no transaction."""

    def compare(self, pairs: Sequence[tuple[Side, Side]]) -> Sequence[Likeness]:
        """Return one likeness a pair, in order."""


@dataclass(frozen=True, slots=True)
class Suggester:
    """What suggesting needs: who compares, and where to look for what is near."""

    comparer: Comparer
    index: VectorIndex


def suggest(
    database: Database, claim_ids: Iterable[int], *, suggester: Suggester, progress: Progress | None = None
) -> int:
    """Compare claims with the nearest that are stored, keep what says the same; return how many pairs.

    Takes the database, not a session: the comparer runs with no transaction open. Claims that are
    joined, dismissed or unknown are passed over. May be repeated: nothing is kept twice.
    """
    wanted = sorted(set(claim_ids))
    kept = 0
    for first in range(0, len(wanted), BATCH):
        with database.read() as session:
            pairs = _near(session, wanted[first : first + BATCH], index=suggester.index)
        kept += _keep(database, pairs, suggester.comparer)
        if progress:
            progress(min(first + BATCH, len(wanted)), len(wanted))
    return kept


def _near(session: Session, claim_ids: Sequence[int], *, index: VectorIndex) -> list[tuple[Side, Side]]:
    """Return each claim with the claims near it that it was not compared with, joined wordings too."""
    live = select(Claim.id).where(
        Claim.id.in_(claim_ids), Claim.merged_into_id.is_(None), Claim.status != ClaimStatus.DISMISSED
    )
    near = {
        claim_id: _wordings(
            session, [hit.claim.id for hit in similar(session, claim_id, index=index, limit=NEAREST)]
        )
        for claim_id in session.scalars(live).all()
    }
    pairs = {in_order(claim_id, other) for claim_id, others in near.items() for other in others}
    fresh = sorted(pairs - _kept(session, near))
    views = views_by_id(session, {claim_id for pair in fresh for claim_id in pair})
    vectors, times = current_view(session, index), _times(session, views)
    sides = {
        claim_id: Side(view, vectors.vector(claim_id), times.get(claim_id, ()))
        for claim_id, view in views.items()
    }
    return [(sides[pair.left_id], sides[pair.right_id]) for pair in fresh]


def _times(session: Session, claim_ids: Iterable[int]) -> dict[int, tuple[TimeReference, ...]]:
    first = (
        select(func.min(Mention.id)).where(Mention.claim_id.in_(list(claim_ids))).group_by(Mention.claim_id)
    )
    mentions = session.scalars(
        select(Mention).where(Mention.id.in_(first)).options(selectinload(Mention.times))
    )
    return {mention.claim_id: mention_times(mention) for mention in mentions}


def _wordings(session: Session, claim_ids: Sequence[int]) -> list[int]:
    joined = session.scalars(select(Claim.id).where(Claim.merged_into_id.in_(claim_ids)))
    return [*claim_ids, *joined]


def _kept(session: Session, claim_ids: Iterable[int]) -> set[Pair]:
    wanted = list(claim_ids)
    rows = session.execute(
        select(Match.left_id, Match.right_id).where(
            or_(Match.left_id.in_(wanted), Match.right_id.in_(wanted))
        )
    )
    return {Pair(*row) for row in rows}


def _keep(database: Database, pairs: Sequence[tuple[Side, Side]], comparer: Comparer) -> int:
    if not pairs:
        return 0
    found = comparer.compare(pairs)
    same = {
        in_order(left.claim.id, right.claim.id): likeness
        for (left, right), likeness in zip(pairs, found, strict=True)
        if likeness.kind is MatchKind.SAME
    }
    if same:
        rows = [_row(pair, likeness) for pair, likeness in same.items()]
        with database.write() as session:
            session.execute(insert(Match).on_conflict_do_nothing(), rows)
            regroup(session, {claim_id for pair in same for claim_id in pair})
    return len(same)


def _row(pair: Pair, likeness: Likeness) -> dict[str, object]:
    return {
        "left_id": pair.left_id,
        "right_id": pair.right_id,
        "kind": likeness.kind,
        "score": likeness.score,
        "signals": json.dumps(likeness.signals, ensure_ascii=False),
        "explanation": likeness.explanation,
        "created_at": audit.now(),
    }
