"""What two claims are about, word by word: what corresponds, and what one has that the other lacks.

Words correspond by their lemma or beginning, by standing for one thing
(`claims.similarity.pairing_concepts`), by taking sides of one pair of opposites, and across languages also
by being written alike. What is read by itself (quantities, times, speakers, negators) is optional: it may
correspond and is never missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from claims.extraction.lexicon import is_compound, is_known
from claims.extraction.numerals import read_numerals
from claims.extraction.packs import base_language, pack_for
from claims.extraction.units import measured_units
from claims.similarity.function_words import function_words
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_topic import has_content, told_apart, word_forms
from claims.similarity.matching_words import WORD, words_of
from claims.similarity.pairing_concepts import GENERIC, concepts_of, small_words
from claims.similarity.romanised import romanised
from claims.text import searchable
from claims.vocabulary import Modality

_BREAK = re.compile(r"[,;:()–—]|\.\s")
_NAME_ENDING = 2
"""Letters by which the cases of a Slavic name differ."""

_SOFT = str.maketrans("", "", "ьЬъЪ’'")
"""Signs of a Cyrillic word that other languages do not write."""

_ALIKE = 5
_ALIKE_NAME = 4
"""Letters with which one word begins in two languages."""

LEVEL = "rise and fall"
"""The pair of opposites whose words may be missed beside a number: what fell to 3 percent stood at it."""

SURE = 0.6
"""Share of the words of the shorter claim that must correspond across languages."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a claim: by what it corresponds to others, in which clause, and whether it may be missed."""

    written: str
    forms: frozenset[str]
    concepts: frozenset[str]
    clause: int
    optional: bool
    name: bool
    telling: bool
    """True for a word with content, which the words of a number may have too."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What one claim has that the other lacks: in the clauses of what both say, and in others."""

    main: tuple[str, ...]
    aside: tuple[str, ...]
    concepts: frozenset[str]
    named: bool
    """True when it names something that the other does not."""

    inside: frozenset[int]
    """The clauses that say something that the other claim says too."""


@dataclass(frozen=True, slots=True)
class Topic:
    """``shared`` words correspond; ``sure`` is their share (0 to 1) of the claim that has fewer."""

    left: Missed
    right: Missed
    shared: int
    sure: float
    met: tuple[float, float]
    """The share of the words of each claim that correspond; 1 for a claim without any."""

    acts: frozenset[str]
    """Concepts that both claims name."""

    foreign: bool

    @property
    def one_thing(self) -> bool:
        """True when nothing of one claim stands where the other has something else."""
        if (self.left.main and self.right.main) or (self.left.named and self.right.named):
            return False
        return self.sure >= (SURE if self.foreign else 0.01)

    @property
    def equal(self) -> bool:
        """True when neither claim says anything, in the same clause, that the other does not."""
        return self.one_thing and not self.left.main and not self.right.main


def topic_of(left: Statement, right: Statement, *, foreign: bool) -> Topic:
    """Lay the words of two claims side by side; ``foreign`` tells that they are in two languages."""
    ours, theirs = _words(left, foreign=foreign), _words(right, foreign=foreign)
    known, other = _all_forms(ours), _all_forms(theirs)
    besides = _counted(left, right) + int(bool(left.reading.places & right.reading.places))
    shared = min(_met(ours, other), _met(theirs, known)) + besides
    needed = [sum(not word.optional for word in side) + besides for side in (ours, theirs)]
    extra = left.reading.places - right.reading.places, right.reading.places - left.reading.places
    return Topic(
        _missed(ours, other, extra[0], foreign=foreign),
        _missed(theirs, known, extra[1], foreign=foreign),
        shared,
        shared / min(needed) if all(needed) else 1.0,
        (_share(ours, other, besides), _share(theirs, known, besides)),
        _named(ours) & _named(theirs),
        foreign,
    )


def same_speaker(told: Statement, other: Statement) -> bool:
    """Tell whether a claim in another language names the speaker of one: by a name, or else by an office."""
    known = _all_forms(_words(other, foreign=True))
    words = [word for word in words_of(told.claimant or "").written if has_content(word, told.language)]
    offices = [word for word in words if concepts_of(word, told.language) - {GENERIC}]
    names = [word for word in words if word not in offices and _is_name(word, told.language)]
    speaker = [_forms(word, told.language, named=True, foreign=True) for word in names or offices]
    return any(not forms.isdisjoint(known) for forms in speaker)


def _share(words: Sequence[Word], others: frozenset[str], besides: int) -> float:
    needed = sum(not word.optional for word in words) + besides
    return (_met(words, others) + besides) / needed if needed else 1.0


def _named(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(concept for word in words for concept in word.concepts)


def _all_forms(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(form for word in words for form in word.forms)


def _met(words: Sequence[Word], others: frozenset[str]) -> int:
    return sum(not word.optional and not word.forms.isdisjoint(others) for word in words)


def _counted(left: Statement, right: Statement) -> int:
    """Return 1 when both claims count the same ("soldier"); a unit of measure tells nothing."""
    ours, theirs = ({found.unit for found in side.reading.quantities} for side in (left, right))
    return int(bool((ours & theirs) - measured_units() - {None, "percent"}))


def _missed(
    words: Sequence[Word], others: frozenset[str], places: frozenset[str], *, foreign: bool
) -> Missed:
    inside = frozenset(word.clause for word in words if word.telling and not word.forms.isdisjoint(others))
    alone = [word for word in words if not word.optional and word.forms.isdisjoint(others)]
    named = foreign and (bool(places) or any(word.name for word in alone))
    if foreign:  # a word that is not known may well have its counterpart
        alone = [word for word in alone if word.concepts]
    main = [word for word in alone if word.clause in inside]
    aside = tuple(word.written for word in alone if word.clause not in inside)
    return Missed((*(word.written for word in main), *sorted(places)), aside, _named(main), named, inside)


def _words(statement: Statement, *, foreign: bool) -> tuple[Word, ...]:
    told = told_apart(statement)
    pairs: dict[str, set[str]] = {}
    for sense in statement.senses:
        pairs.setdefault(sense.word.casefold(), set()).add(f"~{sense.pair}")
    kept, counted = _described(statement), bool(statement.reading.quantities)
    spoken = statement.modality is not Modality.ASSERTED or statement.unsaid
    return tuple(
        Word(
            written,
            _forms(written, statement.language, named=place > 0, foreign=foreign)
            | frozenset(pairs.get(written.casefold(), ())),
            concepts_of(written, statement.language) - {GENERIC},
            clause,
            optional=(key in told and key not in kept)
            or not _counts(written, statement.language)
            or (counted and f"~{LEVEL}" in pairs.get(written.casefold(), ()))
            or (counted and written.casefold().startswith(small_words("exceed", statement.language)))
            or (spoken and written.casefold() in _words_of_speech(base_language(statement.language))),
            telling=has_content(written, statement.language),
            name=place > 0 and (key in kept or _is_name(written, statement.language)),
        )
        for place, (written, key, clause) in enumerate(_placed(statement))
    )


def _placed(statement: Statement) -> Iterator[tuple[str, str, int]]:
    """Yield each word, its key and the number of its clause."""
    opening = small_words("clause", statement.language)
    places = zip(statement.words.written, statement.words.keys, WORD.finditer(statement.text), strict=False)
    clause = end = 0
    for written, key, found in places:
        if written.casefold() in opening or _BREAK.search(statement.text, end, found.start()):
            clause += 1
        end = found.end()
        yield written, key, clause


def clause_at(statement: Statement, position: int) -> int:
    """Return the number of the clause of the word at or behind ``position``, a place in the text."""
    clauses = [clause for _, _, clause in _placed(statement)]
    before = sum(found.end() <= position for found in WORD.finditer(statement.text))
    return clauses[min(before, len(clauses) - 1)] if clauses else 0


def _counts(word: str, language: str | None) -> bool:
    """Tell whether a word says what a claim is about."""
    concepts = concepts_of(word, language)
    if GENERIC in concepts:
        return False
    # "Öl" is too short to be looked at, but known.
    return has_content(word, language) or (bool(concepts) and word.casefold() not in function_words(language))


def _is_name(word: str, language: str | None) -> bool:
    """Tell whether a word that does not open its claim is a name; in German every noun has a capital."""
    if not word[0].isupper():
        return False
    if not pack_for(language).quantities.capital_nouns:
        return True
    code = base_language(language) or ""
    return not is_known(word, code) and not is_compound(word, code)


@cache
def _words_of_speech(code: str | None) -> frozenset[str]:
    """Return the words by which a language says and denies."""
    voice = pack_for(code).voice
    phrases = chain(voice.say, voice.said, voice.deny, voice.denied)
    return frozenset(word.casefold() for phrase in phrases for word in WORD.findall(phrase))


@cache
def _number_words(code: str | None) -> frozenset[str]:
    words = pack_for(code).quantities
    lists = (words.numbers, words.rough, words.multipliers, words.multiples, words.fractions, words.parts)
    return frozenset(word.casefold() for one in lists for word in one)


@lru_cache(maxsize=20_000)
def _forms(word: str, language: str | None, *, named: bool, foreign: bool) -> frozenset[str]:
    folded = word.casefold()
    concepts = {f"#{concept}" for concept in concepts_of(word, language) - {GENERIC}}
    if foreign:
        return frozenset(concepts | _written_alike(word))
    forms = {f"={folded}", *(f"={form}" for form in word_forms(word, language))}
    if named and word[0].isupper() and language in ("ru", "uk"):
        forms |= {
            f"^{folded[:-cut]}" for cut in range(1, _NAME_ENDING + 1) if len(folded) - cut >= _ALIKE_NAME
        }
    return frozenset(concepts | forms)


def _written_alike(word: str) -> set[str]:
    if word[0].isdigit():
        return {f"@{word}"}
    plain = romanised([searchable(word.translate(_SOFT))])[0].strip()
    lengths = [_ALIKE] + ([_ALIKE_NAME] if word[0].isupper() else [])
    return {f"@{plain[:length]}" for length in lengths if len(plain) >= length}


def _described(statement: Statement) -> frozenset[str]:
    """Return the keys of words that are read and yet compared.

    They describe what is counted ("foreign" of "12,000 foreign soldiers"), or are places that no country
    was read from.
    """
    described = [_describing(one.surface, statement.language) for one in statement.reading.quantities]
    places = () if statement.reading.places else words_of(" ".join(statement.place_words)).keys
    return frozenset(chain(places, *described))


@lru_cache(maxsize=5_000)
def _describing(surface: str, language: str | None) -> tuple[str, ...]:
    numerals = read_numerals(surface, language) if " " in surface.strip() else []
    if not numerals:
        return ()
    words = words_of(surface[max(numeral.end for numeral in numerals) :])
    numbers = _number_words(base_language(language))
    described = [
        key
        for written, key in zip(words.written, words.keys, strict=True)
        if has_content(written, language) and written.casefold() not in numbers
    ]
    return tuple(described[:-1])
