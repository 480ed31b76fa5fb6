"""Resolve a time that was found in a text to the days that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from claims.extraction.calendar_words import Reads
from claims.extraction.relative_times import (
    read_ago,
    read_ahead,
    read_elapsed,
    read_near,
    read_unit,
    read_weekday,
    read_window,
)
from claims.extraction.time_points import Point
from claims.extraction.time_setting import Mood, Setting, in_year, unsure
from claims.extraction.time_units import (
    FRACTIONS_LONG,
    STEP,
    Groups,
    Stretch,
    amount_of,
    shifted,
    single,
    whole,
)
from claims.vocabulary import TimePrecision

NEAR_YEARS = 20
"""A year of two digits is read only when it lies within so many years of the reference."""

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def resolve(point: Point, setting: Setting) -> Stretch | None:
    """Return the days of a point that is no range, None when it is no time after all."""
    reader = _READERS[point.reads]
    try:
        return reader(point.groups, setting)
    except (ValueError, OverflowError):
        return Stretch(None, None, _COARSE.get(point.reads, TimePrecision.DAY))


def _month_number(groups: Groups, setting: Setting) -> int:
    name = groups["month"]
    return int(name) if name.isdigit() else setting.calendar.months[name.casefold()]


def _date(groups: Groups, setting: Setting) -> Stretch:
    month, day = _month_number(groups, setting), int(groups["day"])
    date(2000, month, day)
    if "last" in groups or "next" in groups:
        setting = replace(setting, mood=Mood.PAST if "last" in groups else Mood.FUTURE)
    return in_year(groups, setting, lambda year: single(date(year, month, day)))


def _days(groups: Groups, setting: Setting) -> Stretch:
    month, first, last = _month_number(groups, setting), int(groups["day"]), int(groups["day2"])
    if first > last:
        return unsure(TimePrecision.DAY)
    return in_year(
        groups,
        setting,
        lambda year: Stretch(date(year, month, first), date(year, month, last), TimePrecision.DAY),
    )


def _numeric(groups: Groups, setting: Setting) -> Stretch | None:
    first, second = int(groups["first"]), int(groups["second"])
    if not (first and second) or (first > 12 and second > 12) or max(first, second) > 31:
        return None
    month_first = second > 12
    if setting.calendar.order not in ("dmy", "mdy") and first != second and max(first, second) <= 12:
        return unsure(TimePrecision.DAY)
    if len(groups["year"]) == 2 and _may_begin_with_year(setting):
        return unsure(TimePrecision.DAY)
    if setting.calendar.order == "mdy" and first <= 12:
        month_first = True
    day, month = (second, first) if month_first else (first, second)
    year = _full_year(groups["year"], setting.reference)
    return unsure(TimePrecision.DAY) if year is None else single(date(year, month, day))


def _may_begin_with_year(setting: Setting) -> bool:
    """Tell whether 13/04/24 may be a day of 2013, as where the year comes first or no order is known."""
    return setting.calendar.order == "ymd" or not setting.calendar.words.patterns


def _full_year(written: str, reference: date | None) -> int | None:
    if len(written) == 4:
        return int(written)
    if reference is None:
        return None
    century = reference.year - reference.year % 100
    years = [century + shift + int(written) for shift in (-100, 0, 100)]
    near = min(years, key=lambda year: abs(year - reference.year))
    return near if abs(near - reference.year) <= NEAR_YEARS else None


def _month(groups: Groups, setting: Setting) -> Stretch:
    number = _month_number(groups, setting)

    def make(year: int) -> Stretch:
        return whole("month", date(year, number, 1))

    reference = setting.reference
    if reference is None or not any(step in groups for step in STEP):
        return in_year(groups, setting, make)
    if "last" in groups:
        return make(reference.year - (0 if number < reference.month else 1))
    return make(reference.year + (1 if "next" in groups and number <= reference.month else 0))


def _running(groups: Groups, setting: Setting) -> Stretch | None:
    """Read so many units that end with a day or month; None when it is no number."""
    amount = amount_of(groups, setting.calendar, fractions=FRACTIONS_LONG)
    if amount is None:
        return None
    closing = _date(groups, setting) if "day" in groups else _month(groups, setting)
    if closing.end is None or "vague" in groups:
        return unsure(closing.precision)
    start = shifted(closing.end + timedelta(days=1), amount[0], -amount[1])
    return Stretch(start, closing.end, closing.precision)


def _year(groups: Groups, _: Setting) -> Stretch:
    return whole("year", date(int(groups["year"]), 1, 1))


def _years(groups: Groups, _: Setting) -> Stretch | None:
    first, written = int(groups["year"]), groups["year2"]
    last = int(written) if len(written) == 4 else first - first % 100 + int(written)
    if last <= first:
        return None
    return Stretch(date(first, 1, 1), date(last, 12, 31), TimePrecision.YEAR)


def _decade(groups: Groups, setting: Setting) -> Stretch:
    if "decade" in groups:
        start = int(groups["decade"])
    else:
        start = int(setting.calendar.words.decades[" ".join(groups["decadeword"].casefold().split())])
    if start < 30:
        return unsure(TimePrecision.DECADE)
    return whole("decade", date(start if start > 99 else 1900 + start, 1, 1))


def _quarter(groups: Groups, setting: Setting) -> Stretch:
    number = _ordinal(groups, setting)
    return in_year(groups, setting, lambda year: whole("quarter", date(year, 3 * number - 2, 1)))


def _half(groups: Groups, setting: Setting) -> Stretch | None:
    number = _ordinal(groups, setting)
    if number > 2:
        return None

    def make(year: int) -> Stretch:
        return whole("half", date(year, 6 * number - 5, 1))

    return in_year(groups, setting, make)


def _season(groups: Groups, setting: Setting) -> Stretch | None:
    """Read a season; None for one that is of no year, as where nothing tells past from future."""
    month = setting.calendar.seasons[groups["season"].casefold()]

    def make(year: int) -> Stretch:
        start, end = date(year, month, 1), date(year, month + 3, 1) - timedelta(days=1)
        return Stretch(start, end, TimePrecision.QUARTER)

    if any(step in groups for step in STEP):
        return _season_beside(groups, setting.reference, make)
    dated = any(name.endswith("year") for name in groups)
    return in_year(groups, setting, make) if dated or setting.mood is not Mood.NONE else None


def _season_beside(groups: Groups, reference: date | None, make: Callable[[int], Stretch]) -> Stretch:
    if reference is None:
        return unsure(TimePrecision.QUARTER)
    here = make(reference.year)
    if "last" in groups and here.end is not None and here.end >= reference:
        return make(reference.year - 1)
    if "next" in groups and here.start is not None and here.start <= reference:
        return make(reference.year + 1)
    return here


def _ordinal(groups: Groups, setting: Setting) -> int:
    if "roman" in groups:
        return _ROMAN[groups["roman"].casefold().replace("і", "i")]
    written = groups["ordinal"].casefold()
    return int(written) if written.isdigit() else int(setting.calendar.words.ordinals[written])


_COARSE = {
    Reads.MONTH: TimePrecision.MONTH,
    Reads.BARE_MONTH: TimePrecision.MONTH,
    Reads.YEAR: TimePrecision.YEAR,
    Reads.BARE_YEAR: TimePrecision.YEAR,
    Reads.YEARS: TimePrecision.YEAR,
    Reads.DECADE: TimePrecision.DECADE,
}

_READERS: Mapping[Reads, Callable[[Groups, Setting], Stretch | None]] = {
    Reads.DATE: _date,
    Reads.SHORT_DATE: _date,
    Reads.DAYS: _days,
    Reads.NUMERIC: _numeric,
    Reads.MONTH: _month,
    Reads.BARE_MONTH: _month,
    Reads.YEAR: _year,
    Reads.BARE_YEAR: _year,
    Reads.YEARS: _years,
    Reads.DECADE: _decade,
    Reads.QUARTER: _quarter,
    Reads.HALF: _half,
    Reads.SEASON: _season,
    Reads.WEEKDAY: read_weekday,
    Reads.NEAR: read_near,
    Reads.UNIT: read_unit,
    Reads.AGO: read_ago,
    Reads.AHEAD: read_ahead,
    Reads.MAYBE_AHEAD: read_ahead,
    Reads.ELAPSED: read_elapsed,
    Reads.MAYBE_ELAPSED: read_elapsed,
    Reads.WINDOW: read_window,
    Reads.RUNNING: _running,
}
