"""Moments of the past as people name them, and how far the audit log had come by then.

Whatever is named means its end: a day, the last moment of that day; 18:00, the last moment of that minute.
Days are days in UTC, as all times here are; a time may bring its own offset, as in 2023-09-14T18:00+02:00.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit
from db.models import Event

When = date | datetime
"""A day, which means its end in UTC, or a moment."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
    r"(?P<second>:[0-9]{2}(?P<fraction>\.[0-9]{6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_SAID = "write a day, as in 2023-09-14, or a moment, as in 2023-09-14T18:00 or 2023-09-14T18:00+02:00"
_LAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of the past, and the number of the last line of the log that was written by then."""

    moment: datetime
    line: int


def read_when(text: str) -> When:
    """Return the day or the moment that a text names; InvalidInputError says how to write one."""
    plain = text.strip()
    try:
        if _DAY.fullmatch(plain):
            return date.fromisoformat(plain)
        found = _MOMENT.fullmatch(plain)
        if found:
            return _end(datetime.fromisoformat(plain), found)
    except (ValueError, OverflowError):
        pass
    raise InvalidInputError(f"{plain[:40]!r} is no moment; {_SAID}")


def _end(named: datetime, found: re.Match[str]) -> datetime:
    moment = named.replace(tzinfo=UTC) if named.tzinfo is None else named.astimezone(UTC)
    if found["fraction"]:
        return moment
    return moment + timedelta(**{"seconds" if found["second"] else "minutes": 1}) - _LAST


def point(session: Session, when: When) -> Point:
    """Return the moment meant and how long the log was then; today means now.

    A clock that was set back leaves later lines with earlier times: what was written before a line that
    counts, counts too, so that the log is only ever cut in two. InvalidInputError for a moment that is
    still to come, or that lies before the first line.
    """
    moment = _not_to_come(when, now=audit.now())
    line = session.scalar(
        select(Event.id).where(Event.created_at <= moment).order_by(Event.id.desc()).limit(1)
    )
    if line is None:
        raise InvalidInputError(_too_early(session, moment))
    return Point(moment, line)


def _not_to_come(when: When, *, now: datetime) -> datetime:
    if isinstance(when, datetime):
        if when.replace(second=0, microsecond=0) > now:
            raise InvalidInputError(
                f"{when:%Y-%m-%d %H:%M} UTC is still to come: nobody knows what we hold then"
            )
        return min(when, now)
    if when > (now + audit.FARTHEST_ZONE).date():
        raise InvalidInputError(f"{when} is still to come: nobody knows what we hold then")
    return min(datetime.combine(when, time.max, UTC), now)


def _too_early(session: Session, moment: datetime) -> str:
    first = began(session)
    if first is None:
        return "nothing was ever held here: the log is empty"
    return (
        f"nothing was held here on {moment:%Y-%m-%d %H:%M} UTC: the log begins on {first:%Y-%m-%d %H:%M} UTC"
    )


def began(session: Session) -> datetime | None:
    """Return when the first line of the log was written, None when there is none."""
    first: datetime | None = session.scalar(
        select(Event.created_at).where(Event.id == select(func.min(Event.id)).scalar_subquery())
    )
    return first
