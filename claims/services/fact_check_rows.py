"""Rows of fact-checks as the log keeps them, and as they are shown."""

from __future__ import annotations

import heapq
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from claims.errors import NotFoundError
from claims.interchange.reviews import TheirReview
from claims.services.fact_check_views import FactCheckPage, FactCheckView, RemovedFactCheck
from claims.services.families import family_ids
from claims.services.ids import MAX_ID, get_claim
from claims.text import searchable
from claims.vocabulary import EventKind
from db.models import Event, FactCheck

Row = Mapping[str, Any]

_DAYS = ("reviewed_on", "said_on")
_ALIKE = 0.2  # of all words of two texts, so many are in both


def as_row(
    review: TheirReview, content_hash: str, claim_id: int | None, user_id: int, now: datetime
) -> dict[str, Any]:
    """Return a fact-check that comes in as a row, in the form in which the log keeps it."""
    return {
        "claim_id": claim_id,
        "content_hash": content_hash,
        "claim_reviewed": review.claim_reviewed,
        "url": review.url,
        "publisher": review.publisher,
        "reviewed_on": _iso(review.reviewed_on),
        "claimant": review.claimant,
        "said_on": _iso(review.said_on),
        "rating_name": review.rating_name,
        "rating_value": review.rating_value,
        "best_rating": review.best_rating,
        "worst_rating": review.worst_rating,
        "appearances": json.dumps(list(review.appearances), ensure_ascii=False),
        "user_id": user_id,
        "created_at": now.isoformat(),
    }


def stored_row(row: FactCheck) -> dict[str, Any]:
    """Return a stored fact-check in the form in which the log keeps it."""
    columns = [column.name for column in FactCheck.__table__.columns if not column.primary_key]
    values = {name: getattr(row, name) for name in columns}
    return {name: _iso(value) if isinstance(value, date) else value for name, value in values.items()}


def from_row(values: Row) -> FactCheck:
    """Return the row that the log tells of, without an id."""
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in _DAYS}
    return FactCheck(**{**values, **days, "created_at": datetime.fromisoformat(values["created_at"])})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def of_claim(session: Session, claim_id: int) -> tuple[FactCheckView, ...]:
    """Return the fact-checks tied to a claim and all that is joined into it, the latest first.

    Raises NotFoundError.
    """
    get_claim(session, claim_id)
    return _views(session, FactCheck.claim_id.in_(family_ids(session, claim_id)))


def listed(session: Session, *, tied: bool | None = None, limit: int = 50, offset: int = 0) -> FactCheckPage:
    """Return one page of all fact-checks, or of those that are tied to a claim or to none, latest first."""
    where = (
        [] if tied is None else [FactCheck.claim_id.is_not(None) if tied else FactCheck.claim_id.is_(None)]
    )
    total = session.scalar(select(func.count()).select_from(FactCheck).where(*where)) or 0
    return FactCheckPage(_views(session, *where, limit=limit, offset=offset), total)


def show(session: Session, fact_check_id: int) -> FactCheckView:
    """Return one fact-check; NotFoundError when there is none."""
    return _view(get_fact_check(session, fact_check_id))


def get_fact_check(session: Session, fact_check_id: int) -> FactCheck:
    """Return the stored fact-check; NotFoundError when there is none."""
    found = session.get(FactCheck, fact_check_id) if 0 < fact_check_id <= MAX_ID else None
    if found is None:
        raise NotFoundError(f"there is no fact-check {fact_check_id}; `reviews list` shows those there are")
    return found


def alike(session: Session, claim_id: int, *, limit: int = 5) -> tuple[FactCheckView, ...]:
    """Return fact-checks tied to no claim whose words are most like a claim's, the most alike first.

    By the share of words that two texts have in common (Jaccard), of words of three letters and more.
    Raises NotFoundError.
    """
    words = _words(get_claim(session, claim_id).text)
    loose = select(FactCheck.id, FactCheck.claim_reviewed).where(FactCheck.claim_id.is_(None))
    rows = session.execute(loose.execution_options(yield_per=1000))
    scored = ((_share(words, _words(row.claim_reviewed)), -row.id) for row in rows)
    best = heapq.nlargest(limit, (pair for pair in scored if pair[0] >= _ALIKE))
    found = {view.id: view for view in _views(session, FactCheck.id.in_([-pair[1] for pair in best]))}
    return tuple(found[-number] for _, number in best)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in searchable(text).split() if len(word) > 2 or word.isdigit())


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def removed_from(session: Session, claim_id: int) -> tuple[RemovedFactCheck, ...]:
    """Return the fact-checks that were removed from a claim and are not stored again, the latest first."""
    where = (Event.claim_id.in_(family_ids(session, claim_id)), Event.kind == EventKind.FACT_CHECK_REMOVED)
    events = session.scalars(
        select(Event).where(*where).order_by(Event.id.desc()).options(joinedload(Event.user))
    )
    rows = {json.loads(event.payload)["row"]["content_hash"]: event for event in reversed(events.all())}
    stored = set(
        session.scalars(select(FactCheck.content_hash).where(FactCheck.content_hash.in_(list(rows))))
    )
    gone = [event for key, event in rows.items() if key not in stored]
    return tuple(_removed(event) for event in sorted(gone, key=lambda event: -event.id))


def _removed(event: Event) -> RemovedFactCheck:
    row = json.loads(event.payload)["row"]
    return RemovedFactCheck(
        event.id, row["claim_reviewed"], row["publisher"], event.user.name, event.created_at
    )


def _views(
    session: Session, *where: ColumnElement[bool], limit: int | None = None, offset: int = 0
) -> tuple[FactCheckView, ...]:
    order = (FactCheck.reviewed_on.is_(None), FactCheck.reviewed_on.desc(), FactCheck.id.desc())
    query = select(FactCheck).where(*where).order_by(*order).limit(limit).offset(offset)
    return tuple(_view(row) for row in session.scalars(query.options(joinedload(FactCheck.user))))


def _view(row: FactCheck) -> FactCheckView:
    return FactCheckView(
        id=row.id,
        claim_id=row.claim_id,
        claim_reviewed=row.claim_reviewed,
        url=row.url,
        publisher=row.publisher,
        reviewed_on=row.reviewed_on,
        claimant=row.claimant,
        said_on=row.said_on,
        rating_name=row.rating_name,
        rating_value=row.rating_value,
        best_rating=row.best_rating,
        worst_rating=row.worst_rating,
        appearances=tuple(json.loads(row.appearances)),
        by=row.user.name,
        created_at=row.created_at,
    )
