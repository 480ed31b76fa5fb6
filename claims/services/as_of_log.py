"""The lines of the audit log that say how some claims stood at a moment, played back from empty.

That takes no more than the lines of the claims asked about, of those that were ever joined with them, and
of those that were kept apart from them or found to contradict them: a verdict may rest on evidence of a
claim that was split off since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from claims.errors import DatabaseError
from claims.services.as_of_moments import Point
from claims.services.replay import UnplayableError, read_log, replay
from claims.services.replay_lines import LoggedEvent
from claims.services.told import Told
from claims.vocabulary import EventKind
from db.models import Event, Source
from db.queries import batches

JOINS = (EventKind.CLAIM_JOINED, EventKind.CLAIM_SPLIT, EventKind.LINK_UNDONE)
"""Lines that may change which claim stands for which."""

_OF_SOURCES = (EventKind.SOURCE_GRADED, EventKind.SOURCE_WITHDRAWN, EventKind.SOURCE_RESTORED)


class Played:
    """What the log told of some claims up to a moment, and when each was proposed and changed last."""

    def __init__(self, told: Told, at: Point, lines: Sequence[LoggedEvent]) -> None:
        self.told, self.at, self.lines = told, at, lines
        self.came_in: dict[int, datetime] = {}
        self.changed: dict[int, datetime] = {}
        for line in lines:
            self._note(line)

    def _note(self, line: LoggedEvent) -> None:
        if line.claim_id is None or line.created_at is None:
            return
        if line.kind is EventKind.CLAIM_PROPOSED:
            self.came_in[line.claim_id] = line.created_at
        if line.kind.changes_claim and line.payload.get("undone") != EventKind.KEPT_APART:
            self.changed[line.claim_id] = line.created_at


@contextmanager
def played(session: Session, claim_ids: Collection[int], at: Point) -> Iterator[Played]:
    """Give what the log tells of these claims and their kin; DatabaseError for a log that makes no sense."""
    with Told() as told:
        try:
            lines = _lines(session, claim_ids, at)
            replay(lines, told)
            replay(_of_sources(session, told, at), told)
        except UnplayableError as error:
            raise DatabaseError(f"{error}; `verify` says more") from error
        yield Played(told, at, lines)


def _lines(session: Session, claim_ids: Collection[int], at: Point) -> list[LoggedEvent]:
    scope = _kin(session, claim_ids, at)
    lines = list(_told_of(session, scope, at))
    others = _kin(session, {end for line in lines for end in _ends(line.payload)} - scope, at) - scope
    lines += _told_of(session, others, at)
    whole = scope | others
    return [_counted(line, whole) for line in sorted(lines, key=lambda line: line.id)]


def _counted(line: LoggedEvent, scope: Collection[int]) -> LoggedEvent:
    """Return a line so that it counts: of those that tell one act, only that of its first claim does."""
    ends = _ends(line.payload)
    return replace(line, claim_id=ends[0]) if ends and ends[0] not in scope else line


def _ends(said: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the two claims that a line is about, its first one first; none where it is about one."""
    return (said["claim"], said["other"]) if "claim" in said and "other" in said else ()


def _kin(session: Session, claim_ids: Collection[int], at: Point) -> set[int]:
    """Return the claims and all that were ever joined with them, in however many steps."""
    found: set[int] = set()
    new = set(claim_ids)
    while new:
        found |= new
        joins = _told_of(session, new, at, Event.kind.in_(JOINS))
        new = {end for line in joins for end in (*_ends(line.payload), *line.payload["lines"])} - found
    return found


def _told_of(
    session: Session, claim_ids: Collection[int], at: Point, *chosen: ColumnElement[bool]
) -> Iterator[LoggedEvent]:
    for some in batches(sorted(claim_ids)):
        yield from read_log(session, Event.claim_id.in_(some), Event.id <= at.line, *chosen)


def _of_sources(session: Session, told: Told, at: Point) -> Iterable[LoggedEvent]:
    """Return the lines about sources, none when no publisher of what was told was ever graded or given up."""
    names = {row["publisher"] for _, row in told.rows("evidence") if row.get("publisher")}
    graded = [
        found
        for some in batches(sorted(names))
        for found in session.scalars(select(Source.id).where(Source.name.in_(some), Source.version > 1))
    ]
    if not graded:
        return ()
    return read_log(session, Event.claim_id.is_(None), Event.kind.in_(_OF_SOURCES), Event.id <= at.line)
