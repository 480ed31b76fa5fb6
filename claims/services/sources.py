"""Publishers as the desk sees them: how far each is trusted, what rests on it, and giving it up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from claims.errors import InvalidInputError, NotFoundError, WorkbenchError
from claims.services import audit, ripple
from claims.services.ids import MAX_ID
from claims.services.permissions import Action, acting
from claims.services.views import EventView
from claims.text import storable
from claims.vocabulary import EventKind, Reliability
from db.models import Document, Event, Evidence, Mention, Source, User, Verdict, VerdictEvidence

MAX_REASON = 2_000
_ABOUT_SOURCES = (EventKind.SOURCE_GRADED, EventKind.SOURCE_WITHDRAWN, EventKind.SOURCE_RESTORED)


class StaleSourceError(WorkbenchError):
    """Somebody graded, gave up or restored the source meanwhile; nothing was written."""

    def __init__(self, source: Source) -> None:
        grade = source.reliability or "not graded"
        standing = "given up" if source.withdrawn_at else "in use"
        super().__init__(
            f"source {source.name} was changed since you opened it (now {grade}, {standing}, "
            f"version {source.version}); look at it again, then decide"
        )
        self.source_id = source.id
        self.current_version = source.version


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """A publisher with what hangs on it: documents, mentions of claims, evidence that counts, verdicts.

    ``verdicts`` are those that stand and rest on its evidence. ``withdrawn_at`` is when the desk gave it up.
    """

    id: int
    name: str
    reliability: Reliability | None
    withdrawn_at: datetime | None
    version: int
    documents: int = 0
    mentions: int = 0
    evidence: int = 0
    verdicts: int = 0


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page of sources by name, and how many there are in all."""

    sources: tuple[SourceProfile, ...]
    total: int


def profiles(session: Session, *, named: str = "", limit: int = 50, offset: int = 0) -> SourcePage:
    """Return sources by name, those whose name holds ``named``; counts only of those on the page."""
    wanted = storable(named).strip().lower()
    chosen = func.lower(Source.name).contains(wanted, autoescape=True)
    total = session.scalar(select(func.count()).select_from(Source).where(chosen)) or 0
    rows = session.scalars(
        select(Source).where(chosen).order_by(func.lower(Source.name), Source.id).limit(limit).offset(offset)
    ).all()
    return SourcePage(_profiles(session, rows), total)


def profile(session: Session, source_id: int) -> SourceProfile:
    """Return one source; NotFoundError when there is none."""
    return _profiles(session, [_get(session, source_id)])[0]


def id_of(session: Session, name: str) -> int:
    """Return the id of the source called ``name``, or whose number it is; NotFoundError for neither."""
    plain = storable(name).strip()
    found = session.scalar(select(Source.id).where(Source.name == plain))
    if found is None and plain.isascii() and plain.isdigit():
        found = _get(session, int(plain)).id
    if found is None:
        raise NotFoundError(f"there is no source {plain[:80]!r}; `sources` shows the names that exist")
    return found


def history(session: Session, source_id: int) -> tuple[EventView, ...]:
    """Return what was decided about a source, oldest first; reads the whole log."""
    events = session.scalars(
        select(Event)
        .where(Event.kind.in_(_ABOUT_SOURCES), Event.payload.contains(f'"source": {source_id},'))
        .order_by(Event.id)
        .options(joinedload(Event.user))
    )
    return tuple(
        EventView(event.id, event.created_at, event.user.name, event.kind, json.loads(event.payload))
        for event in events
    )


def _profiles(session: Session, rows: Sequence[Source]) -> tuple[SourceProfile, ...]:
    ids = [row.id for row in rows]
    names = [row.name for row in rows]
    documents = _counts(session, Document.source_id, Document.id, Document.source_id.in_(ids))
    mentions = _mentions(session, ids)
    standing = Evidence.publisher.in_(names) & Evidence.withdrawn_at.is_(None)
    evidence = _counts(session, Evidence.publisher, Evidence.id, standing)
    verdicts = _verdicts(session, standing)
    return tuple(
        SourceProfile(
            id=row.id,
            name=row.name,
            reliability=row.reliability,
            withdrawn_at=row.withdrawn_at,
            version=row.version,
            documents=documents.get(row.id, 0),
            mentions=mentions.get(row.id, 0),
            evidence=evidence.get(row.name, 0),
            verdicts=verdicts.get(row.name, 0),
        )
        for row in rows
    )


def _counts(session: Session, by: Any, what: Any, chosen: ColumnElement[bool]) -> dict[Any, int]:
    query = select(by, func.count(what)).where(chosen).group_by(by)
    return {row[0]: row[1] for row in session.execute(query)}


def _mentions(session: Session, ids: Sequence[int]) -> dict[int | None, int]:
    query = (
        select(Document.source_id, func.count(Mention.id))
        .join(Mention, Mention.document_id == Document.id)
        .where(Document.source_id.in_(ids))
        .group_by(Document.source_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _verdicts(session: Session, standing: ColumnElement[bool]) -> dict[str | None, int]:
    query = (
        select(Evidence.publisher, func.count(Verdict.id.distinct()))
        .join(VerdictEvidence, VerdictEvidence.evidence_id == Evidence.id)
        .join(Verdict, Verdict.id == VerdictEvidence.verdict_id)
        .where(standing, Verdict.superseded_at.is_(None))
        .group_by(Evidence.publisher)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def grade(
    session: Session,
    source_id: int,
    reliability: Reliability | None,
    *,
    by: str,
    reason: str | None = None,
    recheck: bool = True,
    expected_version: int | None = None,
) -> int:
    """Give a source its Admiralty letter, None for none; return its new version.

    A lower letter than before puts the claims whose verdicts rest on it back in the queue, unless
    ``recheck`` is false. Raises NotAllowedError, NotFoundError, StaleSourceError, and InvalidInputError
    for the letter that it has.
    """
    user = acting(session, by, Action.GRADE_SOURCES)
    source = _open(session, source_id, expected_version)
    was, said = source.reliability, _reason(reason)
    if reliability == was:
        raise InvalidInputError(f"source {source.name} is graded {was or 'not at all'} already")
    source.reliability = reliability
    told = f"source {source.name} was graded lower, {was or 'not at all'} before and {reliability} now"
    payload = {"reliability": reliability, "was": {"reliability": was}, "reason": said}
    _record(session, user, EventKind.SOURCE_GRADED, source, payload)
    if recheck and ripple.is_lower(was, reliability):
        _ask(session, user, source, told, said)
    return _close(session, source)


def withdraw(
    session: Session,
    source_id: int,
    *,
    by: str,
    reason: str,
    recheck: bool = True,
    expected_version: int | None = None,
) -> int:
    """Give a source up: its evidence stays readable and counts no more; return its new version.

    The claims whose verdicts rest on it go back in the queue, unless ``recheck`` is false. Raises
    NotAllowedError, NotFoundError, StaleSourceError, and InvalidInputError for a missing reason or a
    source that is given up already.
    """
    user = acting(session, by, Action.GRADE_SOURCES)
    source = _open(session, source_id, expected_version)
    said = _reason(reason)
    if said is None:
        raise InvalidInputError("giving a source up needs a reason: say why in a sentence")
    if source.withdrawn_at is not None:
        raise InvalidInputError(f"source {source.name} is given up already")
    source.withdrawn_at = audit.now()
    payload = {"withdrawn_at": source.withdrawn_at.isoformat(), "reason": said}
    _record(session, user, EventKind.SOURCE_WITHDRAWN, source, payload)
    if recheck:
        _ask(session, user, source, f"source {source.name} was given up", said)
    return _close(session, source)


def restore(
    session: Session,
    source_id: int,
    *,
    by: str,
    reason: str | None = None,
    expected_version: int | None = None,
) -> int:
    """Let a source that was given up count again, and take back that claims were to be looked at for it.

    Returns its new version. Raises NotAllowedError, NotFoundError, StaleSourceError, and
    InvalidInputError for a source that is in use.
    """
    user = acting(session, by, Action.GRADE_SOURCES)
    source = _open(session, source_id, expected_version)
    if source.withdrawn_at is None:
        raise InvalidInputError(f"source {source.name} is not given up")
    payload = {
        "withdrawn_at": None,
        "was": {"withdrawn_at": source.withdrawn_at.isoformat()},
        "reason": _reason(reason),
    }
    source.withdrawn_at = None
    _record(session, user, EventKind.SOURCE_RESTORED, source, payload)
    ripple.take_back(session, user, cause=_cause(source))
    return _close(session, source)


def _get(session: Session, source_id: int) -> Source:
    found = session.get(Source, source_id) if 0 < source_id <= MAX_ID else None
    if found is None:
        raise NotFoundError(f"there is no source {source_id}; `sources` shows those that exist")
    return found


def _open(session: Session, source_id: int, expected_version: int | None) -> Source:
    source = _get(session, source_id)
    if expected_version is not None and source.version != expected_version:
        raise StaleSourceError(source)
    return source


def _close(session: Session, source: Source) -> int:
    session.flush()
    return source.version


def _reason(reason: str | None) -> str | None:
    plain = storable(reason or "").strip()
    if len(plain) > MAX_REASON:
        raise InvalidInputError(f"the reason is longer than {MAX_REASON:,} characters; shorten it")
    return plain or None


def _record(
    session: Session, user: User, kind: EventKind, source: Source, payload: Mapping[str, object]
) -> None:
    told = {"source": source.id, "name": source.name, **payload}
    audit.record(session, user, audit.Entry(kind, payload=told))


def _ask(session: Session, user: User, source: Source, told: str, reason: str | None) -> None:
    resting = ripple.resting_on_source(session, source.id)
    because = f"{told}: {reason}" if reason else told
    ripple.ask(session, user, resting, cause=_cause(source), reason=because)


def _cause(source: Source) -> str:
    return f"source {source.id}"
