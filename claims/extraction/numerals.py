"""Read numbers: digits in the format of a language, and number words.

Separators come from Babel's CLDR data. Number words come from text2num where it knows the language
(German, English, French, Spanish; integers only) and from the pack's own words, which are added up
("сто двадцать три"); quantulum3 and number-parser were tried and fail on German. A number whose
separators the language does not decide has no value: "3.350" is three thousand in German, three and a
bit in English, and unknown where the language is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol
from text_to_num import text2num

from claims.extraction.locales import locale_of
from claims.extraction.packs import QuantityWords, inverted, pack_for
from claims.extraction.phrases import Phrases, fold, listed

MAX_DIGITS = 18
MAX_NUMBER_WORDS = 8

_SPACES = "\u00a0\u202f\u2009"
_VULGAR = "¼½¾⅓⅔⅕⅖⅗⅘⅛⅜⅝⅞"
_SIGN = r"(?:(?<![^\s(\[„“\"«=~])[-−–])?"
_DIGITS = re.compile(
    rf"(?:(?<![\w.,/:^–−-])|(?<=[\d%€$][–−-]))(?P<sign>{_SIGN})(?P<digits>\d{{1,{MAX_DIGITS}}}"
    rf"(?:[.,'’{_SPACES} ]\d{{1,{MAX_DIGITS}}}){{0,8}})(?!\d)(?P<vulgar>[{_VULGAR}]?)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+){0,20}")
_STARTS = re.compile(rf"[-−–]?\d|[{_VULGAR}]|[^\W\d_]+")
_GROUPS = re.compile(r"\d{1,3}(?:[^\d]\d{3})+$")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at ``text[start:end]``; ``value`` is None when it cannot be told for sure.

    ``digits`` tells numbers in digits from number words, ``plain`` digits without any separator,
    ``article`` the word for one that is also the indefinite article, ``rough`` words that round
    ("une dizaine"), ``unit`` what the word itself says it counts ("dreijährig").
    """

    start: int
    end: int
    value: float | None
    digits: bool = True
    plain: bool = False
    article: bool = False
    rough: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The number words of a pack, ready to look up."""

    words: QuantityWords
    code: str
    numbers: Phrases[float]
    rough: Phrases[float]
    articles: Phrases[bool]
    suffixes: dict[str, str]


@lru_cache(maxsize=32)
def _lexicon(language: str | None) -> _Lexicon:
    pack = pack_for(language)
    words = pack.quantities
    suffixes = {fold(form): unit for form, unit in inverted(words.suffix_units).items()}
    return _Lexicon(
        words, pack.code, Phrases(words.numbers), Phrases(words.rough), listed(words.articles), suffixes
    )


def read_numerals(text: str, language: str | None) -> list[Numeral]:
    """Return the numbers of ``text`` in order, never overlapping."""
    folded, found, reached = fold(text), list[Numeral](), 0
    for place in _STARTS.finditer(text):
        numeral = numeral_at(text, folded, place.start(), language) if place.start() >= reached else None
        if numeral is not None:
            found.append(numeral)
            reached = numeral.end
    return found


def starts(text: str) -> list[int]:
    """Return the places where a number or a word may begin."""
    return [place.start() for place in _STARTS.finditer(text)]


def numeral_at(text: str, folded: str, start: int, language: str | None) -> Numeral | None:
    """Return the number that begins at ``start``, None when none does."""
    first = text[start : start + 1]
    if first in _VULGAR:
        return Numeral(start, start + 1, unicodedata.numeric(first)) if first else None
    if first.isdigit() or first in "-−–":
        return _digits_at(text, start, language)
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return None
    lexicon = _lexicon(language)
    if lexicon.words.text2num and start > 1 and folded[start - 1] == "-" and folded[start - 2].isalpha():
        rest = _WORD.match(folded, start)  # of "quatre-vingt-treizième", or the second end of "two-three"
        if rest is None or word_value(rest.group(), lexicon.code) is None:
            return None
    return _words_at(folded, start, lexicon)


def _digits_at(text: str, start: int, language: str | None) -> Numeral | None:
    found = _DIGITS.match(text, start) or (None if text[start].isdigit() else _DIGITS.match(text, start + 1))
    if not found:
        return None
    written = _one_number(found["digits"])
    begin, end = found.start("digits"), found.start("digits") + len(written)
    value = parse_digits(written, language)
    if found["vulgar"] and value is not None and end == found.end("digits"):
        value, end = value + unicodedata.numeric(found["vulgar"]), found.end()
    if found["sign"] and value is not None:
        begin, value = found.start(), -value
    return Numeral(begin, end, value, plain=written.isdigit() and not found["vulgar"])


def _one_number(written: str) -> str:
    """Cut at a plain space that does not separate groups of three: "5 12" are two numbers."""
    if " " not in written:
        return written
    whole, comma, rest = written.partition(",")
    spaced = _GROUPS.match(whole) and set(re.findall(r"\D", whole)) == {" "}
    if spaced and " " not in rest and "." not in rest:
        return whole + comma + rest
    return whole if spaced else written.split(" ")[0]


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
    grouped = _GROUPS.match(whole) or (group == "," and _INDIAN.match(whole))
    if len(kinds) > 1 or not grouped or not kinds <= {group, "'", "’", " ", *_SPACES}:
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
    locale = locale_of(language)
    if locale is None:
        return None, None
    decimal, group = get_decimal_symbol(locale), get_group_symbol(locale)
    return decimal, "." if decimal == "," and group.isspace() else group


def _words_at(folded: str, start: int, lexicon: _Lexicon) -> Numeral | None:
    rough = lexicon.rough.at(folded, start)
    if rough:
        return Numeral(start, rough[1], rough[0], digits=False, rough=True)
    known = lexicon.numbers.at(folded, start)
    counted = _run(folded, start, lexicon) if lexicon.words.text2num else _added(folded, start, lexicon)
    if counted and (not known or counted.end > known[1]):
        return counted
    if known:
        return Numeral(start, known[1], known[0], digits=False)
    article = lexicon.articles.at(folded, start)
    if article:
        return Numeral(start, article[1], 1.0, digits=False, article=True)
    return _compound(folded, start, lexicon)


def _added(folded: str, start: int, lexicon: _Lexicon) -> Numeral | None:
    """Add up words of falling size, as in "двести двадцать один"."""
    total, end, position = 0.0, start, start
    for _ in range(MAX_NUMBER_WORDS):
        part = lexicon.numbers.at(folded, position)
        one = lexicon.articles.at(folded, position) if part is None and total else None
        part = (1.0, one[1]) if one else part
        if part is None or (total and not _fits(total, part[0])):
            break
        total, end = total + part[0], part[1]
        position = end + 1
        if folded[end : end + 1] != " ":
            break
    return Numeral(start, end, total, digits=False) if end > start else None


def _fits(total: float, part: float) -> bool:
    if not part.is_integer() or not total.is_integer() or not 0 < part < 1000:
        return False
    return bool(total % 10.0 ** len(f"{part:.0f}") == 0)


def _run(folded: str, start: int, lexicon: _Lexicon) -> Numeral | None:
    """Read the longest run of number words that starts at ``start``, by text2num."""
    first = _WORD.match(folded, start)
    if first is None:
        return None
    if lexicon.articles.get(first.group()):
        value, end = None, start
    else:
        value, end = _first_value(first, lexicon)
        if value is None or end < first.end():
            return None if value is None else Numeral(start, end, value, digits=False)
    run, position = first.group(), first.end()
    for _ in range(MAX_NUMBER_WORDS):
        following = _WORD.match(folded, position + 1) if folded[position : position + 1] == " " else None
        if following is None:
            break
        run, position = f"{run} {following.group()}", following.end()
        longer = word_value(run, lexicon.code)
        if longer is not None:
            value, end = longer, position
    return None if value is None else Numeral(start, end, value, digits=False)


def _first_value(first: re.Match[str], lexicon: _Lexicon) -> tuple[float | None, int]:
    """Read a word, or what stands before its first hyphen: "three-year"."""
    value = word_value(first.group(), lexicon.code)
    if value is not None:
        return value, first.end()
    head, hyphen, _ = first.group().partition("-")
    if not hyphen or lexicon.articles.get(head):
        return None, first.end()
    return word_value(head, lexicon.code), first.start() + len(head)


def _compound(folded: str, start: int, lexicon: _Lexicon) -> Numeral | None:
    """Read a word that holds its number: "dreieinhalb", "fünfmal", "dreijährige", "tenfold"."""
    found = _WORD.match(folded, start)
    if found is None:
        return None
    word, end = found.group(), found.end()
    value = _with_half(word, lexicon)
    if value is not None:
        return Numeral(start, end, value, digits=False)
    for length in sorted({len(suffix) for suffix in lexicon.suffixes}, reverse=True):
        unit, stem = lexicon.suffixes.get(word[-length:]), word[:-length].rstrip("-")
        value = _stem_value(stem, lexicon) if unit and stem else None
        if value is not None:
            return Numeral(start, end, value, digits=False, unit=unit)
    return None


def _with_half(word: str, lexicon: _Lexicon) -> float | None:
    for suffix in lexicon.words.half_suffixes:
        stem = word.removesuffix(suffix)
        if stem != word and stem:
            whole = 1.0 if lexicon.articles.get(stem) else word_value(stem, lexicon.code)
            return None if whole is None else whole + 0.5
    return None


def _stem_value(stem: str, lexicon: _Lexicon) -> float | None:
    if lexicon.articles.get(stem):
        return None
    known = lexicon.numbers.get(stem)
    if known is not None:
        return known
    half = _with_half(stem, lexicon)
    if half is not None:
        return half
    return word_value(stem, lexicon.code) if lexicon.words.text2num else None


@lru_cache(maxsize=8192)
def word_value(words: str, language: str | None) -> float | None:
    """Return the value of number words by text2num, None when they are none."""
    code = (language or "").split("-")[0]
    try:
        return float(text2num(words, code))
    except ValueError:
        return None
