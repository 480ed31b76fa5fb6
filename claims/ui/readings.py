"""What was read from a claim, each field with the words that it was read from, in two quiet lines.

A reading that an analyst cannot trace to the text is worth nothing; the words come from documents, so
they are shown through the escape functions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import streamlit as st

from claims.records import ClaimCandidate, Entity
from claims.services.views import MentionView
from claims.ui import words
from claims.ui.markup import badge, escape_inline
from claims.vocabulary import Reader

_LONGEST = 120
"""Characters of a cue that are shown; one is rarely longer than a few words."""


def place_badges(entities: Iterable[Entity]) -> list[str]:
    """Return a badge for each country that a claim names, with the words where they are others."""
    written: dict[str, list[str]] = {}
    for entity in entities:
        if entity.country is not None and entity.surface not in written.setdefault(entity.country, []):
            written[entity.country].append(entity.surface)
    return [
        badge(_place(words.country_name(country), surfaces), colour="violet", icon=":material/public:")
        for country, surfaces in written.items()
    ]


def _place(name: str, surfaces: list[str]) -> str:
    others = [words.quoted(surface) for surface in surfaces if surface != name]
    return f"{name} {', '.join(others)}" if others else name


def voice_line(mention: MentionView) -> str:
    """Return who said a mention, how and when, with the words, as escaped markdown."""
    said = words.voice(mention.claimant, mention.modality)
    return _line([_reading(mention.voice_cue, said) or said, *_more(mention)])


def words_line(read: MentionView | ClaimCandidate) -> str:
    """Return the words that a claim's fields were read from, as escaped markdown; empty when none were."""
    return _line([_reading(read.voice_cue, "who and how"), *_more(read)])


def draw_words(read: MentionView | ClaimCandidate) -> None:
    """Draw ``words_line`` as a caption, if there is anything to tell."""
    line = words_line(read)
    if line:
        st.caption(line)


def _more(read: MentionView | ClaimCandidate) -> Iterator[str | None]:
    if read.proposed_by is Reader.LANGUAGE_MODEL:
        yield "proposed by the language model only"
    yield _reading(read.negation_cue, "negated")
    for time in read.times:
        yield _reading(time.surface, words.time_words(time))


def _reading(cue: str | None, meaning: str) -> str | None:
    if not cue:
        return None
    shown = cue if len(cue) <= _LONGEST else f"{cue[:_LONGEST]}…"
    return f"{words.quoted(shown)} → {meaning}"


def _line(parts: Iterable[str | None]) -> str:
    return " · ".join(escape_inline(part) for part in parts if part)
