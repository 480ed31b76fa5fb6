"""Group the lines of a text into blocks: logical lines that a plain-text file may have wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

SHORTEST = 16
"""Characters; a shorter line that goes on in small letters is an entry of a list."""

NARROWEST, WIDEST = 40, 132
"""Characters; a text whose lines are all shorter or longer was not wrapped by hand."""

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(r"[-–—•*·▪►]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s")
_STOPS_ALONE = (".", "!", "?")
_ALONE = re.compile(r"\([^()]*\)|[\W_]+")
_STOP = re.compile(r"[.!?…:][”“\"»«’')\]]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A logical line ``text[start:end]`` without outer white space, and its paragraph's index."""

    start: int
    end: int
    paragraph: int


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of ``text`` in order; a blank line, or a line that stands alone, ends one."""
    lines = _lines(text)
    spaced = _spaced(text, lines)
    width = _wrap_width([line.end - line.start for line in lines])
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if (
            before
            and before.paragraph == line.paragraph
            and (line.paragraph in spaced or _goes_on(text, before, line, width))
        ):
            blocks[-1] = Block(blocks[-1].start, line.end, line.paragraph)
        else:
            blocks.append(line)
    return blocks


def _lines(text: str) -> list[Block]:
    lines: list[Block] = []
    paragraph, reached = 0, 0
    for found in _LINE.finditer(text):
        bare = found.group().strip()
        if not bare:
            continue
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        if lines and _is_blank_line(text[reached:start]):
            paragraph += 1
        reached = start + len(bare)
        lines.append(Block(start, reached, paragraph))
    return lines


def _is_blank_line(gap: str) -> bool:
    return len(gap.replace("\r\n", "\n").strip(" \t").splitlines()) > 1 or "\u2029" in gap


def _wrap_width(lengths: list[int]) -> int | None:
    """Return the width that the lines were wrapped at, None when they were not.

    A few lines may be longer, as addresses of pages are.
    """
    if len(lengths) < 2:
        return None
    width = sorted(lengths)[int(0.97 * (len(lengths) - 1))]
    return width if NARROWEST <= width <= WIDEST else None


def _goes_on(text: str, line: Block, following: Block, width: int | None) -> bool:
    first_word = text[following.start : min(following.end, following.start + 60)].split()[0]
    if first_word in _STOPS_ALONE:
        return True
    if _BULLET.match(text, following.start) or _ALONE.fullmatch(text, line.start, line.end):
        return False
    length = line.end - line.start
    if text[following.start].islower():
        if width is not None:
            return length >= width // 2
        return (length >= SHORTEST or text[line.end] == " ") and not _stops(text, line)
    return width is not None and length + 1 + len(first_word) > width


def _stops(text: str, line: Block) -> bool:
    return bool(_STOP.search(text, max(line.start, line.end - 8), line.end))


def _spaced(text: str, lines: list[Block]) -> set[int]:
    """Return the paragraphs that keep a space at each break and go on in small letters at one.

    So does the text of a PDF, where nothing else tells a broken line from a short one.
    """
    kept: dict[int, bool] = {}
    small: set[int] = set()
    for before, line in pairwise(lines):
        if before.paragraph != line.paragraph:
            continue
        listed = _BULLET.match(text, line.start) is not None
        kept[line.paragraph] = kept.get(line.paragraph, True) and text[before.end] == " " and not listed
        if text[line.start].islower():
            small.add(line.paragraph)
    return {paragraph for paragraph, every in kept.items() if every} & small
