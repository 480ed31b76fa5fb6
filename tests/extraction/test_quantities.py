import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.numerals import parse_digits, read_numerals
from claims.extraction.quantities import read_quantities
from claims.vocabulary import Comparator

Row = tuple[str, str, float | None, float | None, str | None, str]

ROWS: list[Row] = [
    ("de", "Rund 20 Prozent der Fläche sind besetzt.", 20, 20, "percent", "~"),
    ("de", "Das sind 20 % der Fläche.", 20, 20, "percent", "="),
    ("de", "Der Wert stieg um 3 Prozentpunkte.", 3, 3, "percentage point", "="),
    ("de", "Nach mehr als 18 Monaten ist Schluss.", 18, None, "month", ">"),
    ("de", "Es war mindestens eine ballistische Rakete.", 1, None, "missile", ">="),
    ("de", "Höchstens 5 Tage bleiben.", None, 5, "day", "<="),
    ("de", "Weniger als 300 Menschen kamen.", None, 300, "person", "<"),
    ("de", "Es kamen zwischen 8.000 und 10.000 Soldaten.", 8000, 10000, "soldier", "between"),
    ("de", "Es dauerte 8 bis 10 Stunden.", 8, 10, "hour", "between"),
    ("de", "Es dauerte 8–10 Stunden.", 8, 10, "hour", "between"),
    ("de", "Fünf Stunden dauerte die Sitzung.", 5, 5, "hour", "="),
    ("de", "Es gab dreiundzwanzig Verletzte.", 23, 23, "injured person", "="),
    ("de", "Zwei Millionen Menschen flohen.", 2e6, 2e6, "person", "="),
    ("de", "Das kostet 5 Mio. Euro.", 5e6, 5e6, "euro", "="),
    ("de", "Das kostet 3,5 Mrd. Dollar.", 3.5e9, 3.5e9, "dollar", "="),
    ("de", "Ein Fünftel der Wähler blieb zu Hause.", 20, 20, "percent", "="),
    ("de", "Mehr als ein Drittel der Wähler kam.", 100 / 3, None, "percent", ">"),
    ("de", "Die Grenze ist 1.000,5 km lang.", 1000.5, 1000.5, "kilometre", "="),
    ("de", "Es kamen 3.350 Panzer.", 3350, 3350, "tank", "="),
    ("de", "Über 100 000 Menschen kamen.", 100000, None, "person", ">"),
    ("de", "Es waren minus -5 Grad Celsius.", -5, -5, "degree celsius", "="),
    ("de", "Das kostet 200 bis 300 Milliarden Euro.", 200e9, 300e9, "euro", "between"),
    ("de", "Es kamen 50 bis 60 Tausend Menschen.", 50e3, 60e3, "person", "between"),
    ("en", "The repair costs $9 billion.", 9e9, 9e9, "dollar", "="),
    ("de", "Dutzende Menschen starben.", None, None, "person", "~"),
    ("de", "Der 20-Jährige kam aus Köln.", 20, 20, "year", "="),
    ("en", "About 20% of voters stayed home.", 20, 20, "percent", "~"),
    ("en", "The aid is worth $3.5bn in total.", 3.5e9, 3.5e9, "dollar", "="),
    ("en", "The aid is worth €5 million.", 5e6, 5e6, "euro", "="),
    ("en", "At least one missile was fired.", 1, None, "missile", ">="),
    ("en", "Between 8,000 and 10,000 soldiers came.", 8000, 10000, "soldier", "between"),
    ("en", "It takes three to five years.", 3, 5, "year", "between"),
    ("en", "It takes 5 or more people.", 5, None, "person", ">="),
    ("en", "Up to 500 drones were launched.", None, 500, "drone", "<="),
    ("en", "A quarter of voters came.", 25, 25, "percent", "="),
    ("en", "The rate rose by 3 percentage points.", 3, 3, "percentage point", "="),
    ("en", "Some 1.5 million people fled.", 1.5e6, 1.5e6, "person", "~"),
    ("en", "Twenty-three soldiers were hurt.", 23, 23, "soldier", "="),
    ("en", "The road is 5 m wide.", 5, 5, None, "="),
    ("fr", "Environ 3 350 soldats sont arrivés.", 3350, 3350, "soldier", "~"),
    ("fr", "Le taux est de 2,5 %.", 2.5, 2.5, "percent", "="),
    ("fr", "Plus de vingt-trois personnes sont venues.", 23, None, "person", ">"),
    ("es", "Más de 3.350 soldados llegaron.", 3350, None, "soldier", ">"),
    ("es", "Al menos dos personas murieron.", 2, None, "person", ">="),
    ("ru", "Не менее 20 человек пострадали.", 20, None, "person", ">="),
    ("ru", "Завод стоит 3,5 млрд рублей.", 3.5e9, 3.5e9, "rouble", "="),
    ("ru", "Пять ракет упали в море.", 5, 5, "missile", "="),
    ("uk", "Понад 1 200 дронів збито.", 1200, None, "drone", ">"),
    ("uk", "Збито п’ять ракет.", 5, 5, "missile", "="),
]


@pytest.mark.parametrize(("language", "text", "low", "high", "unit", "comparator"), ROWS)
def test_a_quantity(
    language: str, text: str, low: float | None, high: float | None, unit: str | None, comparator: str
) -> None:
    found = read_quantities(text, language)
    assert len(found) == 1
    quantity = found[0]
    assert quantity.surface in text
    assert (quantity.unit, quantity.comparator) == (unit, Comparator(comparator))
    assert quantity.low == (low if low is None else pytest.approx(low))
    assert quantity.high == (high if high is None else pytest.approx(high))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Seit 2014 ist die Halbinsel besetzt."),
        ("de", "Der Krieg begann am 1. September 1939."),
        ("de", "Der 2. Weltkrieg endete im 20. Jahrhundert."),
        ("de", "Beginn ist um 12:30 Uhr, Ende um 15 Uhr."),
        ("de", "Am 12.03.2022 war Schluss."),
        ("de", "Die F-16 und der T-72 sind alt, Covid-19 ist neu, G20 tagt, der A380 fliegt."),
        ("de", "Rufen Sie an: Tel. 030 123456"),
        ("de", "Sie sprachen eine Stunde lang unter vier Augen."),
        ("de", "Ein Mann und eine Frau kamen."),
        ("de", "Nach Artikel 5 und § 12 ist das verboten."),
        ("de", "Über ein solches Gesetz wird unter einem Dach gestritten."),
        ("de", "Der Mann (20) kam aus Köln."),
        ("de", "7) Die Zölle fallen weg."),
        ("en", "Title Three of the law applies to a table in Room 7."),
        ("es", "Hace unos meses llovía; el 15 y 16 de enero no."),
        ("en", "One of the best schools closed in 2014."),
        ("en", "On May 5, 2020, and on the 2nd of June it rained."),
        ("en", "A Boeing 737 landed at 5 pm."),
        ("en", "A third person entered."),
        ("fr", "Le 5 mai 2020, il pleuvait."),
        ("es", "El 5 de mayo de 2020 llovía."),
        ("ru", "5 мая 2020 года шел дождь."),
        ("uk", "5 травня 2020 року йшов дощ."),
    ],
)
def test_no_quantity(language: str, text: str) -> None:
    assert read_quantities(text, language) == ()


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("3.350", "de", 3350),
        ("3.350", "en", 3.35),
        ("3.350", None, None),
        ("3.350", "xx", None),
        ("3,350", "en", 3350),
        ("3,350", "de", 3.35),
        ("3,5", None, 3.5),
        ("1.000,5", "de", 1000.5),
        ("1,000.5", "en", 1000.5),
        ("1,000.5", None, 1000.5),
        ("1.234.567", None, 1234567),
        ("1\u00a0000,5", "fr", 1000.5),
        ("1\u202f000", "fr", 1000),
        ("1 000,5", "ru", 1000.5),
        ("1’000", "de", 1000),
        ("1.00.0", "de", None),
        ("12.03.2022", "de", None),
        ("1,2,3", "en", None),
        ("1.000.5", "en", None),
        ("42", None, 42),
    ],
)
def test_digits_are_read_by_the_language(written: str, language: str | None, value: float | None) -> None:
    assert parse_digits(written, language) == value


def test_an_ambiguous_number_keeps_its_words_and_has_no_ends() -> None:
    (quantity,) = read_quantities("3.350 km", None)
    assert (quantity.surface, quantity.low, quantity.high, quantity.unit) == (
        "3.350 km",
        None,
        None,
        "kilometre",
    )


def test_several_quantities_keep_their_order() -> None:
    found = read_quantities("Dreißig Tote, 45 Verletzte und 1.200 Euro Schaden.", "de")
    assert [(quantity.low, quantity.unit) for quantity in found] == [
        (30, "death"),
        (45, "injured person"),
        (1200, "euro"),
    ]


PIECES = [
    "12",
    "3.350",
    "1,5",
    "Mio.",
    "bis",
    "und",
    "zwischen",
    "rund",
    "%",
    "€",
    "-",
    "fünf",
    "eine",
    "Euro",
    " ",
    "km",
    "minus",
    "ein Drittel",
    "one in five",
    "каждый пятый",
    "двадцать пять",
    "und eine halbe",
    "or",
    "von",
    "pro Jahr",
    "a day",
    "CHF",
    "−5",
    "½",
    "2-3",
    "dreimal",
    "two-thirds",
    "mehrere",
    "Tausend",
    "quatre-vingt",
    "İ",
]


@given(
    text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)),
    language=st.sampled_from(["de", "en", "ru", "uk", "fr", "es", "it", "xx", None]),
)
@settings(deadline=None, max_examples=300)
def test_any_text_gives_surfaces_in_order(text: str, language: str | None) -> None:
    found = read_quantities(text, language)
    position = 0
    for quantity in found:
        position = text.find(quantity.surface, position)
        assert position >= 0
        assert quantity.surface.strip()
        position += len(quantity.surface)
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
    assert found == read_quantities(text, language)
    for left, right in pairwise(read_numerals(text, language)):
        assert left.end <= right.start


LONG = [
    "1",
    "1.",
    "1 000 ",
    "fünf Millionen ",
    "ein ",
    "- ",
    "neue alte ",
    "two two ",
    "1 in ",
    "5 per ",
    "один ",
]


@pytest.mark.parametrize("unit", LONG)
@pytest.mark.parametrize("language", ["de", "en", "ru", None])
def test_a_long_passage_is_read_in_time(unit: str, language: str | None) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.perf_counter()
    read_quantities(text, language)
    assert time.perf_counter() - started < 5
