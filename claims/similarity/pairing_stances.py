"""Whether a claim says that something is so, negates it, tells that it was denied, or leaves it open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.frames import grammar_for
from claims.extraction.negation import read_negation
from claims.extraction.readings import read_passage
from claims.similarity.function_words import after_untrue
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_words import WORD
from claims.similarity.pairing_concepts import small_words
from claims.vocabulary import Modality

_SAID_NEAR = 5
"""Words behind a denial among which a verb of saying makes it the denial of having said something."""


@dataclass(frozen=True, slots=True)
class Stance:
    """How a claim puts its content.

    ``holds`` is False where the content is negated or denied, True for a double negation. ``denial`` are the
    words by which somebody denies it, ``of_saying`` tells that having said it is denied. ``unsaid`` are the
    words of "did not say that", None where nothing such was read; ``open`` tells that the claim leaves it
    open ("whether", "did not deny").
    """

    holds: bool
    denial: str | None
    of_saying: bool
    unsaid: str | None
    open: bool


def stance_of(statement: Statement) -> Stance:
    """Return how a claim puts its content."""
    unsaid = _unsaid(statement) if statement.unsaid else None
    left_open = _is_open(statement) or (statement.unsaid and unsaid is None)
    denied = statement.modality is Modality.DENIED and not left_open
    if not denied or after_untrue(statement.text, statement.language) is not None:
        return Stance(not statement.reading.negated, None, False, unsaid, left_open)
    cue = _denial(statement.text, statement.language) or statement.voice_cue or ""
    start = statement.text.find(cue)
    rest = statement.text[start + len(cue) :] if cue and start >= 0 else ""
    inner = read_negation(rest, statement.language) is not None
    return Stance(inner, cue or None, _tells_saying(rest, statement.language), unsaid, left_open)


@lru_cache(maxsize=5_000)
def _denial(text: str, language: str | None) -> str | None:
    """Return the words of a denial, which stored readings do not hold."""
    found = read_passage(text, language)
    return found.cue if found.modality is Modality.DENIED else None


def _tells_saying(rest: str, language: str | None) -> bool:
    near = [word.casefold() for word in WORD.findall(rest)[:_SAID_NEAR]]
    return any(word.startswith(small_words("saying", language)) for word in near)


def _unsaid(statement: Statement) -> str | None:
    """Return the words of "did not say that"; None for "did not say whether", which leaves it open."""
    for phrase in small_words("unsaid", statement.language):
        start = statement.text.casefold().find(phrase)
        if start >= 0:
            return statement.text[start : start + len(phrase)]
    found = grammar_for(statement.language).unsaid.search(statement.text)
    words = WORD.findall(found.group().casefold()) if found else []
    if found is None or not set(words[-1:]) & set(small_words("that", statement.language)):
        return None
    return found.group()


def _is_open(statement: Statement) -> bool:
    folded = statement.text.casefold()
    asking = set(small_words("asking", statement.language))
    if statement.text.rstrip().endswith("?") or not asking.isdisjoint(WORD.findall(folded)):
        return True
    return any(phrase in folded for phrase in small_words("undenied", statement.language))
