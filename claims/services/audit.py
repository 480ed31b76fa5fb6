"""The audit log: who did what, when, chained so that a rewritten line shows.

Each row carries the SHA-256 of its own canonical content and of the row before; writers hold the
database's write lock, so the chain has no forks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.text import fold_space, storable
from claims.vocabulary import EventKind, Role
from db.models import Event, User

GENESIS = "0" * 64
MAX_NAME = 200

_SEALED = (
    "id", "created_at", "user_id", "kind", "claim_id", "document_id", "payload", "previous_hash",
)  # fmt: skip


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
    last = session.execute(select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)).one_or_none()
    before, previous = (last.id, last.hash) if last else (0, GENESIS)
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, start=before + 1):
        rows.append(_sealed(number, user, entry, previous))
        previous = rows[-1]["hash"]
    session.flush()
    if rows:  # in bulk: an import writes a thousand at once
        session.execute(insert(Event), rows)


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
    return {**row, "hash": _seal(row)}


def seal(event: Event) -> str:
    """Return the SHA-256 over everything an event says and the hash before it."""
    return _seal({name: getattr(event, name) for name in _SEALED})


def _seal(row: Mapping[str, Any]) -> str:
    said = {**row, "created_at": row["created_at"].astimezone(UTC).isoformat()}
    content = [said[name] for name in _SEALED]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def first_broken_event(session: Session) -> int | None:
    """Return the id of the first event that does not fit the chain, None when all do."""
    previous = GENESIS
    for event in session.scalars(select(Event).order_by(Event.id).execution_options(yield_per=500)):
        if event.previous_hash != previous or event.hash != seal(event):
            return event.id
        previous = event.hash
    return None
