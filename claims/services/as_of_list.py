"""Which claims were held with which status at a moment: read off the log by the database, in flat memory.

The last line that decided about a claim says its status. The rest of a claim is played back for the claims
of one page only (`claims.services.as_of_log`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from claims.services.as_of_log import JOINS
from claims.services.as_of_moments import Point
from claims.services.replay_decisions import DECISIONS
from claims.vocabulary import ClaimStatus, EventKind
from db.models import Claim, Event
from db.queries import LIVE


class Held(StrEnum):
    """Which claims of a moment: all of them, or those about which something was decided since."""

    ALL = "all"
    DECIDED_SINCE = "decided_since"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which live claims of a moment; an empty field lets every claim through."""

    held: Held = Held.ALL
    statuses: Sequence[ClaimStatus] = ()
    languages: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many live claims had each status, and about how many of these something was decided since."""

    by_status: dict[ClaimStatus, int]
    since: dict[ClaimStatus, int]

    def total(self, wanted: Wanted) -> int:
        """Return how many there were with the statuses that are wanted."""
        counts = self.since if wanted.held is Held.DECIDED_SINCE else self.by_status
        return sum(counts[status] for status in wanted.statuses or ClaimStatus)


def counts(session: Session, at: Point, *, languages: Sequence[str] = ()) -> Counts:
    """Return how many live claims there were of which kind, in one pass over the log."""
    live = _live(at)
    since = live.c.claim_id.in_(_decided_since(at))
    query = select(live.c.status, since, func.count()).group_by(live.c.status, since)
    found = session.execute(query.where(*_in_languages(live, languages))).all()
    by_status = {status: sum(row[2] for row in found if row[0] == status) for status in ClaimStatus}
    later = {status: sum(row[2] for row in found if row[0] == status and row[1]) for status in ClaimStatus}
    return Counts(by_status, later)


def counts_now(session: Session, *, languages: Sequence[str] = ()) -> dict[ClaimStatus, int]:
    """Return how many live claims have each status today."""
    query = select(Claim.status, func.count()).where(LIVE).group_by(Claim.status)
    if languages:
        query = query.where(Claim.language.in_(languages))
    found = {row[0]: row[1] for row in session.execute(query)}
    return {status: found.get(status, 0) for status in ClaimStatus}


def count_later(session: Session, at: Point) -> int:
    """Return how many claims came in since."""
    query = select(func.count()).select_from(Event)
    return session.scalar(query.where(Event.kind == EventKind.CLAIM_PROPOSED, Event.id > at.line)) or 0


def page(session: Session, at: Point, wanted: Wanted, *, limit: int, offset: int) -> list[int]:
    """Return the ids of one page of live claims: the latest decision first, undecided ones by their worth."""
    live = _live(at)
    query = select(live.c.claim_id).join(Claim, Claim.id == live.c.claim_id)
    query = query.where(*_chosen(live, at, wanted))
    decided_at = func.iif(live.c.is_decided, live.c.line, 0)
    order = (decided_at.desc(), Claim.check_worthiness.desc(), Claim.id)
    return list(session.scalars(query.order_by(*order).limit(limit).offset(offset)))


def _chosen(live: CTE, at: Point, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = _in_languages(live, wanted.languages)
    if wanted.statuses:
        found.append(live.c.status.in_([status.value for status in wanted.statuses]))
    if wanted.held is Held.DECIDED_SINCE:
        found.append(live.c.claim_id.in_(_decided_since(at)))
    return found


def _in_languages(live: CTE, languages: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return the condition on the language of a claim, which never changes."""
    if not languages:
        return []
    return [live.c.claim_id.in_(select(Claim.id).where(Claim.language.in_(languages)))]


def _live(at: Point) -> CTE:
    """Return the claims that had come in and were not joined: the last line that says their status."""
    kinds = (EventKind.CLAIM_PROPOSED, *DECISIONS)
    last = (
        select(Event.claim_id, func.max(Event.id).label("line"))
        .where(Event.id <= at.line, Event.kind.in_(kinds), Event.claim_id.is_not(None))
        .group_by(Event.claim_id)
        .cte("last")
    )
    said = aliased(Event)
    return (
        select(
            last.c.claim_id,
            last.c.line,
            func.coalesce(_told(said, "after"), ClaimStatus.NEW.value).label("status"),
            (said.kind != EventKind.CLAIM_PROPOSED).label("is_decided"),
        )
        .join(said, said.id == last.c.line)
        .where(last.c.claim_id.not_in(_joined(at)))
        .cte("live")
    )


def _joined(at: Point) -> Select[Any]:
    """Select the claims that were joined into another: the last line about joining each says so."""
    last = (
        select(func.max(Event.id).label("line"))
        .where(Event.id <= at.line, _joins(), _told(Event, "claim") == Event.claim_id)
        .group_by(Event.claim_id)
        .subquery()
    )
    said = aliased(Event)
    ends_joined = or_(
        said.kind == EventKind.CLAIM_JOINED, _told(said, "undone") == EventKind.CLAIM_SPLIT.value
    )
    return select(said.claim_id).join(last, last.c.line == said.id).where(ends_joined)


def _decided_since(at: Point) -> Select[Any]:
    decided = or_(Event.kind.in_(tuple(DECISIONS)), _joins())
    return select(Event.claim_id).where(Event.id > at.line, decided, Event.claim_id.is_not(None))


def _joins() -> ColumnElement[bool]:
    apart = _told(Event, "undone") == EventKind.KEPT_APART.value
    return and_(Event.kind.in_(JOINS), or_(Event.kind != EventKind.LINK_UNDONE, ~apart))


def _told(line: type[Event], name: str) -> ColumnElement[str]:
    """Return what a line says under a name, in SQLite's words for JSON; null for nothing."""
    return func.json_extract(line.payload, f"$.{name}")
