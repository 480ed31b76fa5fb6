"""What an analyst is typing, kept so that a reload or a closed tab loses none of it.

A draft is as long as it was typed: whether a reason is too long is for the service that files it to say.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims.services import audit
from claims.services.permissions import Action, acting
from claims.text import storable
from db.models import Draft, User


def save(session: Session, key: str, text: str, *, by: str) -> None:
    """Keep ``text`` under ``key`` for this analyst; empty text clears it."""
    user = acting(session, by, Action.KEEP_DRAFTS)
    plain = storable(text)
    if not plain.strip():
        _delete(session, user, [key])
        return
    row = session.scalar(select(Draft).where(Draft.user_id == user.id, Draft.key == key))
    if row is None:
        session.add(Draft(user_id=user.id, key=key, text=plain, updated_at=audit.now()))
    else:
        row.text, row.updated_at = plain, audit.now()


def load(session: Session, key: str, *, by: str) -> str:
    """Return what was kept under ``key``, empty when nothing was."""
    return load_many(session, [key], by=by).get(key, "")


def load_many(session: Session, keys: Collection[str], *, by: str) -> dict[str, str]:
    """Return what was kept under each of ``keys``, in one query; a key with nothing is absent."""
    rows = session.execute(
        select(Draft.key, Draft.text)
        .join(User, User.id == Draft.user_id)
        .where(User.name == by, Draft.key.in_(keys))
    )
    return {row.key: row.text for row in rows}


def clear(session: Session, key: str, *, by: str) -> None:
    """Forget what was kept under ``key``."""
    clear_many(session, [key], by=by)


def clear_many(session: Session, keys: Collection[str], *, by: str) -> None:
    """Forget what was kept under each of ``keys``."""
    _delete(session, acting(session, by, Action.KEEP_DRAFTS), keys)


def _delete(session: Session, user: User, keys: Collection[str]) -> None:
    session.execute(delete(Draft).where(Draft.user_id == user.id, Draft.key.in_(keys)))
