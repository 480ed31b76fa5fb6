"""Frozen values of a timeline: what claims on one topic say in numbers, over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.records import Quantity
from claims.vocabulary import ClaimStatus


class TimeBasis(StrEnum):
    """Which time a number stands at: what it is about, else when it was said, else its document's date."""

    ABOUT = "about"
    SAID = "said"
    PUBLISHED = "published"


class AsideKind(StrEnum):
    """Why a number or a claim is in no chart."""

    OTHER_UNIT = "other_unit"
    NO_NUMBER = "no_number"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True)
class When:
    """The inclusive days of a time, None for an open end, and what kind of time it is.

    ``surfaces`` are the words that it was read from; several where a claim names several times, and
    then the days reach from the first of them to the last.
    """

    start: date | None
    end: date | None
    basis: TimeBasis
    surfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What the numbers of one chart have in common: a unit, and what is counted where that was read.

    ``unit`` is a singular English name, None for bare numbers; ``counted`` is in the words of a claim, or
    the English name of a country.
    """

    unit: str | None
    counted: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """One number of one claim at one time in one source.

    ``claim_id`` and ``status`` are those of the live claim, ``text`` is as worded there. ``quantity`` is in
    the unit of its chart, ``read`` as the text has it: the same unless it was converted. ``negated`` is
    true where the claim negates or denies something, which need not be the number. ``mentions`` counts how
    often the source says it.
    """

    claim_id: int
    text: str
    quantity: Quantity
    read: Quantity
    when: When
    source: str | None
    document: str
    claimant: str | None
    negated: bool
    status: ClaimStatus
    mentions: int = 1

    @property
    def converted(self) -> bool:
        """True when the text has another unit."""
        return self.quantity.unit != self.read.unit


@dataclass(frozen=True, slots=True)
class Series:
    """What one chart shows: numbers that can be compared, in order of time.

    ``mixed`` warns of shares whose wholes were not read: they may be of different things.
    """

    measure: Measure
    points: tuple[Point, ...]
    mixed: bool = False

    @property
    def sources(self) -> tuple[str | None, ...]:
        """The sources, that of most numbers first; None where none is named."""
        names = [point.source for point in self.points]
        return tuple(sorted(set(names), key=lambda name: (-names.count(name), name is None, name or "")))


@dataclass(frozen=True, slots=True)
class Aside:
    """A claim, or one of its numbers, that is in no chart: ``reason`` says why, for people.

    ``number`` is the words of the number, None for a claim that has none.
    """

    kind: AsideKind
    claim_id: int
    text: str
    number: str | None
    source: str | None
    status: ClaimStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The numbers of some claims over time.

    ``claims`` counts the live claims that were read, ``left_out`` those of the topic that were not, because
    there are too many. Each of the claims is in ``series`` or in ``aside``, or in both.
    """

    series: tuple[Series, ...]
    aside: tuple[Aside, ...]
    claims: int
    left_out: int = 0

    def beside(self, kind: AsideKind) -> tuple[Aside, ...]:
        """Return what is in no chart for this reason."""
        return tuple(found for found in self.aside if found.kind is kind)
