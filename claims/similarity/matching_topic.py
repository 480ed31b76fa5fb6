"""Whether two claims are about one thing, so that what clashes between them is a conflict.

"The port handled 4.2 million tonnes of grain" and "... 3.1 million tonnes of coal" share all words but one
and do not contradict each other. Vectors put the two side by side: the words of one field ("grain", "coal")
are nearer to each other than many a word and its synonym. So a conflict is called only where no word of one
claim stands in the place of another word of the other; numbers, times, places, names of speakers, negators
and words without content are left out, as what is read from them is compared by itself. No library reads
that; a paraphrase in other words is not called a conflict, which is the safe side. Across languages only
places and opposites can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.lexicon import lemma
from claims.extraction.packs import base_language
from claims.similarity.function_words import function_words
from claims.similarity.matching_opposites import Sense
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_words import Aligned, words_of

_LEAST = 3
"""Characters of a word that can replace another; shorter ones are articles and particles anyway."""


_BEGINNING = 5
"""Letters, and half of the word at least, that two forms of one word share where no lemma is known."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Content words of the first claim that the second lacks, and of the second that the first lacks."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def one_thing(self) -> bool:
        """True when nothing in one claim stands where the other has something else."""
        return not (self.left and self.right)


def replaced(left: Statement, right: Statement, aligned: Aligned) -> Replaced:
    """Return the content words of two claims in one language that have no counterpart."""
    shared = _shared_pairs(left.senses, right.senses)
    ours = _content(left, aligned.only_left, shared)
    theirs = _content(right, aligned.only_right, shared)
    return Replaced(_without(ours, theirs, left.language), _without(theirs, ours, right.language))


def _shared_pairs(left: Iterable[Sense], right: Iterable[Sense]) -> frozenset[str]:
    """Return the words that take a side of a pair ("rose", "fell") of which the other claim takes one too."""
    ours, theirs = tuple(left), tuple(right)
    pairs = {sense.pair for sense in ours} & {sense.pair for sense in theirs}
    return frozenset(sense.word.casefold() for sense in (*ours, *theirs) if sense.pair in pairs)


def _content(statement: Statement, places: Sequence[int], shared: frozenset[str]) -> tuple[str, ...]:
    told = told_apart(statement)
    words, keys = statement.words.written, statement.words.keys
    return tuple(
        words[place]
        for place in places
        if keys[place] not in told
        and words[place].casefold() not in shared
        and has_content(words[place], statement.language)
    )


def told_apart(statement: Statement) -> frozenset[str]:
    """Return the keys of the words that quantities, times, claimant, places and negation were read from."""
    surfaces = [
        *(quantity.surface for quantity in statement.reading.quantities),
        *(time.surface for time in statement.times),
        *statement.place_words,
        statement.claimant or "",
        statement.voice_cue or "",
        statement.negation_cue or "",
    ]
    return frozenset(key for surface in surfaces for key in words_of(surface).keys)


def has_content(word: str, language: str | None) -> bool:
    """Tell whether a word says what a claim is about."""
    return len(word) >= _LEAST and word.casefold() not in function_words(language)


def _without(words: Sequence[str], others: Sequence[str], language: str | None) -> tuple[str, ...]:
    """Return the words of which the others hold no inflected form ("adopté", "adoptée")."""
    forms = {form for word in others for form in word_forms(word, language)}
    return tuple(word for word in words if forms.isdisjoint(word_forms(word, language)))


def word_forms(word: str, language: str | None) -> tuple[str, str]:
    """Return the lemma and the beginning of a word; aspects of a Slavic verb share only the latter."""
    folded = word.casefold()
    return _base(word, language), folded[: max(_BEGINNING, len(folded) // 2)]


@lru_cache(maxsize=20_000)
def _base(word: str, language: str | None) -> str:
    code = base_language(language)
    found = (lemma(word.casefold(), code) or lemma(word, code)) if code else None
    return (found or word).casefold()
