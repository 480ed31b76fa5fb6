"""Split one block of running text into sentences, with offsets.

The splitting is sentencex's; three things are mended here. It splits at some ordinals and
abbreviations ("Der 2. Weltkrieg"), it panics on white space other than the plain space, and its time
is quadratic in the length of an unclosed quotation, so a block is handed over in bounded pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import sentencex

from claims.extraction.packs import pack_for
from claims.extraction.quotes import quote_spans

Span = tuple[int, int]

MAX_PIECE = 4_000
"""Characters handed to the splitter at once."""

MAX_QUOTED = 600
"""A quotation up to this length is kept in one passage with its frame."""

_SPACE = re.compile(r"\s")
_BREAK = re.compile(r"(?<=[.!?…])\s+(?=\S)")
_INITIAL = re.compile(r"(?:(?<![\w.])[^\W\d_I]|^\W*\d{1,3})\.$")
_NAMED_NEXT = re.compile(r"\s*[^\W\d_]")
_LOWER = re.compile(r"\s*[,;)]|\s*[^\W\d_A-ZÀ-ÞΑ-ΩА-ЯЁЄІЇҐ]")


def sentence_spans(text: str, language: str | None) -> list[Span]:
    """Return the spans of the sentences of ``text``, in order, without outer white space.

    Every character that is not white space lies in exactly one span.
    """
    spans = [span for piece in _pieces(text) for span in _split(text, piece, language)]
    return _keep_quotes(text, _mend(text, spans, language))


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


def _mend(text: str, spans: list[Span], language: str | None) -> list[Span]:
    mended: list[Span] = []
    for start, end in spans:
        if mended and _runs_on(text, mended[-1], start, language):
            mended[-1] = (mended[-1][0], end)
        else:
            mended.append((start, end))
    return mended


def _runs_on(text: str, before: Span, start: int, language: str | None) -> bool:
    """Tell whether the sentence ``before`` goes on at ``start``."""
    tail = text[max(before[0], before[1] - 40) : before[1]]
    following = text[before[1] : start + 20]
    if _LOWER.match(following):
        return True
    if not tail.endswith("."):
        return False
    return bool(_INITIAL.search(tail) and _NAMED_NEXT.match(following)) or bool(
        _shortened(language).search(tail)
    )


@lru_cache(maxsize=32)
def _shortened(language: str | None) -> re.Pattern[str]:
    """Match text that ends in an abbreviation or an ordinal that something must follow."""
    words = pack_for(language).sentences
    if not words.abbreviations:
        return re.compile(r"(?!)")
    short = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in _binding(words.abbreviations))
    ordinal = "|".join(map(re.escape, words.before_ordinal)) or "(?!)"
    return re.compile(rf"(?<![\w.])(?:(?:{short})|(?i:{ordinal})\s+(?:\d{{1,3}}|[IVXL]{{1,5}}))\.$")


def _binding(abbreviations: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out those that often end a sentence themselves."""
    return tuple(word for word in abbreviations if word.casefold() not in _ENDING)


_ENDING = frozenset(
    (
        "etc",
        "usw",
        "usf",
        "co",
        "inc",
        "ltd",
        "corp",
        "jr",
        "sr",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
        "u.n",
        "no",
        "ff",
        "f",
        "ed",
        "al",
        "std",
        "min",
        "sek",
        "sat",
        "sun",
        "mio",
        "mrd",
        "jh",
        "art",
        "mar",
        "dec",
        "ch",
        "ft",
        "p",
        "s",
        "d",
        "st",
        "и",
        "т.д",
        "т.п",
    )
)


def _keep_quotes(text: str, spans: list[Span]) -> list[Span]:
    """Join the sentences of one quotation with each other and with the frame around it."""
    quotes = [span for span in quote_spans(text) if span[1] - span[0] <= MAX_QUOTED]
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
    return kept
