"""Tell headings, captions and boilerplate from running text, block by block.

The patterns come from the language packs. English ones always apply besides: share buttons and
photo credits are English on pages of every language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from claims.extraction.packs import pack_for
from claims.vocabulary import PassageKind

MAX_HEADING = 160
MAX_CAPTION = 500
MAX_BOILERPLATE = 260
MENU_LENGTH = 4
"""From so many one- to three-word lines in a row on, a list is a menu."""

_SENTENCE_END = re.compile(r"[.!?…;,][”“\"»«’')\]]*$")
_INNER_STOP = re.compile(r"[^\W\d_]{4,}[.!?]\s+[^\W\d_]")
_LIST_LINE = re.compile(r"[-–—•*·▪►]\s")
_NO_LETTER = re.compile(r"[\W\d_]*$")


def block_kinds(blocks: Sequence[str], language: str | None) -> list[PassageKind]:
    """Return the kind of each block of a document, in order."""
    kinds = [_kind(block, language) for block in blocks]
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and kinds[end] is PassageKind.HEADING and len(blocks[end].split()) <= 3:
            end += 1
        if end - start >= MENU_LENGTH:
            kinds[start:end] = [PassageKind.BOILERPLATE] * (end - start)
        start = end + 1
    return kinds


def _kind(block: str, language: str | None) -> PassageKind:
    boilerplate, credit = _patterns(language)
    if len(block) <= MAX_BOILERPLATE and (boilerplate.fullmatch(block) or _NO_LETTER.match(block)):
        return PassageKind.BOILERPLATE
    if len(block) <= MAX_CAPTION and credit.search(block):
        return PassageKind.CAPTION
    return PassageKind.HEADING if _is_heading(block) else PassageKind.BODY


def _is_heading(block: str) -> bool:
    if len(block) > MAX_HEADING or _SENTENCE_END.search(block) or _LIST_LINE.match(block):
        return False
    return not _INNER_STOP.search(block)


@lru_cache(maxsize=32)
def _patterns(language: str | None) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = {pack_for(code).passages for code in (language, "en")}
    boilerplate = "|".join(sorted(pattern for part in words for pattern in part.boilerplate))
    credits = "|".join(sorted(pattern for part in words for pattern in part.credits))
    return re.compile(boilerplate, re.IGNORECASE | re.DOTALL), re.compile(credits, re.IGNORECASE)
