"""Paragraphs from the lines of a PDF's pages, by where they stand and how they end.

A PDF knows no paragraphs, only text at places. No permissively licensed library that reads them without a
layout model is known to us; what is done here is plain: a gap, another size of letters, or a jump to the
top ends a paragraph, a word broken at a line's end is put together again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from statistics import median_low

import simplemma

from claims.text import fold_space

Box = tuple[float, float, float, float]
"""Left, bottom, right and top of a piece of text in points, counted from the page's lower left corner."""

_SAME_LINE = 0.5
_GAP = 0.35
"""Heights of a line by which the space above a paragraph is more than that between lines."""
_OTHER_SIZE = 1.2
_EDGE = 0.1
_REPEATS = 3
_ENDS = re.compile(r"[.!?:;…][\"'”’»“)\]]*$")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010\ufffe\x02]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, counted from 1; ``edge`` tells that it stands at the page's top or bottom."""

    text: str
    page: int
    left: float
    bottom: float
    top: float
    edge: bool

    @property
    def height(self) -> float:
        """How tall its letters are, in points."""
        return max(self.top - self.bottom, 0.1)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where in a paragraph a page begins."""

    offset: int
    page: int


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, and the pages that they stand on."""

    text: str
    pages: list[Begun] = field(default_factory=list)


def lines_of(pieces: Iterable[tuple[Box, str]], *, page: int, height: float) -> Iterator[Line]:
    """Yield the lines of a page in the order of its pieces; pieces side by side are one line."""
    row: list[tuple[Box, str]] = []
    for box, text in pieces:
        if not text.strip():
            continue
        if row and not _beside(row[-1][0], box):
            yield _line(row, page=page, height=height)
            row = []
        row.append((box, text))
    if row:
        yield _line(row, page=page, height=height)


def _beside(one: Box, other: Box) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return overlap > _SAME_LINE * min(one[3] - one[1], other[3] - other[1]) and other[0] >= one[0]


def _line(row: Sequence[tuple[Box, str]], *, page: int, height: float) -> Line:
    bottom, top = min(box[1] for box, _ in row), max(box[3] for box, _ in row)
    edge = bottom > height * (1 - _EDGE) or top < height * _EDGE
    text = fold_space(" ".join(text.replace("\x02", "\u00ad") for _, text in row))
    return Line(text, page, row[0][0][0], bottom, top, edge)


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Return all lines but page numbers and those that most pages repeat at their top or bottom."""
    often = Counter(text for lines in pages for text in {_shape(line) for line in lines if line.edge})
    least = max(_REPEATS, len(pages) / 2)
    return [
        line
        for lines in pages
        for line in lines
        if not (line.edge and (often[_shape(line)] >= least or _shape(line).strip(" -–—|/") in ("", "#")))
    ]


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def paragraphs_of(lines: Sequence[Line], *, language: str | None) -> Iterator[Paragraph]:
    """Yield the paragraphs that lines make, words broken at a line's end put together."""
    open_: Paragraph | None = None
    last: Line | None = None
    usual = _usual_gap(lines)
    for line in lines:
        if open_ is None or last is None or _parts(last, line, usual):
            if open_ is not None:
                yield open_
            open_ = Paragraph(line.text, [Begun(0, line.page)])
        else:
            _continue(open_, line, language)
        last = line
    if open_ is not None:
        yield open_


def _usual_gap(lines: Sequence[Line]) -> float:
    """Return the space between lines, in heights of a line, that is usual in this document."""
    gaps = [
        (last.bottom - line.top) / line.height
        for last, line in pairwise(lines)
        if not _other_size(last, line) and not _elsewhere(last, line)
    ]
    return median_low(gaps) if gaps else 0.0


def _parts(last: Line, line: Line, usual: float) -> bool:
    """Tell whether a line begins a paragraph."""
    if _other_size(last, line):
        return True
    if _elsewhere(last, line):
        return _ENDS.search(last.text) is not None
    return (last.bottom - line.top) / line.height > usual + _GAP


def _other_size(last: Line, line: Line) -> bool:
    return max(last.height, line.height) > _OTHER_SIZE * min(last.height, line.height)


def _elsewhere(last: Line, line: Line) -> bool:
    """Tell whether a line stands on the next page or in the next column."""
    return last.page != line.page or line.bottom >= last.bottom


def _continue(paragraph: Paragraph, line: Line, language: str | None) -> None:
    broken, next_word = _BROKEN.search(paragraph.text), _FIRST_WORD.match(line.text)
    if broken and next_word and next_word.group()[0].islower():
        whole = _is_one_word(broken.group(1), next_word.group(), language)
        soft = not paragraph.text.endswith(("-", "\u2010"))
        paragraph.text = paragraph.text[:-1] if whole or soft else paragraph.text
    elif broken is None or not paragraph.text.endswith("\u00ad"):
        paragraph.text += " "
    if line.page != paragraph.pages[-1].page:
        paragraph.pages.append(Begun(len(paragraph.text), line.page))
    paragraph.text += line.text


@lru_cache(maxsize=4096)
def _is_one_word(first: str, second: str, language: str | None) -> bool:
    """Tell whether a hyphen only broke a word: not where both parts are words and the whole is none.

    German writes compounds in one word, more than any dictionary holds, and there the hyphen goes.
    """
    if language is None or language == "de":
        return True
    try:
        known = [simplemma.is_known(word, lang=language) for word in (first + second, first, second)]
    except ValueError:  # a language that the dictionary does not have
        return True
    return known[0] or not (known[1] and known[2])
