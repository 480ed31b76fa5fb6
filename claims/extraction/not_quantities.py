"""Tell numbers that count something from those that name something: years, dates, models, numbers of law."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

from claims.extraction.alternatives import any_of, any_pattern, collection_paused
from claims.extraction.calendar_names import month_forms
from claims.extraction.frames import CAPITALS
from claims.extraction.locales import locale_of
from claims.extraction.numerals import Numeral, numeral_at
from claims.extraction.packs import forms_of, pack_for
from claims.extraction.phrases import Phrases, fold, listed

FIRST_YEAR, LAST_YEAR = 1000, 2199
LOOK_BACK = 48
MAX_NAMED = 1000
"""Names carry small numbers ("Nord Stream 2"); from here on a bare number counts."""

_JOINED_BEHIND = re.compile(r"[./:]\d")
_JOINED_BEFORE = re.compile(r"\d[./:]$|(?<!\d)[12]\d{3}[-–−/]$")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?\.?")
_ORDINAL = re.compile(r"\.\s*[^\W\d_]|(?:st|nd|rd|th|er|re|e|ème|º|ª|o|a|-й|-го|-я|-му|-м|-ої|-е|-х)(?!\w)")
_MODEL = re.compile(rf"(?:[{CAPITALS}][\w-]{{0,14}}-|[{CAPITALS}]{{1,4}}|§{{1,2}}\s?|#|№\s?)$")
_NUMBERED = r"\d{1,9}(?:[-–/]\d{1,9}){2,9}|0\d{2,5}(?:[ /-]\d{1,9}){1,6}"
_GLUED = re.compile(rf"-(?![^\W\d_]{{3}})[^\W\d]|-[{CAPITALS}]|[/:]\w|\w")
_SECOND_DAY = r"(?:\s?(?:[–-]|\b(?:und|bis|and|to|et|au|y|al|a|и|і|та|до|по)\b)\s?\d{1,2}\.?)"
_TELEPHONE = re.compile(r"(?:\+|\b(?:tel|fon|phone|tél|тел)\b\.?:?\s?)[\d\s()/-]{0,16}$", re.IGNORECASE)
_NAME = re.compile(rf"(?<![\w'’-])(?P<word>[^\W\d_]?[{CAPITALS}][\w'’-]{{1,40}})\s$")


def masked(folded: str, language: str | None) -> Callable[[int], bool]:
    """Return a test whether a place lies in words that the pack knows to be no quantity ("in 15 часов")."""
    spans = [found.span() for found in _masks(language).finditer(folded)]
    begins = [start for start, _ in spans]

    def inside(place: int) -> bool:
        index = bisect_right(begins, place) - 1
        return index >= 0 and place < spans[index][1]

    return inside


@lru_cache(maxsize=32)
@collection_paused()
def _masks(language: str | None) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_NUMBERED}|{any_pattern(pack_for(language).quantities.not_quantities)})")


def is_quantity(
    text: str, folded: str, numeral: Numeral, language: str | None, *, measured: bool, adjacent: bool
) -> bool:
    """Tell whether a number counts or measures something.

    ``measured`` tells that a unit or a multiplier follows it, ``adjacent`` that nothing stands between
    them; a number that is measured needs less proof than a bare one.
    """
    before, behind = (
        text[max(0, numeral.start - LOOK_BACK) : numeral.start],
        text[numeral.end : numeral.end + 24],
    )
    if _not_counted(language).at(folded, _past_gap(folded, numeral.end)):
        return False
    if _naming(language).before(folded, _past_period(folded, numeral.start)):
        return False
    if not numeral.digits:
        return measured or not _is_dangling(text, folded, numeral.end, language)
    if _is_named(before, behind, measured=measured) or _is_code(folded, numeral):
        return False
    named = pack_for(language).code and not measured and numeral.plain
    if named and _is_name(before, behind, numeral, language):
        return False
    if _is_dated(text, numeral, before, behind, language, measured=measured):
        return False
    if not _is_year(numeral):
        return True
    return measured and adjacent and not _years(language).before(folded, numeral.start)


def _is_dangling(text: str, folded: str, end: int, language: str | None) -> bool:
    """Tell "twenty-third", whose rest is no number, from "две-три недели"."""
    return folded[end : end + 1] == "-" and numeral_at(text, folded, end + 1, language) is None


def _past_gap(folded: str, end: int) -> int:
    while folded[end : end + 1] in (" ", "-"):
        end += 1
    return end


def _past_period(folded: str, start: int) -> int:
    return start - 2 if folded[start - 2 : start] == ". " else start


@lru_cache(maxsize=32)
def _not_counted(language: str | None) -> Phrases[bool]:
    return listed(pack_for(language).quantities.not_counted)


@lru_cache(maxsize=32)
def _naming(language: str | None) -> Phrases[bool]:
    return listed(pack_for(language).quantities.naming)


@lru_cache(maxsize=32)
def _years(language: str | None) -> Phrases[bool]:
    return listed(pack_for(language).quantities.years)


def _is_named(before: str, behind: str, *, measured: bool) -> bool:
    if _MODEL.search(before) or _TELEPHONE.search(before):
        return True
    if not measured and behind[:1] == ")":
        return before.strip() in ("", "(") or before.endswith("(")
    return not measured and bool(_GLUED.match(behind))


def _is_code(folded: str, numeral: Numeral) -> bool:
    """Tell "007" and "04": who counts writes no zero in front."""
    return numeral.plain and numeral.end - numeral.start > 1 and folded[numeral.start] == "0"


def _is_name(before: str, behind: str, numeral: Numeral, language: str | None) -> bool:
    """Tell "Apollo 11 landed" from "Only 11 landed"; German nouns are all in capitals, so look behind too."""
    found = _NAME.search(before)
    if not found or numeral.value is None or numeral.value >= MAX_NAMED:
        return False
    words = pack_for(language).quantities
    first = not before[: found.start()].strip(" „“\"'«»—–-") and numeral.start == len(before)
    if (words.capital_nouns and behind[1:2].isupper()) or (first and words.verb_first):
        return False
    return fold(found["word"]) not in _function_words(language)


@lru_cache(maxsize=32)
def _function_words(language: str | None) -> frozenset[str]:
    pack = pack_for(language)
    words = pack.quantities
    lists = (*pack.names.not_names, *pack.names.links, *pack.names.pronouns, *pack.names.determiners)
    more = (*words.between, *words.ranges, *words.few, *words.articles, *words.minus, *words.years)
    return frozenset(
        fold(word) for phrase in (*lists, *more, *forms_of(words.comparators)) for word in phrase.split()
    )


def _is_dated(
    text: str, numeral: Numeral, before: str, behind: str, language: str | None, *, measured: bool
) -> bool:
    if numeral.value is None:
        written = text[numeral.start : numeral.end]
        if _DATE.fullmatch(written) and not measured:
            return True
        if not measured and len(re.findall(r"[.]", written)) > 1:
            return True  # a version or an address
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
        re.compile(rf"\.?(?:st|nd|rd|th|er)?{_SECOND_DAY}?(?:\s+(?:de|of))?\s*{months}"),
        re.compile(rf"(?<!\w){months}\.?,?\s+(?:de\s+)?$"),
    )


@lru_cache(maxsize=32)
def month_pattern(language: str | None) -> str:
    """Return a pattern for the names of months, from CLDR and the pack; English for an unknown language."""
    pack = pack_for(language)
    known = language if locale_of(language) is not None else "en"
    return rf"(?:{any_of(month_forms(known, pack.times, short=bool(pack.code)))}(?!\w))"
