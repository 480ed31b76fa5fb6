"""Walking the review queue: claims by check-worthiness, one at a time.

A place is found from the claim's own rank, not from an offset that the page remembers: what others
decide meanwhile moves nobody to a claim that they did not ask for. Each part of a filter is asked for
by itself (see ``ClaimFilter.parts``), so that every answer is read off one end of an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from claims.services.ids import get_claim
from db.models import Claim
from db.queries import ClaimFilter, WorkView, count_claims, count_new_today

DEFAULT = ClaimFilter(work=(WorkView.WAITING,))
"""The queue as it opens: everything that waits for somebody."""


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a claim stands: ``position`` counts from 1; ``waiting`` is False once it left the queue."""

    position: int
    total: int
    previous_id: int | None
    next_id: int | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How many live claims of the whole desk ask for work, by view; ``mine`` are those one looks after."""

    by_view: dict[WorkView, int]
    mine: int


def first(session: Session, chosen: ClaimFilter) -> int | None:
    """Return the most check-worthy claim that passes the filter, None when none does."""
    return _best(session, chosen)


def place(session: Session, chosen: ClaimFilter, claim_id: int) -> QueuePlace:
    """Return where ``claim_id`` stands among the claims that pass the filter, itself one of them or not."""
    claim = get_claim(session, claim_id)
    score = Claim.check_worthiness
    worthier, alike = score > claim.check_worthiness, score == claim.check_worthiness
    before = count_claims(session, chosen, worthier) + count_claims(
        session, chosen, alike, Claim.id < claim_id
    )
    previous = _highest(session, chosen, alike, Claim.id < claim_id)
    return QueuePlace(
        position=1 + before,
        total=count_claims(session, chosen),
        previous_id=previous or _last(session, chosen, worthier),
        next_id=following(session, chosen, claim_id),
        waiting=count_claims(session, chosen, Claim.id == claim_id) == 1,
    )


def following(session: Session, chosen: ClaimFilter, claim_id: int) -> int | None:
    """Return the claim after ``claim_id`` that passes the filter now, None after the last."""
    worth = get_claim(session, claim_id).check_worthiness
    score = Claim.check_worthiness
    alike = _lowest(session, chosen, score == worth, Claim.id > claim_id)
    return alike or _best(session, chosen, score < worth)


def counts(session: Session, *, by: str) -> WorkCounts:
    """Return how much work of each kind the desk has, and how much of it whoever ``by`` is looks after."""
    views: dict[WorkView, int] = {WorkView.NEW_TODAY: count_new_today(session)}
    for view in set(WorkView) - set(views):
        views[view] = count_claims(session, for_view(view))
    return WorkCounts(views, count_claims(session, for_view(None, mine=by)))


def for_view(view: WorkView | None, *, mine: str | None = None) -> ClaimFilter:
    """Return the filter of one view of the desk's work; with ``mine``, what waits for that person."""
    if mine is not None:
        return ClaimFilter(assignees=(mine,), work=(view or WorkView.WAITING,))
    return ClaimFilter(work=(view,) if view else ())


def _best(session: Session, chosen: ClaimFilter, *more: ColumnElement[bool]) -> int | None:
    """Return the first id by falling check-worthiness, then by rising id."""
    scores = _of_each(session, chosen, func.max(Claim.check_worthiness), more)
    best = max(scores, default=None)
    return None if best is None else _lowest(session, chosen, Claim.check_worthiness == best)


def _last(session: Session, chosen: ClaimFilter, *more: ColumnElement[bool]) -> int | None:
    """Return the last id by falling check-worthiness, then by rising id."""
    scores = _of_each(session, chosen, func.min(Claim.check_worthiness), more)
    worst = min(scores, default=None)
    return None if worst is None else _highest(session, chosen, Claim.check_worthiness == worst)


def _lowest(session: Session, chosen: ClaimFilter, *more: ColumnElement[bool]) -> int | None:
    return min(_of_each(session, chosen, func.min(Claim.id), more), default=None)


def _highest(session: Session, chosen: ClaimFilter, *more: ColumnElement[bool]) -> int | None:
    return max(_of_each(session, chosen, func.max(Claim.id), more), default=None)


def _of_each(
    session: Session, chosen: ClaimFilter, what: ColumnElement[Any], more: Sequence[ColumnElement[bool]]
) -> list[Any]:
    """Return a value of each part of the filter that holds any claim."""
    found = (session.scalar(select(what).where(*part, *more)) for part in chosen.parts)
    return [value for value in found if value is not None]
