"""Words of six languages that stand for one thing, and small words that decide how a claim is meant.

The words are data (``pairing_concepts.toml``). Vectors put "grain" and "coal" nearer to each other than
many a word and its translation, so what two claims are about is told by words that are known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from claims.extraction.packs import base_language

CONCEPTS = Path(__file__).with_suffix(".toml")

GENERIC = "generic"
_KINDS = ("thing", "act", "once")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the words of one language stand for: by the whole word, by how it begins and by how it ends."""

    whole: Mapping[str, frozenset[str]]
    beginnings: Mapping[str, frozenset[str]]
    endings: Mapping[str, frozenset[str]]

    def concepts(self, folded: str) -> frozenset[str]:
        """Return the names of what a case-folded word stands for; `GENERIC` is one of them."""
        found = self.whole.get(folded, frozenset())
        for length in range(_SHORTEST, len(folded) + 1):
            found |= self.beginnings.get(folded[:length], frozenset())
            found |= self.endings.get(folded[-length:], frozenset())
        return found


@lru_cache(maxsize=20_000)
def concepts_of(word: str, language: str | None) -> frozenset[str]:
    """Return what a word stands for; in a language without a list, what it stands for in any."""
    return _lexicon(base_language(language)).concepts(word.casefold())


@cache
def single_events() -> frozenset[str]:
    """Return the names of the acts that happen to a thing once."""
    return frozenset(_table()["once"])


@cache
def small_words(name: str, language: str | None) -> tuple[str, ...]:
    """Return one of the lists of small words ("change", "asking"); all of them for an unknown language."""
    lists: dict[str, list[str]] = _table()["small"][name]
    code = base_language(language)
    chosen = [lists[code]] if code in lists else list(lists.values())
    return tuple(word for words in chosen for word in words)


@cache
def _lexicon(code: str | None) -> Lexicon:
    whole: dict[str, set[str]] = {}
    beginnings: dict[str, set[str]] = {}
    endings: dict[str, set[str]] = {}
    for name, form in _forms(code):
        kept = beginnings if form.endswith("*") else endings if form.startswith("*") else whole
        kept.setdefault(form.strip("*"), set()).add(name)
    return Lexicon(_frozen(whole), _frozen(beginnings), _frozen(endings))


def _forms(code: str | None) -> Iterator[tuple[str, str]]:
    table = _table()
    entries = [(GENERIC, table["generic"])] + [entry for kind in _KINDS for entry in table[kind].items()]
    for name, forms in entries:
        for known in [code] if code in forms else list(forms):
            yield from ((name, form) for form in forms[known].split())


def _frozen(words: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(names) for word, names in words.items()}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(CONCEPTS.read_text(encoding="utf-8"))
