"""Opening a claim to change it: checked against the version that the analyst saw, closed with a new one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError, WorkbenchError
from claims.services import audit
from claims.services.ids import get_claim
from claims.vocabulary import ClaimStatus, EventKind
from db.models import Claim, Event, User


class StaleClaimError(WorkbenchError):
    """Somebody changed the claim after the analyst had opened it; nothing was written.

    ``current_version`` is what to pass once the analyst has seen the other change.
    """

    def __init__(
        self, claim_id: int, *, current_version: int, current_status: ClaimStatus, by: str | None
    ) -> None:
        who = f" by {by}" if by else ""
        super().__init__(
            f"claim {claim_id} was changed{who} since you opened it (now {current_status}, "
            f"version {current_version}); look at it again, then decide"
        )
        self.claim_id = claim_id
        self.current_version = current_version
        self.current_status = current_status
        self.by = by


def open_claim(session: Session, claim_id: int, *, expected_version: int | None = None) -> Claim:
    """Return the claim; NotFoundError when there is none, StaleClaimError at another version."""
    claim = get_claim(session, claim_id)
    if expected_version is not None and claim.version != expected_version:
        raise StaleClaimError(
            claim_id,
            current_version=claim.version,
            current_status=claim.status,
            by=_last_editor(session, claim_id),
        )
    return claim


def open_live(session: Session, claim_id: int, *, expected_version: int | None = None) -> Claim:
    """Return a claim to decide about; InvalidInputError when it is joined into another."""
    claim = open_claim(session, claim_id, expected_version=expected_version)
    if claim.merged_into_id is not None:
        raise InvalidInputError(
            f"claim {claim_id} is joined into claim {claim.merged_into_id}: "
            f"decide about that one, or split claim {claim_id} off first"
        )
    return claim


def _last_editor(session: Session, claim_id: int) -> str | None:
    """Return who changed the claim last; another document's mention of it is no change."""
    changes = [kind for kind in EventKind if kind.changes_claim]
    return session.scalar(
        select(User.name)
        .join(Event, Event.user_id == User.id)
        .where(Event.claim_id == claim_id, Event.kind.in_(changes))
        .order_by(Event.id.desc())
        .limit(1)
    )


def close_claim(session: Session, claim: Claim) -> int:
    """Write a changed claim and return its new version."""
    claim.updated_at = audit.now()
    session.flush()
    return claim.version
