"""What a time is resolved against, and which year is meant where the words give none.

A time without a year that the words around it place neither before nor after the reference is the
nearest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from claims.extraction.calendar_words import Calendar
from claims.extraction.time_units import STEP, Groups, Stretch
from claims.vocabulary import TimePrecision

LEAP = 4
"""Years to each side of the reference that are tried: as many as lie between two 29ths of February."""


class Mood(Enum):
    """Whether the clause around a time speaks of the past or of the future; NONE when of neither or both."""

    PAST = "past"
    FUTURE = "future"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a time is resolved against: the date of the document, the language's calendar and the clause."""

    reference: date | None
    calendar: Calendar
    mood: Mood = Mood.NONE


def nearest(candidates: Iterable[Stretch], setting: Setting) -> Stretch | None:
    """Return the candidate that the clause and the reference choose, None without a reference."""
    reference = setting.reference
    known = [(stretch.start, stretch.end, stretch) for stretch in candidates if stretch.start and stretch.end]
    if reference is None or not known:
        return None
    if setting.mood is Mood.PAST:
        known = [entry for entry in known if entry[0] <= reference] or known
    if setting.mood is Mood.FUTURE:
        known = [entry for entry in known if entry[1] >= reference] or known
    return min(known, key=lambda entry: _distance(entry[0], entry[1], reference))[2]


def _distance(start: date, end: date, reference: date) -> int:
    return (start - reference).days if start > reference else max((reference - end).days, 0)


def unsure(precision: TimePrecision) -> Stretch:
    """Return the stretch of words that are not sure."""
    return Stretch(None, None, precision)


def _year_of(groups: Groups, setting: Setting) -> int | None:
    """Return the year that the words give or count from the reference, None when they give none."""
    if "year" in groups:
        return int(groups["year"])
    for step, count in STEP.items():
        if f"{step}_year" in groups and setting.reference is not None:
            return setting.reference.year + count
    return None


def _relative_year(groups: Groups) -> bool:
    return any(f"{step}_year" in groups for step in STEP)


def in_year(groups: Groups, setting: Setting, make: Callable[[int], Stretch]) -> Stretch:
    """Return ``make(year)`` for the year in the words, or for the one that the clause chooses."""
    year = _year_of(groups, setting)
    if year is not None:
        return make(year)
    unknown = unsure(make(2000).precision)
    if setting.reference is None or _relative_year(groups):
        return unknown
    around = range(setting.reference.year - LEAP, setting.reference.year + LEAP + 1)
    return nearest(_possible(make, around), setting) or unknown


def _possible(make: Callable[[int], Stretch], years: Iterable[int]) -> list[Stretch]:
    made = []
    for year in years:
        try:
            made.append(make(year))
        except ValueError:
            continue  # 29 February, or a year that the calendar has not
    return made
