"""Filters that somebody gave a name: the part of a page's address that holds them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, NotFoundError
from claims.services import audit
from claims.services.permissions import Action, acting
from claims.text import fold_space, storable
from db.models import SavedFilter, User

MAX_NAME = 100
MAX_QUERY = 8_000
MOST = 200
"""So many filters somebody may keep."""


@dataclass(frozen=True, slots=True)
class SavedFilterView:
    """A saved filter: ``query`` is what stands behind the ``?`` of a page's address."""

    name: str
    query: str


def save(session: Session, name: str, query: str, *, by: str, replace: bool = False) -> None:
    """Keep a filter under a name of its own for whoever acts.

    Raises InvalidInputError for a bad name or query, one filter too many, or, unless ``replace``, a name
    that another filter has.
    """
    user = acting(session, by, Action.SAVE_FILTERS)
    plain, asked = _name(name), storable(query).strip().removeprefix("?")
    if len(asked) > MAX_QUERY:
        raise InvalidInputError(f"the filter is longer than {MAX_QUERY:,} characters; choose fewer values")
    row = _find(session, user, plain)
    if row is not None and not replace:
        raise InvalidInputError(f"you have a filter called {plain!r} already; give this one another name")
    if row is not None:
        row.query = asked
        return
    if len(filters_of(session, user.name)) >= MOST:
        raise InvalidInputError(f"{MOST} filters are kept at most; delete one first")
    session.add(SavedFilter(user_id=user.id, name=plain, query=asked, created_at=audit.now()))
    session.flush()


def filters_of(session: Session, name: str) -> tuple[SavedFilterView, ...]:
    """Return the filters that somebody saved, by name."""
    query = (
        select(SavedFilter.name, SavedFilter.query)
        .join(User, User.id == SavedFilter.user_id)
        .where(User.name == name)
        .order_by(SavedFilter.name)
    )
    return tuple(SavedFilterView(*row) for row in session.execute(query))


def rename(session: Session, name: str, new_name: str, *, by: str) -> None:
    """Give one's filter another name; NotFoundError, and InvalidInputError for a bad or taken name."""
    user = acting(session, by, Action.SAVE_FILTERS)
    row, plain = _get(session, user, name), _name(new_name)
    taken = _find(session, user, plain)
    if taken is not None and taken is not row:
        raise InvalidInputError(f"you have a filter called {plain!r} already; choose another name")
    row.name = plain
    session.flush()


def delete(session: Session, name: str, *, by: str) -> None:
    """Forget one's filter; NotFoundError when there is none of this name."""
    user = acting(session, by, Action.SAVE_FILTERS)
    session.delete(_get(session, user, name))
    session.flush()


def _name(name: str) -> str:
    plain = fold_space(storable(name))
    if not plain or len(plain) > MAX_NAME:
        raise InvalidInputError(f"a filter's name has 1 to {MAX_NAME} characters")
    return plain


def _find(session: Session, user: User, name: str) -> SavedFilter | None:
    query = select(SavedFilter).where(SavedFilter.user_id == user.id, SavedFilter.name == name)
    return session.scalar(query)


def _get(session: Session, user: User, name: str) -> SavedFilter:
    row = _find(session, user, fold_space(storable(name)))
    if row is None:
        raise NotFoundError(f"you have no filter called {fold_space(name)[:60]!r}")
    return row
