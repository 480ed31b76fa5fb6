"""What an analyst is typing, kept so that a reload or a closed tab loses none of it."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims.services import audit
from claims.services.permissions import Action, acting
from claims.text import storable
from db.models import Draft, User


def save(session: Session, key: str, text: str, *, by: str) -> None:
    """Keep ``text`` under ``key`` for this analyst; empty text clears it."""
    user = acting(session, by, Action.KEEP_DRAFTS)
    row = session.scalar(select(Draft).where(Draft.user_id == user.id, Draft.key == key))
    plain = storable(text)
    if not plain.strip():
        clear(session, key, by=by)
    elif row is None:
        session.add(Draft(user_id=user.id, key=key, text=plain, updated_at=audit.now()))
    else:
        row.text, row.updated_at = plain, audit.now()


def load(session: Session, key: str, *, by: str) -> str:
    """Return what was kept under ``key``, empty when nothing was."""
    query = select(Draft.text).join(User, User.id == Draft.user_id).where(User.name == by, Draft.key == key)
    return session.scalar(query) or ""


def clear(session: Session, key: str, *, by: str) -> None:
    """Forget what was kept under ``key``."""
    owner = select(User.id).where(User.name == by).scalar_subquery()
    session.execute(delete(Draft).where(Draft.user_id == owner, Draft.key == key))
