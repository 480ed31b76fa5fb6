"""Which mark an undo takes back: the latest one that was not taken back already."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.vocabulary import ClaimStatus, EventKind
from db.models import Event


@dataclass(frozen=True, slots=True)
class Mark:
    """One marking of a claim as the audit log tells it; verdict ids are None where none was touched."""

    event_id: int
    before: ClaimStatus
    after: ClaimStatus
    verdict_id: int | None
    superseded_id: int | None
    by: str


def last_mark(session: Session, claim_id: int) -> Mark | None:
    """Return the latest mark of a claim that has not been undone, None when there is none."""
    events = session.scalars(
        select(Event)
        .where(Event.claim_id == claim_id, Event.kind.in_([EventKind.CLAIM_MARKED, EventKind.MARK_UNDONE]))
        .order_by(Event.id.desc())
    )
    undone: set[int] = set()
    for event in events:
        payload = json.loads(event.payload)
        if event.kind == EventKind.MARK_UNDONE:
            undone.add(payload["event"])
        elif event.id not in undone:
            return Mark(
                event.id,
                ClaimStatus(payload["before"]),
                ClaimStatus(payload["after"]),
                payload["verdict"],
                payload["superseded"],
                event.user.name,
            )
    return None
