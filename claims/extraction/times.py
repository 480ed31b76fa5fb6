"""Read what time a passage is about, and when a claim was said, as days counted from its document's date.

The wordings are data of the language packs, the names CLDR's (`claims.extraction.calendar_words`); they
are found in `claims.extraction.time_finding` and resolved in `claims.extraction.time_values`. Nothing here
asks for today's date. What has no clear day keeps its words, without start and end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from claims.extraction.calendar_words import Bound, Calendar, Reads, calendar_for
from claims.extraction.said_times import SaidFrames
from claims.extraction.time_finding import find_points
from claims.extraction.time_points import Point, clause_of
from claims.extraction.time_setting import Mood, Setting
from claims.extraction.time_units import Stretch
from claims.extraction.time_values import resolve
from claims.records import TimeReference
from claims.vocabulary import TimePrecision, TimeRole

_COARSENESS = list(TimePrecision)


def read_times(text: str, language: str | None, *, reference: date | None) -> tuple[TimeReference, ...]:
    """Return the times that ``text`` names, in order, never overlapping.

    ``language`` is an ISO 639-1 code or locale ("en-GB"), ``reference`` the document's date; without it
    relative times have neither start nor end. A language without a pack gets ISO dates, numeric dates
    that read the same in any order, and full dates with the names of its months.
    """
    calendar = calendar_for(language)
    points = find_points(text, calendar)
    if not points:
        return ()
    said = SaidFrames(text, language)
    setting = Setting(reference, calendar)
    read = [_read(text, point, setting, said) for point in points]
    return tuple(reference for reference in read if reference is not None)


def _read(text: str, point: Point, setting: Setting, said: SaidFrames) -> TimeReference | None:
    if said.holds(point):
        mood = Mood.PAST if point.reads is Reads.WEEKDAY else Mood.NONE
        stretch = _bounded(point, replace(setting, mood=mood))
        if stretch is not None and _is_past(stretch, setting.reference):
            return _reference(text, point, stretch, TimeRole.SAID)
    stretch = _bounded(point, replace(setting, mood=_mood(clause_of(text, point), point, setting.calendar)))
    return None if stretch is None else _reference(text, point, stretch, TimeRole.ABOUT)


def _is_past(stretch: Stretch, reference: date | None) -> bool:
    return stretch.start is None or reference is None or stretch.start <= reference


def _reference(text: str, point: Point, stretch: Stretch, role: TimeRole) -> TimeReference:
    surface = text[point.outer : point.end]
    return TimeReference(surface, stretch.start, stretch.end, stretch.precision, role)


def _mood(clause: str, point: Point, calendar: Calendar) -> Mood:
    """Tell whether a time lies behind or ahead, by its preposition or else by the verbs of its clause."""
    both_ways = not calendar.words.bounds.get(Bound.FROM)  # one word for since and from
    if point.bound is Bound.SINCE and not both_ways:
        return Mood.PAST
    future, past = bool(calendar.future.search(clause)), bool(calendar.past.search(clause))
    if point.bound in (Bound.UNTIL, Bound.FROM) and (future or not past):
        return Mood.FUTURE
    if future is past:
        return Mood.NONE
    return Mood.FUTURE if future else Mood.PAST


def _bounded(point: Point, setting: Setting) -> Stretch | None:
    """Resolve a point and open it where its preposition does."""
    stretch = resolve(point, setting) if point.second is None else _range(point, point.second, setting)
    if stretch is None or point.second is not None or stretch.start is None or stretch.end is None:
        return stretch
    return _opened(stretch, stretch.start, stretch.end, _effect(point, setting.mood))


def _effect(point: Point, mood: Mood) -> Bound | None:
    """Return what a preposition does; before and after a part of a time reach into the whole of it."""
    if point.bound is Bound.MAYBE_FROM:
        return Bound.FROM if mood is Mood.FUTURE else Bound.AT
    if point.reads in (Reads.DAYS, Reads.YEARS) and point.bound is Bound.SINCE:
        return Bound.AT
    if point.is_loose:
        return {Bound.BEFORE: Bound.UNTIL, Bound.AFTER: Bound.FROM}.get(point.bound or Bound.AT, point.bound)
    return point.bound


def _opened(stretch: Stretch, start: date, end: date, bound: Bound | None) -> Stretch:
    if bound in (Bound.SINCE, Bound.FROM):
        return replace(stretch, end=None)
    if bound is Bound.UNTIL:
        return replace(stretch, start=None)
    if bound is Bound.BEFORE:
        return replace(stretch, start=None, end=start - timedelta(days=1))
    if bound is Bound.AFTER:
        return replace(stretch, start=end + timedelta(days=1), end=None)
    return stretch


def _range(first: Point, last: Point, setting: Setting) -> Stretch | None:
    """Resolve two ends, where the one without a year takes it from the other."""
    if first.has_year and not last.has_year:
        opening = resolve(first, setting)
        closing = _beside(last, opening, setting, step=1)
    else:
        closing = resolve(last, setting)
        opening = resolve(first, setting) if first.has_year else _beside(first, closing, setting, step=-1)
    if opening is None or closing is None:
        return None
    precision = max(opening.precision, closing.precision, key=_COARSENESS.index)
    if opening.start is None or closing.end is None or opening.start > closing.end:
        return Stretch(None, None, precision)
    return Stretch(opening.start, closing.end, precision)


def _beside(point: Point, other: Stretch | None, setting: Setting, *, step: int) -> Stretch | None:
    """Resolve a point without a year that lies just behind (1) or before (-1) the other end of its range."""
    anchor = None if other is None else other.start
    if anchor is None:
        return resolve(point, replace(setting, reference=None))
    if point.reads in (Reads.WEEKDAY, Reads.NEAR, Reads.UNIT, Reads.NUMERIC):
        mood = Mood.PAST if step < 0 else Mood.FUTURE
        base = anchor if point.reads is Reads.WEEKDAY else setting.reference
        return resolve(point, replace(setting, reference=base, mood=mood))
    for year in (anchor.year, anchor.year + step):
        found = resolve(replace(point, groups={**point.groups, "year": str(year)}), setting)
        if found is None or found.start is None or (found.start - anchor).days * step >= 0:
            return found
    return None
