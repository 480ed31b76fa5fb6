"""One change to many claims: shown before it is made, made exactly as shown, taken back as a whole.

A preview names each claim with its version. What others changed since is left alone and told, never
overwritten. Each claim is changed by the service that changes one, so that a bulk change may do nothing
that single ones may not. One line of the log heads them all, and each claim's own line names its number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, NotFoundError, WorkbenchError
from claims.services import audit, review
from claims.services.bulk_changes import (
    AssignAll,
    BulkChange,
    LeftAlone,
    MarkAll,
    State,
    TagAll,
    outcome,
    states,
)
from claims.services.bulk_undoing import AT_ONCE, take_back
from claims.services.bulk_writing import write
from claims.services.ids import MAX_ID
from claims.services.permissions import Action, acting
from claims.vocabulary import EventKind
from db.models import Claim, Event, User
from db.queries import ClaimFilter, batches, claim_ids

__all__ = [
    "MOST",
    "AssignAll",
    "BulkChange",
    "BulkDone",
    "BulkPreview",
    "BulkResult",
    "LeftAlone",
    "MarkAll",
    "Step",
    "TagAll",
    "apply",
    "done",
    "preview",
    "undo",
]

MOST = 5_000
"""So many claims are changed at once."""

SAMPLE = 8

_TOUCHES = [kind for kind in EventKind if kind.changes_claim or kind is EventKind.KEPT_APART]


class Step(NamedTuple):
    """What would become of one claim."""

    claim_id: int
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What a change would do: ``versions`` are the claims that change, by id, as they were looked at.

    ``ways`` counts how many go from what to what, ``sample`` shows the first of them. With
    ``second_look`` each is only proposed, until somebody else confirms it.
    """

    change: BulkChange
    versions: dict[int, int]
    ways: dict[tuple[str, str], int]
    sample: tuple[Step, ...]
    left_alone: tuple[LeftAlone, ...]
    second_look: bool = False


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What a change did; ``number`` is what takes it back, None when nothing was changed."""

    number: int | None
    changed: tuple[int, ...]
    left_alone: tuple[LeftAlone, ...]


@dataclass(frozen=True, slots=True)
class BulkDone:
    """A bulk change in the log: by whom, when, how many claims it changed, how many nobody touched since.

    ``change`` is what it did, empty where it took the bulk change ``undoes`` back. With ``proposed`` each
    mark waits, or waited, for a second look.
    """

    number: int
    by: str
    at: datetime
    change: Mapping[str, object]
    undoes: int | None
    changed: int
    untouched: int
    proposed: bool


def preview(session: Session, chosen: ClaimFilter | Sequence[int], change: BulkChange) -> BulkPreview:
    """Return what ``change`` would do to the claims that pass a filter, or to those given by id.

    Raises InvalidInputError for a change that no claim could take (no reason, a name that nobody has),
    and for more than 5,000 claims.
    """
    change = change.checked(session)
    ids = _ids(session, chosen)
    found = states(session, ids)
    outcomes = [(found.get(claim_id), outcome(claim_id, found.get(claim_id), change)) for claim_id in ids]
    steps = [(state, after) for state, after in outcomes if state and not isinstance(after, LeftAlone)]
    return BulkPreview(
        change=change,
        versions={state.claim_id: state.version for state, _ in steps},
        ways=dict(Counter((change.before(state), after) for state, after in steps).most_common()),
        sample=_sample(session, change, steps[:SAMPLE]),
        left_alone=tuple(after for _, after in outcomes if isinstance(after, LeftAlone)),
        second_look=isinstance(change, MarkAll) and review.waits_for_second_look(session, change.status),
    )


def _ids(session: Session, chosen: ClaimFilter | Sequence[int]) -> list[int]:
    if isinstance(chosen, ClaimFilter):
        return _few(claim_ids(session, chosen, limit=MOST + 1))
    return _few(list(dict.fromkeys(claim_id for claim_id in chosen if 0 < claim_id <= MAX_ID)))


def _few(ids: list[int]) -> list[int]:
    if len(ids) > MOST:
        raise InvalidInputError(f"{MOST:,} claims are changed at most at once; choose fewer of them")
    return ids


def _sample(session: Session, change: BulkChange, steps: Sequence[tuple[State, str]]) -> tuple[Step, ...]:
    query = select(Claim.id, Claim.text).where(Claim.id.in_([state.claim_id for state, _ in steps]))
    texts = {row.id: row.text for row in session.execute(query)}
    return tuple(
        Step(state.claim_id, texts[state.claim_id], change.before(state), after) for state, after in steps
    )


def apply(session: Session, versions: Mapping[int, int], change: BulkChange, *, by: str) -> BulkResult:
    """Make a change to exactly the claims of a preview, each only at the version that was looked at.

    Raises NotAllowedError, and InvalidInputError for a change that no claim could take.
    """
    user = acting(session, by, Action.DECIDE_MANY)
    change = change.checked(session)
    found = states(session, _few(list(versions)))
    outcomes = {
        claim_id: _outcome_at(claim_id, version, found.get(claim_id), change)
        for claim_id, version in versions.items()
    }
    alone = [after for after in outcomes.values() if isinstance(after, LeftAlone)]
    ready = [found[claim_id] for claim_id, after in outcomes.items() if not isinstance(after, LeftAlone)]
    if not ready:
        return BulkResult(None, (), tuple(alone))
    number = _head(session, user, {"change": change.told()}, [state.claim_id for state in ready])
    with audit.part_of_bulk(session, number):
        if isinstance(change, MarkAll) and review.waits_for_second_look(session, change.status):

            def propose(claim_id: int) -> None:
                review.mark(session, claim_id, change.status, by=by, reason=change.reason)

            return _one_by_one(number, [state.claim_id for state in ready], propose, alone)
        audit.record_all(session, user, write(session, change, ready, user))
    return BulkResult(number, tuple(state.claim_id for state in ready), tuple(alone))


def _outcome_at(claim_id: int, version: int, state: State | None, change: BulkChange) -> str | LeftAlone:
    if state is not None and state.version != version:
        return LeftAlone(claim_id, "somebody changed it meanwhile")
    return outcome(claim_id, state, change)


def undo(session: Session, number: int, *, by: str) -> BulkResult:
    """Take a bulk change back, of every claim that nobody touched since; return what was done.

    Raises NotAllowedError, NotFoundError when there is no bulk change of this number, and
    InvalidInputError when nothing of it is left to take back.
    """
    user = acting(session, by, Action.UNDO)
    head = _payload(_line(session, number))
    if "undoes" in head:
        raise InvalidInputError(
            f"line {number} took bulk change {head['undoes']} back; make the change anew instead"
        )
    asked: list[int] = head["claims"]
    last = _last_lines(session, asked)
    ready = [claim_id for claim_id in asked if _payload(last[claim_id]).get("bulk") == number]
    untouched = set(ready)
    alone = [
        LeftAlone(id_, f"{last[id_].user.name} touched it since") for id_ in asked if id_ not in untouched
    ]
    if not ready:
        raise InvalidInputError(f"nothing of bulk change {number} is left to take back")

    new = _head(session, user, {"undoes": number}, ready)
    with audit.part_of_bulk(session, new):
        if last[ready[0]].kind not in AT_ONCE:  # proposals, each of which only its author withdraws
            return _one_by_one(new, ready, lambda claim_id: review.undo(session, claim_id, by=by), alone)
        audit.record_all(session, user, take_back(session, [last[claim_id] for claim_id in ready]))
    return BulkResult(new, tuple(ready), tuple(alone))


def done(session: Session, number: int) -> BulkDone:
    """Return what a bulk change did and what of it stands; NotFoundError when there is none so numbered."""
    head = _line(session, number)
    told = _payload(head)
    claims: list[int] = told["claims"]
    kinds = {
        claim_id: kind
        for some in batches(claims)
        for claim_id, kind, payload in session.execute(
            select(Event.claim_id, Event.kind, Event.payload)
            .where(Event.claim_id.in_(some), Event.id > number)
            .order_by(Event.id)
        )
        if claim_id is not None and json.loads(payload).get("bulk") == number
    }
    last = _last_lines(session, sorted(kinds))
    return BulkDone(
        number=number,
        by=head.user.name,
        at=head.created_at,
        change=told.get("change", {}),
        undoes=told.get("undoes"),
        changed=len(kinds),
        untouched=sum(_payload(line).get("bulk") == number for line in last.values()),
        proposed=EventKind.VERDICT_PROPOSED in kinds.values(),
    )


def _line(session: Session, number: int) -> Event:
    head = session.get(Event, number) if 0 < number <= MAX_ID else None
    if head is None or head.kind is not EventKind.BULK_DONE:
        raise NotFoundError(f"there is no bulk change {number}; `history` of a claim names its number")
    return head


def _payload(line: Event) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line.payload)
    return found


def _last_lines(session: Session, ids: Sequence[int]) -> dict[int, Event]:
    """Return the last line of the log on each claim that says that it was touched."""
    found: dict[int, Event] = {}
    for some in batches(ids):
        last = (
            select(func.max(Event.id))
            .where(Event.claim_id.in_(some), Event.kind.in_(_TOUCHES))
            .group_by(Event.claim_id)
        )
        rows = session.scalars(select(Event).where(Event.id.in_(last)))
        found.update({row.claim_id: row for row in rows if row.claim_id is not None})
    return found


def _head(session: Session, user: User, told: Mapping[str, object], ids: Sequence[int]) -> int:
    """Write the line that heads a bulk change; return its number."""
    audit.record(session, user, audit.Entry(EventKind.BULK_DONE, payload={**told, "claims": list(ids)}))
    return session.scalars(select(func.max(Event.id))).one()


def _one_by_one(
    number: int, ids: Sequence[int], step: Callable[[int], object], alone: Sequence[LeftAlone]
) -> BulkResult:
    """Change claim by claim; what a service refuses, before it writes anything, is left alone."""
    changed, refused = [], list(alone)
    for claim_id in ids:
        try:
            step(claim_id)
        except WorkbenchError as error:
            refused.append(LeftAlone(claim_id, str(error)))
        else:
            changed.append(claim_id)
    return BulkResult(number, tuple(changed), tuple(refused))
