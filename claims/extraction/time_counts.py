"""Find times that count units: "three years ago", "in den letzten 18 Monaten"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from claims.extraction.calendar_words import MAX_COUNT, Calendar, CompiledPattern, Reads
from claims.extraction.phrases import fold
from claims.extraction.time_points import WINDOW, Point, clause_of, point_at
from claims.extraction.time_units import amount_of, number_of

AMOUNTS = frozenset(
    {
        Reads.AGO,
        Reads.AHEAD,
        Reads.MAYBE_AHEAD,
        Reads.ELAPSED,
        Reads.MAYBE_ELAPSED,
        Reads.WINDOW,
        Reads.RUNNING,
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def counted_points(text: str, pattern: CompiledPattern, calendar: Calendar) -> Iterator[Point]:
    """Find a pattern's matches whose number is one, in a clause that fits the pattern."""
    position = 0
    while match := pattern.regex.search(text, position):
        point = _counted(text, point_at(match, pattern.reads), calendar)
        if point is None:
            position = max(_behind_first_word(text, match), match.start() + 1)
            continue
        position = match.end()
        if _fits(point, text, calendar):
            yield point


def _fits(point: Point, text: str, calendar: Calendar) -> bool:
    if point.reads is Reads.MAYBE_AHEAD:
        return bool(calendar.future.search(clause_of(text, point)))
    return point.reads is not Reads.MAYBE_ELAPSED or bool(calendar.perfect.search(clause_of(text, point)))


def _behind_first_word(text: str, match: re.Match[str]) -> int:
    """Return where to go on behind a number that is none: its later words may begin one."""
    start = match.start("count") if match.groupdict().get("count") else match.end()
    word = _WORD.match(text, start)
    return word.end() if word else match.end()


def _counted(text: str, point: Point, calendar: Calendar) -> Point | None:
    """Return the point with the whole of its number, None when it has none that is sure."""
    if amount_of(point.groups, calendar) is None:
        return None
    if not text.startswith(point.groups.get("count", "\0"), point.start):
        return point
    end = point.start + len(point.groups["count"])
    before = [*_WORD.finditer(text, max(0, point.start - WINDOW), point.start)][1 - MAX_COUNT :]
    for word in before:
        written = text[word.start() : end]
        if number_of(written, calendar.language) is not None:
            groups = {**point.groups, "count": written}
            longer = replace(point, start=word.start(), outer=word.start(), groups=groups)
            return _weakened(text, longer, calendar)
    last = before[-1].group() if before and not text[before[-1].end() : point.start].strip() else ""
    return None if last and number_of(last, calendar.language) is not None else point


def _weakened(text: str, point: Point, calendar: Calendar) -> Point:
    """Add what weakens a number that was found to begin earlier ("more than twenty one")."""
    offset = max(0, point.start - WINDOW)
    folded = fold(text[offset : point.start]).rstrip()
    rough = calendar.vague.before(folded, len(folded))
    if rough is None:
        return point
    start = offset + rough[1]
    return replace(
        point, start=start, outer=start, groups={**point.groups, "vague": text[start : point.start]}
    )
