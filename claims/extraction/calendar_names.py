"""The names of months and weekdays, and the order of numeric dates: CLDR's through Babel, and a pack's."""

from __future__ import annotations

from babel.dates import get_day_names, get_month_names

from claims.extraction.frames import words_of
from claims.extraction.locales import locale_of
from claims.extraction.packs import TimeWords, WordLists, forms_of, inverted

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9}
"""First months in the north, as meteorologists count; winter lies in two years and tells not which."""

_SOUTH = frozenset(
    {
        "AR",
        "AU",
        "BO",
        "BR",
        "BW",
        "CL",
        "FJ",
        "LS",
        "MG",
        "MU",
        "MZ",
        "NA",
        "NC",
        "NZ",
        "PE",
        "PF",
        "PG",
        "PY",
        "RE",
        "SZ",
        "UY",
        "VU",
        "ZA",
        "ZM",
        "ZW",
    }
)


def month_forms(language: str | None, words: TimeWords, *, short: bool) -> set[str]:
    """Return the names of months as written, with short ones ("Sept") on demand."""
    return set(_cldr_months(language, short=short)) | set(forms_of(words.months))


def _cldr_months(language: str | None, *, short: bool) -> dict[str, int]:
    locale = locale_of(language)
    if locale is None:
        return {}
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated") if short else ("wide",):
        for context in ("format", "stand-alone"):
            names = get_month_names(width, context, locale)
            found |= {name.rstrip("."): number for number, name in names.items()}
    return {name: number for name, number in found.items() if words_of(name)}


def months_of(language: str | None, words: TimeWords, *, short: bool) -> dict[str, int]:
    """Return the number, 1 to 12, of each name of a month, case folded."""
    names = _cldr_months(language, short=short) | _numbered(words.months)
    return {name.casefold(): number for name, number in names.items()}


def weekday_forms(language: str | None, words: TimeWords) -> set[str]:
    """Return the names of weekdays as written; none for a language without a pack."""
    locale = locale_of(language)
    if locale is None or not words.patterns:
        return set()
    names = {*get_day_names("wide", "format", locale).values(), *forms_of(words.weekdays)}
    return {name + part for name in names for part in ("", *words.day_parts)}


def weekdays_of(language: str | None, words: TimeWords) -> dict[str, int]:
    """Return the number, 1 (Monday) to 7, of each name of a weekday, case folded."""
    locale = locale_of(language)
    if locale is None or not words.patterns:
        return {}
    cldr = {name: number + 1 for number, name in get_day_names("wide", "format", locale).items()}
    names = cldr | _numbered(words.weekdays)
    return {(name + part).casefold(): n for name, n in names.items() for part in ("", *words.day_parts)}


def seasons_of(language: str | None, words: TimeWords) -> dict[str, int]:
    """Return the first month of each name of a season, case folded; none for a territory in the south."""
    locale = locale_of(language)
    if locale is None or locale.territory in _SOUTH:
        return {}
    return {form.casefold(): _SEASONS[name] for form, name in inverted(words.seasons).items()}


def _numbered(lists: WordLists) -> dict[str, int]:
    return {form: int(number) for form, number in inverted(lists).items()}


def order_of(language: str | None, words: TimeWords) -> str:
    """Return the order of numeric dates: CLDR's where a territory is given ("en-GB"), else the pack's."""
    locale = locale_of(language)
    if locale is None or locale.territory is None or not words.patterns:
        return words.order
    pattern = str(locale.date_formats["short"].pattern).casefold()
    return "".join(dict.fromkeys(letter for letter in pattern if letter in "dmy"))
