from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.records import Quantity
from claims.ui import words
from claims.vocabulary import ClaimStatus, Comparator, Modality, Stance

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
