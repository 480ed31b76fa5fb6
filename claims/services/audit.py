"""The audit log: who did what, when, chained so that a rewritten line shows.

Each row carries the SHA-256 of its own canonical content and of the row before; writers hold the
database's write lock, so the chain has no forks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from claims.errors import DatabaseError, InvalidInputError
from claims.services import chain
from claims.text import fold_space, storable
from claims.vocabulary import EventKind, Role
from db.models import AuditHead, Event, User

MAX_NAME = 200

FARTHEST_ZONE = timedelta(hours=14)
"""How far the clocks on Earth are ahead of UTC: what is today somewhere is not in the future."""
_BULK = "bulk"


def now() -> datetime:
    """Return the current moment in UTC."""
    return datetime.now(UTC)


def plain_name(name: str) -> str:
    """Return a name as it is stored; InvalidInputError when it is empty or overlong."""
    plain = fold_space(storable(name))
    if not plain or len(plain) > MAX_NAME:
        raise InvalidInputError(f"an analyst's name has 1 to {MAX_NAME} characters")
    return plain


def user_named(session: Session, name: str) -> User:
    """Return the user called ``name``, a new analyst when nobody is called so yet.

    Raises InvalidInputError for an empty or overlong name.
    """
    plain = plain_name(name)
    user = session.scalar(select(User).where(User.name == plain))
    return user or add_user(session, User(name=plain, role=Role.ANALYST, created_at=now()))


def add_user(session: Session, user: User) -> User:
    """Store a new user and say so in the log; return it."""
    session.add(user)
    session.flush()
    payload = {"user": user.id, "name": user.name, "role": user.role}
    payload |= {"subject": user.subject, "email": user.email}
    record(session, user, Entry(EventKind.USER_ADDED, payload=payload))
    return user


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event says, before it has its place in the chain."""

    kind: EventKind
    claim_id: int | None = None
    document_id: int | None = None
    payload: Mapping[str, object] = field(default_factory=dict)


def record(session: Session, user: User, entry: Entry) -> None:
    """Append one event to the chain."""
    record_all(session, user, [entry])


def record_all(session: Session, user: User, entries: Iterable[Entry]) -> None:
    """Append events to the chain in order."""
    before, previous = _end(session)
    rows: list[dict[str, Any]] = []
    bulk = session.info.get(_BULK, {})
    for number, entry in enumerate(entries, start=before + 1):
        told = replace(entry, payload={**entry.payload, **bulk}) if bulk else entry
        rows.append(_sealed(number, user, told, previous))
        previous = rows[-1]["hash"]
    session.flush()
    if rows:
        # On the table: of the mapped class, rows of which one has a claim and the next none go in one by one.
        session.execute(insert(cast(Table, Event.__table__)), rows)


def _end(session: Session) -> tuple[int, str]:
    """Return the number and the hash of the last line ever written: lines cut off leave a gap behind."""
    last = session.scalar(select(func.max(Event.id))) or 0
    head = session.execute(select(AuditHead.events, AuditHead.hash)).one_or_none()
    if head is None:
        raise DatabaseError("the head of the audit log is gone; see what `verify` says, and restore a backup")
    return max(last, head.events), head.hash


@contextmanager
def part_of_bulk(session: Session, number: int) -> Iterator[None]:
    """Let every line recorded meanwhile name the line of the log that heads a bulk change."""
    session.info[_BULK] = {"bulk": number}
    try:
        yield
    finally:
        del session.info[_BULK]


def _sealed(number: int, user: User, entry: Entry, previous: str) -> dict[str, Any]:
    row = {
        "id": number,
        "created_at": now(),
        "user_id": user.id,
        "kind": entry.kind,
        "claim_id": entry.claim_id,
        "document_id": entry.document_id,
        "payload": json.dumps(dict(entry.payload), ensure_ascii=False, sort_keys=True),
        "previous_hash": previous,
    }
    return {**row, "hash": chain.seal(row)}


def seal(event: Event) -> str:
    """Return the SHA-256 over everything an event says and the hash before it."""
    return chain.seal({name: getattr(event, name) for name in chain.SEALED})


def first_broken_event(session: Session) -> int | None:
    """Return the number of the first line that is not as it was written, None when all are."""
    broken = chain.check_chain(session).broken
    return broken.line if broken else None
