"""Every pack knows the same core of units, bounds, scales and shares."""

import re

import pytest
from babel import Locale
from babel.dates import get_month_names

from claims.extraction.not_quantities import month_pattern
from claims.extraction.packs import QuantityWords, pack_for
from claims.extraction.quantities import read_quantities
from claims.extraction.units import unit_forms
from claims.vocabulary import Comparator

CODES = ["de", "en", "es", "fr", "ru", "uk"]

TIMES = "second minute hour day night week month year decade century"
LENGTHS = "millimetre centimetre metre kilometre mile foot inch"
AREAS = ["square metre", "square kilometre", "hectare", "cubic metre", "litre", "gram", "kilogram", "tonne"]
POWERS = [
    "kilometre per hour",
    "degree",
    "degree celsius",
    "watt",
    "kilowatt",
    "megawatt",
    "gigawatt",
    "kilowatt-hour",
]
MONEY = "euro cent dollar pound rouble hryvnia franc yuan yen rupee krone zloty lira peso"
SHARES = ["percent", "percentage point", "per mille", "basis point", "point", "times"]
PEOPLE = """
person citizen inhabitant civilian child woman man refugee migrant soldier prisoner hostage death victim case
vote voter seat member minister lawmaker judge journalist protester visitor tourist passenger job employee
farmer patient doctor teacher student pupil household family
"""
PHRASED = ["police officer", "injured person"]
THINGS = """
dwelling house building school hospital bridge town village country company missile drone tank aircraft ship
helicopter boat submarine shell bomb mine weapon warhead vehicle train flight attack explosion fire crime
animal tree dose bed copy barrel
"""
UNITS = [
    *f"{TIMES} {LENGTHS} {MONEY} {PEOPLE} {THINGS}".split(),
    *AREAS,
    *POWERS,
    *SHARES,
    *PHRASED,
]
SCALES = [1e3, 1e6, 1e9, 1e12]
BOUNDS = sorted(set(Comparator) - {Comparator.EQUAL, Comparator.BETWEEN})


def _words(code: str) -> QuantityWords:
    return pack_for(code).quantities


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("unit", UNITS)
def test_every_pack_has_a_form_of_every_core_unit(code: str, unit: str) -> None:
    assert unit in unit_forms(code).values()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("comparator", BOUNDS)
def test_every_pack_has_three_words_for_every_bound(code: str, comparator: Comparator) -> None:
    assert len(_words(code).comparators[comparator]) >= 3


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("comparator", [Comparator.AT_LEAST, Comparator.AT_MOST])
def test_every_pack_has_bounds_behind_a_number(code: str, comparator: Comparator) -> None:
    assert len(_words(code).after[comparator]) >= 2


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("scale", SCALES)
def test_every_pack_has_every_scale(code: str, scale: float) -> None:
    words = _words(code)
    assert scale in {*words.multipliers.values(), *words.numbers.values()}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("percent", [50, pytest.approx(100 / 3), 25, 20, 10])
def test_every_pack_has_the_common_fractions(code: str, percent: float) -> None:
    words = _words(code)
    assert any(value == percent for value in (*words.fractions.values(), *words.parts.values()))


@pytest.mark.parametrize("code", CODES)
def test_every_pack_has_the_small_lists(code: str) -> None:
    words = _words(code)
    lists = (
        words.vague,
        words.few,
        words.between,
        words.ranges,
        words.joins,
        words.alternatives,
        words.changes,
    )
    more = (
        words.minus,
        words.below_zero,
        words.halves,
        words.shares,
        words.adjectives,
        words.years,
        words.weak,
    )
    assert all((*lists, *more, words.not_quantities, words.not_counted, words.multiples, words.articles))
    assert {"year", "month", "week", "day", "hour", "person"} <= set(words.rates)


@pytest.mark.parametrize("code", CODES)
def test_patterns_of_the_pack_compile_and_never_match_nothing(code: str) -> None:
    words = _words(code)
    for pattern in (*words.not_quantities, *words.changes, *words.adjectives):
        assert re.compile(pattern).match("") is None


@pytest.mark.parametrize("code", CODES)
def test_weak_bounds_are_bounds_or_openers(code: str) -> None:
    words = _words(code)
    bounds = {form for forms in words.comparators.values() for form in forms}
    assert {*words.weak} & bounds


@pytest.mark.parametrize("code", CODES)
def test_a_phrase_bounds_in_one_way_only(code: str) -> None:
    forms = [form for forms in _words(code).comparators.values() for form in set(forms)]
    assert sorted(forms) == sorted(set(forms))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known(code: str, month: int) -> None:
    pattern = re.compile(month_pattern(code))
    assert pattern.fullmatch(get_month_names("wide", locale=Locale(code))[month])


@pytest.mark.parametrize("code", CODES)
def test_every_unit_of_a_pack_can_be_read_back(code: str) -> None:
    """A form that a stop word, a letter or a longer unit swallows would be dead."""
    for unit, forms in _words(code).units.items():
        for form in forms:
            found = read_quantities(f"17 {form}", code)
            assert [quantity.unit for quantity in found] == [unit], form


@pytest.mark.parametrize("code", CODES)
def test_every_bound_of_a_pack_can_be_read_back(code: str) -> None:
    for sign, forms in _words(code).comparators.items():
        for form in forms:
            (quantity,) = read_quantities(f"{form} 17 km", code)
            assert (quantity.comparator, quantity.surface) == (sign, f"{form} 17 km"), form


@pytest.mark.parametrize("code", CODES)
def test_every_bound_behind_a_number_can_be_read_back(code: str) -> None:
    for sign, forms in _words(code).after.items():
        for form in forms:
            (quantity,) = read_quantities(f"17 km {form}", code)
            assert (quantity.comparator, quantity.surface) == (sign, f"17 km {form}"), form


@pytest.mark.parametrize("code", CODES)
def test_every_rate_of_a_pack_can_be_read_back(code: str) -> None:
    for unit, forms in _words(code).rates.items():
        for form in forms:
            (quantity,) = read_quantities(f"17 km {form}", code)
            assert (quantity.unit, quantity.surface) == (f"kilometre per {unit}", f"17 km {form}"), form


@pytest.mark.parametrize("code", CODES)
def test_every_scale_of_a_pack_can_be_read_back(code: str) -> None:
    for form, factor in _words(code).multipliers.items():
        (quantity,) = read_quantities(f"3 {form} €", code)
        assert (quantity.low, quantity.unit) == (3 * factor, "euro"), form


@pytest.mark.parametrize("code", CODES)
def test_every_number_word_of_a_pack_can_be_read_back(code: str) -> None:
    words = _words(code)
    bound = words.comparators[Comparator.MORE][0]
    for form, value in {**words.numbers, **words.rough}.items():
        written = f"{bound} {form} km" if form in words.vague else f"{form} km"
        (quantity,) = read_quantities(written, code)
        assert (quantity.low, quantity.unit) == (value, "kilometre"), form


@pytest.mark.parametrize("code", CODES)
def test_every_share_of_a_pack_can_be_read_back(code: str) -> None:
    words = _words(code)
    for form, percent in words.fractions.items():
        (quantity,) = read_quantities(form, code)
        assert (quantity.low, quantity.unit) == (percent, "percent"), form
    for form, value in words.multiples.items():
        (quantity,) = read_quantities(form, code)
        assert (quantity.low, quantity.unit) == (value, "times"), form
    for form in words.vague:
        (quantity,) = read_quantities(form, code)
        assert (quantity.low, quantity.high, quantity.comparator) == (None, None, Comparator.ABOUT), form
