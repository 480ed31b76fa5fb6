"""The names of units and currencies in a language, each with one singular English name.

A pack's own forms come first; what it does not list comes from CLDR through Babel (`format_unit`,
`get_currency_name`), in the singular and plural forms of the language, so that a language without a
pack has its units too. pint and quantulum3 were weighed: pint reads English names and symbols only and
converts, which a claim's wording must not be; quantulum3 is English only and guesses units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from babel.units import UnknownUnitError, format_unit

from claims.extraction.locales import locale_of
from claims.extraction.packs import inverted, pack_for
from claims.extraction.phrases import fold

SYMBOLS = {
    "%": "percent", "‰": "per mille", "€": "euro", "$": "dollar", "£": "pound", "₽": "rouble", "¥": "yen",
    "₴": "hryvnia", "₹": "rupee", "₺": "lira", "₪": "shekel", "₩": "won", "zł": "zloty", "kč": "koruna",
    "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "kg": "kilogram", "mg": "milligram",
    "°c": "degree celsius", "° c": "degree celsius", "°f": "degree fahrenheit", "°": "degree",
    "km²": "square kilometre", "m²": "square metre", "m³": "cubic metre", "km2": "square kilometre",
    "m2": "square metre", "m3": "cubic metre", "kw": "kilowatt", "mw": "megawatt", "gw": "gigawatt",
    "kwh": "kilowatt-hour", "mwh": "megawatt-hour", "gwh": "gigawatt-hour", "twh": "terawatt-hour",
    "km/h": "kilometre per hour", "m/s": "metre per second", "kb": "kilobyte", "mb": "megabyte",
    "gb": "gigabyte", "tb": "terabyte", "ghz": "gigahertz", "mhz": "megahertz", "ppm": "part per million",
}  # fmt: skip
"""Units that are written alike everywhere, also in languages without a pack."""

CURRENCY_SIGNS = {
    "us$": "dollar", "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₽": "rouble", "₴": "hryvnia",
    "₹": "rupee", "₺": "lira", "₪": "shekel", "₩": "won", "a$": "Australian dollar", "c$": "Canadian dollar",
    "r$": "Brazilian real",
}  # fmt: skip
"""Signs that stand before an amount."""

_BARE = {
    "USD": "dollar", "EUR": "euro", "GBP": "pound", "RUB": "rouble", "UAH": "hryvnia", "CHF": "franc",
    "CNY": "yuan", "JPY": "yen", "INR": "rupee", "PLN": "zloty", "TRY": "lira", "ILS": "shekel", "KRW": "won",
    "CZK": "koruna", "HUF": "forint",
}  # fmt: skip
"""Currencies that newsrooms call by a bare word; the others keep the full name of CLDR."""

_NO_CODE = frozenset({"ALL", "TOP", "CUP", "MOP", "BAM", "GEL", "MAD", "RON"})
"""Codes that are also words in capitals."""

_KINDS = (
    "area-", "digital-", "duration-", "electric-", "energy-", "frequency-", "length-", "mass-", "power-",
    "pressure-", "speed-", "temperature-", "volume-", "concentr-percent", "concentr-permille",
)  # fmt: skip
_UNLIKELY = re.compile(
    r"person|-point|-night|-quarter|solar|earth|light-speed|beaufort|generic|grain|stone|dalton|-pound|"
    r"foodcalorie|gasoline|therm|cup|spoon|drop|dram|jigger|pinch|imperial|metric|scandinavian|fathom|karat|"
    r"ofhg|-bar$|-foot$"
)
_ENGLISH = {
    "per cent": "percent",
    "US gallon": "gallon",
    "US quart": "quart",
    "US fluid ounce": "fluid ounce",
}
_COUNTS = (1, 2, 5, 1.5)
_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")


@lru_cache(maxsize=32)
def unit_forms(language: str | None) -> Mapping[str, str]:
    """Return written forms, folded, with the singular English name of the unit or currency."""
    words = pack_for(language).quantities
    own = {**SYMBOLS, **inverted(words.suffix_units), **inverted(words.units)}
    return {**_cldr_forms(language), **{fold(form): unit for form, unit in own.items()}}


@lru_cache(maxsize=1)
def currency_codes() -> Mapping[str, str]:
    """Return the ISO 4217 codes in use today, with the English name of the currency."""
    territories = get_global("territory_currencies")
    codes = sorted({code for territory in territories for code in get_territory_currencies(territory)})
    return {code: _currency(code) for code in codes if code not in _NO_CODE}


def _currency(code: str) -> str:
    return _BARE.get(code) or str(get_currency_name(code, count=1, locale="en"))


def _cldr_forms(language: str | None) -> dict[str, str]:
    locale = locale_of(language)
    if locale is None:
        return {}
    forms = dict(_unit_words(locale, short=not pack_for(language).code))
    for code in currency_codes():
        for count in _COUNTS:
            forms[fold(str(get_currency_name(code, count=count, locale=locale)))] = _currency(code)
    return forms


def _unit_words(locale: Locale, *, short: bool) -> Iterator[tuple[str, str]]:
    """Yield form and English name; short forms only where no pack says which of them are safe."""
    claimed: dict[str, str] = {}
    for key, name in _english_units().items():
        for length in ("short", "long") if short else ("long",):
            for count in _COUNTS:
                form = fold(_unit_word(count, key, length, locale))
                if form and claimed.setdefault(form, name) == name:
                    yield form, name


def _unit_word(count: float, key: str, length: Literal["short", "long"], locale: Locale) -> str:
    """Return a unit as CLDR writes it behind ``count``, without the number; "" for one it lacks."""
    try:
        return _FIGURES.sub("", str(format_unit(count, key, length, locale=locale))).strip()
    except UnknownUnitError:
        return ""


@lru_cache(maxsize=1)
def measured_units() -> frozenset[str]:
    """Return the English names of what CLDR knows as units of measure: no money, no points, no people."""
    return frozenset(_english_units().values())


@lru_cache(maxsize=1)
def _english_units() -> Mapping[str, str]:
    """Return CLDR's units of measure that a text may mean, with their British names in the singular."""
    english = Locale("en", "GB")
    keys = [str(key) for key in english.unit_display_names if _is_likely(str(key))]
    names = {key: _unit_word(1, key, "long", english) for key in keys}
    return {key: _ENGLISH.get(name, name) for key, name in names.items() if name}


def _is_likely(key: str) -> bool:
    return key.startswith(_KINDS) and not _UNLIKELY.search(key)
