"""Read quantities that are words of their own: shares, multiples, and plurals without a number.

A share of a whole is percent ("ein Fünftel", "jeder fünfte", "one in five" are 20 percent), a multiple
counts in "times" ("doppelt so viele" is 2 times), and a plural such as "dozens" has no number at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.measures import measures_for
from claims.extraction.numerals import numeral_at
from claims.extraction.packs import pack_for
from claims.extraction.phrases import Phrases, first_letters, listed

PERIODS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})
"""Units of time: "jede zweite Woche" and "two in five minutes" are no shares."""

_WHOLES = frozenset({*range(2, 13), 20, 50, 100, 1_000, 10_000, 100_000, 1_000_000})
_SCALES = frozenset({10.0, 12.0, 100.0, 1e3, 1e6, 1e9, 1e12})
_GAP = re.compile(r" {1,2}|-")
_WORD = re.compile(r"[^\W\d_]{1,40}")
_JOINED = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+){0,20}")
_MAX_KEPT = 80
"""Characters; of longer words it is not kept what they can begin."""
_ENDS = re.compile(r"\s*(?:[.,;:!?)]|$)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its multiplier and unit, and all the characters that they take.

    ``rough`` tells that the words themselves round, ``behind`` that the unit follows the number,
    ``measured`` that a unit or multiplier makes it sure that something is counted.
    """

    start: int
    end: int
    value: float | None
    unit: str | None
    factor: float = 1.0
    rough: bool = False
    behind: bool = False
    measured: bool = True


@dataclass(frozen=True, slots=True)
class _Lists:
    fractions: Phrases[float]
    bounded: Phrases[float]
    parts: Phrases[float]
    ordinals: Phrases[float]
    every: Phrases[bool]
    shares: Phrases[bool]
    apart: Phrases[bool]
    multiples: Phrases[float]
    vague: Phrases[bool]
    few: Phrases[bool]
    singular: Phrases[float]


@lru_cache(maxsize=32)
def _lists(language: str | None) -> _Lists:
    words = pack_for(language).quantities
    return _Lists(
        fractions=Phrases(words.fractions),
        bounded=Phrases(words.bounded_fractions),
        parts=Phrases(words.parts),
        ordinals=Phrases(words.ordinals),
        every=listed(words.every),
        shares=listed(words.shares),
        apart=listed(words.shares_apart),
        multiples=Phrases(words.multiples),
        vague=listed(words.vague),
        few=listed(words.few),
        singular=Phrases(words.numbers),
    )


def may_open(folded: str, start: int, language: str | None) -> bool:
    """Tell whether a share or a number may begin at ``start``: most words rule it out, whatever follows."""
    word = _JOINED.match(folded, start)
    return word is None or len(word.group()) > _MAX_KEPT or _word_may_open(word.group(), language)


@lru_cache(maxsize=16_384)
def _word_may_open(word: str, language: str | None) -> bool:
    return first_letters(word) in _first_words(language) or numeral_at(word, word, 0, language) is not None


@lru_cache(maxsize=32)
def _first_words(language: str | None) -> frozenset[str]:
    lists, words = _lists(language), pack_for(language).quantities
    found = (lists.every, lists.vague, lists.few, listed((*words.rough, *words.articles)))
    values = (lists.fractions, lists.bounded, lists.multiples, lists.singular)
    firsts = [one.first_words() for one in found] + [one.first_words() for one in values]
    return frozenset[str]().union(*firsts)


def share_at(text: str, folded: str, start: int, language: str | None) -> Amount | None:
    """Return the share, multiple or vague plural that begins at ``start``, None when none does."""
    lists = _lists(language)
    fraction = lists.fractions.at(folded, start) or _bounded_fraction(folded, start, language)
    number = lists.singular.at(folded, start)
    if fraction and not (number and number[1] > fraction[1]):  # "a quarter of" against "... of a million"
        return _of_unit(text, folded, Amount(start, fraction[1], fraction[0], "percent"), language)
    multiple = lists.multiples.at(folded, start)
    if multiple:
        return Amount(start, multiple[1], multiple[0], "times")
    every = lists.every.at(folded, start)
    if every:
        return _every(text, folded, start, every[1], language)
    return _vague(text, folded, start, language) or _counted_share(text, folded, start, language)


def _bounded_fraction(folded: str, start: int, language: str | None) -> tuple[float, int] | None:
    """Tell "fell by nearly a third." from "a third person"."""
    found = _lists(language).bounded.at(folded, start)
    if found is None:
        return None
    ends = _ENDS.match(folded, found[1]) is not None
    return found if ends or measures_for(language).comparator_before(folded, start) else None


def _every(text: str, folded: str, start: int, end: int, language: str | None) -> Amount | None:
    gap = _GAP.match(folded, end)
    ordinal = _lists(language).ordinals.at(folded, gap.end()) if gap else None
    if ordinal is None or _is_period(text, folded, ordinal[1], language):
        return None
    return Amount(start, ordinal[1], 100 / ordinal[0], "percent")


def _is_period(text: str, folded: str, end: int, language: str | None) -> bool:
    unit = measures_for(language).unit_after(text, folded, end)
    return unit is not None and unit.adjacent and unit.name in PERIODS


def _counted_share(text: str, folded: str, start: int, language: str | None) -> Amount | None:
    """Read "zwei Drittel" and "one in five"."""
    numeral = numeral_at(text, folded, start, language)
    if numeral is None or numeral.value is None or not 0 < numeral.value < 100_000:
        return None
    lists, gap = _lists(language), _GAP.match(folded, numeral.end)
    if gap is None:
        return None
    part = lists.parts.at(folded, gap.end())
    if part and numeral.value * part[0] <= 1000:
        amount = Amount(start, part[1], numeral.value * part[0], "percent")
        return _of_unit(text, folded, amount, language)
    return _in_whole(text, folded, start, gap.end(), numeral.value, language)


def _in_whole(
    text: str, folded: str, start: int, after: int, share: float, language: str | None
) -> Amount | None:
    lists = _lists(language)
    joint = lists.shares.at(folded, after) or _apart(folded, after, share, language)
    gap = _GAP.match(folded, joint[1]) if joint else None
    whole = numeral_at(text, folded, gap.end(), language) if gap else None
    if whole is None or whole.value is None or whole.value not in _WHOLES or share >= whole.value:
        return None
    factor, _ = measures_for(language).multiplier_after(folded, whole.end, money=False)
    if factor != 1.0 or _is_period(text, folded, whole.end, language):
        return None
    apart = lists.shares.at(folded, after) is None
    if apart and measures_for(language).unit_after(text, folded, whole.end):
        return None  # "one man in ten cities"
    return Amount(start, whole.end, 100 * share / whole.value, "percent")


def _apart(folded: str, after: int, share: float, language: str | None) -> tuple[bool, int] | None:
    """Look behind one noun: "deux Français sur cinq"; where the word is of place too, "one pupil in ten"."""
    word = _WORD.match(folded, after)
    gap = _GAP.match(folded, word.end()) if word else None
    joint = _lists(language).apart.at(folded, gap.end()) if gap else None
    if joint is None or gap is None:
        return None
    placed = folded[gap.end() : joint[1]] in pack_for(language).names.located
    return joint if share == 1 or not placed else None


def _of_unit(text: str, folded: str, amount: Amount, language: str | None) -> Amount:
    """Read "две десятых процента" as 0.2 percent, not as 20."""
    unit = measures_for(language).unit_after(text, folded, amount.end)
    if unit is None or unit.name != "percent" or not unit.adjacent or amount.value is None:
        return amount
    return Amount(amount.start, unit.end, amount.value / 100, "percent")


def _vague(text: str, folded: str, start: int, language: str | None) -> Amount | None:
    lists, measures = _lists(language), measures_for(language)
    end = _vague_end(folded, start, language)
    singular = lists.singular.at(folded, start)
    if end is None or (singular and measures.comparator_before(folded, start)):
        return None  # "более тысячи" is a number, "тысячи людей" is none
    factor, end = measures.multiplier_after(folded, end, money=False)
    unit = measures.unit_after(text, folded, end)
    return Amount(start, unit.end if unit else end, None, unit.name if unit else None, factor=factor)


def _vague_end(folded: str, start: int, language: str | None) -> int | None:
    lists, measures = _lists(language), measures_for(language)
    plural = lists.vague.at(folded, start)
    if plural:
        return plural[1]
    few = lists.few.at(folded, start)
    gap = _GAP.match(folded, few[1]) if few else None
    if gap is None:
        return None
    scale = lists.vague.at(folded, gap.end()) or measures.multipliers.at(folded, gap.end())
    if scale:
        return scale[1]
    number = numeral_at(folded, folded, gap.end(), language)
    return number.end if number and number.value in _SCALES else None
