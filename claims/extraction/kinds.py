"""Tell headings, captions and boilerplate from running text, block by block.

The patterns come from the language packs. English ones always apply besides: share buttons and
photo credits are English on pages of every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.extraction.packs import pack_for
from claims.vocabulary import PassageKind

MAX_HEADING = 160
MAX_CAPTION = 500
MAX_BOILERPLATE = 260
MAX_CONTACT_WORDS = 6
"""Words; a longer line of a contact holds an address or a number."""

MAX_CONTACT_LINES = 8
MENU_LENGTH = 4
"""From so many one- to three-word lines in a row on, a list is a menu."""

_SENTENCE_END = re.compile(r"[.!?…;,][”“\"»«’')\]]*$")
_INNER_STOP = re.compile(r"[^\W\d_]{4,}[.!?]\s+[^\W\d_]")
_LIST_LINE = re.compile(r"[-–—•*·▪►]\s")
_TAGS = re.compile(r"(?:[#@]\w+[^\w#@]*)+")
_NO_LETTER = re.compile(r"[\W\d_]*$")
_REACHED_BY = re.compile(r"@|www\.|\d{4}|\d{2}[ /-]\d{2}")


@dataclass(frozen=True, slots=True)
class _Patterns:
    boilerplate: re.Pattern[str]
    credit: re.Pattern[str]
    contact: re.Pattern[str]


def block_kinds(
    blocks: Sequence[str], language: str | None, *, paragraphs: Sequence[int]
) -> list[PassageKind]:
    """Return the kind of each block of a document, in order; ``paragraphs`` tells the paragraph of each."""
    kinds = [_kind(block, language) for block in blocks]
    for line in _contact_lines(blocks, kinds, paragraphs, _patterns(language).contact):
        kinds[line] = PassageKind.BOILERPLATE
    _mark_menus(blocks, kinds)
    return kinds


def _mark_menus(blocks: Sequence[str], kinds: list[PassageKind]) -> None:
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and kinds[end] is PassageKind.HEADING and len(blocks[end].split()) <= 3:
            end += 1
        if end - start >= MENU_LENGTH:
            kinds[start:end] = [PassageKind.BOILERPLATE] * (end - start)
        start = end + 1


def _contact_lines(
    blocks: Sequence[str], kinds: Sequence[PassageKind], paragraphs: Sequence[int], contact: re.Pattern[str]
) -> Iterator[int]:
    """Yield the places of headings over contacts, and of the names and numbers below.

    These stand in the paragraph of the heading, or in the next where the heading stands alone.
    """
    left, last = 0, 0
    for place, block in enumerate(blocks):
        if len(block) <= MAX_BOILERPLATE and contact.fullmatch(block):
            alone = place + 1 < len(blocks) and paragraphs[place + 1] > paragraphs[place]
            left, last = MAX_CONTACT_LINES, paragraphs[place] + alone
            yield place
        elif left and paragraphs[place] <= last and _is_contact(block, kinds[place]):
            left -= 1
            yield place
        else:
            left = 0


def _is_contact(block: str, kind: PassageKind) -> bool:
    if kind is PassageKind.BODY and _SENTENCE_END.search(block) and not block.endswith((",", ";")):
        return False
    return len(block.split()) <= MAX_CONTACT_WORDS or _REACHED_BY.search(block) is not None


def _kind(block: str, language: str | None) -> PassageKind:
    patterns = _patterns(language)
    if len(block) <= MAX_BOILERPLATE and any(
        known.fullmatch(block) for known in (patterns.boilerplate, _TAGS, _NO_LETTER)
    ):
        return PassageKind.BOILERPLATE
    if len(block) <= MAX_CAPTION and patterns.credit.search(block):
        return PassageKind.CAPTION
    return PassageKind.HEADING if _is_heading(block) else PassageKind.BODY


def _is_heading(block: str) -> bool:
    if len(block) > MAX_HEADING or _SENTENCE_END.search(block) or _LIST_LINE.match(block):
        return False
    return not _INNER_STOP.search(block)


@lru_cache(maxsize=32)
def _patterns(language: str | None) -> _Patterns:
    words = {pack_for(code).passages for code in (language, "en")}
    boilerplate = "|".join(sorted(pattern for part in words for pattern in part.boilerplate))
    credits = "|".join(sorted(pattern for part in words for pattern in part.credits))
    contacts = "|".join(sorted(pattern for part in words for pattern in part.contacts))
    return _Patterns(
        boilerplate=re.compile(boilerplate, re.IGNORECASE | re.DOTALL),
        credit=re.compile(credits, re.IGNORECASE),
        contact=re.compile(rf"(?:{contacts})\s*(?::.{{0,200}})?", re.IGNORECASE),
    )
