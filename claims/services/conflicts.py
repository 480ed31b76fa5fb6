"""Claims that contradict each other: which do, deciding what that is, and taking the decision back.

Decisions are remembered for good: a pair that was decided about is never proposed anew. Each is a line in
the history of both claims, and undoing one is another line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import EllipsisType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, NotFoundError, WorkbenchError
from claims.services import audit, conflict_rows
from claims.services.conflict_rows import Chosen
from claims.services.conflict_views import ConflictCounts, ConflictPage, ConflictView
from claims.services.families import survivor_id
from claims.services.ids import MAX_ID, get_claim
from claims.services.opening import StaleClaimError
from claims.services.permissions import Action, acting
from claims.vocabulary import ConflictDecision, ConflictKind, EventKind
from db.models import Claim, Conflict, Event, User

__all__ = ["StaleConflictError", "counts", "decide", "list_conflicts", "show_conflict", "undo"]


class StaleConflictError(StaleClaimError):
    """Somebody decided about the conflict after the analyst had opened it; nothing was written.

    ``decision`` is what stands now, None where it was taken back, and what to pass as ``expected`` once
    the analyst has seen it.
    """

    def __init__(self, conflict: Conflict, claim: Claim, *, by: str | None) -> None:
        who = f" by {by}" if by else ""
        now = f"decided{who}: {words(conflict.decision)}" if conflict.decision else f"undecided again{who}"
        WorkbenchError.__init__(
            self, f"conflict {conflict.id} was {now}, since you opened it; look at it again, then decide"
        )
        self.conflict_id = conflict.id
        self.decision = conflict.decision
        self.decided_at = conflict.decided_at
        self.claim_id = claim.id
        self.current_version = claim.version
        self.current_status = claim.status
        self.by = by


def words(decision: ConflictDecision) -> str:
    """Return a decision as it stands in a sentence."""
    return decision.replace("_", " ")


def list_conflicts(
    session: Session,
    *,
    claim_id: int | None = None,
    decided: bool | None = False,
    kinds: Sequence[ConflictKind] = (),
    limit: int = 20,
    offset: int = 0,
) -> ConflictPage:
    """Return one page of the conflicts, and how many there are in all.

    First those in which a claim is verified or disputed, then the surest; decided ones come last, the
    newest decision first. ``claim_id`` asks for those of one claim and all that is joined with it, in any
    wording. Dismissed claims are left out, as are pairs that are one claim now. Raises NotFoundError.
    """
    if claim_id is not None:
        get_claim(session, claim_id)
    chosen = Chosen(claim_id, decided, tuple(kinds))
    ends, total = conflict_rows.page(session, chosen, limit=limit, offset=offset)
    return ConflictPage(conflict_rows.views(session, ends), total)


def counts(session: Session) -> ConflictCounts:
    """Return how many conflicts wait, are at stake and are decided, and how many of each kind wait."""
    return conflict_rows.counts(session)


def show_conflict(session: Session, conflict_id: int) -> ConflictView:
    """Return one conflict, whatever became of its claims; NotFoundError when there is none."""
    found = _get(session, conflict_id)
    ends = [survivor_id(get_claim(session, end)) for end in (found.left_id, found.right_id)]
    return conflict_rows.view_of(session, found, (ends[0], ends[1]))


def decide(
    session: Session,
    conflict_id: int,
    decision: ConflictDecision,
    *,
    by: str,
    expected: ConflictDecision | EllipsisType | None = ...,
) -> None:
    """Say what a conflict is, in place of what was decided before.

    ``expected`` is the decision that the analyst saw, None for one that waited; left out, whatever stands
    is replaced. Raises NotAllowedError, NotFoundError, StaleConflictError when another decision stands,
    and InvalidInputError for the one that stands already.
    """
    user = acting(session, by, Action.DECIDE_CONFLICTS)
    conflict = _get(session, conflict_id)
    if expected is not ... and conflict.decision != expected:
        raise _stale(session, conflict)
    if conflict.decision == decision:
        raise InvalidInputError(f"conflict {conflict_id} is decided already: {words(decision)}")
    was, now = _Stand.of(conflict), _Stand(decision, user.id, audit.now())
    now.put(conflict)
    session.flush()
    _record(session, user, EventKind.CONFLICT_DECIDED, conflict, {**now.told(), "was": was.told()})


def undo(session: Session, conflict_id: int, *, by: str) -> None:
    """Take the decision that stands on a conflict back: the one before it stands again, if there was one.

    Raises NotAllowedError, NotFoundError, and InvalidInputError when nothing was decided.
    """
    user = acting(session, by, Action.UNDO)
    conflict = _get(session, conflict_id)
    act = _last_decision(session, conflict)
    if act is None:
        raise InvalidInputError(f"nothing was decided about conflict {conflict_id}")
    undone, before = _Stand.of(conflict), _Stand.read(act.said["was"])
    before.put(conflict)
    session.flush()
    payload = {
        "undone": EventKind.CONFLICT_DECIDED,
        "event": act.event_id,
        **before.told(),
        "was": undone.told(),
    }
    _record(session, user, EventKind.CONFLICT_UNDONE, conflict, payload)


@dataclass(frozen=True, slots=True)
class _Stand:
    """How a conflict stands: what was decided, by whom and when; nothing while it waits."""

    decision: ConflictDecision | None
    by_id: int | None
    at: datetime | None

    @classmethod
    def of(cls, conflict: Conflict) -> _Stand:
        return cls(conflict.decision, conflict.decided_by_id, conflict.decided_at)

    @classmethod
    def read(cls, told: dict[str, Any]) -> _Stand:
        decision, at = told["decision"], told["at"]
        return cls(
            ConflictDecision(decision) if decision else None,
            told["by_id"],
            datetime.fromisoformat(at) if at else None,
        )

    def put(self, conflict: Conflict) -> None:
        conflict.decision, conflict.decided_by_id, conflict.decided_at = self.decision, self.by_id, self.at

    def told(self) -> dict[str, object]:
        return {
            "decision": self.decision,
            "by_id": self.by_id,
            "at": self.at.isoformat() if self.at else None,
        }


@dataclass(frozen=True, slots=True)
class _Act:
    event_id: int
    said: dict[str, Any]


def _last_decision(session: Session, conflict: Conflict) -> _Act | None:
    """Return the latest decision about a conflict that was not taken back."""
    kinds = (EventKind.CONFLICT_DECIDED, EventKind.CONFLICT_UNDONE)
    query = select(Event).where(Event.claim_id == conflict.left_id, Event.kind.in_(kinds))
    undone: set[int] = set()
    for event in session.scalars(query.order_by(Event.id.desc())):
        said = json.loads(event.payload)
        if (said["claim"], said["other"]) != (conflict.left_id, conflict.right_id):
            continue
        if event.kind is EventKind.CONFLICT_UNDONE:
            undone.add(said["event"])
        elif event.id not in undone:
            return _Act(event.id, said)
    return None


def _get(session: Session, conflict_id: int) -> Conflict:
    found = session.get(Conflict, conflict_id) if 0 < conflict_id <= MAX_ID else None
    if found is None:
        raise NotFoundError(f"there is no conflict {conflict_id}; `conflicts` shows those that there are")
    return found


def _stale(session: Session, conflict: Conflict) -> StaleConflictError:
    by = conflict.decided_by.name if conflict.decided_by else _who_took_back(session, conflict)
    return StaleConflictError(conflict, get_claim(session, conflict.left_id), by=by)


def _who_took_back(session: Session, conflict: Conflict) -> str | None:
    query = (
        select(Event)
        .where(Event.claim_id == conflict.left_id, Event.kind == EventKind.CONFLICT_UNDONE)
        .order_by(Event.id.desc())
    )
    for event in session.scalars(query):
        if json.loads(event.payload)["other"] == conflict.right_id:
            return event.user.name
    return None


def _record(
    session: Session, user: User, kind: EventKind, conflict: Conflict, payload: dict[str, object]
) -> None:
    """Tell it in the history of both claims; the first line is the one that counts."""
    lines = [conflict.left_id, conflict.right_id]
    told = {
        "conflict": conflict.id,
        "claim": conflict.left_id,
        "other": conflict.right_id,
        "lines": lines,
        **payload,
    }
    audit.record_all(session, user, [audit.Entry(kind, claim_id=line, payload=told) for line in lines])
