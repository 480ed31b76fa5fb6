"""Split one block of running text into sentences, with offsets.

A language with a pack is split by `claims.extraction.boundaries`, which agrees with published golden
rules more often than the libraries compared (`tests/quality/segmentation.py` prints the figures); any
other language by sentencex. That one panics on white space other than the plain space, and its time is
quadratic in the length of an unclosed quotation, so it gets a block in bounded pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from claims.extraction.boundaries import boundaries
from claims.extraction.packs import pack_codes
from claims.extraction.quotes import quote_spans

Span = tuple[int, int]

MAX_PIECE = 4_000
"""Characters handed to the splitter at once."""

MAX_QUOTED = 600
"""A quotation up to this length is kept in one passage with its frame."""

_SPACE = re.compile(r"\s")
_SINGLE = re.compile(
    r"(?<![^\s(\[—–-])(?:[‘‚](?:[^‘‚’\n]|’(?=\w)){8,600}[’‘](?!\w)|[`'](?:[^`'\n]|'(?=\w)){8,600}(?<=[.,!?;…])'(?!\w))"
)
_REMARK = re.compile(r"\([^()]*\)\.?")
_QUOTED_END = re.compile(r"[”“\"»«’']$")
_BREAK = re.compile(r"(?<=[.!?…])\s+(?=\S)")


def sentence_spans(text: str, language: str | None) -> list[Span]:
    """Return the spans of the sentences of ``text``, in order, without outer white space.

    Every character that is not white space lies in exactly one span.
    """
    if language in pack_codes():
        return _keep_together(text, _between(text, boundaries(text, language)))
    return _keep_together(text, [span for piece in _pieces(text) for span in _split(text, piece, language)])


def _between(text: str, offsets: list[int]) -> list[Span]:
    """Return the stretches between ``offsets`` without their outer white space."""
    parts = zip([0, *offsets], [*offsets, len(text)], strict=True)
    bare = [(start, end, text[start:end].strip()) for start, end in parts]
    return [
        (begin, begin + len(part))
        for start, end, part in bare
        if part and (begin := text.index(part, start, end)) >= 0
    ]


def _pieces(text: str) -> Iterator[Span]:
    start = 0
    while len(text) - start > MAX_PIECE:
        end = _cut(text, start)
        yield start, end
        start = end
    yield start, len(text)


def _cut(text: str, start: int) -> int:
    window = text[start + MAX_PIECE // 2 : start + MAX_PIECE]
    breaks = [found.end() for found in _BREAK.finditer(window)] or [
        found.end() for found in _SPACE.finditer(window)
    ]
    return start + MAX_PIECE // 2 + (breaks[-1] if breaks else len(window))


def _split(text: str, piece: Span, language: str | None) -> Iterator[Span]:
    position, end = piece
    plain = _SPACE.sub(" ", text[position:end])
    for part in sentencex.segment(language or "en", plain):
        bare = part.strip()
        if bare:
            start = position + len(part) - len(part.lstrip())
            yield start, start + len(bare)
        position += len(part)


def _keep_together(text: str, spans: list[Span]) -> list[Span]:
    """Join the sentences of one quotation with each other, with the frame around it and its source."""
    quotes = [span for span in _quotations(text) if span[1] - span[0] <= MAX_QUOTED]
    kept: list[Span] = []
    inside = iter(quotes)
    quote = next(inside, None)
    for start, end in spans:
        while quote is not None and quote[1] <= start:
            quote = next(inside, None)
        if kept and quote is not None and quote[0] < kept[-1][1] and quote[1] > start:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return _with_source(text, kept)


def _quotations(text: str) -> list[Span]:
    """Return all quotations in order, those in single marks too, none within another."""
    double = [span for span in quote_spans(text) if text[span[0]] not in "‚‘'"]
    found = sorted(double + [single.span() for single in _SINGLE.finditer(text)])
    apart: list[Span] = []
    for span in found:
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _with_source(text: str, spans: list[Span]) -> list[Span]:
    """A remark in brackets that closes a block behind a quotation says something about it."""
    if (
        len(spans) > 1
        and _REMARK.fullmatch(text, *spans[-1])
        and _QUOTED_END.search(text, spans[-2][0], spans[-2][1])
    ):
        return [*spans[:-2], (spans[-2][0], spans[-1][1])]
    return spans
