"""Sentences in six languages and the times in them; the sentences stand beside, one file a family."""

from datetime import date

import pytest

from tests.extraction.time_notation import read
from tests.extraction.times_de import GERMAN, NOT_GERMAN
from tests.extraction.times_en import ENGLISH, NOT_ENGLISH
from tests.extraction.times_news import NEWS
from tests.extraction.times_romance import FRENCH, NOT_FRENCH, NOT_SPANISH, SPANISH
from tests.extraction.times_slavic import NOT_RUSSIAN, NOT_UKRAINIAN, RUSSIAN, UKRAINIAN

TIMES = {"de": GERMAN, "en": ENGLISH, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "uk": UKRAINIAN}
NO_TIMES = {
    "de": NOT_GERMAN,
    "en": NOT_ENGLISH,
    "fr": NOT_FRENCH,
    "es": NOT_SPANISH,
    "ru": NOT_RUSSIAN,
    "uk": NOT_UKRAINIAN,
}
EVERY_CASE = [(language, text, times) for language, cases in TIMES.items() for text, times in cases]
EVERY_TEXT = [(language, text) for language, text, _ in EVERY_CASE]
EVERY_TEXT += [(language, text) for language, cases in NEWS.items() for _, text, _ in cases]


@pytest.mark.parametrize(("language", "text", "times"), EVERY_CASE)
def test_times_of_sentences(language: str, text: str, times: list[str]) -> None:
    assert read(text, language) == times


@pytest.mark.parametrize(
    ("language", "day", "text", "times"),
    [(language, *case) for language, cases in NEWS.items() for case in cases],
)
def test_times_of_news(language: str, day: date, text: str, times: list[str]) -> None:
    assert read(text, language, reference=day) == times


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in NO_TIMES.items() for text in texts]
)
def test_what_is_no_time(language: str, text: str) -> None:
    assert read(text, language) == []
