"""Which conflicts count, in which order, and from rows to values.

A conflict of a joined claim counts for the live claim that stands for it. Of the conflicts between two
families one is shown: what was decided about them if anything was, the surest otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from claims.services.catalogue import standing_verdicts, views_by_id
from claims.services.conflict_views import ConflictCounts, ConflictSide, ConflictView
from claims.services.families import family_ids
from claims.services.rows import mention_view
from claims.services.views import MentionView
from claims.vocabulary import ClaimStatus, ConflictKind
from db.models import Claim, Conflict, Document, Mention

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

_WEIGHTY = (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED)
"""Statuses that put something at stake: the desk has told the world."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which conflicts: of one claim's family, waiting or decided (None for both), of some kinds."""

    claim_id: int | None = None
    decided: bool | None = False
    kinds: tuple[ConflictKind, ...] = ()


class Ends(NamedTuple):
    """A conflict, and the live claims that stand for its two."""

    id: int
    left_live: int
    right_live: int


def page(session: Session, chosen: Chosen, *, limit: int, offset: int) -> tuple[list[Ends], int]:
    """Return one page and how many there are in all, which SQLite counts on the way.

    What is at stake comes first, then the surest; decided ones come last.
    """
    shown = _shown(session, chosen.claim_id)
    order = (
        shown.c.decision.is_not(None),
        shown.c.decided_at.desc(),
        shown.c.stake.desc(),
        shown.c.certainty.desc(),
        shown.c.id,
    )
    total = func.count().over().label("total")
    query = select(shown.c.id, shown.c.left_live, shown.c.right_live, total).where(*_where(shown, chosen))
    rows = session.execute(query.order_by(*order).limit(limit).offset(offset)).all()
    ends = [Ends(row.id, row.left_live, row.right_live) for row in rows]
    return ends, rows[0].total if rows else count(session, chosen)


def count(session: Session, chosen: Chosen) -> int:
    """Return how many conflicts there are of these."""
    shown = _shown(session, chosen.claim_id)
    return session.scalar(select(func.count()).select_from(shown).where(*_where(shown, chosen))) or 0


def counts(session: Session) -> ConflictCounts:
    """Return how many conflicts wait, how many of them matter most, how many are decided."""
    shown = _shown(session, None)
    waits, stake = shown.c.decision.is_(None), shown.c.stake > 0
    query = select(waits, stake, shown.c.kind, func.count()).where(shown.c.place == 1)
    rows = session.execute(query.group_by(waits, stake, shown.c.kind)).all()
    by_kind = {kind: sum(row[3] for row in rows if row[0] and row[2] == kind) for kind in ConflictKind}
    return ConflictCounts(
        waiting=sum(by_kind.values()),
        at_stake=sum(row[3] for row in rows if row[0] and row[1]),
        decided=sum(row[3] for row in rows if not row[0]),
        by_kind=by_kind,
    )


def views(session: Session, rows: Sequence[Ends]) -> tuple[ConflictView, ...]:
    """Turn rows of `page` into values, in their order and a constant number of queries."""
    ids = [row.id for row in rows]
    query = select(Conflict).where(Conflict.id.in_(ids)).options(joinedload(Conflict.decided_by))
    stored = {found.id: found for found in session.scalars(query)}
    sides = _sides(session, stored.values(), {row.id: (row.left_live, row.right_live) for row in rows})
    return tuple(_view(stored[row.id], *sides[row.id]) for row in rows)


def view_of(session: Session, found: Conflict, live: tuple[int, int]) -> ConflictView:
    """Return a stored conflict as a value; ``live`` are the claims that stand for its two."""
    return _view(found, *_sides(session, [found], {found.id: live})[found.id])


def _where(shown: Subquery, chosen: Chosen) -> list[ColumnElement[bool]]:
    found = [shown.c.place == 1]
    if chosen.decided is not None:
        found.append(shown.c.decision.is_not(None) if chosen.decided else shown.c.decision.is_(None))
    if chosen.kinds:
        found.append(shown.c.kind.in_(chosen.kinds))
    return found


def _shown(session: Session, claim_id: int | None) -> Subquery:
    """Return the conflicts between live claims that are not dismissed; ``place`` is 1 for each pair's own."""
    left, right, one, other = (aliased(Claim) for _ in range(4))
    ends = func.coalesce(left.merged_into_id, left.id), func.coalesce(right.merged_into_id, right.id)
    query = (
        select(
            Conflict.id,
            Conflict.kind,
            Conflict.certainty,
            Conflict.decision,
            Conflict.decided_at,
            one.id.label("left_live"),
            other.id.label("right_live"),
            _stake(one, other).label("stake"),
            _place(one.id, other.id).label("place"),
        )
        .join(left, left.id == Conflict.left_id)
        .join(right, right.id == Conflict.right_id)
        .join(one, one.id == ends[0])
        .join(other, other.id == ends[1])
        .where(
            one.id != other.id,
            one.status != ClaimStatus.DISMISSED,
            other.status != ClaimStatus.DISMISSED,
        )
    )
    return _of_family(session, query, claim_id).subquery()


def _of_family(session: Session, query: Query, claim_id: int | None) -> Query:
    if claim_id is None:
        return query
    survivor = session.scalar(select(Claim.merged_into_id).where(Claim.id == claim_id)) or claim_id
    family = family_ids(session, survivor)
    return query.where(or_(Conflict.left_id.in_(family), Conflict.right_id.in_(family)))


def _stake(one: Any, other: Any) -> ColumnElement[int]:
    """Return 2 where the desk holds both for true, 1 where it has told of either, 0 otherwise."""
    both = (one.status == ClaimStatus.VERIFIED) & (other.status == ClaimStatus.VERIFIED)
    either = or_(one.status.in_(_WEIGHTY), other.status.in_(_WEIGHTY))
    return case((both, literal(2)), (either, literal(1)), else_=literal(0))


def _place(one: Any, other: Any) -> ColumnElement[int]:
    pair = case((one < other, one), else_=other), case((one < other, other), else_=one)
    order = (
        Conflict.decision.is_(None),
        Conflict.decided_at.desc(),
        Conflict.certainty.desc(),
        Conflict.id,
    )
    return func.row_number().over(partition_by=pair, order_by=order)


_Sides = tuple[ConflictSide, ConflictSide]


def _sides(
    session: Session, stored: Iterable[Conflict], live: dict[int, tuple[int, int]]
) -> dict[int, _Sides]:
    kept = list(stored)
    wordings = {end for found in kept for end in (found.left_id, found.right_id)}
    survivors = {end for ends in live.values() for end in ends}
    claims, verdicts = views_by_id(session, wordings | survivors), standing_verdicts(session, survivors)
    mentions = _first_mentions(session, wordings)

    def side(claim_id: int, wording_id: int, phrase: str) -> ConflictSide:
        mention, published_on = mentions.get(wording_id, (None, None))
        verdict = verdicts.get(claim_id)
        return ConflictSide(claims[claim_id], phrase, mention, verdict, claims[wording_id], published_on)

    return {
        found.id: (
            side(live[found.id][0], found.left_id, found.left_phrase),
            side(live[found.id][1], found.right_id, found.right_phrase),
        )
        for found in kept
    }


def _first_mentions(
    session: Session, claim_ids: Collection[int]
) -> dict[int, tuple[MentionView, date | None]]:
    first = select(func.min(Mention.id)).where(Mention.claim_id.in_(claim_ids)).group_by(Mention.claim_id)
    rows = session.execute(
        select(Mention, Document.published_on)
        .join(Document, Document.id == Mention.document_id)
        .where(Mention.id.in_(first))
        .options(joinedload(Mention.claimant), selectinload(Mention.times))
    )
    return {row.Mention.claim_id: (mention_view(row.Mention), row.published_on) for row in rows}


def _view(found: Conflict, left: ConflictSide, right: ConflictSide) -> ConflictView:
    return ConflictView(
        id=found.id,
        left=left,
        right=right,
        kind=found.kind,
        certainty=found.certainty,
        explanation=found.explanation,
        signals=tuple(json.loads(found.signals)),
        created_at=found.created_at,
        decision=found.decision,
        decided_by=found.decided_by.name if found.decided_by else None,
        decided_at=found.decided_at,
    )
