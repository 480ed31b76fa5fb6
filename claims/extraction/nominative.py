"""Put a name that a frame holds in an oblique case back into the nominative, where its form makes that sure.

A lemmatiser (simplemma 2.0) was tried on such names and mixes up women and men ("Ивановой" becomes
"Иванов"), plural and singular, and surnames and adjectives, so the endings that are sure are data of
the language packs. A name that no ending fits stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from claims.extraction.frames import UPPER
from claims.extraction.packs import Ending, NameWords


def to_nominative(words: list[str], names: NameWords, *, endings: bool) -> list[str]:
    """Return ``words`` with adjectives, head noun and names in the nominative.

    With ``endings`` False only single words that the pack lists are changed, as in the locative, whose
    endings are not those of the genitive.
    """
    whole = names.oblique_words.get(" ".join(words).casefold())
    if whole is not None:
        return _cased(whole, words[0]).split()
    head = next((place for place, word in enumerate(words) if _heads(word, names)), None)
    if head is None:
        return words
    listed = names.oblique_words.get(words[head].casefold())
    if listed is not None:
        return _agreeing(words[:head], _cased(listed, words[head]), words[head + 1 :], names) or words
    return [*words[:head], *_names(words[head:], names)] if endings else words


def _heads(word: str, names: NameWords) -> bool:
    return word[0] in UPPER or word.casefold() in names.oblique_words


def _names(words: list[str], names: NameWords) -> list[str]:
    """Change the names at the start of ``words``; what follows in lower case is their complement."""
    count = next((place for place, word in enumerate(words) if word[0] not in UPPER), len(words))
    return [*(_one_name(word, names) for word in words[:count]), *words[count:]]


def _one_name(word: str, names: NameWords) -> str:
    if word.isupper():
        return word
    listed = names.oblique_words.get(word.casefold())
    return _cased(listed, word) if listed else _ended(word, names.oblique) or word


def _agreeing(adjectives: list[str], noun: str, rest: list[str], names: NameWords) -> list[str] | None:
    """Return the phrase with its adjectives in agreement, None when one of them has no sure form."""
    gender = gender_of(noun, names)
    if not adjectives:
        return [noun, *rest]
    changed = [_ended(word, names.adjectives.get(gender or "", ())) for word in adjectives]
    sure = [word for word in changed if word is not None]
    return [*sure, noun, *rest] if len(sure) == len(adjectives) else None


def gender_of(noun: str, names: NameWords) -> str | None:
    """Return the grammatical gender of ``noun`` by the endings of the pack, None when they do not tell."""
    folded = noun.casefold()
    return next((gender for word, gender in names.genders.items() if folded.endswith(word)), None)


def _ended(word: str, endings: Iterable[Ending]) -> str | None:
    for ending in endings:
        pattern = _compiled(ending.pattern)
        if pattern.search(word):
            return pattern.sub(ending.nominative, word, count=1)
    return None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})$")


def _cased(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[0] in UPPER else word
