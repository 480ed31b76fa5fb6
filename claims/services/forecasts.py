"""Which probabilities were given, and what settled each of them.

A forecast is a probability that somebody gave with a verdict, or with a proposal, and did not take back:
what was undone or withdrawn is none, and a confirmed proposal and its verdict are one.

It is settled by the verdict that stands now on the claim, or on the live claim that it is joined into,
where that verdict is *verified* or *disputed*, came later, and is another decision than the one that the
forecast was given with. A verdict is never held against itself, nor against its author saying the same
again; so one of these has to be so:

- somebody else confirmed the very proposal that it was given with (`Settled.SECOND_LOOK`);
- the standing verdict is somebody else's, or somebody else confirmed it (`Settled.BY_SOMEBODY_ELSE`);
- it was given with *unresolved*, which took no side (`Settled.TOOK_NO_SIDE`), whoever decided later;
- the proposal was sent back by somebody else, so that the later verdict is not the first opinion again
  (`Settled.SENT_BACK`).

A verdict that has to be looked at again settles nothing until somebody has. Of several forecasts of one
analyst on one claim the latest counts that is settled: they are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from claims.services.scoring import Scored
from claims.vocabulary import ClaimStatus, EventKind, ProposalOutcome
from db.models import Claim, Document, Event, Mention, Source, User, Verdict, VerdictProposal
from db.queries import batches

_OUTCOMES = (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED)


class Settled(StrEnum):
    """Why a standing verdict may judge a forecast."""

    SECOND_LOOK = "second_look"
    BY_SOMEBODY_ELSE = "by_somebody_else"
    TOOK_NO_SIDE = "took_no_side"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The probability (0 to 1) of one analyst that one live claim is true, and what came of it.

    ``status`` is what it was given with, ``settled`` why the verdict that stands may judge it, None while
    none does; ``came_true`` then says nothing.
    """

    claim_id: int
    analyst: str
    probability: float
    status: ClaimStatus
    given_at: datetime
    settled: Settled | None
    came_true: bool

    @property
    def scored(self) -> Scored:
        """The pair of numbers that is scored."""
        return Scored(self.probability, self.came_true)


def forecasts(session: Session) -> tuple[Forecast, ...]:
    """Return one forecast of each analyst on each claim, the latest that is settled, oldest first."""
    chosen: dict[tuple[int, int], Forecast] = {}
    for row in session.execute(_query()):
        found, key = _forecast(row), (row.live_id, row.user_id)
        if found.settled or key not in chosen or not chosen[key].settled:
            chosen[key] = found
    return tuple(sorted(chosen.values(), key=lambda found: (found.given_at, found.claim_id)))


def sources_of(session: Session, claim_ids: Iterable[int]) -> dict[int, set[tuple[int, str]]]:
    """Return number and name of each source in which a live claim, or one joined into it, was said."""
    live = {claim_id: claim_id for claim_id in claim_ids}
    for some in batches(sorted(live)):
        joined = select(Claim.id, Claim.merged_into_id).where(Claim.merged_into_id.in_(some))
        live |= {row.id: row.merged_into_id for row in session.execute(joined)}
    found: dict[int, set[tuple[int, str]]] = {}
    query = (
        select(Mention.claim_id, Source.id, Source.name)
        .join(Document, Document.id == Mention.document_id)
        .join(Source, Source.id == Document.source_id)
    )
    for some in batches(sorted(live)):
        for claim_id, source_id, name in session.execute(query.where(Mention.claim_id.in_(some))):
            found.setdefault(live[claim_id], set()).add((source_id, name))
    return found


def _query() -> Select[Any]:
    given, said, live, stands = _given(), aliased(Claim), aliased(Claim), aliased(Verdict)
    judges = (stands.claim_id == live.id) & stands.superseded_at.is_(None) & stands.status.in_(_OUTCOMES)
    return (
        select(
            given,
            live.id.label("live_id"),
            User.name,
            stands.id.label("stands_id"),
            stands.status.label("stands"),
            stands.user_id.label("decided_by_id"),
            stands.confirmed_by_id,
            stands.created_at.label("decided_at"),
        )
        .join(said, said.id == given.c.claim_id)
        .join(live, live.id == func.coalesce(said.merged_into_id, said.id))
        .join(User, User.id == given.c.user_id)
        .outerjoin(stands, judges & live.recheck_since.is_(None))
        .order_by(given.c.created_at, given.c.claim_id)
    )


def _given() -> CTE:
    """Return every probability that stands as given: those of proposals, and of verdicts that were none."""
    proposed = select(
        VerdictProposal.claim_id,
        VerdictProposal.user_id,
        VerdictProposal.status,
        VerdictProposal.probability,
        VerdictProposal.created_at,
        VerdictProposal.verdict_id,
        func.coalesce(VerdictProposal.outcome == ProposalOutcome.SENT_BACK, False).label("sent_back"),
    ).where(
        VerdictProposal.probability.is_not(None),
        or_(VerdictProposal.outcome.is_(None), VerdictProposal.outcome != ProposalOutcome.WITHDRAWN),
    )
    decided = select(
        Verdict.claim_id,
        Verdict.user_id,
        Verdict.status,
        Verdict.probability,
        Verdict.created_at,
        Verdict.id,
        literal(False),
    ).where(Verdict.probability.is_not(None), Verdict.confirmed_by_id.is_(None), ~_undone())
    # Materialised, so that the few that there are come first and each finds its claim by its number.
    return union_all(proposed, decided).cte("given").prefix_with("MATERIALIZED")


def _undone() -> ColumnElement[bool]:
    """True for a verdict that was taken back: only the audit log tells it from one that was superseded."""
    return exists().where(
        Event.claim_id == Verdict.claim_id,
        Event.kind == EventKind.MARK_UNDONE,
        func.json_extract(Event.payload, "$.superseded") == Verdict.id,
    )


def _forecast(row: Row[Any]) -> Forecast:
    settled = _settled(row)
    return Forecast(
        claim_id=row.live_id,
        analyst=row.name,
        probability=row.probability,
        status=row.status,
        given_at=row.created_at,
        settled=settled,
        came_true=settled is not None and row.stands == ClaimStatus.VERIFIED,
    )


def _settled(row: Row[Any]) -> Settled | None:
    if row.stands_id is None or row.decided_at < row.created_at:
        return None
    others = {row.decided_by_id, row.confirmed_by_id} - {row.user_id, None}
    own = row.stands_id == row.verdict_id
    if own:
        return Settled.SECOND_LOOK if others else None
    if others:
        return Settled.BY_SOMEBODY_ELSE
    if row.status is ClaimStatus.UNRESOLVED:
        return Settled.TOOK_NO_SIDE
    return Settled.SENT_BACK if row.sent_back else None
