"""The numbers and times of a timeline in words: what a chart draws as bars and arrows."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from claims.records import Quantity
from claims.services.timeline_views import Measure, Point, TimeBasis, When
from claims.vocabulary import Comparator

_SIGNS = {
    Comparator.ABOUT: "about ",
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "at most ",
}
_NO_PLURAL = frozenset({"percent", "per mille", "celsius", "hertz"})


def measure_words(measure: Measure) -> str:
    """Return what is measured, such as "percent of Ukraine"."""
    if measure.unit is None:
        return f"number of {measure.counted}" if measure.counted else "numbers without a unit"
    named = unit_words(measure.unit)
    return f"{named} of {measure.counted}" if measure.counted else named


def unit_words(unit: str, *, one: bool = False) -> str:
    """Return the English name of a unit in the plural, or for ``one``: "euros per month"."""
    counted, *rate = unit.split(" per ", 1)
    ending = "" if one or counted in _NO_PLURAL else "s"
    return " per ".join([counted + ending, *rate])


def number_words(quantity: Quantity) -> str:
    """Return a number with what bounds it and its unit: "more than 20 percent", "5 to 7 euros"."""
    ends = [f"{end:,.12g}" for end in (quantity.low, quantity.high) if end is not None]
    said = f"{_SIGNS.get(quantity.comparator, '')}{' to '.join(dict.fromkeys(ends))}"
    one = {quantity.low, quantity.high} <= {1, None}
    return f"{said} {unit_words(quantity.unit, one=one)}" if quantity.unit else said


def point_words(point: Point) -> str:
    """Return the number of a point in the unit of its chart, and whether its claim negates something."""
    said = number_words(point.quantity)
    return f"{said} (negated)" if point.negated else said


def written_words(point: Point) -> str | None:
    """Return the text's own words of a number that was converted, None for any other."""
    return f"converted from “{point.read.surface}”" if point.converted else None


def when_words(time: When) -> str:
    """Return which time a number stands at, and which kind of time that is."""
    days = days_words(time)
    if time.basis is TimeBasis.SAID:
        return f"said {days}"
    if time.basis is TimeBasis.PUBLISHED:
        return f"published {days}"
    if len(time.surfaces) > 1:
        return f"about several times, {days}"
    return f"about {days}" if time.start and time.end else f"about the time {days}"


def days_words(time: When) -> str:
    """Return the days of a time, whole months and years as such, open ends as "from" and "until"."""
    if time.start is None or time.end is None:
        return f"until {_day(time.end)}" if time.end else f"from {_day(time.start)}"
    first, last = _parts(time.start, time.end)
    return first if first == last else f"{first} to {last}"


def _parts(start: date, end: date) -> tuple[str, str]:
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and (start.month, end.month) == (1, 12):
        return str(start.year), str(end.year)
    if whole_months:
        return f"{start:%B %Y}", f"{end:%B %Y}"
    return _day(start), _day(end)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
