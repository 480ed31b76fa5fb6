"""What two claims are compared by: each one's readings, words, vector and token states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from claims.documents.language import detect_language
from claims.extraction.frames import grammar_for
from claims.extraction.negation import read_negation
from claims.extraction.packs import pack_codes, pack_for
from claims.extraction.places import find_places, line_of, read_places
from claims.extraction.quantities import read_quantities
from claims.extraction.readings import read_passage
from claims.extraction.times import read_times
from claims.extraction.worthiness import PassageEmbedder
from claims.records import Quantity, TimeReference
from claims.similarity.function_words import after_untrue
from claims.similarity.fusion import Reading
from claims.similarity.matching_opposites import Sense, opposites_for
from claims.similarity.matching_tokens import read_states
from claims.similarity.matching_words import Words, words_of
from claims.similarity.pairing_concepts import small_words
from claims.text import embeddable, fold_space
from claims.vocabulary import Modality

Floats = NDArray[np.float32]

COMMON_REFERENCE = date(2000, 6, 15)
"""Stands for the date of two texts that have none, so that "in June" and "in October" are two times."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as it is compared.

    ``reading`` holds quantities, negation (a denial counts as one) and places as ISO 3166 codes;
    ``negation_cue`` the words that negate, where they are known, ``voice_cue`` those that tell who said it
    and how (``modality``), ``place_words`` the words of its places. ``unsaid`` is true of "X did not say
    that P". ``vector`` (d,) is the passage vector,
    ``states`` (t, d) the unit states of the tokens; either is None where it was not read.
    """

    text: str
    language: str | None
    reading: Reading
    times: tuple[TimeReference, ...]
    claimant: str | None
    words: Words
    senses: tuple[Sense, ...]
    negation_cue: str | None = None
    modality: Modality = Modality.ASSERTED
    voice_cue: str | None = None
    place_words: tuple[str, ...] = ()
    unsaid: bool = False
    vector: Floats | None = None
    states: Floats | None = None


def statement_of(
    text: str,
    language: str | None,
    *,
    quantities: Sequence[Quantity],
    negated: bool,
    places: frozenset[str],
    times: Sequence[TimeReference] = (),
    claimant: str | None = None,
    negation_cue: str | None = None,
    modality: Modality = Modality.ASSERTED,
    voice_cue: str | None = None,
    place_words: Sequence[str] = (),
    unsaid: bool | None = None,
    vector: Floats | None = None,
    states: Floats | None = None,
) -> Statement:
    """Return a claim whose readings are known, as those of a stored one are.

    Stored readings do not hold whether the claim is that something was not said (``unsaid``), nor do they
    know "it is not true that"; both are read from the text.
    """
    plain = embeddable(text)
    words = words_of(plain)
    if after_untrue(plain, language) is not None:
        negation_cue = _negation(plain, language)
        negated = negation_cue is not None
    if unsaid is None:
        unsaid = tells_unsaid(plain, language)
    if unsaid and modality is not Modality.DENIED:
        negated, negation_cue = False, None
    opposites = opposites_for(language)
    failing = None if negated else opposites.denying(words.written)
    reading = Reading(tuple(quantities), negated or failing is not None, places)
    senses = opposites.senses(words.written)
    return Statement(
        plain,
        language,
        reading,
        tuple(times),
        claimant,
        words,
        senses,
        negation_cue=negation_cue or failing,
        modality=modality,
        voice_cue=voice_cue,
        place_words=tuple(place_words),
        unsaid=unsaid,
        vector=vector,
        states=states,
    )


def read_statement(
    text: str,
    language: str | None = None,
    *,
    reference: date | None = None,
    vector: Floats | None = None,
    states: Floats | None = None,
) -> Statement:
    """Read one claim by itself; ``reference`` is the date that relative times count from.

    ``language`` is told from the text when it is None.
    """
    plain = embeddable(text)
    code = language or detect_language(plain)
    voice = read_passage(plain, code)
    cue = _negation(plain, code)
    untrue = after_untrue(plain, code) is not None  # the text's own word, nobody's denial
    denied = voice.modality is Modality.DENIED and not untrue
    return statement_of(
        plain,
        code,
        quantities=read_quantities(plain, code),
        negated=denied or cue is not None,
        places=read_places(plain, code),
        times=read_times(plain, code, reference=reference or COMMON_REFERENCE),
        claimant=voice.phrase and fold_space(voice.phrase),
        negation_cue=cue or (voice.cue if denied else None),
        modality=Modality.ASSERTED if untrue else voice.modality,
        voice_cue=voice.cue,
        place_words=_place_words(plain, code),
        vector=vector,
        states=states,
    )


def tells_unsaid(text: str, language: str | None) -> bool:
    """Tell whether a claim is that somebody did not say something."""
    folded = text.casefold()
    if any(phrase in folded for phrase in small_words("unsaid", language)):
        return True
    return grammar_for(language).unsaid.search(text) is not None


def _place_words(text: str, language: str | None) -> tuple[str, ...]:
    line = line_of(text, language)
    return tuple(
        token.word
        for found in find_places(line, language)
        for token in line.tokens[found.first : found.last + 1]
    )


def _negation(text: str, language: str | None) -> str | None:
    """Return the words that negate; what opens with "it is not true that" says the opposite of the rest."""
    rest = after_untrue(text, language)
    if rest is None:
        return _negator(text, language)
    return None if _negator(rest, language) else text[: len(text) - len(rest)].strip()


def _negator(text: str, language: str | None) -> str | None:
    """Read negation by the words of every pack where the language has none, or could not be told.

    A claim of a few words must never pass for its denial only because its language is in doubt.
    """
    if pack_for(language).code:
        return read_negation(text, language)
    return next((cue for code in pack_codes() if (cue := read_negation(text, code)) is not None), None)


def read_statements(
    texts: Sequence[str], embedder: PassageEmbedder, *, languages: Sequence[str | None] | None = None
) -> list[Statement]:
    """Read claims and embed them in one pass; ModelError for any model but the default one."""
    vectors, states = read_states(texts, embedder)
    codes = languages if languages is not None else [None] * len(texts)
    return [
        read_statement(text, code, vector=vector, states=found)
        for text, code, vector, found in zip(texts, codes, vectors, states, strict=True)
    ]


def with_states(statements: Sequence[Statement], embedder: PassageEmbedder) -> list[Statement]:
    """Return the statements with vectors and token states, where the stored readings have none."""
    vectors, states = read_states([one.text for one in statements], embedder)
    return [
        replace(one, vector=vector, states=found)
        for one, vector, found in zip(statements, vectors, states, strict=True)
    ]
