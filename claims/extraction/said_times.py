"""Tell the times at which something was said from those that are spoken of.

A time belongs to the frame of a report when it stands beside the reporting verb, outside any quotation,
in one of the orders that the pack lists ("said on Tuesday that", "sagte Kim am Mittwoch"). No library
reads this; the verbs are those of the pack's voice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from claims.extraction.alternatives import any_pattern
from claims.extraction.calendar_words import Bound, Reads, as_written
from claims.extraction.packs import pack_for
from claims.extraction.quotes import MASK, masked
from claims.extraction.time_points import Point

WINDOW = 120
"""Characters before and behind a time in which its reporting verb must stand."""

_SAY, _TIME = "\ue001", "\ue002"
_WORD = r"[^\s,.;:!?–—()„“”\"«»\ue000-\ue002]{1,40}"
_DAYS = frozenset({Reads.DATE, Reads.SHORT_DATE, Reads.NUMERIC, Reads.WEEKDAY, Reads.NEAR})
_LONGER = frozenset(
    {Reads.MONTH, Reads.BARE_MONTH, Reads.SEASON, Reads.YEAR, Reads.BARE_YEAR, Reads.UNIT, Reads.AGO}
)
_BESIDE = rf"{_SAY}\s+{_TIME}|{_TIME}\s+{_SAY}"
"""A longer time is when something was said right beside the verb, and else only in few orders of a pack's,
for a warning of 2030 is about it."""

_DATELINE = re.compile(r"\s?(?:[^\W\d_][^\n.!?:;]{0,40},\s)?$")
_BEHIND_DATELINE = re.compile(r"\s?(?:\([^()\n]{1,30}\)\s?)?[–—-]\s")
"""What stands around the day of a report's dateline: "Rome, 3 May – "."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The reporting words of a language and the orders in which a time goes with them."""

    verbs: re.Pattern[str]
    said: re.Pattern[str]
    longer: re.Pattern[str]


class SaidFrames:
    """The reporting words of one text; looked for only when a time asks."""

    def __init__(self, text: str, language: str | None) -> None:
        self._text = text
        self._words = _words(language)

    def holds(self, point: Point) -> bool:
        """Tell whether a time says when something was said."""
        if point.second is not None or point.bound not in (None, Bound.AT, Bound.SPAN):
            return False
        if point.reads not in _DAYS and point.reads not in _LONGER:
            return False
        if self._opens(point):
            return True
        if not self._verbs or self._plain[point.start] == MASK:
            return False
        pattern = self._words.said if point.reads in _DAYS else self._words.longer
        return bool(pattern.search(self._around(point)))

    def _opens(self, point: Point) -> bool:
        """Tell whether a day is that of a dateline."""
        if point.reads not in (Reads.DATE, Reads.NUMERIC) or point.outer != point.start or point.start > 44:
            return False
        dated = _DATELINE.match(self._text, 0, point.start)
        return dated is not None and _BEHIND_DATELINE.match(self._text, point.end) is not None

    @cached_property
    def _plain(self) -> str:
        return masked(self._text)

    @cached_property
    def _verbs(self) -> list[tuple[int, int]]:
        return [found.span() for found in self._words.verbs.finditer(self._plain)]

    def _around(self, point: Point) -> str:
        """Return the words around a time, with one mark for the time and one for each reporting word."""
        start, end = max(0, point.outer - WINDOW), point.end + WINDOW
        parts: list[str] = ["…"] if start else []
        position = start
        marks = [*self._within(start, point.outer), (point.outer, point.end), *self._within(point.end, end)]
        for opening, closing in marks:
            mark = _TIME if opening == point.outer else _SAY
            parts += (self._plain[position:opening], mark)
            position = closing
        return "".join(parts) + self._plain[position:end]

    def _within(self, start: int, end: int) -> list[tuple[int, int]]:
        first = bisect_left(self._verbs, (start, start))
        last = bisect_left(self._verbs, (end, end))
        return [span for span in self._verbs[first:last] if span[1] <= end]


@lru_cache(maxsize=32)
def _words(language: str | None) -> _Words:
    pack = pack_for(language)
    voice = pack.voice
    forms = (*voice.say, *voice.said, *voice.deny, *voice.denied)
    return _Words(
        verbs=re.compile(rf"\b{as_written(forms)}\b|{any_pattern(pack.times.reporting)}"),
        said=_filled(pack.times.said),
        longer=_filled((_BESIDE, *pack.times.said_longer)),
    )


def _filled(patterns: Iterable[str]) -> re.Pattern[str]:
    written = any_pattern(patterns)
    for slot, regex in (("{say}", _SAY), ("{time}", _TIME), ("{w}", _WORD)):
        written = written.replace(slot, regex)
    return re.compile(written)
