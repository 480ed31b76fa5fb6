"""Resolve times that count from the document's date: "last Tuesday", "gestern", "three years ago".

A weekday is the last one up to the reference, as papers use it, unless its words or clause look ahead.
"So many years ago" is the whole of that year, "since so many months" begins to the day.
"""

from __future__ import annotations

from datetime import date, timedelta

from claims.extraction.time_setting import Mood, Setting, unsure
from claims.extraction.time_units import (
    FRACTIONS_BACK,
    FRACTIONS_LONG,
    PRECISION,
    STEP,
    Groups,
    Stretch,
    amount_of,
    shifted,
    single,
    unit_name,
    whole,
)
from claims.vocabulary import TimePrecision


def read_weekday(groups: Groups, setting: Setting) -> Stretch:
    """Read a weekday, with what stands around it."""
    reference, number = setting.reference, setting.calendar.weekdays[groups["weekday"].casefold()]
    if reference is None:
        return unsure(TimePrecision.DAY)
    monday = reference - timedelta(days=reference.weekday())
    for step, count in STEP.items():
        if f"{step}_week" in groups:
            return single(monday + timedelta(days=7 * count + number - 1))
    back = (reference.isoweekday() - number) % 7
    if "last" in groups:
        return single(reference - timedelta(days=back or 7))
    if "next" in groups:
        return single(reference + timedelta(days=7 - back))
    if "this" in groups and setting.mood is Mood.NONE:
        return single(monday + timedelta(days=number - 1))
    ahead = setting.mood is Mood.FUTURE and back
    return single(reference + timedelta(days=7 - back if ahead else -back))


def read_near(groups: Groups, setting: Setting) -> Stretch:
    """Read "yesterday" and the like."""
    if setting.reference is None:
        return unsure(TimePrecision.DAY)
    words = {word.casefold(): days for word, days in setting.calendar.words.near.items()}
    return single(setting.reference + timedelta(days=words[" ".join(groups["near"].casefold().split())]))


def read_unit(groups: Groups, setting: Setting) -> Stretch | None:
    """Read "last year" and "this week"; None for days, which count from elsewhere."""
    unit = unit_name(groups, setting.calendar) or ("year" if "unit" not in groups else None)
    if unit is None or unit == "day":
        return None
    steps = [count for step, count in STEP.items() if step in groups or f"{step}_{unit}" in groups]
    if setting.reference is None:
        return unsure(PRECISION[unit])
    return whole(unit, shifted(setting.reference, unit, steps[0] if steps else 0))


def _moved(groups: Groups, setting: Setting, sign: int, *, long: bool) -> tuple[str, date | None] | None:
    """Return the unit and the day so many units away; None for the day that is not sure."""
    fractions = FRACTIONS_LONG if long else FRACTIONS_BACK
    amount = amount_of(groups, setting.calendar, fractions=fractions)
    if amount is None:
        return None
    unit, count = amount
    if setting.reference is None or "vague" in groups:
        return unit, None
    return unit, shifted(setting.reference, unit, sign * count)


def read_ago(groups: Groups, setting: Setting) -> Stretch | None:
    """Read a number of units back; None when it is no number."""
    return _away(groups, setting, -1)


def read_ahead(groups: Groups, setting: Setting) -> Stretch | None:
    """Read a number of units on; None when it is no number."""
    return _away(groups, setting, 1)


def _away(groups: Groups, setting: Setting, sign: int) -> Stretch | None:
    moved = _moved(groups, setting, sign, long=False)
    if moved is None:
        return None
    unit, day = moved
    return unsure(PRECISION[unit]) if day is None else whole(unit, day)


def read_elapsed(groups: Groups, setting: Setting) -> Stretch | None:
    """Read "for so many units" up to now and on; None when it is no number."""
    moved = _moved(groups, setting, -1, long=True)
    return None if moved is None else Stretch(moved[1], None, PRECISION[moved[0]])


def read_window(groups: Groups, setting: Setting) -> Stretch | None:
    """Read "the past" or "the next" so many units; None when it is no number."""
    moved = _moved(groups, setting, 1 if "coming" in groups else -1, long=True)
    if moved is None:
        return None
    unit, day = moved
    if day is None or setting.reference is None:
        return unsure(PRECISION[unit])
    return Stretch(min(day, setting.reference), max(day, setting.reference), PRECISION[unit])
