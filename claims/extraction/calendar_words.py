"""What a language calls days, months and years, and the patterns that find them.

The names of months and weekdays are CLDR's, in both its forms ("мая", "май"), through Babel; a pack
adds what CLDR has not ("в среду") and the wordings around the names. dateparser was measured and left
out: it takes 0.45 ms a date, reads neither "letzten Dienstag" nor "mardi dernier", and tells neither a
week from a day nor where in a sentence a time stands, so that every wording had to be found first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from claims.extraction.alternatives import any_of, any_pattern, collection_paused
from claims.extraction.calendar_names import (
    month_forms,
    months_of,
    order_of,
    seasons_of,
    weekday_forms,
    weekdays_of,
)
from claims.extraction.packs import LanguagePack, TimeWords, WordLists, forms_of, pack_for
from claims.extraction.phrases import Phrases, listed
from claims.extraction.time_triggers import trigger_words, triggers_of
from claims.extraction.units import unit_forms


class Reads(StrEnum):
    """What a pattern of a pack reads; those that need more than their words say what."""

    DATE = "date"
    SHORT_DATE = "short_date"  # "24.2.": only behind a word that bounds a time
    DAYS = "days"
    MONTH = "month"
    BARE_MONTH = "bare_month"  # as SHORT_DATE
    YEAR = "year"
    BARE_YEAR = "bare_year"  # as SHORT_DATE, but for languages with ``bare_years``
    YEARS = "years"
    DECADE = "decade"
    QUARTER = "quarter"
    HALF = "half"
    SEASON = "season"  # without a year only in a clause about the past or future
    WEEKDAY = "weekday"
    NEAR = "near"
    UNIT = "unit"
    AGO = "ago"
    AHEAD = "ahead"
    MAYBE_AHEAD = "maybe_ahead"  # in a clause about the future
    ELAPSED = "elapsed"
    MAYBE_ELAPSED = "maybe_elapsed"  # in a clause in the perfect
    WINDOW = "window"
    RUNNING = "running"  # so long up to a day or month: "the three months to January"
    NUMERIC = "numeric"  # read in every language, without a pattern of a pack


class Bound(StrEnum):
    """What the words before a time make of it."""

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    FROM = "from"
    MAYBE_FROM = "maybe_from"  # FROM in a clause about the future, else AT
    SPAN = "span"  # opens a range, else AT
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    TO = "to"
    AND = "and"


@dataclass(frozen=True, slots=True)
class CompiledPattern:
    """A pattern ready to search; ``triggers`` are words, case folded, of which a text must hold one."""

    reads: Reads
    regex: re.Pattern[str]
    triggers: frozenset[str]
    digits: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The compiled times of a language.

    ``months`` (1 to 12), ``weekdays`` (1, Monday, to 7) and ``seasons`` (their first month) map forms, case
    folded. ``order`` is "dmy",
    "mdy", "ymd", or "" where the language does not decide how 03/04/2024 is read.
    """

    language: str | None
    words: TimeWords
    patterns: tuple[CompiledPattern, ...]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    order: str
    prefix: re.Pattern[str]
    units: Phrases[bool]
    counted: re.Pattern[str]
    naming: Phrases[bool]
    vague: Phrases[bool]
    not_times: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    perfect: re.Pattern[str]


MAX_COUNT = 4
"""Words of a number, as in "treinta y cinco"."""

SHORT_UNIT = 3
"""Letters from which on a unit behind four digits tells that they are a number."""

_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_ANY_ORDER = (
    r"{day}(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+|of\s+)?{mon}\.?,?\s+(?:de\s+)?{year}",
    r"{mon}\.?\s+{day}(?:st|nd|rd|th)?,?\s+{year}",
)
"""How a full date with a month's name is written in a language that has no pack."""

_JOINED = r"(?:\s+|(?<=[’'-]))"


@lru_cache(maxsize=64)
@collection_paused()
def calendar_for(language: str | None) -> Calendar:
    """Return the calendar of a language; without a pack it knows full dates by CLDR's names only."""
    pack = pack_for(language)
    words = pack.times
    months = months_of(language, words, short=True)
    weekdays = weekdays_of(language, words)
    slots = _slots(pack, language)
    return Calendar(
        language=language,
        words=words,
        patterns=tuple(_compiled(pack, slots, months, weekdays)),
        months=MappingProxyType(months),
        weekdays=MappingProxyType(weekdays),
        seasons=MappingProxyType(seasons_of(language, words)),
        order=order_of(language, words),
        prefix=_prefix(words),
        units=listed(_counted_units(language)),
        counted=re.compile(rf"\s+(?:{any_pattern(words.counted)})"),
        vague=listed(forms_of(pack.quantities.comparators)),
        naming=listed(_naming(pack)),
        not_times=re.compile(any_pattern(words.not_times)),
        future=re.compile(any_pattern(words.future)),
        past=re.compile(any_pattern(words.past)),
        perfect=re.compile(any_pattern(words.perfect)),
    )


def _compiled(
    pack: LanguagePack, slots: Mapping[str, str], months: Iterable[str], weekdays: Iterable[str]
) -> Iterable[CompiledPattern]:
    triggers = trigger_words(pack.times, months, weekdays)
    for pattern in pack.times.patterns:
        yield _compile(Reads(pattern.reads), pattern.pattern, slots, triggers)
    if not pack.code and months:
        for written in _ANY_ORDER:
            yield _compile(Reads.DATE, written, slots, triggers)


def _compile(
    reads: Reads, pattern: str, slots: Mapping[str, str], triggers: Mapping[str, frozenset[str]]
) -> CompiledPattern:
    needed = triggers_of(pattern, triggers)
    digits = "{day}" in pattern
    if not pattern.startswith(("{count}", "(?:{count}")):  # where a number begins is told by the words before
        pattern = pattern.replace("{count}", "{counts}")
    for slot, regex in slots.items():
        pattern = pattern.replace(f"{{{slot}}}", regex)
    return CompiledPattern(reads, re.compile(rf"(?i)(?<!\w)(?:{pattern})(?!\w)"), needed, digits)


def _slots(pack: LanguagePack, language: str | None) -> dict[str, str]:
    """Return the regular expression that each placeholder of a pattern stands for."""
    words = pack.times
    year = rf"(?P<year>[12]\d{{3}})(?!\d){_suffix(words)}"
    relative = _relative(words.relative)
    return {
        "anyyear": rf"(?:{year}|{relative('year')})",
        "relyear": relative("year"),
        "relweek": relative("week"),
        "day": rf"(?P<day>{_DAY})",
        "day2": rf"(?P<day2>{_DAY})",
        "monthno": r"(?P<month>0?[1-9]|1[0-2])(?!\d)",
        "month": rf"(?P<month>{as_written(month_forms(language, words, short=False))})",
        "mon": rf"(?P<month>{as_written(month_forms(language, words, short=True))})",
        "year": year,
        "year2": r"(?P<year2>[12]\d{3}|\d{2})(?!\d)" + _suffix(words),
        "decade": r"(?P<decade>(?:1\d|20)?\d0)",
        "decadeword": rf"(?P<decadeword>{any_of(words.decades)})",
        "weekday": rf"(?P<weekday>{as_written(weekday_forms(language, words))})",
        "season": rf"(?P<season>{any_of(seasons_of(language, words))})",
        "near": rf"(?P<near>{as_written(words.near)})",
        "rel": _choice({"last": words.last, "this": words.this, "next": words.next}),
        "span": _choice({"recent": words.recent, "coming": words.coming}),
        "unit": rf"(?P<unit>{any_of(forms_of(words.unit))})",
        "units": rf"(?P<unit>{any_of((*forms_of(words.units), *forms_of(words.unit)))})",
        "quarterword": any_of((*words.unit.get("quarter", ()), *words.units.get("quarter", ()))),
        "halfword": any_of(words.unit.get("half", ())),
        "count": _count(pack, words=1),
        "counts": _count(pack, words=MAX_COUNT),
        "ordinal": rf"(?P<ordinal>[1-4]|{any_of(words.ordinals)})",
        "part": rf"(?:{any_of(words.parts)}{_JOINED})",
        "dash": r"\s?[-–—]\s?",
    }


def _suffix(words: TimeWords) -> str:
    return rf"(?:\s?{any_of(words.year_suffixes)}(?!\w))?"


def _relative(phrases: WordLists) -> Callable[[str], str]:
    def choice(unit: str) -> str:
        return _choice(
            {f"{rel}_{unit}": phrases.get(f"{rel} {unit}", ()) for rel in ("last", "this", "next")}
        )

    return choice


def _choice(groups: WordLists) -> str:
    return "(?:" + "|".join(rf"(?P<{name}>{any_of(forms)})" for name, forms in groups.items()) + ")"


def _count(pack: LanguagePack, *, words: int) -> str:
    """Match a number of up to so many words; words that weaken it ("more than") go to ``vague``."""
    named = any_of(phrase for phrase in pack.quantities.numbers if " " in phrase)
    word = r"[^\W\d_]{1,20}(?:[-’'][^\W\d_]{1,20}){0,3}"
    number = rf"\d{{1,3}}(?:[.,]5)?(?!\d)|{named}(?!\w)|{word}(?:\s+{word}){{0,{words - 1}}}?"
    return rf"(?:(?P<vague>{any_of(forms_of(pack.quantities.comparators))})\s+)?(?P<count>{number})"


def _naming(pack: LanguagePack) -> Iterable[str]:
    """Return words before a number that is no year: "article 1984", "more than 2000"."""
    times, quantities = pack.times, pack.quantities
    placing = {*forms_of(times.bounds), *times.parts, *times.articles, *quantities.years}
    for phrase in (*quantities.naming, *forms_of(quantities.comparators)):
        if phrase not in placing and phrase.split()[-1] not in placing:
            yield phrase


def _counted_units(language: str | None) -> Iterable[str]:
    """Return what a number may count; short forms are words too ("2014 in Rome"), and years are years."""
    for form, unit in unit_forms(language).items():
        if unit != "year" and (len(form) >= SHORT_UNIT or form in ("km", "kg")):
            yield form


def as_written(forms: Iterable[str]) -> str:
    """Match forms in their own case, and those in lower case with a capital where a sentence starts."""
    plain = sorted(set(forms))
    capital = [form[0].upper() + form[1:] for form in plain if form[:1].islower()]
    return rf"(?-i:{any_of(plain, fold=False)}|(?<![\w,]\s){any_of(capital, fold=False)})"


def _prefix(words: TimeWords) -> re.Pattern[str]:
    """Match, at the end of what stands before a time, the words that bound it."""
    bounds = _choice({bound.value: words.bounds.get(bound.value, ()) for bound in Bound})
    article = rf"(?:{any_of(words.articles)}{_JOINED})"
    part = rf"(?P<part>{any_of(words.parts)}{_JOINED}{article}?)"
    return re.compile(rf"(?<!\w)(?:{bounds}{_JOINED})?{article}{{0,2}}{part}?$")
