"""A radar that needs no model: claims that name different numbers cannot both hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.services.near import Floors
from claims.services.radar import Clash, Radar
from claims.services.sides import Side
from claims.services.suggesting import Likeness, Suggester
from claims.similarity.index import VectorIndex
from claims.vocabulary import ConflictKind, MatchKind


class NumberReader:
    """Takes the same number for the same claim, other numbers for a conflict; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def compare(self, pairs: Sequence[tuple[Side, Side]]) -> list[Likeness]:
        """Return ``same`` for equal numbers, and a clash for different ones."""
        return [
            Likeness(MatchKind.RELATED if clash else MatchKind.SAME, 0.7, (), "Numbers.", clash)
            for clash in self.clashes(pairs)
        ]

    def clashes(self, pairs: Sequence[tuple[Side, Side]]) -> list[Clash | None]:
        """Return a clash for different numbers."""
        self.asked.extend((left.claim.id, right.claim.id) for left, right in pairs)
        return [_clash(left.claim.text, right.claim.text) for left, right in pairs]


def _clash(one: str, other: str) -> Clash | None:
    ours, theirs = re.findall(r"\d+", one), re.findall(r"\d+", other)
    if ours == theirs or not ours or not theirs:
        return None
    return Clash(ConflictKind.NUMBER, 0.8, ours[0], theirs[0], ("other number",), "Numbers do not meet.")


def radar(reader: NumberReader | None = None, *, floors: Floors | None = None) -> Radar:
    """Return a radar over the vectors that the tests store."""
    return Radar(reader or NumberReader(), VectorIndex("trigrams"), floors)


def suggester(reader: NumberReader | None = None) -> Suggester:
    """Return a suggester that finds conflicts on the way."""
    return Suggester(reader or NumberReader(), VectorIndex("trigrams"))
