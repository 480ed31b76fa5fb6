"""Find where a text names times: dates, months, weekdays and other points, not yet resolved."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from claims.extraction.calendar_words import Bound, Calendar, CompiledPattern, Reads
from claims.extraction.frames import words_of
from claims.extraction.phrases import fold
from claims.extraction.time_counts import AMOUNTS, counted_points
from claims.extraction.time_points import WINDOW, Point, point_at

FIRST_YEAR, LAST_YEAR = 1800, 2099
"""Bounds of a year that nothing but its four digits marks as one."""

_ISO = re.compile(
    r"(?<![\w./-])(?P<year>[12]\d{3})(?P<mark>[-/.])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?![\d/-])"
)
_NUMERIC = re.compile(
    r"(?<![\w.,/:-])(?P<first>\d{1,2})(?P<mark>[./-])(?:(?<=\.)\s)?(?P<second>\d{1,2})(?P=mark)(?:(?<=\.)\s)?"
    r"(?P<year>[12]\d{3}|(?<!-)\d\d)(?!\w|[/-]\d|[.,:]\d)"
)
_DASH = re.compile(r"\s?[-–—]\s?")
_GLUED_BEFORE = re.compile(r"(?:[\w$€£#§№][.,/:-]?|[.,/:-]\d{0,3}|[$€£#§№]\s)$")
_GLUED_BEHIND = re.compile(r"[\s\u00a0]?[%‰°€$£₽]|[.,:/]\d|[-–]?\w|-\s?\d")
_NEEDS_BOUND = frozenset({Reads.SHORT_DATE, Reads.BARE_MONTH})
_ENDS = frozenset(Reads) - AMOUNTS - {Reads.DAYS}


def find_points(text: str, calendar: Calendar) -> list[Point]:
    """Return the times that ``text`` names, in order, never overlapping, ranges as one."""
    found = _choose(_matches(text, calendar))
    excluded = [match.span() for match in calendar.not_times.finditer(text)] if found else []
    points: list[Point] = []
    for point in found:
        if not _begins_in(point, excluded):
            points.append(_bounded(text, point, calendar, floor=points[-1].end if points else 0))
    return _joined(text, points, calendar)


def _begins_in(point: Point, spans: list[tuple[int, int]]) -> bool:
    """Tell whether a point begins in one of the spans, which are in order and apart."""
    place = bisect_right(spans, point.start, key=lambda span: span[0])
    return place > 0 and point.start < spans[place - 1][1]


def _matches(text: str, calendar: Calendar) -> Iterator[Point]:
    words = words_of(text)
    digits = any(character.isdigit() for character in text)
    for pattern in calendar.patterns:
        if (pattern.digits and not digits) or (pattern.triggers and words.isdisjoint(pattern.triggers)):
            continue
        if pattern.triggers or digits:
            yield from _found(text, pattern, calendar)
    if digits:
        yield from (point_at(match, Reads.DATE) for match in _ISO.finditer(text))
        yield from (point_at(match, Reads.NUMERIC) for match in _NUMERIC.finditer(text))


def _found(text: str, pattern: CompiledPattern, calendar: Calendar) -> Iterator[Point]:
    if pattern.reads in AMOUNTS:
        return counted_points(text, pattern, calendar)
    return (point_at(match, pattern.reads) for match in pattern.regex.finditer(text))


def _choose(points: Iterable[Point]) -> list[Point]:
    """Keep, from left to right, the longest point at each place."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (point.start, -point.end)):
        if not kept or point.start >= kept[-1].end:
            kept.append(point)
    return kept


def _bounded(text: str, point: Point, calendar: Calendar, *, floor: int) -> Point:
    """Add the words from ``floor`` on before a time that bound it: "since", "until", "in the end of"."""
    if "since" in point.groups:
        return replace(point, bound=Bound.SINCE)
    offset = max(floor, point.start - WINDOW)
    found = calendar.prefix.search(text[offset : point.start])
    if found is None or found.lastgroup is None:
        return point
    part = found["part"] is not None
    names = [bound for bound in Bound if found[bound.value] is not None]
    return replace(point, outer=offset + found.start(), bound=names[0] if names else None, part=part)


def _joined(text: str, points: list[Point], calendar: Calendar) -> list[Point]:
    """Join a weekday with its date and the ends of a range; drop what is no time after all."""
    kept: list[Point] = []
    for point in points:
        last = kept[-1] if kept else None
        if last is not None and _dates(text, last, point, calendar):
            kept[-1] = replace(point, start=last.start, outer=last.outer, bound=last.bound)
        elif last is not None and _closes(text, last, point):
            kept[-1] = replace(last, end=point.end, second=point)
        else:
            kept.append(point)
    return _accepted(text, kept, calendar)


def _dates(text: str, day: Point, point: Point, calendar: Calendar) -> bool:
    """Tell whether ``point`` is the date of the weekday before it ("Wednesday, 3 May")."""
    if day.reads is not Reads.WEEKDAY or point.reads not in (Reads.DATE, Reads.NUMERIC):
        return False
    between = text[day.end : point.start].removeprefix(",").strip().casefold()
    return between in ("", *calendar.words.articles) and point.start - day.end <= WINDOW


def _closes(text: str, first: Point, point: Point) -> bool:
    """Tell whether ``point`` is the other end of a range that ``first`` opens."""
    if first.second is not None or first.reads not in _ENDS or point.reads not in _ENDS:
        return False
    if first.bound in (Bound.UNTIL, Bound.BEFORE, Bound.AFTER):
        return False
    if point.outer == point.start and _DASH.fullmatch(text, first.end, point.start):
        return True
    if text[first.end : point.outer].strip() or point.outer == first.end:
        return False
    if point.bound is Bound.AND:
        return first.bound is Bound.BETWEEN
    return point.bound in (Bound.TO, Bound.UNTIL)


def _accepted(text: str, points: list[Point], calendar: Calendar) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        follows = bool(kept) and not text[kept[-1].end : point.outer].strip(" ,")
        if point.bound in (Bound.TO, Bound.AND):
            listed = point.part or (point.bound is Bound.AND and follows)
            point = replace(
                point, bound=Bound.AT if listed else None, outer=point.outer if point.part else point.start
            )
        if _is_time(text, point, calendar):
            kept.append(point)
    return kept


def _is_time(text: str, point: Point, calendar: Calendar) -> bool:
    last = point.second or point
    if point.reads in (Reads.YEARS, Reads.BARE_YEAR, Reads.YEAR) and _is_count(text, point, calendar):
        return False
    if point.second is not None:
        return not (last.reads is Reads.BARE_YEAR and _is_count(text, last, calendar)) and _ascends(
            point, last
        )
    if point.reads is Reads.NUMERIC:
        return not _is_named(text[max(0, point.start - WINDOW) : point.start], calendar)
    if point.reads is Reads.BARE_YEAR:
        return _is_bare_year(text, point, calendar)
    if point.reads in _NEEDS_BOUND or (point.reads is Reads.MONTH and not _is_placed(point)):
        return point.bound is not None or point.part
    return True


def _ascends(first: Point, last: Point) -> bool:
    """Tell years from numbers: "from 2014 to 2000" counts something."""
    if first.reads is not Reads.BARE_YEAR or last.reads is not Reads.BARE_YEAR:
        return True
    return first.groups["year"] < last.groups["year"]


def _is_placed(point: Point) -> bool:
    return point.has_year or point.is_relative


def _is_count(text: str, point: Point, calendar: Calendar) -> bool:
    """Tell whether a number that looks like a year counts something or is part of a longer one."""
    if not text[point.end - 1].isdigit():
        return False
    before, behind = text[max(0, point.start - WINDOW) : point.start], text[point.end : point.end + WINDOW]
    if (not point.part and _GLUED_BEFORE.search(before[-5:])) or _GLUED_BEHIND.match(behind):
        return True
    if point.reads is Reads.YEAR:
        return False
    if calendar.units.at(fold(behind.lstrip(" \u00a0-")), 0) or _is_named(before, calendar):
        return True
    return text[point.end - 2 : point.end] == "00" and bool(calendar.counted.match(behind))


def _is_named(before: str, calendar: Calendar) -> bool:
    """Tell whether the words before a number make it a name, or bound it as numbers are bounded."""
    folded = fold(before).rstrip().removesuffix(".")
    return calendar.naming.before(folded, len(folded)) is not None


def _is_bare_year(text: str, point: Point, calendar: Calendar) -> bool:
    if point.bound is not None or point.part:
        return True
    if text[point.start - 1 : point.start] == "(" and text[point.end : point.end + 1] == ")":
        return True
    year = int(point.groups["year"])
    if not calendar.words.bare_years or year % 100 == 0 or not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    return not calendar.counted.match(text, point.end, point.end + WINDOW)
