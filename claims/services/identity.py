"""Who works here: the local owner of a desk, people whom a provider signs in, and the roles they have.

On one machine whoever can open the database is trusted, so a name is enough. Somebody whom a provider
signs in is known by the provider's name for them (issuer and subject), never by the name they show:
two people may be called the same, and one may be renamed.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.errors import DatabaseError, InvalidInputError, NotFoundError
from claims.services import audit
from claims.services.permissions import Action, acting
from claims.text import fold_space, storable
from claims.vocabulary import EventKind, Role
from db.engine import Database
from db.models import User

MAX_SUBJECT = 1_000
MAX_EMAIL = 320
"""The longest address that mail can have (RFC 3696, erratum 1690)."""

_UNSEEN = ("Cc", "Cf", "Co")
"""Unicode's categories of controls, marks that only format, and characters for private use."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; ``signs_in`` is False for a name of a desk on one machine."""

    name: str
    role: Role
    email: str | None = None
    signs_in: bool = False


def person_named(session: Session, name: str) -> Person:
    """Return who goes by this name on a desk on one machine; a name not seen before is an analyst's."""
    plain = audit.plain_name(name)
    user = session.scalar(select(User).where(User.name == plain))
    return _person(user) if user else Person(plain, Role.ANALYST)


def person_signed_in(session: Session, *, subject: str) -> Person | None:
    """Return whom the provider knows as ``subject`` ("issuer|sub"), None when they were never here."""
    user = session.scalar(select(User).where(User.subject == subject))
    return _person(user) if user else None


def has_admin(session: Session) -> bool:
    """True when somebody may give roles."""
    return _admins(session) > 0


def owner(session: Session, name: str) -> Person:
    """Return the local user called ``name``, made the admin of a desk that has none yet.

    Takes no role: whoever opens the database on this machine could write into it anyway.
    """
    user = audit.user_named(session, name)
    if not has_admin(session):
        _give(session, user, Role.ADMIN, by=user)
    return _person(user)


def ensure_owner(database: Database, name: str) -> None:
    """Make the local user called ``name`` the admin of a desk that has none; writes nothing otherwise.

    A database that cannot be written to stays without: it can still be read.
    """
    with database.read() as session:
        if has_admin(session):
            return
    with suppress(DatabaseError), database.write() as session:
        owner(session, name)


def signed_in(session: Session, *, subject: str, name: str | None, email: str | None) -> Person:
    """Return whom a provider signed in, a new reader when they are here for the first time.

    ``subject`` is "issuer|sub" from a token that was verified; ``name`` and ``email`` are only what is
    shown. A name that somebody has already gets the address, or a number, behind it. InvalidInputError
    for an empty or overlong subject.
    """
    if not subject.strip() or len(subject) > MAX_SUBJECT or storable(subject) != subject:
        raise InvalidInputError(f"who signs in is named by 1 to {MAX_SUBJECT} plain characters")
    known = person_signed_in(session, subject=subject)
    if known is not None:
        return known
    address = _seen(email)[:MAX_EMAIL] or None
    user = User(
        name=_free_name(session, _shown(name) or _shown(address) or "somebody", _shown(address)),
        role=Role.READER,
        subject=subject,
        email=address,
        created_at=audit.now(),
    )
    return _person(audit.add_user(session, user))


def set_role(session: Session, name: str, role: Role, *, by: str) -> Person:
    """Give somebody a role. Raises NotAllowedError unless ``by`` is an admin, NotFoundError for a name
    that nobody has, and InvalidInputError when the desk would be left without an admin.
    """
    admin = acting(session, by, Action.SET_ROLES)
    user = session.scalar(select(User).where(User.name == audit.plain_name(name)))
    if user is None:
        raise NotFoundError(f"nobody here is called {name}")
    if user.role is Role.ADMIN and role is not Role.ADMIN and _admins(session) == 1:
        raise InvalidInputError(f"{user.name} is the only admin: make somebody else an admin first")
    if user.role is not role:
        _give(session, user, role, by=admin)
    return _person(user)


def people(session: Session) -> tuple[Person, ...]:
    """Return everybody who works here, by name."""
    return tuple(_person(user) for user in session.scalars(select(User).order_by(User.name)))


def _give(session: Session, user: User, role: Role, *, by: User) -> None:
    payload = {"user": user.id, "name": user.name, "before": user.role, "after": role}
    user.role = role
    session.flush()
    audit.record(session, by, audit.Entry(EventKind.ROLE_CHANGED, payload=payload))


def _admins(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(User).where(User.role == Role.ADMIN)) or 0


def _shown(name: str | None) -> str:
    """Return a name that a provider gives, short enough to be stored with something behind it."""
    return _seen(name)[: audit.MAX_NAME // 2].strip()


def _seen(name: str | None) -> str:
    """Return a name as it looks, with nothing invisible in it and nothing that turns it round.

    Otherwise two names could look alike and be two, or one be read as another's.
    """
    plain = fold_space(unicodedata.normalize("NFKC", storable(name or "")))
    seen = "".join(character for character in plain if unicodedata.category(character) not in _UNSEEN)
    return fold_space(seen)


def _free_name(session: Session, name: str, address: str) -> str:
    """Return a name that nobody has: as it is, with the address, or with a number."""
    alike = session.scalars(select(User.name).where(User.name.istartswith(name, autoescape=True)))
    spoken_for = {taken.casefold() for taken in alike}
    with_address = [f"{name} ({address})"[: audit.MAX_NAME]] if address and address != name else []
    for candidate in (name, *with_address):
        if candidate.casefold() not in spoken_for:
            return candidate
    number = 2
    while f"{name} {number}".casefold() in spoken_for:
        number += 1
    return f"{name} {number}"


def _person(user: User) -> Person:
    return Person(user.name, user.role, user.email, user.subject is not None)
