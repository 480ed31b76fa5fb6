"""Group the lines of a text into blocks: logical lines that a plain-text file may have wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass

NARROWEST, WIDEST = 40, 132
"""Characters; a text whose lines are all shorter or longer was not wrapped by hand."""

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(r"[-–—•*·▪►]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s")
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
    width = _wrap_width([line.end - line.start for line in lines])
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if before and before.paragraph == line.paragraph and _goes_on(text, before, line, width):
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
    if _BULLET.match(text, following.start):
        return False
    if text[following.start].islower():
        return width is not None or not _STOP.search(text, max(line.start, line.end - 8), line.end)
    return width is not None and line.end - line.start + 1 + len(first_word) > width
