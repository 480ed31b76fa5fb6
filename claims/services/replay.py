"""The audit log played back: what it says of each claim must be what the tables say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.services.families import Pair, in_order
from claims.vocabulary import ClaimStatus, EventKind, MatchDecision
from db.models import Claim, Event, Match


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """What an event says, without when and by whom."""

    kind: EventKind
    claim_id: int | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeskState:
    """Each claim's status, what it is joined to, and which pairs are kept apart."""

    status: dict[int, ClaimStatus] = field(default_factory=dict)
    joined_to: dict[int, int] = field(default_factory=dict)
    kept_apart: set[Pair] = field(default_factory=set)

    @property
    def merged_into(self) -> dict[int, int]:
        """The live claim that stands for each joined one."""
        return {claim_id: self._survivor(claim_id) for claim_id in self.joined_to}

    def _survivor(self, claim_id: int) -> int:
        while claim_id in self.joined_to:
            claim_id = self.joined_to[claim_id]
        return claim_id


def replay(events: Iterable[LoggedEvent]) -> DeskState:
    """Return the state that the events lead to, in the order in which they happened."""
    state = DeskState()
    for event in events:
        if event.claim_id is None:
            continue
        if event.kind is EventKind.CLAIM_PROPOSED:
            state.status[event.claim_id] = ClaimStatus.NEW
        elif event.kind in (EventKind.CLAIM_MARKED, EventKind.MARK_UNDONE):
            state.status[event.claim_id] = ClaimStatus(event.payload["after"])
        elif event.payload.get("claim") == event.claim_id:  # the other lines of an act only repeat it
            _link(state, event)
    return state


def _link(state: DeskState, event: LoggedEvent) -> None:
    claim_id, other_id = event.payload["claim"], event.payload["other"]
    undone = event.kind is EventKind.LINK_UNDONE
    kind = EventKind(event.payload["undone"]) if undone else event.kind
    if kind is EventKind.KEPT_APART:
        change = state.kept_apart.discard if undone else state.kept_apart.add
        change(in_order(claim_id, other_id))
    elif (kind is EventKind.CLAIM_JOINED) is undone:
        state.joined_to.pop(claim_id, None)
    else:
        state.joined_to[claim_id] = other_id


def read_log(session: Session) -> Iterator[LoggedEvent]:
    """Yield the whole audit log, oldest first."""
    events = select(Event.kind, Event.claim_id, Event.payload).order_by(Event.id)
    for kind, claim_id, payload in session.execute(events.execution_options(yield_per=1000)):
        yield LoggedEvent(kind, claim_id, json.loads(payload))


def stored_state(session: Session) -> DeskState:
    """Return the state that the tables hold."""
    state = DeskState()
    for claim_id, status, joined_to in session.execute(select(Claim.id, Claim.status, Claim.joined_to_id)):
        state.status[claim_id] = status
        if joined_to is not None:
            state.joined_to[claim_id] = joined_to
    apart = select(Match.left_id, Match.right_id).where(Match.decision == MatchDecision.KEPT_APART)
    state.kept_apart.update(Pair(*row) for row in session.execute(apart))
    return state
