"""Old one-byte encodings told apart by what the decoded words look like.

charset-normalizer guesses badly on short text, so plausibility decides: letters outside ASCII stand
beside ASCII letters in Western words ("größer") and beside each other in Cyrillic ones.
"""

from __future__ import annotations

import re

_CYRILLIC = ("cp1251", "koi8-u", "iso8859-5", "cp866")
_FREQUENT = frozenset("оеаинтслврпі")
"""The commonest letters of Russian and Ukrainian: about two thirds of running text."""
_MIN_PLAUSIBILITY = 0.5
_MIN_PLAUSIBILITY_SHORT = 0.35
_COMMONER = 0.15
"""Windows-1251 files outnumber the other three together; on a few words the letters alone mislead."""
_SAMPLE_BYTES = 50_000
_LATIN_PAIR = re.compile(rb"[A-Za-z](?=[\x80-\xff])|[\x80-\xff](?=[A-Za-z])")
_HIGH_PAIR = re.compile(rb"[\x80-\xff](?=[\x80-\xff])")
_SYMBOL_IN_WORD = re.compile(r"[^\W\d_][¡-©«-´¶-¹»-¿×÷†-‹›€™ˆ˜][^\W\d_]")
_INNER_CAPITAL = re.compile("[а-яёіїєґ][А-ЯЁІЇЄҐ]")
_MIN_GUESS_BYTES = 100


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
    sample = data[:_SAMPLE_BYTES]
    scores = {name: _plausibility(sample.decode(name, "replace")) for name in _CYRILLIC}
    best = max(scores, key=lambda name: scores[name] + (_COMMONER if name == "cp1251" else 0))
    needed = _MIN_PLAUSIBILITY if len(data) >= _MIN_GUESS_BYTES else _MIN_PLAUSIBILITY_SHORT
    return _decoded(data, best) if scores[best] >= needed else None


def _plausibility(text: str) -> float:
    """The share of frequent letters, less the capitals inside words that a swapped alphabet leaves."""
    letters = [character for character in text if character.isalpha() and not character.isascii()]
    if not letters:
        return 0.0
    frequent = sum(letter.lower() in _FREQUENT for letter in letters)
    return (frequent - len(_INNER_CAPITAL.findall(text))) / len(letters)


def _guessed(data: bytes) -> str | None:
    if len(data) < _MIN_GUESS_BYTES:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return None if best is None else _decoded(data, best.encoding)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
