"""Units of time: the days that a week, month or year holds, and how many units a text counts.

Weeks are ISO weeks, Monday to Sunday. Month and year arithmetic is python-dateutil's ``relativedelta``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

from claims.extraction.calendar_words import Calendar
from claims.extraction.numerals import numeral_at
from claims.extraction.phrases import fold
from claims.vocabulary import TimePrecision

Groups = Mapping[str, str]
"""The named groups of a pattern, as it found them."""

STEP = {"last": -1, "this": 0, "next": 1}
FRACTIONS_BACK = {"half": ("quarter", 2), "year": ("quarter", 4), "decade": ("year", 10)}
"""What half a year and a fraction of a unit are counted in: half a year ago is no exact month."""

FRACTIONS_LONG = {"half": ("month", 6), "year": ("month", 12), "decade": ("year", 10)}
"""The same for how long something lasted: half a year is six months."""

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
PRECISION = {unit: TimePrecision(unit) for unit in ("day", "week", "month", "quarter", "year", "decade")}
PRECISION["half"] = TimePrecision.QUARTER  # a half of a year is two whole quarters


@dataclass(frozen=True, slots=True)
class Stretch:
    """Inclusive days, None for an open end; both None when the words are not sure."""

    start: date | None
    end: date | None
    precision: TimePrecision


def single(day: date) -> Stretch:
    """Return one day."""
    return Stretch(day, day, TimePrecision.DAY)


def whole(unit: str, day: date) -> Stretch:
    """Return the day, ISO week, month, quarter, year or decade that ``day`` lies in."""
    if unit == "day":
        return single(day)
    if unit == "week":
        start = day - timedelta(days=day.weekday())
        return Stretch(start, start + timedelta(days=6), TimePrecision.WEEK)
    start, months = _start_of(unit, day), _MONTHS[unit]
    return Stretch(start, start + relativedelta(months=months, days=-1), PRECISION[unit])


def _start_of(unit: str, day: date) -> date:
    if unit == "decade":
        return date(day.year - day.year % 10, 1, 1)
    months = _MONTHS[unit]
    return date(day.year, day.month - (day.month - 1) % months, 1)


def shifted(day: date, unit: str, count: int) -> date:
    """Return ``day`` moved by a number of units. Raises OverflowError or ValueError past year 9999."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    moved: date = day + relativedelta(months=count * _MONTHS[unit])
    return moved


def unit_name(groups: Groups, calendar: Calendar) -> str | None:
    """Return the English name of the unit in the words, None when there is none or it is unknown."""
    for name in groups:
        step, _, unit = name.partition("_")
        if step in STEP and unit:
            return unit
    words = calendar.words
    written = " ".join(groups.get("unit", "").casefold().split())
    for lists in (words.units, words.unit):
        for unit, forms in lists.items():
            if written in (form.casefold() for form in forms):
                return unit
    return None


def amount_of(
    groups: Groups, calendar: Calendar, *, fractions: Mapping[str, tuple[str, int]] = FRACTIONS_BACK
) -> tuple[str, int] | None:
    """Return the unit and how many of it, fractions in smaller units; None when there are none."""
    unit = unit_name(groups, calendar)
    value = number_of(groups["count"], calendar.language) if "count" in groups else 1.0
    if unit is None or value is None or value <= 0:
        return None
    if (unit == "half" or not value.is_integer()) and unit in fractions:
        unit, parts = fractions[unit]
        value *= parts
    return (unit, int(value)) if value.is_integer() else None


def number_of(written: str, language: str | None) -> float | None:
    """Return the value of a number in digits or words, None when it is none or rounds."""
    numeral = numeral_at(written, fold(written), 0, language)
    return None if numeral is None or numeral.rough or numeral.end < len(written) else numeral.value
