"""Split a text into passages: sentences and lines with exact offsets, and what each is for."""

from __future__ import annotations

from claims.extraction.blocks import Block, read_blocks
from claims.extraction.kinds import block_kinds
from claims.extraction.sentences import sentence_spans
from claims.records import Passage
from claims.text import storable
from claims.vocabulary import PassageKind


def split_passages(text: str, language: str | None) -> list[Passage]:
    """Return every sentence or line of ``text`` in order, none overlapping another.

    ``text[passage.start:passage.end] == passage.text``, without outer white space, and nothing but
    white space lies between two passages. ``paragraph`` counts the stretches between blank lines.
    ``language`` is an ISO 639-1 code; with None or one without a pack, English kinds are assumed.
    """
    clean = storable(text)
    blocks = read_blocks(clean)
    kinds = block_kinds(
        [clean[block.start : block.end] for block in blocks],
        language,
        paragraphs=[block.paragraph for block in blocks],
    )
    return [
        passage
        for block, kind in zip(blocks, kinds, strict=True)
        for passage in _block_passages(text, clean, block, kind, language)
    ]


def _block_passages(
    text: str, clean: str, block: Block, kind: PassageKind, language: str | None
) -> list[Passage]:
    if kind in (PassageKind.HEADING, PassageKind.BOILERPLATE):
        spans = [(0, block.end - block.start)]
    else:
        spans = sentence_spans(clean[block.start : block.end], language)
    return [
        Passage(
            block.start + start,
            block.start + end,
            text[block.start + start : block.start + end],
            kind,
            block.paragraph,
        )
        for start, end in spans
    ]
