"""What the tests of verdicts and second looks share: people with roles, four eyes asked for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.services import audit, desk
from claims.vocabulary import ClaimStatus, Role
from db.engine import Database
from db.models import User

BOTH = (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED)


def person(session: Session, name: str, role: Role) -> User:
    """Return somebody who has this role from the beginning."""
    user = session.scalar(select(User).where(User.name == name))
    return user or audit.add_user(session, User(name=name, role=role, created_at=audit.now()))


def four_eyes(database: Database, *statuses: ClaimStatus) -> None:
    """Let these statuses take a second look, both decisions where none is named.

    ``rita`` and ``rolf`` may give one, ``root`` may change the settings; anybody else is an analyst.
    """
    with database.write() as session:
        person(session, "rita", Role.REVIEWER)
        person(session, "rolf", Role.REVIEWER)
        person(session, "root", Role.ADMIN)
        desk.change(session, by="root", four_eyes=statuses or BOTH)
