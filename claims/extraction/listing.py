"""Find the markers of a list that runs on in one line: "1. … 2. …", "a) … b) …", "• … • …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKER = re.compile(
    r"(?<!\S)(?P<bullet>[•⁃▪►]\s?)?(?P<open>\()?(?P<value>\d{1,3}|[a-z])(?P<close>\.\)|\.|\))(?=\s+[^\W_]|\s+_)"
)
_BULLET = re.compile(r"(?<=\s)[•⁃▪►](?=\s?\w)")
_ENDED = re.compile(r"[.!?…][”\"»’')\]]*\s*$")

MAX_ENTRY = 300
"""Characters; an entry that is no sentence is not longer."""

Kind = tuple[str, str, bool, bool]


@dataclass(frozen=True, slots=True)
class Listing:
    """Offsets at which entries of a list begin, and all offsets that lie in their markers."""

    starts: frozenset[int]
    markers: frozenset[int]


@dataclass(slots=True)
class _Chain:
    value: int
    marks: list[re.Match[str]]


def list_starts(text: str, ordinal: re.Pattern[str]) -> Listing:
    """Return the entries of the lists in ``text``; ``ordinal`` matches text that ends in an ordinal.

    Two markers of a kind that count on make a list, if the first stands where a sentence may begin.
    """
    starts = {found.start() for found in _BULLET.finditer(text)}
    markers: set[int] = set()
    chain: _Chain | None = None
    kind: Kind | None = None
    for mark in _MARKER.finditer(text):
        if ordinal.search(text[max(0, mark.start() - 24) : mark.end("value")]):
            continue
        value, now = _value(mark), _kind(mark)
        if chain and kind == now and value == chain.value + 1 and _counts_on(text, chain, mark):
            chain = _Chain(value, [*chain.marks[-1:], mark])
            for one in chain.marks:
                starts.add(one.start())
                markers.update(range(one.start(), one.end() + 1))
        elif _may_open(text, mark) or (chain and len(chain.marks) > 1 and value == 1):
            chain, kind = _Chain(value, [mark]), now
    return Listing(frozenset(starts), frozenset(markers))


def _value(mark: re.Match[str]) -> int:
    value = mark["value"]
    return int(value) if value.isdigit() else ord(value) - ord("a") + 1


def _kind(mark: re.Match[str]) -> Kind:
    return mark["close"], mark["bullet"] or "", bool(mark["open"]), mark["value"].isdigit()


def _may_open(text: str, mark: re.Match[str]) -> bool:
    return mark.start() == 0 or bool(_ENDED.search(text, max(0, mark.start() - 8), mark.start()))


def _counts_on(text: str, chain: _Chain, mark: re.Match[str]) -> bool:
    """Entries either are sentences or hold none, or the number belongs to the words around it."""
    if _may_open(text, mark):
        return True
    between = text[chain.marks[-1].end() : mark.start()]
    return len(between) <= MAX_ENTRY and not re.search(r"[^\W\d_]{3}[.!?]\s", between)
