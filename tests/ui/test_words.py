from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from claims.records import Quantity, TimeReference
from claims.ui import words
from claims.vocabulary import ClaimStatus, Comparator, Modality, Stance, TimePrecision, TimeRole

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_every_word_of_the_vocabulary_has_a_label() -> None:
    assert set(words.STATUS) == set(ClaimStatus)
    assert set(words.MODALITY) == set(Modality)
    assert set(words.STANCE) == set(Stance)


def test_statuses_differ_in_colour_icon_and_word() -> None:
    looks = words.STATUS.values()
    for field in ("label", "icon", "colour", "hex"):
        assert len({getattr(look, field) for look in looks}) == len(ClaimStatus)


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=30), "8 February 2026"),
    ],
)
def test_human_time(passed: timedelta, expected: str) -> None:
    assert words.human_time(NOW - passed, now=NOW) == expected


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (Quantity("20 Prozent", 20, 20, "percent", Comparator.EQUAL), "20 Prozent = 20 percent"),
        (
            Quantity("45 m³/s", 45, 45, "cubic metre per second", Comparator.EQUAL),
            "45 m³/s = 45 cubic metres per second",
        ),
        (Quantity("mehr als 3", 3, None, None, Comparator.MORE), "mehr als 3 = more than 3"),
        (Quantity("1 bis 2 Euro", 1, 2, "euro", Comparator.BETWEEN), "1 bis 2 Euro = 1 to 2 euros"),
        (Quantity("ein Monat", 1, 1, "month", Comparator.EQUAL), "ein Monat = 1 month"),
        (Quantity("300", 300, 300, None, Comparator.EQUAL), "300"),
        (Quantity("viele", None, None, None, Comparator.EQUAL), "viele"),
    ],
)
def test_quantities_read_in_words(quantity: Quantity, expected: str) -> None:
    assert words.quantity_words(quantity) == expected


def test_voice_names_who_and_how() -> None:
    assert words.voice("Kreml", Modality.REPORTED) == "reported — Kreml"
    assert words.voice(None, Modality.ASSERTED) == "stated by the text itself"


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (date(2025, 11, 12), date(2025, 11, 12), TimePrecision.DAY, "12 Nov 2025, day"),
        (date(2025, 8, 4), date(2025, 8, 9), TimePrecision.DAY, "4 to 9 Aug 2025, day"),
        (date(2025, 7, 28), date(2025, 8, 3), TimePrecision.WEEK, "28 Jul to 3 Aug 2025, week"),
        (date(2025, 12, 29), date(2026, 1, 4), TimePrecision.WEEK, "29 Dec 2025 to 4 Jan 2026, week"),
        (date(2025, 8, 4), date(2026, 8, 4), TimePrecision.DAY, "4 Aug 2025 to 4 Aug 2026, day"),
        (date(2025, 4, 4), date(2025, 5, 4), TimePrecision.DAY, "4 Apr to 4 May 2025, day"),
        (date(2025, 3, 1), date(2026, 3, 31), TimePrecision.MONTH, "Mar 2025 to Mar 2026, month"),
        (date(2024, 2, 1), date(2024, 2, 29), TimePrecision.MONTH, "Feb 2024, month"),
        (date(2024, 2, 1), date(2024, 2, 28), TimePrecision.DAY, "1 to 28 Feb 2024, day"),
        (date(2025, 1, 1), date(2025, 3, 31), TimePrecision.QUARTER, "Jan to Mar 2025, quarter"),
        (date(2025, 1, 1), date(2025, 12, 31), TimePrecision.YEAR, "2025, year"),
        (date(1990, 1, 1), date(1999, 12, 31), TimePrecision.DECADE, "1990 to 1999, decade"),
        (date(9999, 12, 1), date(9999, 12, 31), TimePrecision.MONTH, "Dec 9999, month"),
        (date(2025, 5, 1), None, TimePrecision.MONTH, "from 1 May 2025, month"),
        (None, date(2020, 12, 31), TimePrecision.YEAR, "until 31 Dec 2020, year"),
        (None, None, TimePrecision.MONTH, "month not known"),
    ],
)
def test_times_read_in_words(
    start: date | None, end: date | None, precision: TimePrecision, expected: str
) -> None:
    assert words.time_words(TimeReference("x", start, end, precision, TimeRole.ABOUT)) == expected


def test_a_time_says_when_it_is_that_of_saying() -> None:
    day = date(2025, 11, 12)
    assert (
        words.time_words(TimeReference("x", day, day, TimePrecision.DAY, TimeRole.SAID))
        == "said 12 Nov 2025, day"
    )
    unknown = TimeReference("x", None, None, TimePrecision.DAY, TimeRole.SAID)
    assert words.time_words(unknown) == "said on a day not known"


@pytest.mark.parametrize(("code", "name"), [("RU", "Russia"), ("XK", "Kosovo"), ("ZZZ", "ZZZ")])
def test_countries_have_english_names(code: str, name: str) -> None:
    assert words.country_name(code) == name
