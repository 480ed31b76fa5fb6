"""Which claims stand for which: a live claim and all that were joined into it are one family.

Each joined claim remembers the one that it was joined to, so that a family is a tree: what was joined
to a claim earlier moves with it, and comes back with it when it is split off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from claims.services import audit
from claims.vocabulary import MatchDecision
from db.models import Claim, Match, User


class Pair(NamedTuple):
    """Two claims, the lower id first, as ``matches`` keeps them."""

    left_id: int
    right_id: int


def in_order(one: int, other: int) -> Pair:
    """Return two different ids as ``matches`` keeps them."""
    return Pair(min(one, other), max(one, other))


def survivor_id(claim: Claim) -> int:
    """Return the id of the live claim that stands for this one: its own when it is live."""
    return claim.merged_into_id or claim.id


def survivor(session: Session, claim: Claim) -> Claim:
    """Return the live claim that stands for this one: itself when it is live."""
    return claim if claim.merged_into_id is None else session.get_one(Claim, claim.merged_into_id)


def family_ids(session: Session, claim_id: int) -> list[int]:
    """Return the id of a claim and of every claim that is joined into it, itself first."""
    joined = select(Claim.id).where(Claim.merged_into_id == claim_id).order_by(Claim.id)
    return [claim_id, *session.scalars(joined)]


def attach(session: Session, claim: Claim, to: Claim) -> None:
    """Hang a live claim, with all that is joined into it, on another of another family."""
    _point(session, _joined_into(session, claim.id), survivor_id(to))
    claim.joined_to_id = to.id
    _point(session, [claim], survivor_id(to))


def detach(session: Session, claim: Claim) -> None:
    """Make a joined claim live again, with all that hangs on it."""
    hanging = _hanging_on(claim, _joined_into(session, survivor_id(claim)))
    claim.joined_to_id = None
    _point(session, [claim], None)
    _point(session, hanging, claim.id)


def _joined_into(session: Session, claim_id: int) -> list[Claim]:
    return list(session.scalars(select(Claim).where(Claim.merged_into_id == claim_id).order_by(Claim.id)))


def _hanging_on(claim: Claim, family: Iterable[Claim]) -> list[Claim]:
    """Return the claims of a family that were joined to this one, or to one that was."""
    children: dict[int | None, list[Claim]] = {}
    for member in family:
        children.setdefault(member.joined_to_id, []).append(member)
    found, waiting = [], [claim]
    while waiting:
        below = children.get(waiting.pop().id, [])
        found.extend(below)
        waiting.extend(below)
    return found


def _point(session: Session, claims: Iterable[Claim], to: int | None) -> None:
    """Write one after the other: the database refuses a moment in which a joined claim is pointed to."""
    for claim in claims:
        claim.merged_into_id = to
        session.flush()


def match_of(session: Session, pair: Pair) -> Match | None:
    """Return what is kept about two claims, None when nobody compared them or decided about them."""
    return session.scalar(select(Match).where(Match.left_id == pair.left_id, Match.right_id == pair.right_id))


def decided(session: Session, pair: Pair) -> MatchDecision | None:
    """Return what was decided about two claims."""
    found = match_of(session, pair)
    return found.decision if found else None


def decide(session: Session, pair: Pair, decision: MatchDecision, user: User) -> datetime:
    """Keep a decision about two claims, which need not have been compared; return when it was made."""
    found, moment = match_of(session, pair), audit.now()
    if found is None:
        found = Match(
            left_id=pair.left_id, right_id=pair.right_id, signals="[]", explanation="", created_at=moment
        )
        session.add(found)
    found.decision, found.decided_by_id, found.decided_at = decision, user.id, moment
    session.flush()
    return moment


def clear(session: Session, pair: Pair) -> None:
    """Forget the decision about two claims; a pair that was compared waits again."""
    found = match_of(session, pair)
    if found is not None and found.kind is None:
        session.delete(found)
    elif found is not None:
        found.decision = found.decided_by_id = found.decided_at = None
    session.flush()


def kept_apart(session: Session, some: Collection[int], others: Collection[int]) -> Match | None:
    """Return the decision that keeps a claim of one family apart from one of another, None without one."""
    return session.scalar(
        select(Match)
        .where(
            Match.decision == MatchDecision.KEPT_APART, or_(_between(some, others), _between(others, some))
        )
        .limit(1)
    )


def _between(left: Collection[int], right: Collection[int]) -> ColumnElement[bool]:
    return and_(Match.left_id.in_(left), Match.right_id.in_(right))
