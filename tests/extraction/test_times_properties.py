"""What holds for the times of any text."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.calendar_words import calendar_for
from claims.extraction.packs import pack_codes
from claims.extraction.times import read_times

LANGUAGES = [*pack_codes(), "pl", None]
WORDS = [
    "seit",
    "bis",
    "vor",
    "nach",
    "von",
    "zwischen",
    "und",
    "am",
    "im",
    "Ende",
    "Jahr",
    "Jahren",
    "Wochen",
    "drei",
    "letzten",
    "gestern",
    "since",
    "until",
    "by",
    "before",
    "after",
    "from",
    "between",
    "and",
    "on",
    "in",
    "the",
    "end",
    "of",
    "last",
    "next",
    "year",
    "ago",
    "decades",
    "May",
    "twenty",
    "one",
    "hundred",
    "million",
    "с",
    "до",
    "по",
    "года",
    "назад",
    "в",
    "через",
    "вчера",
    "лет",
    "з",
    "року",
    "тому",
    "à",
    "il",
    "y",
    "a",
    "ans",
    "dernier",
    "desde",
    "hace",
    "años",
    "1.",
    "3",
    "31",
    "29",
    "2014",
    "2000",
    "999",
    "9999",
    "03/04/2024",
    "2024-05-03",
    "31.02.2024",
    "1990s",
    "80er",
    "–",
    "-",
    ",",
    ".",
    ":",
    "„",
    "“",
    "said",
    "sagte",
]
WORDS += [form for code in pack_codes() for form in calendar_for(code).months]
WORDS += [form for code in pack_codes() for form in calendar_for(code).weekdays]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=20).map("".join),
)
DATES = st.one_of(st.none(), st.dates())


@settings(deadline=None, max_examples=400)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES), reference=DATES)
def test_times_lie_in_the_text_in_order_and_end_after_they_start(
    text: str, language: str | None, reference: date | None
) -> None:
    position = 0
    for found in read_times(text, language, reference=reference):
        place = text.find(found.surface, position)
        assert found.surface
        assert place >= position
        position = place + len(found.surface)
        assert found.start is None or found.end is None or found.start <= found.end


@settings(deadline=None, max_examples=100)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES), reference=DATES)
def test_reading_twice_reads_the_same(text: str, language: str | None, reference: date | None) -> None:
    first = read_times(text, language, reference=reference)
    assert read_times(text, language, reference=reference) == first


HOSTILE = [
    *(
        "1 ",
        " ",
        "1.",
        "Mai ",
        "May 2024 ",
        "2014-",
        "2014 – ",
        "am 3. Mai bis ",
        "vor drei ",
        "von zwischen ",
    ),
    *(
        "3 years ",
        "мая ",
        "the past ",
        "letzten ",
        "twenty ",
        '"',
        "sagte am Mittwoch ",
        "every Friday ",
        "jeden Freitag ",
    ),
]


@pytest.mark.parametrize("language", ["de", "en", "ru", "fr"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_text_and_no_faster(piece: str, language: str) -> None:
    """Ten times the text may take thirty times as long, for clocks are noisy; a square would be a hundred."""
    short, long = (_seconds((piece * size)[:size], language) for size in (10_000, 100_000))
    assert long < max(30 * short, 1.0)


def _seconds(text: str, language: str) -> float:
    started = time.process_time()
    read_times(text, language, reference=date(2024, 6, 13))
    return time.process_time() - started
