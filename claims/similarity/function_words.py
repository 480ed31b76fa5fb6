"""Words that say nothing of what a claim is about, and openings that turn a claim into its opposite.

The words are data (``function_words.toml``). Lists of stop words on PyPI leave out what introduces speech,
and hold words that tell claims apart ("not", "against").
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from claims.extraction.packs import base_language

FUNCTION_WORDS = Path(__file__).with_suffix(".toml")


@cache
def function_words(language: str | None) -> frozenset[str]:
    """Return the words without content of a language, of all languages for one that has no list."""
    lists: dict[str, list[str]] = _table()["function"]
    code = base_language(language)
    chosen = [lists[code]] if code in lists else list(lists.values())
    return frozenset(word for words in chosen for word in words)


def after_untrue(text: str, language: str | None) -> str | None:
    """Return what follows "it is not true that", None for a text that does not open so."""
    found = _untrue(base_language(language)).match(text)
    return text[found.end() :] if found else None


@cache
def _untrue(code: str | None) -> re.Pattern[str]:
    lists: dict[str, list[str]] = _table()["untrue"]
    chosen = lists[code] if code in lists else [opening for words in lists.values() for opening in words]
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, chosen))})", re.IGNORECASE)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(FUNCTION_WORDS.read_text(encoding="utf-8"))
