"""Read numbers: digits in the format of a language, and number words.

Separators come from Babel's CLDR data and number words from text2num; quantulum3 and number-parser were
tried and fail on German. A number whose separators the language does not decide has no value: "3.350" is
three thousand in German, three and a bit in English, and unknown where the language is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol
from text_to_num import text2num

from claims.extraction.frames import any_of
from claims.extraction.packs import QuantityWords, pack_for

MAX_DIGITS = 18
MAX_NUMBER_WORDS = 6

_SPACES = "\u00a0\u202f\u2009"
_DIGITS = re.compile(
    rf"(?<![\w.,/:^-])(?P<sign>[-−]?)(?P<digits>\d{{1,{MAX_DIGITS}}}"
    rf"(?:[.,'’{_SPACES} ]\d{{1,{MAX_DIGITS}}}){{0,8}})(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_GROUPS = re.compile(r"\d{1,3}(?:[^\d]\d{3})+$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at ``text[start:end]``; ``value`` is None when it cannot be told for sure.

    ``digits`` tells numbers in digits from number words, ``plain`` digits without any separator.
    """

    start: int
    end: int
    value: float | None
    digits: bool = True
    plain: bool = False


def read_numerals(text: str, language: str | None) -> list[Numeral]:
    """Return the numbers of ``text`` in order, never overlapping."""
    found = list(_digit_numerals(text, language))
    taken = [(numeral.start, numeral.end) for numeral in found]
    words = [
        numeral
        for numeral in _word_numerals(text, language)
        if not any(start < numeral.end and numeral.start < end for start, end in taken)
    ]
    return sorted(found + words, key=lambda numeral: numeral.start)


def _digit_numerals(text: str, language: str | None) -> Iterator[Numeral]:
    for found in _DIGITS.finditer(text):
        written = _one_number(found["digits"])
        start, end = found.start("digits"), found.start("digits") + len(written)
        value = parse_digits(written, language)
        if found["sign"] and value is not None:
            start, value = found.start(), -value
        yield Numeral(start, end, value, plain=written.isdigit())


def _one_number(written: str) -> str:
    """Cut at a plain space that does not separate groups of three: "5 12" are two numbers."""
    if " " not in written or (_GROUPS.match(written) and set(re.findall(r"\D", written)) == {" "}):
        return written
    return written.split(" ")[0]


@lru_cache(maxsize=4096)
def parse_digits(written: str, language: str | None) -> float | None:
    """Return the value of digits with separators, None when the language does not decide it."""
    if written.isdigit():
        return float(written)
    separators = re.findall(r"[^\d]", written)
    decimal, group = _symbols(language)
    if len(set(separators)) > 2:
        return None
    last = separators[-1]
    if decimal is None:
        return _undecided(written, separators)
    if last == decimal and separators.count(last) == 1:
        whole, _, fraction = written.rpartition(last)
        return _joined(whole, separators[:-1], group, fraction)
    return _joined(written, separators, group, "")


def _joined(whole: str, separators: list[str], group: str | None, fraction: str) -> float | None:
    kinds = set(separators)
    if not kinds:
        return float(f"{whole}.{fraction or 0}")
    if len(kinds) > 1 or not _GROUPS.match(whole):
        return None
    if not kinds <= {group, "'", "’", " ", *_SPACES}:
        return None
    return float(re.sub(r"\D", "", whole) + f".{fraction or 0}")


def _undecided(written: str, separators: list[str]) -> float | None:
    """Read without a language what reads the same in all: two kinds of separator, or repeated groups."""
    if separators[0] in f" '’{_SPACES}" or len(separators) > 1:
        last = separators[-1] if separators.count(separators[-1]) == 1 and len(separators) > 1 else None
        whole, fraction = written.rsplit(last, 1) if last else (written, "")
        return _joined(whole, re.findall(r"\D", whole), separators[0], fraction)
    if len(written.rpartition(separators[0])[2]) == 3:
        return None
    return float(written.replace(separators[0], "."))


@lru_cache(maxsize=64)
def _symbols(language: str | None) -> tuple[str | None, str | None]:
    """Return the decimal and the group symbol of a language, None for one that CLDR does not know."""
    if not language:
        return None, None
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None, None
    decimal, group = get_decimal_symbol(locale), get_group_symbol(locale)
    return decimal, "." if decimal == "," and group.isspace() else group


def _word_numerals(text: str, language: str | None) -> Iterator[Numeral]:
    words = pack_for(language).quantities
    reached = 0
    named = _named_numbers(language)
    for found in _WORD.finditer(text):
        if found.start() < reached:
            continue
        special = named.match(text, found.start())
        numeral = (
            Numeral(found.start(), special.end(), _named_value(special.group(), words), digits=False)
            if special
            else _run(text, found, language, words)
        )
        if numeral is not None:
            reached = numeral.end
            yield numeral


@lru_cache(maxsize=32)
def _named_numbers(language: str | None) -> re.Pattern[str]:
    return re.compile(any_of(pack_for(language).quantities.numbers) + r"(?![\w-])")


def _named_value(written: str, words: QuantityWords) -> float | None:
    return words.numbers.get(" ".join(written.casefold().split()))


def _run(text: str, first: re.Match[str], language: str | None, words: QuantityWords) -> Numeral | None:
    """Read the longest run of number words that starts at ``first``."""
    run, end = first.group().casefold(), first.end()
    value = 1.0 if run in words.articles else word_value(run, language) if words.text2num else None
    if value is None or not words.text2num:
        return None if value is None else Numeral(first.start(), end, value, digits=False)
    position = end
    for _ in range(MAX_NUMBER_WORDS):
        following = _WORD.match(text, position + 1) if text[position : position + 1] == " " else None
        if following is None:
            break
        run, position = f"{run} {following.group().casefold()}", following.end()
        longer = word_value(run, language)
        if longer is not None:
            value, end = longer, position
    return Numeral(first.start(), end, value, digits=False)


@lru_cache(maxsize=8192)
def word_value(words: str, language: str | None) -> float | None:
    """Return the value of number words, None when they are none."""
    code = (language or "").split("-")[0]
    try:
        return float(text2num(words, code))
    except ValueError:
        return None
