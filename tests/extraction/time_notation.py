"""Times as short lines, to write and compare many of them."""

from __future__ import annotations

from datetime import date

from claims.extraction.times import read_times
from claims.records import TimeReference
from claims.vocabulary import TimeRole

THURSDAY = date(2024, 6, 13)


def notation(time: TimeReference) -> str:
    """Return "surface | 2024-05-01..2024-05-31 month", with "said" behind it; an open end is empty."""
    start, end = time.start or "", time.end or ""
    days = f"{start}" if start and start == end else f"{start}..{end}"
    role = " said" if time.role is TimeRole.SAID else ""
    return f"{time.surface} | {days} {time.precision}{role}"


def read(text: str, language: str | None, *, reference: date | None = THURSDAY) -> list[str]:
    """Return the times of a text in notation."""
    return [notation(time) for time in read_times(text, language, reference=reference)]
