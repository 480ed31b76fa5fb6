"""A time as it was found in a text, not yet resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claims.extraction.calendar_words import Bound, Reads

WINDOW = 60
"""Characters before and behind a time that are read for what they make of it."""

CLAUSE = 200
"""Characters before and behind a time within which its clause must begin and end."""

_EDGE = re.compile(r"[,;:!?()…„“”\"«»\n\ue000]|(?<!\d)\.(?=\s)|\s[–—]\s")


@dataclass(frozen=True, slots=True)
class Point:
    """A time at ``text[start:end]``: what pattern read it, the pattern's groups, and its bound.

    ``outer`` is where the words begin that bound it. ``second`` is the other end of a range.
    """

    start: int
    end: int
    reads: Reads
    groups: Mapping[str, str]
    outer: int
    bound: Bound | None = None
    part: bool = False
    second: Point | None = None

    @property
    def has_year(self) -> bool:
        """True when the words themselves give the year."""
        return "year" in self.groups or any(name.endswith("_year") for name in self.groups)

    @property
    def is_loose(self) -> bool:
        """True when only a part of the time is meant ("the end of May"), which part is not told."""
        return self.part or (self.reads is Reads.UNIT and not self.is_relative)

    @property
    def is_relative(self) -> bool:
        """True behind "last", "this" or "next"."""
        return any(name.partition("_")[0] in ("last", "this", "next") for name in self.groups)


def point_at(match: re.Match[str], reads: Reads) -> Point:
    """Return the point that a pattern matched."""
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    name = groups.get("month", "0")
    ended = not name.isdigit() and match.group().endswith(f"{name}.")  # by the period of the sentence
    return Point(match.start(), match.end() - ended, reads, groups, match.start())


def clause_of(text: str, point: Point) -> str:
    """Return the clause around a time, as far as punctuation tells; a time set off by a comma joins it."""
    offset = max(0, point.outer - CLAUSE)
    before, behind = text[offset : point.outer], text[point.end : point.end + CLAUSE]
    edges = [edge.end() for edge in _EDGE.finditer(before)]
    start = edges[-1] if edges else 0
    edge = _EDGE.search(behind)
    if edge is not None and not (before[start:] + behind[: edge.start()]).strip():
        edge = _EDGE.search(behind, edge.end())
    return before[start:] + text[point.outer : point.end] + behind[: edge and edge.start()]
