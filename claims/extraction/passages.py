"""Split a text into passages: sentences and lines with exact offsets."""

from __future__ import annotations

import re

import sentencex

from claims.records import Passage
from claims.text import storable
from claims.vocabulary import PassageKind

_LINE = re.compile(r"[^\r\n]+")


def split_passages(text: str, language: str | None) -> list[Passage]:
    """Return every sentence or line of ``text`` in order, never overlapping."""
    found: list[Passage] = []
    clean = storable(text)
    for paragraph, line in enumerate(_LINE.finditer(clean)):
        position = line.start()
        for sentence in sentencex.segment(language or "en", line.group()):
            bare = sentence.strip()
            if not bare:
                continue
            start = clean.index(bare, position)
            position = start + len(bare)
            kind = PassageKind.BODY if bare[-1] in '.!?…"“”»' else PassageKind.HEADING
            found.append(Passage(start, position, text[start:position], kind, paragraph))
    return found
