"""Marking many new claims at once: the decisions that a file of claims brings along.

They are exempt from the second look that a desk may ask for: whoever published the file decided, and the
log says so. What `review.mark` writes of a verdict is written here too, many rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, func, insert, select, update
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.permissions import Action, acting
from claims.services.verdicts import MAX_REASON, Duty, Terms, checked_reason
from claims.vocabulary import ClaimStatus, EventKind
from db.models import Claim, User, Verdict
from db.queries import batches


def mark_new(session: Session, statuses: Mapping[int, ClaimStatus], *, by: str, reason: str) -> None:
    """Mark many claims at once, by id, that are new and live.

    For claims that come with a decision from elsewhere. Raises InvalidInputError, with nothing written,
    for a missing reason and when one of the claims is not new any more, or joined into another.
    """
    user = acting(session, by, Action.DECIDE_MANY)
    terms = {
        status: Terms(status, checked_reason(reason, status, most=MAX_REASON))
        for status in set(statuses.values())
    }
    waiting = and_(Claim.status == ClaimStatus.NEW, Claim.merged_into_id.is_(None))
    for some in batches(sorted(statuses)):
        found = session.scalar(select(func.count()).where(Claim.id.in_(some), waiting))
        if found != len(some):
            raise InvalidInputError("only claims that are new and not joined can be marked together")
    moment = audit.now()
    decisions = {claim_id: terms[status] for claim_id, status in statuses.items() if status.is_decision}
    verdicts = _add_verdicts(session, decisions, user, moment=moment)
    told = {claim_id: terms[status] for claim_id, status in statuses.items()}
    audit.record_all(session, user, _marks(told, verdicts, moment=moment))
    for status in terms:
        ids = [claim_id for claim_id, given in statuses.items() if given is status]
        for some in batches(ids):
            values = {"status": status, "version": Claim.version + 1, "updated_at": moment}
            session.execute(update(Claim).where(Claim.id.in_(some)).values(values))


def _add_verdicts(
    session: Session, terms: Mapping[int, Terms], user: User, *, moment: datetime
) -> dict[int, int]:
    """Store the first verdict of each claim; return verdict ids by claim."""
    rows = [
        {
            "claim_id": claim_id,
            "status": given.status,
            "justification": given.reason,
            "user_id": user.id,
            "created_at": moment,
        }
        for claim_id, given in terms.items()
    ]
    if not rows:
        return {}
    # On the table, not the mapped class, which takes every row apart first.
    table = cast(Table, Verdict.__table__)
    made = session.execute(insert(table).returning(table.c.claim_id, table.c.id), rows)
    return {row.claim_id: row.id for row in made}


def _marks(
    terms: Mapping[int, Terms], verdicts: Mapping[int, int], *, moment: datetime
) -> Iterator[audit.Entry]:
    for claim_id, given in terms.items():
        payload: dict[str, object] = {
            "before": ClaimStatus.NEW,
            "after": given.status,
            "verdict": verdicts.get(claim_id),
            "superseded": None,
            **given.told(),
            "evidence": [],
            "rests_on": [],
            "was": Duty().told(),
            "at": moment.isoformat(),
        }
        yield audit.Entry(EventKind.CLAIM_MARKED, claim_id=claim_id, payload=payload)
