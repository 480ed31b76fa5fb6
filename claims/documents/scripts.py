"""Old one-byte encodings told apart by what the decoded words look like.

charset-normalizer guesses badly on short text, so plausibility decides: letters outside ASCII stand
beside ASCII letters in Western words ("größer") and beside each other in Cyrillic ones.
"""

from __future__ import annotations

import re

_CYRILLIC = ("cp1251", "koi8-u", "iso8859-5", "cp866")
_FREQUENT = frozenset("оеаинтслврпі")
"""The commonest lower-case letters of Russian and Ukrainian: about two thirds of running text."""
_MIN_FREQUENT_SHARE = 0.4
_LATIN_PAIR = re.compile(rb"[A-Za-z](?=[\x80-\xff])|[\x80-\xff](?=[A-Za-z])")
_HIGH_PAIR = re.compile(rb"[\x80-\xff](?=[\x80-\xff])")
_SYMBOL_IN_WORD = re.compile(r"[A-Za-z][¡-©«-´¶-¹»-¿×÷†-‹›€™ˆ˜][a-z]")


def decode_legacy(data: bytes) -> str | None:
    """Return ``data`` decoded as Windows-1252, a Cyrillic encoding, or what charset-normalizer is sure of.

    None when no encoding gives plausible words. Windows-1250 (Polish, Czech) is told from 1252 only
    where 1252 would put a symbol inside a word.
    """
    together, apart = len(_HIGH_PAIR.findall(data)), len(_LATIN_PAIR.findall(data))
    if together > apart:
        return _cyrillic(data) or _guessed(data)
    return _western(data) or _guessed(data)


def _western(data: bytes) -> str | None:
    texts = [text for name in ("cp1252", "cp1250") if (text := _decoded(data, name)) is not None]
    return min(texts, key=lambda text: len(_SYMBOL_IN_WORD.findall(text)), default=None)


def _cyrillic(data: bytes) -> str | None:
    texts = [text for name in _CYRILLIC if (text := _decoded(data, name)) is not None]
    best = max(texts, key=_frequent_share, default="")
    return best if _frequent_share(best) >= _MIN_FREQUENT_SHARE else None


def _frequent_share(text: str) -> float:
    letters = [character for character in text if character.isalpha() and not character.isascii()]
    return sum(letter in _FREQUENT for letter in letters) / len(letters) if letters else 0.0


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:50_000]).best()
    return None if best is None else _decoded(data, best.encoding)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
