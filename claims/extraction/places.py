"""Countries named in a text, as ISO 3166 codes.

The names come from CLDR through Babel, in the text's language and in English. CLDR has no adjectives,
and no well-kept library brings them for many languages, so a longer word that begins with a country's
name counts too ("Nordkoreas", "nordkoreanischen"), its last vowel set aside ("Ukrainian", "russisch").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError

LONG_NAME = 6
"""Names from this length on may go on into an inflection or adjective; shorter ones into a genitive only."""

_COUNTRY = re.compile("[A-Z]{2}")
_NO_COUNTRY = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}


@lru_cache(maxsize=20_000)
def read_places(text: str, language: str | None) -> frozenset[str]:
    """Return the ISO 3166 codes of the countries that ``text`` names."""
    found: set[str] = set()
    for code in {language or "en", "en"}:
        pattern, codes = _names(code)
        found.update(codes[(match["long"] or match["short"]).casefold()] for match in pattern.finditer(text))
    return frozenset(found)


def place_name(code: str) -> str:
    """Return the English name of a country."""
    return str(Locale.parse("en").territories[code])


@lru_cache(maxsize=64)
def _names(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern for the names of a language, English for one unknown to CLDR, and their codes."""
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return _names("en")
    codes: dict[str, str] = {}
    for code, name in territories.items():
        if _COUNTRY.fullmatch(code) and code not in _NO_COUNTRY:
            codes.setdefault(_stem(name), code)
    long = _alternatives(stem for stem in codes if len(stem) >= LONG_NAME - 1)
    short = _alternatives(stem for stem in codes if len(stem) < LONG_NAME - 1)
    pattern = rf"\b(?:(?P<long>{long})\w{{0,8}}|(?P<short>{short})(?:['’]?s)?)\b"
    return re.compile(pattern, re.IGNORECASE), codes


def _stem(name: str) -> str:
    plain = name.casefold()
    return plain[:-1] if len(plain) >= LONG_NAME and plain[-1] in "ae" else plain


def _alternatives(stems: Iterable[str]) -> str:
    return "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
