"""Claim ids as they come from outside: a number that names nothing gets one clear answer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from claims.errors import NotFoundError
from db.models import Claim

MAX_ID = 2**63 - 1
"""The largest integer a database keeps."""


def no_claim(claim_id: int) -> NotFoundError:
    """Return the error for an id that names no claim."""
    return NotFoundError(f"there is no claim {claim_id}; `list` shows the ids that exist")


def get_claim(session: Session, claim_id: int) -> Claim:
    """Return the stored claim; NotFoundError when there is none."""
    claim = session.get(Claim, claim_id) if 0 < claim_id <= MAX_ID else None
    if claim is None:
        raise no_claim(claim_id)
    return claim
