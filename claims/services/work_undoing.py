"""Taking an assignment or a tag back: a new line in the log, while what the old one did still holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.ids import get_claim
from claims.services.opening import close_claim, open_claim
from claims.services.permissions import Action, acting
from claims.vocabulary import EventKind
from db.models import Claim, ClaimTag, Event

WORK = (EventKind.CLAIM_ASSIGNED, EventKind.CLAIM_TAGGED)
"""What `undo_work` takes back."""


class WorkLine(NamedTuple):
    """What one line of the log says of a claim's assignee or tag: ``event_id`` is what `undo_work` takes."""

    event_id: int
    kind: EventKind
    said: Mapping[str, Any]


def last_work(session: Session, claim_id: int) -> WorkLine | None:
    """Return the latest assigning or tagging of a claim that was not taken back and still holds."""
    claim = get_claim(session, claim_id)
    events = session.scalars(
        select(Event)
        .where(Event.claim_id == claim_id, Event.kind.in_((*WORK, EventKind.WORK_UNDONE)))
        .order_by(Event.id.desc())
    )
    undone: set[int] = set()
    for event in events:
        said = json.loads(event.payload)
        if event.kind is EventKind.WORK_UNDONE:
            undone.add(said["event"])
        elif event.id not in undone and holds(session, claim, event.kind, said):
            return WorkLine(event.id, event.kind, said)
    return None


def undo_work(session: Session, event_id: int, *, by: str, expected_version: int | None = None) -> int:
    """Take back what one line of the log says of a claim's assignee or tag; return the claim's version.

    Raises StaleClaimError, and InvalidInputError when the line tells of anything else or when something
    else was done since.
    """
    user = acting(session, by, Action.UNDO)
    event = session.get(Event, event_id)
    if event is None or event.kind not in WORK or event.claim_id is None:
        raise InvalidInputError(f"line {event_id} of the log is no assignment and no tag")
    payload = json.loads(event.payload)
    claim = open_claim(session, event.claim_id, expected_version=expected_version)
    if not holds(session, claim, event.kind, payload):
        raise InvalidInputError(f"claim {claim.id} was changed since; there is nothing to take back")
    said = reverse(event.kind, payload)
    line = {"event": event.id, "undone": event.kind, **said}
    audit.record(session, user, audit.Entry(EventKind.WORK_UNDONE, claim_id=claim.id, payload=line))
    if event.kind is EventKind.CLAIM_ASSIGNED:
        claim.assignee_id = payload["before_id"]
    elif said["tagged"]:
        session.add(ClaimTag(claim_id=claim.id, tag_id=payload["tag"]))
    else:
        session.delete(session.get_one(ClaimTag, (claim.id, payload["tag"])))
    return close_claim(session, claim)


def holds(session: Session, claim: Claim, kind: EventKind, payload: Mapping[str, Any]) -> bool:
    """True while a claim's assignee, or its tag, is what this line of the log made it."""
    if kind is EventKind.CLAIM_ASSIGNED:
        return bool(claim.assignee_id == payload["after_id"])
    tagged = session.get(ClaimTag, (claim.id, payload["tag"])) is not None
    return tagged == bool(payload["tagged"])


def reverse(kind: EventKind, payload: Mapping[str, Any]) -> dict[str, object]:
    """Return what a line says, the other way round: it is what taking it back does."""
    said = {name: value for name, value in payload.items() if name not in ("bulk", "event", "undone")}
    if kind is EventKind.CLAIM_ASSIGNED:
        ends = ("before", "after"), ("before_id", "after_id")
        return {name: said[other] for pair in ends for name, other in (pair, pair[::-1])}
    return {**said, "tagged": not said["tagged"]}
