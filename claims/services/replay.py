"""The audit log played back from empty: what it tells must be what the tables hold.

Not told, and so not compared: texts and what was read from them (the log has a document's hash and a
claim's text), when somebody saw a note, when a row was last written, drafts and saved filters, and what is
computed from the rest (vectors, comparisons, clusters). A claim's version counts writes, of which one line
may take several: it is held to be no lower than the lines that changed the claim.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.orm import Session

from claims.services import replay_lines
from claims.services.replay_conflicts import CONFLICTS
from claims.services.replay_decisions import DECISIONS
from claims.services.replay_evidence import EVIDENCE
from claims.services.replay_fact_checks import FACT_CHECKS
from claims.services.replay_lines import LoggedEvent
from claims.services.replay_work import WORK
from claims.services.told import Told
from claims.vocabulary import EventKind
from db.models import Event

Tell = Callable[[Told, LoggedEvent], None]

TELL: dict[EventKind, Tell] = {
    EventKind.DOCUMENT_ADDED: replay_lines.document_added,
    EventKind.PAGE_FETCHED: replay_lines.page_fetched,
    EventKind.CLAIM_PROPOSED: replay_lines.claim_proposed,
    EventKind.MENTION_ADDED: replay_lines.mention_added,
    EventKind.USER_ADDED: replay_lines.user_added,
    EventKind.ROLE_CHANGED: replay_lines.role_changed,
    EventKind.SETTING_CHANGED: replay_lines.setting_changed,
    EventKind.BULK_DONE: replay_lines.nothing,
    **DECISIONS,
    **EVIDENCE,
    **WORK,
    **CONFLICTS,
    **FACT_CHECKS,
}
"""What each kind of line tells of the tables."""

_ONE_VERSION_EACH = {
    *DECISIONS,
    EventKind.EVIDENCE_ADDED,
    EventKind.EVIDENCE_GRADED,
    EventKind.EVIDENCE_GROUPED,
    EventKind.EVIDENCE_WITHDRAWN,
    EventKind.EVIDENCE_RESTORED,
    EventKind.CLAIM_ASSIGNED,
    EventKind.CLAIM_TAGGED,
    EventKind.WORK_UNDONE,
}


class UnplayableError(Exception):
    """A line of the log that tells nothing that the program understands; ``line`` is its number."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line} cannot be played back: {why}")
        self.line = line


def replay(events: Iterable[LoggedEvent], told: Told) -> Told:
    """Play lines back in their order into an empty ``told``; UnplayableError names one that says nothing."""
    for event in events:
        try:
            TELL[event.kind](told, event)
            if event.kind in _ONE_VERSION_EACH:
                _count(told, event.claim)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnplayableError(event.id, f"{type(error).__name__} {error}") from error
    _settle_families(told)
    return told


def _count(told: Told, claim_id: int) -> None:
    told.change("claims", claim_id, changes=told.get("claims", claim_id).get("changes", 0) + 1)


def _settle_families(told: Told) -> None:
    """Tell which live claim stands for each joined one: the log tells what each was joined to."""
    joined = {int(key): row["joined_to_id"] for key, row in told.rows("claims") if row.get("joined_to_id")}
    for claim_id in joined:
        told.change("claims", claim_id, merged_into_id=_survivor(joined, claim_id))


def _survivor(joined: dict[int, int], claim_id: int) -> int:
    seen = set()
    while claim_id in joined and claim_id not in seen:
        seen.add(claim_id)
        claim_id = joined[claim_id]
    return claim_id


def read_log(session: Session, *chosen: ColumnElement[bool]) -> Iterator[LoggedEvent]:
    """Yield the lines of the audit log that meet the conditions, all of them without any, in flat memory."""
    kind = cast(Event.kind, String).label("kind")
    columns = (
        Event.id,
        kind,
        Event.user_id,
        Event.claim_id,
        Event.document_id,
        Event.payload,
        Event.created_at,
    )
    events = select(*columns).where(*chosen).order_by(Event.id)
    for row in session.execute(events.execution_options(yield_per=1000)):
        try:
            said, known = json.loads(row.payload), EventKind(row.kind)
        except ValueError as error:
            raise UnplayableError(row.id, str(error)) from error
        yield LoggedEvent(
            row.id, known, row.user_id, row.claim_id, row.document_id, said, created_at=row.created_at
        )
