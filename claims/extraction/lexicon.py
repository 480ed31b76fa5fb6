"""Whether a word is a common word of its language, by simplemma's dictionaries (MIT).

The dictionaries map inflected forms to lemmas; names are in them too, with a capital. Read from the packed
stream, German takes 15 MB and 0.4 s on first use, the others less, and a look-up about 7 microseconds.
"""

from __future__ import annotations

from functools import lru_cache

from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

LONGEST = 40
"""Longer words are in no dictionary, and cost too much to take apart."""

LEAST_HEAD = 3
LEAST_TAIL = 4
_LINKS = ("", "s", "n", "en", "es")


@lru_cache(maxsize=50_000)
def lemma(word: str, language: str) -> str | None:
    """Return the lemma of a word exactly as written, None for one that the dictionary lacks."""
    if len(word) > LONGEST:
        return None
    try:
        return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language).get(word)
    except ValueError:
        return None


def is_common(word: str, language: str) -> bool:
    """True when the word in lower case is a form of a common word."""
    found = lemma(word.lower(), language)
    return found is not None and found[:1].islower()


def is_known(word: str, language: str) -> bool:
    """True when the dictionary has the word, with a capital or without."""
    return lemma(word, language) is not None or lemma(word.lower(), language) is not None


@lru_cache(maxsize=50_000)
def is_compound(word: str, language: str) -> bool:
    """True when a word is two known ones written as one, as German does ("Panzerlieferung")."""
    if len(word) > LONGEST:
        return False
    return any(
        is_known(word[cut:].capitalize(), language) and _is_head(word[:cut], language)
        for cut in range(LEAST_HEAD, len(word) - LEAST_TAIL + 1)
    )


def _is_head(head: str, language: str) -> bool:
    stems = (head[: len(head) - len(link)] for link in _LINKS if head.endswith(link))
    return any(len(stem) >= LEAST_HEAD and is_known(stem, language) for stem in stems)
