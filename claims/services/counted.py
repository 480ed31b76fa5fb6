"""What a number counts: "20 percent of the harvest" against "20 percent of the exports".

Read from the words right behind the number, and from nothing else: of a share, an amount of money or of
something measured, what a word of belonging joins to it ("of", "der"); where none does, only what names a
country ("территории Украины"), and where nouns have capitals, the noun behind a measure ("20 Tonnen
Getreide"); of a bare number, the next word. Everything else is None: a percentage whose whole stands
elsewhere in the sentence was not read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from claims.extraction.lexicon import lemma
from claims.extraction.packs import base_language, pack_for
from claims.extraction.places import COMPARED, place_name
from claims.extraction.shares import PERIODS
from claims.extraction.units import currency_codes, measured_units
from claims.records import Entity, Quantity
from claims.similarity.function_words import function_words

WORDS = Path(__file__).with_suffix(".toml")

MOST_WORDS = 3
"""Words of content that name what is counted."""

SHARES = frozenset({"percent", "per mille"})
_REACH = 90
_WORD = re.compile(r"[^\W\d_]{1,40}")
_JOINT = re.compile(r"[ \u00a0'’-]{1,2}")


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: ``key`` is equal for what may be compared, ``words`` are those of the text.

    A country is in ``key`` by its ISO 3166 code, any other word by its lemma in ``language``.
    """

    key: frozenset[str]
    words: str
    language: str | None = None


def read_counted(
    text: str, language: str | None, quantities: Sequence[Quantity], entities: Iterable[Entity] = ()
) -> list[Counted | None]:
    """Return what each quantity of a text counts, in order; None where that does not stand behind it."""
    countries = _countries(entities)
    found: list[Counted | None] = []
    reached = 0
    for quantity in quantities:
        start = text.find(quantity.surface, reached)
        if start < 0:
            found.append(None)
            continue
        reached = start + len(quantity.surface)
        found.append(_behind(text, reached, quantity, base_language(language), countries))
    return found


def _countries(entities: Iterable[Entity]) -> dict[str, str]:
    """Return the country that each word of a country's or a people's name stands for."""
    return {
        word.casefold(): entity.country
        for entity in entities
        if entity.country and entity.kind in COMPARED
        for word in _WORD.findall(entity.surface)
    }


def _behind(
    text: str, end: int, quantity: Quantity, language: str | None, countries: dict[str, str]
) -> Counted | None:
    words = list(_words(text, end))
    if quantity.unit is None:
        return _counted(text, _things(words, language), language, countries)
    if quantity.unit not in _joined_units():
        return None
    links = _links(language)
    opened = _last_word(quantity.surface) in links
    if words and (opened or _folded(words[0]) in links):
        rest = words if opened else words[1:]
        return _counted(text, _content(_past_articles(rest, language), language), language, countries)
    found = _content(words, language)
    if any(_folded(word) in countries for word in found):
        return _counted(text, found, language, countries)
    measured = quantity.unit in measured_units() - SHARES and _has_capital_nouns(language)
    return _counted(text, _capital(words[:1]), language, countries) if measured else None


def _things(words: Sequence[re.Match[str]], language: str | None) -> Sequence[re.Match[str]]:
    """Return what a bare number counts: the next word, past adjectives where a capital tells them apart."""
    found = _content(words, language)
    if not _has_capital_nouns(language):
        return found[:1]
    return next(([word] for word in found if _capital([word])), [])


def _capital(words: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    return [word for word in words if word.group()[0].isupper()]


def _has_capital_nouns(language: str | None) -> bool:
    return pack_for(language).quantities.capital_nouns


def _words(text: str, end: int) -> Iterator[re.Match[str]]:
    """Yield the words right behind ``end``, as long as only white space joins them."""
    limit = min(len(text), end + _REACH)
    while (gap := _JOINT.match(text, end, limit)) and (word := _WORD.match(text, gap.end(), limit)):
        yield word
        end = word.end()


def _folded(word: re.Match[str]) -> str:
    return word.group().casefold()


def _last_word(surface: str) -> str:
    return (surface.split() or [""])[-1].casefold()


def _past_articles(words: Sequence[re.Match[str]], language: str | None) -> Sequence[re.Match[str]]:
    functional = function_words(language)
    first = next((place for place, word in enumerate(words) if _folded(word) not in functional), len(words))
    return words[first:]


def _content(words: Sequence[re.Match[str]], language: str | None) -> list[re.Match[str]]:
    """Return the words of content at the beginning.

    A genitive's "s" between two of them is no end, nor is "of" behind "the territory".
    """
    functional, whole, found = function_words(language), _whole(language), list[re.Match[str]]()
    nouns = _has_capital_nouns(language)
    for word in words:
        if len(word.group()) == 1 and found:
            continue
        if _folded(word) in functional and found and all(_folded(one) in whole for one in found):
            continue
        if _folded(word) in functional or len(found) == MOST_WORDS:
            break
        if nouns and _capital(found) and not _capital([word]):
            break  # behind a noun, a word without a capital is a verb
        found.append(word)
    return found


def _counted(
    text: str, words: Sequence[re.Match[str]], language: str | None, countries: dict[str, str]
) -> Counted | None:
    if not words:
        return None
    named = {countries[_folded(word)] for word in words if _folded(word) in countries}
    others = [_folded(word) for word in words if _folded(word) not in countries]
    if named:
        others = [word for word in others if word not in _whole(language)]
    key = frozenset({*named, *(_base(word, language) for word in others)})
    if len(named) == 1 and not others:
        return Counted(key, place_name(next(iter(named))), language)
    return Counted(key, text[words[0].start() : words[-1].end()], language)


@lru_cache(maxsize=5_000)
def _base(folded: str, language: str | None) -> str:
    found = (lemma(folded, language) or lemma(folded.capitalize(), language)) if language else None
    return (found or folded).casefold()


@cache
def _joined_units() -> frozenset[str]:
    """Return the units behind which stands what is counted: shares, money, and measures but for times."""
    return (SHARES | measured_units() | frozenset(currency_codes().values())) - PERIODS


@cache
def _links(language: str | None) -> frozenset[str]:
    links = (*_table()["links"].get(language or "", []), *pack_for(language).quantities.of)
    return frozenset(word.rstrip("'").casefold() for word in links)


@cache
def _whole(language: str | None) -> frozenset[str]:
    return frozenset(_table()["whole"].get(language or "", []))


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
