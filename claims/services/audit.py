"""The audit log: who did what, when, chained so that a rewritten line shows.

Each row carries the SHA-256 of its own canonical content and of the row before; writers hold the
database's write lock, so the chain has no forks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.text import fold_space, storable
from claims.vocabulary import EventKind
from db.models import Event, User

GENESIS = "0" * 64
MAX_NAME = 200


def now() -> datetime:
    """Return the current moment in UTC."""
    return datetime.now(UTC)


def user_named(session: Session, name: str) -> User:
    """Return the user called ``name``, created when new; InvalidInputError for an empty or overlong name."""
    plain = fold_space(storable(name))
    if not plain or len(plain) > MAX_NAME:
        raise InvalidInputError(f"an analyst's name has 1 to {MAX_NAME} characters")
    user = session.scalar(select(User).where(User.name == plain))
    if user is None:
        user = User(name=plain, created_at=now())
        session.add(user)
        session.flush()
    return user


def record(
    session: Session,
    kind: EventKind,
    user: User,
    *,
    claim_id: int | None = None,
    document_id: int | None = None,
    payload: Mapping[str, object] | None = None,
) -> Event:
    """Append one event to the chain."""
    last = session.scalar(select(Event).order_by(Event.id.desc()).limit(1))
    event = Event(
        id=(last.id if last else 0) + 1,
        created_at=now(),
        user_id=user.id,
        kind=kind,
        claim_id=claim_id,
        document_id=document_id,
        payload=json.dumps(payload or {}, ensure_ascii=False, sort_keys=True),
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    event.hash = seal(event)
    session.add(event)
    session.flush()
    return event


def seal(event: Event) -> str:
    """Return the SHA-256 over everything an event says and the hash before it."""
    content = [
        event.id,
        event.created_at.astimezone(UTC).isoformat(),
        event.user_id,
        event.kind,
        event.claim_id,
        event.document_id,
        event.payload,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def first_broken_event(session: Session) -> int | None:
    """Return the id of the first event that does not fit the chain, None when all do."""
    previous = GENESIS
    for event in session.scalars(select(Event).order_by(Event.id).execution_options(yield_per=500)):
        if event.previous_hash != previous or event.hash != seal(event):
            return event.id
        previous = event.hash
    return None
