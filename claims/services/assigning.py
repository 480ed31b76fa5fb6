"""Who looks after a claim."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.opening import close_claim, open_live
from claims.services.permissions import Action, acting, may
from claims.text import fold_space, storable
from claims.vocabulary import EventKind, Role
from db.models import User


def assign(
    session: Session, claim_id: int, assignee: str | None, *, by: str, expected_version: int | None = None
) -> int:
    """Give a claim to somebody who decides here, to nobody for None; return the claim's new version.

    Raises NotFoundError, StaleClaimError, and InvalidInputError for a name that nobody has, somebody who
    may not decide, a joined claim, or one that is theirs already.
    """
    user = acting(session, by, Action.ASSIGN)
    claim = open_live(session, claim_id, expected_version=expected_version)
    after = colleague(session, assignee) if assignee is not None else None
    before = claim.assignee
    if before is after:
        whose = f"{after.name}'s" if after else "nobody's"
        raise InvalidInputError(f"claim {claim_id} is {whose} already")
    line = audit.Entry(
        EventKind.CLAIM_ASSIGNED, claim_id=claim.id, payload=assignment(_whom(before), _whom(after))
    )
    audit.record(session, user, line)
    claim.assignee = after  # last: each flush of a changed claim is a version
    return close_claim(session, claim)


def colleague(session: Session, name: str) -> User:
    """Return somebody whom claims can be given to; InvalidInputError says why there is no such person."""
    plain = fold_space(storable(name))
    user = session.scalar(select(User).where(User.name == plain))
    if user is None:
        known = ", ".join(people(session)[:8])
        raise InvalidInputError(f"nobody here is called {plain[:60]!r}; claims go to {known}")
    if not may(user.role, Action.DECIDE):
        raise InvalidInputError(f"{user.name} is a {user.role} here and cannot decide claims")
    return user


Whom = tuple[int | None, str | None]
"""The id and the name of whoever looks after a claim, two times None for nobody."""


def assignment(before: Whom, after: Whom) -> dict[str, object]:
    """Return what the log keeps of an assignment."""
    return {"before": before[1], "after": after[1], "before_id": before[0], "after_id": after[0]}


def _whom(user: User | None) -> Whom:
    return (user.id, user.name) if user else (None, None)


def people(session: Session) -> tuple[str, ...]:
    """Return the names of all whom claims can be given to, in order."""
    roles = [role for role in Role if may(role, Action.DECIDE)]
    return tuple(session.scalars(select(User.name).where(User.role.in_(roles)).order_by(User.name)))
