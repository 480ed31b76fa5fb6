"""Tell numbers that count something from those that name something: years, dates, models, numbers of law."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from claims.extraction.frames import UPPER, any_of
from claims.extraction.numerals import Numeral
from claims.extraction.packs import pack_for

FIRST_YEAR, LAST_YEAR = 1000, 2199

_JOINED_BEHIND = re.compile(r"[./:]\d")
_JOINED_BEFORE = re.compile(r"\d[./:]$")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?\.?")
_ORDINAL = re.compile(r"\.\s*[^\W\d_]|(?:st|nd|rd|th|er|e|ème|º|ª|-й|-го|-я)(?!\w)")
_MODEL = re.compile(rf"(?:[{UPPER}][\w-]{{0,14}}-|[{UPPER}]{{1,4}}|§\s?|#|[Nn]r\.\s|[Nn]o\.\s|№\s?)$")
_GLUED = re.compile(r"[-/:][\w]|\w")
_SECOND_DAY = r"(?:\s?(?:[–-]|\b(?:und|bis|and|to|et|au|y|al|и|і|та|до)\b)\s?\d{1,2}\.?)"
_TELEPHONE = re.compile(r"(?:\+|\b(?:tel|fon|phone|тел)\b\.?:?\s?)[\d\s()/-]{0,16}$", re.IGNORECASE)


def is_quantity(text: str, numeral: Numeral, language: str | None, *, measured: bool, adjacent: bool) -> bool:
    """Tell whether a number counts or measures something.

    ``measured`` tells that a unit or a multiplier follows it, ``adjacent`` that nothing stands between
    them; a number that is measured needs less proof than a bare one.
    """
    before, behind = text[max(0, numeral.start - 24) : numeral.start], text[numeral.end : numeral.end + 24]
    if _behind(language).match(behind):
        return False
    if not numeral.digits:
        return not _naming(language).search(before)
    if _is_named(before, behind, language, measured=measured):
        return False
    if _is_dated(text, numeral, before, behind, language):
        return False
    return not _is_year(numeral) or (measured and adjacent)


@lru_cache(maxsize=32)
def _behind(language: str | None) -> re.Pattern[str]:
    return re.compile(rf"[\s\u00a0-]*{any_of(pack_for(language).quantities.not_counted)}(?!\w)")


@lru_cache(maxsize=32)
def _naming(language: str | None) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(pack_for(language).quantities.naming)}\.?[\s\u00a0]$")


def _is_named(before: str, behind: str, language: str | None, *, measured: bool) -> bool:
    if _MODEL.search(before) or _TELEPHONE.search(before) or _naming(language).search(before):
        return True
    if not measured and behind.startswith(")"):
        return before.strip() in ("", "(") or before.endswith("(")
    return not measured and bool(_GLUED.match(behind))


def _is_dated(text: str, numeral: Numeral, before: str, behind: str, language: str | None) -> bool:
    if _DATE.fullmatch(text, numeral.start, numeral.end) and numeral.value is None:
        return True
    following, preceding = _months(language)
    if following.match(behind):
        return True
    if not numeral.plain:
        return False
    if preceding.search(before):
        return True
    return bool(_ORDINAL.match(behind) or _JOINED_BEHIND.match(behind) or _JOINED_BEFORE.search(before))


def _is_year(numeral: Numeral) -> bool:
    value = numeral.value
    if not numeral.plain or value is None or numeral.end - numeral.start != 4:
        return False
    return FIRST_YEAR <= value <= LAST_YEAR


@lru_cache(maxsize=32)
def _months(language: str | None) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of a month behind a number and of one before it."""
    months = month_pattern(language)
    return (
        re.compile(rf"\.?(?:st|nd|rd|th)?{_SECOND_DAY}?(?:\s+(?:de|of))?\s*{months}"),
        re.compile(rf"(?<!\w){months}\.?,?\s+(?:de\s+)?$"),
    )


@lru_cache(maxsize=32)
def month_pattern(language: str | None) -> str:
    """Return a pattern for the names of months, from CLDR and the pack's short forms."""
    names: set[str] = set(pack_for(language).quantities.months)
    try:
        locale = Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    for context in ("format", "stand-alone"):
        names |= set(get_month_names("wide", context, locale).values())
    return rf"(?:{any_of(names)}(?!\w))"
