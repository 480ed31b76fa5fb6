"""What a bulk change writes: the rows and lines that changing each claim by itself would, many at a time.

For marks that is what `review.mark` writes, for the rest what `assigning.assign`, `tagging.tag` and
`tagging.untag` do; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from claims.services import assigning, audit, radar_looks, tagging
from claims.services.bulk_changes import AssignAll, BulkChange, MarkAll, State, TagAll
from claims.services.verdicts import Duty, Terms
from claims.vocabulary import EventKind
from db.models import Claim, ClaimTag, User, Verdict

Lines = list[audit.Entry]


def write(session: Session, change: BulkChange, states: Sequence[State], user: User) -> Lines:
    """Make a change that was checked to claims that can take it; return the lines that tell of it.

    Takes at most as many claims as SQLite takes parameters. Each claim gets its new version here.
    """
    if isinstance(change, MarkAll):
        return _mark(session, change, states, user)
    if isinstance(change, AssignAll):
        return _assign(session, change, states)
    return _tag(session, change, states)


def _touch(session: Session, states: Sequence[State], **values: object) -> None:
    changed = {"version": Claim.version + 1, "updated_at": audit.now(), **values}
    ids = [state.claim_id for state in states]
    session.execute(update(Claim).where(Claim.id.in_(ids)).values(changed))


def _assign(session: Session, change: AssignAll, states: Sequence[State]) -> Lines:
    after = assigning.colleague(session, change.assignee) if change.assignee is not None else None
    _touch(session, states, assignee_id=after.id if after else None)
    return [
        audit.Entry(
            EventKind.CLAIM_ASSIGNED,
            claim_id=state.claim_id,
            payload=assigning.assignment(
                (state.assignee_id, state.assignee), (after.id, after.name) if after else (None, None)
            ),
        )
        for state in states
    ]


def _tag(session: Session, change: TagAll, states: Sequence[State]) -> Lines:
    found = tagging.named(session, change.name)
    ids = [state.claim_id for state in states]
    if change.tagged:
        session.execute(insert(ClaimTag), [{"claim_id": id_, "tag_id": found.id} for id_ in ids])
    else:
        session.execute(delete(ClaimTag).where(ClaimTag.tag_id == found.id, ClaimTag.claim_id.in_(ids)))
    _touch(session, states)
    payload = tagging.tagging(found, tagged=change.tagged)
    return [audit.Entry(EventKind.CLAIM_TAGGED, claim_id=id_, payload=payload) for id_ in ids]


def _mark(session: Session, change: MarkAll, states: Sequence[State], user: User) -> Lines:
    terms, moment = Terms(change.status, change.reason), audit.now()
    ids = [state.claim_id for state in states]
    standing = (Verdict.claim_id.in_(ids), Verdict.superseded_at.is_(None))
    rows = session.execute(select(Verdict.claim_id, Verdict.id).where(*standing))
    superseded = {row.claim_id: row.id for row in rows}
    session.execute(update(Verdict).where(*standing).values(superseded_at=moment))
    verdicts: Mapping[int, int] = {}
    if change.status.is_decision:
        new = {
            "status": terms.status,
            "justification": terms.reason,
            "user_id": user.id,
            "created_at": moment,
        }
        made = insert(Verdict).returning(Verdict.claim_id, Verdict.id)
        verdicts = {
            row.claim_id: row.id for row in session.execute(made, [{"claim_id": id_, **new} for id_ in ids])
        }
    radar_looks.forget(session, ids)
    _touch(session, states, status=change.status, expires_on=None, recheck_since=None, recheck_reason=None)
    return [
        audit.Entry(
            EventKind.CLAIM_MARKED,
            claim_id=state.claim_id,
            payload={
                "before": state.status,
                "after": change.status,
                "verdict": verdicts.get(state.claim_id),
                "superseded": superseded.get(state.claim_id),
                **terms.told(),
                "evidence": [],
                "rests_on": [],
                "was": Duty(state.expires_on, state.recheck_since, state.recheck_reason).told(),
                "at": moment.isoformat(),
            },
        )
        for state in states
    ]
