"""Whether two claims say the opposite of one another: negation, denial, and words such as "rose" and "fell".

The words are data (``antonyms.toml``); a pair holds across languages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from claims.extraction.packs import base_language

OPPOSITES = Path(__file__).with_name("antonyms.toml")

_SIDES = (1, -1)


@dataclass(frozen=True, slots=True)
class Sense:
    """One side (1 or -1) of a pair of opposites, and the word that says it."""

    pair: str
    side: int
    word: str


@dataclass(frozen=True, slots=True)
class Opposites:
    """The words of one language: the senses of whole words and of beginnings, and the other lists."""

    whole: Mapping[str, tuple[tuple[str, int], ...]]
    beginnings: Mapping[str, tuple[tuple[str, int], ...]]
    joining: frozenset[str]
    negative: frozenset[str]

    def senses(self, words: Iterable[str]) -> tuple[Sense, ...]:
        """Return the sides that ``words`` take in order; a pair with both of its sides tells nothing."""
        found = [Sense(pair, side, word) for word in words for pair, side in self._of(word.casefold())]
        sides: dict[str, set[int]] = {}
        for sense in found:
            sides.setdefault(sense.pair, set()).add(sense.side)
        return tuple(sense for sense in found if len(sides[sense.pair]) == 1)

    def denying(self, words: Iterable[str]) -> str | None:
        """Return the first verb that denies what it governs ("failed")."""
        return next((word for word in words if word.casefold() in self.negative), None)

    def _of(self, word: str) -> Iterator[tuple[str, int]]:
        yield from self.whole.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self.beginnings.get(word[:length], ())


@cache
def opposites_for(language: str | None) -> Opposites:
    """Return the opposites of an ISO 639-1 code or locale; a language without words gets those of all.

    Claims are short, so that their language often cannot be told.
    """
    table, code = _table(), base_language(language)
    codes = [code] if code in table["joining"] else list(table["joining"])
    whole: dict[str, list[tuple[str, int]]] = {}
    beginnings: dict[str, list[tuple[str, int]]] = {}
    for pair, known in product(table["pairs"], codes):
        for side, forms in zip(_SIDES, pair[known], strict=True):
            for form in forms:
                kept, word = (beginnings, form[:-1]) if form.endswith("*") else (whole, form)
                kept.setdefault(word, []).append((pair["name"], side))
    joining, negative = (
        frozenset(word for known in codes for word in table[name][known]) for name in ("joining", "negative")
    )
    return Opposites(_frozen(whole), _frozen(beginnings), joining, negative)


@cache
def converse_pairs() -> frozenset[str]:
    """Return the names of the pairs that say the same when their two sides change places."""
    return frozenset(pair["name"] for pair in _table()["pairs"] if pair["converse"])


@cache
def compatible_pairs() -> frozenset[str]:
    """Return the names of the pairs whose two sides may both hold of one thing."""
    return frozenset(pair["name"] for pair in _table()["pairs"] if pair.get("compatible", False))


def opposed(left: Iterable[Sense], right: Iterable[Sense]) -> list[tuple[Sense, Sense]]:
    """Return where two claims take different sides of a pair, once for each pair."""
    others = {sense.pair: sense for sense in right}
    found = {
        sense.pair: (sense, others[sense.pair])
        for sense in left
        if sense.pair in others and others[sense.pair].side != sense.side
    }
    return list(found.values())


def _frozen(words: dict[str, list[tuple[str, int]]]) -> Mapping[str, tuple[tuple[str, int], ...]]:
    return MappingProxyType({word: tuple(senses) for word, senses in words.items()})


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(OPPOSITES.read_text(encoding="utf-8"))
