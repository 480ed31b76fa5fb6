"""Find phrases of a fixed list at a place in a text, by dictionary instead of by regular expression.

A language has a thousand names of units and currencies; an alternation of them would be tried one by one
at every number. Here the cost of a look-up is the number of different lengths, whatever the list holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")

_LETTERS = re.compile(r"[^\W\d_]*")
_SPACES = [chr(code) for code in range(0x3001) if chr(code).isspace()]
"""All that there are: the ideographic space is the last of them."""

_ALIKE = str.maketrans(dict.fromkeys(_SPACES, " ") | {"’": "'", "ʼ": "'", "`": "'", "‑": "-", "ё": "е"})


def fold(text: str) -> str:
    """Return ``text`` in lower case with plain spaces and apostrophes; offsets stay those of ``text``."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two characters
        lowered = "".join(one if len(one) == 1 else old for old in text for one in [old.lower()])
    return lowered.translate(_ALIKE)


def first_letters(text: str) -> str:
    """Return the letters that ``text`` begins with, as far as no other character parts them."""
    found = _LETTERS.match(text)
    return found.group() if found else ""


class Phrases(Generic[T]):
    """Phrases and what each stands for; texts must be folded, phrases are folded here."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        self._meanings = {fold(phrase): meaning for phrase, meaning in meanings.items() if phrase}
        self._lengths = _lengths((phrase[0], len(phrase)) for phrase in self._meanings)
        self._back = _lengths((phrase[-1], len(phrase)) for phrase in self._meanings)

    def __contains__(self, phrase: object) -> bool:
        return phrase in self._meanings

    def first_words(self) -> set[str]:
        """Return the letters that the phrases begin with: where a text begins with others, none is found."""
        return {first_letters(phrase) for phrase in self._meanings}

    def get(self, phrase: str) -> T | None:
        """Return what a folded phrase stands for."""
        return self._meanings.get(phrase)

    def at(self, text: str, start: int) -> tuple[T, int] | None:
        """Return the meaning and the end of the longest phrase that begins at ``start``."""
        for length in self._lengths.get(text[start : start + 1], ()):
            end = start + length
            # A slice past the end is cut, and would fit a shorter phrase.
            phrase = text[start:end] if end <= len(text) else ""
            if phrase in self._meanings and not (_wordlike(text, end - 1) and _wordlike(text, end)):
                return self._meanings[phrase], end
        return None

    def before(self, text: str, end: int) -> tuple[T, int] | None:
        """Return the meaning and the start of the longest phrase that ends before the space at ``end``."""
        while end > 0 and text[end - 1] == " ":
            end -= 1
        for length in self._back.get(text[end - 1 : end], ()):
            start = end - length
            if start < 0:
                continue
            phrase = text[start:end]
            if phrase in self._meanings and not (
                start and _wordlike(text, start) and _wordlike(text, start - 1)
            ):
                return self._meanings[phrase], start
        return None


def listed(phrases: Iterable[str]) -> Phrases[bool]:
    """Return phrases that only have to be found."""
    return Phrases(dict.fromkeys(phrases, True))


def _lengths(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for character, length in pairs:
        lengths.setdefault(character, set()).add(length)
    return {character: tuple(sorted(found, reverse=True)) for character, found in lengths.items()}


def _wordlike(text: str, position: int) -> bool:
    return position < len(text) and (text[position].isalnum() or text[position] == "_")
