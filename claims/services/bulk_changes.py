"""What may be done to many claims at once, and what each claim would become by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import assigning, audit, review, tagging
from claims.text import storable
from claims.vocabulary import ClaimStatus
from db.models import Claim, ClaimTag, Tag, User, VerdictProposal
from db.queries import batches


@dataclass(frozen=True, slots=True)
class State:
    """What a bulk change looks at in a claim before it changes it."""

    claim_id: int
    version: int
    status: ClaimStatus
    merged_into_id: int | None
    assignee_id: int | None
    assignee: str | None
    expires_on: date | None
    recheck_since: datetime | None
    recheck_reason: str | None
    tags: tuple[str, ...] = ()
    proposed_by: str | None = None

    @property
    def is_due(self) -> bool:
        """True when the verdict that stands has to be looked at again."""
        expired = self.expires_on is not None and self.expires_on <= audit.now().date()
        return expired or self.recheck_since is not None


class LeftAlone(NamedTuple):
    """A claim that a bulk change does not touch, and why, as the end of a sentence about it."""

    claim_id: int
    why: str


@dataclass(frozen=True, slots=True)
class MarkAll:
    """Give claims a status, all with the same reason."""

    status: ClaimStatus
    reason: str | None = None

    def checked(self, session: Session) -> MarkAll:
        """Return the change as it would be made; InvalidInputError when no claim could take it."""
        del session
        plain = storable(self.reason or "").strip()
        if not plain and self.status.needs_reason:
            raise InvalidInputError(f"marking claims {self.status} needs a reason: say why in a sentence")
        if len(plain) > review.MAX_REASON:
            raise InvalidInputError(f"the reason is longer than {review.MAX_REASON} characters; shorten it")
        return replace(self, reason=plain or None)

    def told(self) -> dict[str, object]:
        """Return what the log keeps of the change."""
        return {"mark": self.status, "reason": self.reason}

    def before(self, state: State) -> str:
        """Return what a claim is, in the respect that changes."""
        return state.status

    def outcome(self, state: State) -> str | LeftAlone:
        """Return what a claim would be, or why it stays as it is."""
        if state.proposed_by is not None:
            why = f"what {state.proposed_by} proposed about it waits for a second look"
            return LeftAlone(state.claim_id, why)
        if state.status is self.status and not state.is_due:
            return LeftAlone(state.claim_id, f"it is {self.status} already")
        return self.status


@dataclass(frozen=True, slots=True)
class AssignAll:
    """Give claims to somebody, to nobody for None."""

    assignee: str | None

    def checked(self, session: Session) -> AssignAll:
        """Return the change as it would be made; InvalidInputError when no claim could take it."""
        return AssignAll(assigning.colleague(session, self.assignee).name) if self.assignee else self

    def told(self) -> dict[str, object]:
        """Return what the log keeps of the change."""
        return {"assign": self.assignee}

    def before(self, state: State) -> str:
        """Return what a claim is, in the respect that changes."""
        return state.assignee or "nobody"

    def outcome(self, state: State) -> str | LeftAlone:
        """Return what a claim would be, or why it stays as it is."""
        after = self.assignee or "nobody"
        if state.assignee == self.assignee:
            return LeftAlone(state.claim_id, f"it is {after}'s already")
        return after


@dataclass(frozen=True, slots=True)
class TagAll:
    """File claims under a tag, or take it off them."""

    name: str
    tagged: bool = True

    def checked(self, session: Session) -> TagAll:
        """Return the change as it would be made; InvalidInputError when no claim could take it."""
        del session
        return replace(self, name=tagging.folded(self.name))

    def told(self) -> dict[str, object]:
        """Return what the log keeps of the change."""
        return {"tag" if self.tagged else "untag": self.name}

    def before(self, state: State) -> str:
        """Return what a claim is, in the respect that changes."""
        return f"tagged {self.name}" if self.name in state.tags else f"not tagged {self.name}"

    def outcome(self, state: State) -> str | LeftAlone:
        """Return what a claim would be, or why it stays as it is."""
        if (self.name in state.tags) == self.tagged:
            return LeftAlone(state.claim_id, f"it is {self.before(state)} already")
        return f"tagged {self.name}" if self.tagged else f"not tagged {self.name}"


BulkChange = MarkAll | AssignAll | TagAll


def outcome(claim_id: int, state: State | None, change: BulkChange) -> str | LeftAlone:
    """Return what a claim would be after a change, or why it stays as it is."""
    if state is None:
        return LeftAlone(claim_id, "there is no such claim")
    if state.merged_into_id is not None:
        return LeftAlone(claim_id, f"it is joined into claim {state.merged_into_id}")
    return change.outcome(state)


_LOOKED_AT = (
    Claim.id,
    Claim.version,
    Claim.status,
    Claim.merged_into_id,
    Claim.assignee_id,
    User.name,
    Claim.expires_on,
    Claim.recheck_since,
    Claim.recheck_reason,
)


def states(session: Session, claim_ids: Iterable[int]) -> dict[int, State]:
    """Return what a bulk change looks at, by claim; a number that names no claim is absent."""
    found: dict[int, State] = {}
    for some in batches(list(claim_ids)):
        tags, proposed = _tags(session, some), _proposed(session, some)
        query = select(*_LOOKED_AT).outerjoin(User, User.id == Claim.assignee_id).where(Claim.id.in_(some))
        for row in session.execute(query):
            found[row.id] = State(*row, tags=tags.get(row.id, ()), proposed_by=proposed.get(row.id))
    return found


def _tags(session: Session, claim_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    query = select(ClaimTag.claim_id, Tag.name).join(Tag, Tag.id == ClaimTag.tag_id)
    for claim_id, name in session.execute(query.where(ClaimTag.claim_id.in_(list(claim_ids)))):
        found[claim_id] = (*found.get(claim_id, ()), name)
    return found


def _proposed(session: Session, claim_ids: Iterable[int]) -> dict[int, str]:
    """Return who proposed the verdict that waits, by claim."""
    query = (
        select(VerdictProposal.claim_id, User.name)
        .join(User, User.id == VerdictProposal.user_id)
        .where(VerdictProposal.outcome.is_(None), VerdictProposal.claim_id.in_(list(claim_ids)))
    )
    return {row.claim_id: row.name for row in session.execute(query)}
