"""What an undo takes back: the latest decision, second look or link of two claims that still holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.services.families import decided, in_order
from claims.services.verdicts import Duty
from claims.vocabulary import ClaimStatus, EventKind, MatchDecision
from db.models import Claim, Event

_TAKEN_BACK = (EventKind.MARK_UNDONE, EventKind.LINK_UNDONE, EventKind.PROPOSAL_WITHDRAWN)
_DECISIONS = (
    EventKind.CLAIM_MARKED,
    EventKind.VERDICT_PROPOSED,
    EventKind.VERDICT_CONFIRMED,
    EventKind.VERDICT_SENT_BACK,
)
_KINDS = (*_DECISIONS, *_TAKEN_BACK, *(kind for kind in EventKind if kind.links_claims))


@dataclass(frozen=True, slots=True)
class Mark:
    """One marking, proposing, confirming or sending back, as the audit log tells it.

    Ids are None where no such row was touched; ``was`` is what was to do about the claim before.
    """

    event_id: int
    kind: EventKind
    before: ClaimStatus
    after: ClaimStatus
    verdict_id: int | None
    superseded_id: int | None
    proposal_id: int | None
    was: Duty
    by: str


@dataclass(frozen=True, slots=True)
class Link:
    """One joining, splitting or keeping apart of two claims.

    The log tells it once in the history of each claim that it concerns, ``claim_id`` first: by events
    that follow each other, from ``event_id`` on, one for each of ``lines``.
    """

    event_id: int
    kind: EventKind
    claim_id: int
    other_id: int
    lines: tuple[int, ...]
    by: str


def last_act(session: Session, claim_id: int) -> Mark | Link | None:
    """Return the latest act on a claim that was not undone and still holds, None when there is none.

    A join that a later split ended holds no longer; that split is what an undo takes back.
    """
    events = session.scalars(
        select(Event).where(Event.claim_id == claim_id, Event.kind.in_(_KINDS)).order_by(Event.id.desc())
    )
    undone: set[int] = set()
    for event in events:
        payload = json.loads(event.payload)
        if event.kind in _TAKEN_BACK:
            undone.add(payload["event"])
        elif event.id not in undone:
            act = _mark(event, payload) if event.kind in _DECISIONS else link(event, payload)
            if isinstance(act, Mark) or holds(session, act):
                return act
    return None


def proposing(session: Session, claim_id: int, proposal_id: int) -> Mark:
    """Return the act that filed a proposal, of which there must be one."""
    events = session.scalars(
        select(Event)
        .where(Event.claim_id == claim_id, Event.kind == EventKind.VERDICT_PROPOSED)
        .order_by(Event.id.desc())
    )
    acts = (_mark(event, json.loads(event.payload)) for event in events)
    return next(act for act in acts if act.proposal_id == proposal_id)


def last_keeping_apart(session: Session, one: int, other: int) -> Link:
    """Return the latest act that kept two claims apart, of which there must be one."""
    events = session.scalars(
        select(Event)
        .where(Event.claim_id == one, Event.kind == EventKind.KEPT_APART)
        .order_by(Event.id.desc())
    )
    acts = (link(event, json.loads(event.payload)) for event in events)
    return next(act for act in acts if {act.claim_id, act.other_id} == {one, other})


def holds(session: Session, act: Link) -> bool:
    """True while nothing has changed what the act did."""
    if act.kind is EventKind.KEPT_APART:
        return decided(session, in_order(act.claim_id, act.other_id)) is MatchDecision.KEPT_APART
    now = session.get_one(Claim, act.claim_id).joined_to_id
    return now == (act.other_id if act.kind is EventKind.CLAIM_JOINED else None)


def _mark(event: Event, payload: Mapping[str, Any]) -> Mark:
    return Mark(
        event.id,
        EventKind(event.kind),
        ClaimStatus(payload["before"]),
        ClaimStatus(payload["after"]),
        payload.get("verdict"),
        payload.get("superseded"),
        payload.get("proposal"),
        Duty.read(payload["was"]) if "was" in payload else Duty(),  # older lines know of no duty
        event.user.name,
    )


def link(event: Event, payload: Mapping[str, Any]) -> Link:
    """Return the act that an event tells of, from whichever of its lines."""
    lines = tuple(payload["lines"])
    return Link(
        event.id - lines.index(event.claim_id),
        EventKind(event.kind),
        payload["claim"],
        payload["other"],
        lines,
        event.user.name,
    )
