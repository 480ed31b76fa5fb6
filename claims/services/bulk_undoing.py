"""Taking a bulk change back: what `review.undo` and `undo_work` write for each claim, many at a time.

For claims that nobody touched since the change; a test holds the two against each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from claims.services import audit, radar_looks
from claims.services.bulk_writing import Lines
from claims.services.verdicts import Duty
from claims.services.work_undoing import reverse
from claims.vocabulary import ClaimStatus, EventKind
from db.models import Claim, ClaimTag, Event, Verdict

AT_ONCE = (EventKind.CLAIM_MARKED, EventKind.CLAIM_ASSIGNED, EventKind.CLAIM_TAGGED)
"""The kinds of lines that `take_back` knows; a bulk change writes lines of one kind."""


@dataclass(frozen=True, slots=True)
class _Done:
    """One line of the bulk change."""

    claim_id: int
    event: Event
    said: Mapping[str, Any]


def take_back(session: Session, events: Sequence[Event]) -> Lines:
    """Take back what these lines, all of one kind of ``AT_ONCE``, say of their claims; return the new lines.

    Takes at most as many lines as SQLite takes parameters. Each claim gets its new version here.
    """
    done = [
        _Done(event.claim_id, event, json.loads(event.payload))
        for event in events
        if event.claim_id is not None
    ]
    kind = events[0].kind
    if kind is EventKind.CLAIM_MARKED:
        return _unmark(session, done)
    _unassign(session, done) if kind is EventKind.CLAIM_ASSIGNED else _untag(session, done)
    return [
        audit.Entry(
            EventKind.WORK_UNDONE,
            claim_id=each.claim_id,
            payload={"event": each.event.id, "undone": kind, **reverse(kind, each.said)},
        )
        for each in done
    ]


def _change(session: Session, rows: Sequence[Mapping[str, object]], *columns: str) -> None:
    """Give each claim its values, ``of`` naming the claim, and its new version."""
    values: dict[str, Any] = {column: bindparam(column) for column in columns}
    table = Claim.__table__.c
    statement = (
        update(Claim.__table__)  # type: ignore[arg-type]
        .where(table.id == bindparam("of"))
        .values(**values, version=table.version + 1, updated_at=audit.now())
    )
    session.connection().execute(statement, [dict(row) for row in rows])


def _unassign(session: Session, done: Sequence[_Done]) -> None:
    rows = [{"of": each.claim_id, "assignee_id": each.said["before_id"]} for each in done]
    _change(session, rows, "assignee_id")


def _untag(session: Session, done: Sequence[_Done]) -> None:
    put, taken = (
        [each for each in done if each.said["tagged"]],
        [each for each in done if not each.said["tagged"]],
    )
    if put:
        ids = [each.claim_id for each in put]
        tags = {each.said["tag"] for each in put}
        session.execute(delete(ClaimTag).where(ClaimTag.tag_id.in_(tags), ClaimTag.claim_id.in_(ids)))
    if taken:
        rows = [{"claim_id": each.claim_id, "tag_id": each.said["tag"]} for each in taken]
        session.execute(insert(ClaimTag), rows)
    _change(session, [{"of": each.claim_id} for each in done])


def _unmark(session: Session, done: Sequence[_Done]) -> Lines:
    moment = audit.now()
    expiries = _stand_again(session, done, moment=moment)
    duties = {each.claim_id: _duty_again(each, expiries) for each in done}
    rows = [
        {
            "of": each.claim_id,
            "status": ClaimStatus(each.said["before"]),
            "expires_on": duties[each.claim_id].expires_on,
            "recheck_since": duties[each.claim_id].recheck_since,
            "recheck_reason": duties[each.claim_id].recheck_reason,
        }
        for each in done
    ]
    radar_looks.forget(session, list(duties))
    _change(session, rows, "status", "expires_on", "recheck_since", "recheck_reason")
    return [
        audit.Entry(
            EventKind.MARK_UNDONE,
            claim_id=each.claim_id,
            payload={
                "event": each.event.id,
                "undone": EventKind.CLAIM_MARKED,
                "before": each.said["after"],
                "after": each.said["before"],
                "marked_by": each.event.user.name,
                "proposal": None,
                "superseded": each.said["verdict"],
                "stands_again": each.said["superseded"],
                "duty": duties[each.claim_id].told(),
                "at": moment.isoformat(),
            },
        )
        for each in done
    ]


def _stand_again(session: Session, done: Sequence[_Done], *, moment: datetime) -> dict[int, Any]:
    """Close the verdicts of the change and open the ones before; return when these expire, by verdict."""
    given = [each.said["verdict"] for each in done if each.said["verdict"] is not None]
    session.execute(update(Verdict).where(Verdict.id.in_(given)).values(superseded_at=moment))
    before = [each.said["superseded"] for each in done if each.said["superseded"] is not None]
    session.execute(update(Verdict).where(Verdict.id.in_(before)).values(superseded_at=None))
    rows = session.execute(select(Verdict.id, Verdict.expires_on).where(Verdict.id.in_(before)))
    return {row.id: row.expires_on for row in rows}


def _duty_again(each: _Done, expiries: Mapping[int, Any]) -> Duty:
    was = Duty.read(each.said["was"])
    return Duty(expiries.get(each.said["superseded"]), was.recheck_since, was.recheck_reason)
