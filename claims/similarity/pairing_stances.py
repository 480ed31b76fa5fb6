"""Whether a claim says that something is so, negates it, tells that it was denied, or leaves it open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.extraction.frames import grammar_for
from claims.extraction.negation import read_negation
from claims.extraction.packs import base_language, pack_for
from claims.extraction.readings import read_passage
from claims.records import Quantity
from claims.similarity.function_words import after_untrue
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_words import WORD
from claims.similarity.pairing_concepts import small_words
from claims.similarity.unit_scales import in_unit_of
from claims.vocabulary import Modality

_CLAUSE = re.compile(r"[^,;:()–—]*")

_SAID_NEAR = 5
"""Words behind a denial among which a verb of saying makes it the denial of having said something."""


@dataclass(frozen=True, slots=True)
class Stance:
    """How a claim puts its content.

    ``holds`` is False where the content is negated or denied, True for a double negation; ``negator`` is the
    place in the text of what negates it, None where that is not known. ``denial`` are the
    words by which somebody denies it, ``of_saying`` tells that having said it is denied. ``unsaid`` are the
    words of "did not say that", None where nothing such was read; ``open`` tells that the claim leaves it
    open ("whether", "did not deny").
    """

    holds: bool
    denial: str | None
    of_saying: bool
    unsaid: str | None
    open: bool
    negator: int | None = None


def stance_of(statement: Statement) -> Stance:
    """Return how a claim puts its content."""
    unsaid = _unsaid(statement) if statement.unsaid else None
    left_open = _is_open(statement) or (statement.unsaid and unsaid is None)
    if left_open or after_untrue(statement.text, statement.language) is not None:
        return Stance(not statement.reading.negated, None, False, unsaid, left_open)
    cue = _denial(statement) or ""
    if not cue and statement.modality is not Modality.DENIED:
        holds = not statement.reading.negated or contrasted(statement) is not None
        return Stance(holds, None, False, unsaid, left_open, None if holds else _place_of_negator(statement))
    start = statement.text.find(cue)
    rest = statement.text[start + len(cue) :] if cue and start >= 0 else ""
    inner = read_negation(rest, statement.language) is not None
    return Stance(inner, cue or None, _tells_saying(rest, statement.language), unsaid, left_open)


def contrasted(statement: Statement) -> Quantity | None:
    """Return the number that a claim only tells from its own, as 20 in "12 percent, not 20 percent"."""
    cue = statement.negation_cue or _negator(statement.text, statement.language)
    start = statement.text.find(cue) if cue and len(statement.reading.quantities) > 1 else -1
    if not cue or start < 0:
        return None
    behind = _CLAUSE.match(statement.text, start + len(cue))
    clause = behind.group() if behind else ""
    near = [one for one in statement.reading.quantities if one.surface in clause]
    others = [one for one in statement.reading.quantities if one not in near]
    if len(near) != 1 or not any(in_unit_of(other, near[0]) for other in others):
        return None
    told = WORD.findall(clause[: clause.find(near[0].surface)])
    return near[0] if len(told) <= 1 else None


def _place_of_negator(statement: Statement) -> int | None:
    cue = statement.negation_cue or _negator(statement.text, statement.language)
    start = place_of(statement.text, cue)[0] if cue else -1
    return start if start >= 0 else None


def place_of(text: str, word: str) -> tuple[int, int]:
    """Return where a word stands in a text by itself, (-1, -1) where it does not."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return start, end
        start = text.find(word, end)
    return -1, -1


@lru_cache(maxsize=5_000)
def _negator(text: str, language: str | None) -> str | None:
    return read_negation(text, language)


def _denial(statement: Statement) -> str | None:
    """Return the words of a denial, which stored readings do not hold."""
    found = _denying(base_language(statement.language)).search(statement.text)
    verb = found.group("verb") if found else None
    if statement.modality is not Modality.DENIED:
        return verb
    cue = _read_denial(statement.text, statement.language) or statement.voice_cue
    return verb if verb and (not cue or verb not in cue) else cue


@lru_cache(maxsize=5_000)
def _read_denial(text: str, language: str | None) -> str | None:
    found = read_passage(text, language)
    return found.cue if found.modality is Modality.DENIED else None


@cache
def _denying(code: str | None) -> re.Pattern[str]:
    """Return a pattern of a verb of denying and what makes the whole claim its object."""
    verbs = sorted(pack_for(code).voice.deny, key=len, reverse=True) or ["\0"]
    listed, links = ("|".join(map(re.escape, words)) for words in (verbs, small_words("denied", code)))
    return re.compile(rf"(?<!\w)(?P<verb>{listed}),?\s(?:{links})(?!\w)", re.IGNORECASE)


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
