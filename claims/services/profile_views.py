"""Frozen values about who says things and who publishes: what each said, and how it was judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from claims.services.views import ClaimView
from claims.services.wilson import Interval, interval
from claims.vocabulary import ClaimStatus

ENOUGH = 10
"""Fewer judged claims than these are no record, whatever share of them was verified."""

JUDGED = (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED)
"""The verdicts that judge a claim; a dismissed one could not be judged and is not counted at all."""


class Manner(StrEnum):
    """How a claimant or a source came to be named with a claim.

    A claimant said it, or denied something by it. A source said it in its own words, passed on what
    somebody else said, or has a denial in it: whoever quotes a falsehood has not told one.
    """

    SAID = "said"
    PASSED_ON = "passed_on"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Record:
    """How claims of one manner were judged: their number, and of each verdict how many."""

    claims: int = 0
    verdicts: dict[ClaimStatus, int] = field(default_factory=dict)

    def count(self, status: ClaimStatus) -> int:
        """Return on how many claims a verdict of this status stands."""
        return self.verdicts.get(status, 0)

    @property
    def judged(self) -> int:
        """How many claims were judged at all."""
        return sum(self.count(status) for status in JUDGED)

    @property
    def is_enough(self) -> bool:
        """True when so many were judged that their shares are a record."""
        return self.judged >= ENOUGH

    def interval(self, status: ClaimStatus) -> Interval:
        """Return within which shares (0 to 1, at 95 %) this verdict may lie among judged claims."""
        return interval(self.count(status), self.judged)


@dataclass(frozen=True, slots=True)
class ClaimantLine:
    """A claimant in a list: how many live claims, and the record of what they said, denials apart."""

    id: int
    name: str
    claims: int
    record: Record
    last: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimantPage:
    """One page of claimants, those of most claims first, and how many there are in all."""

    claimants: tuple[ClaimantLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A claimant or a source: claims, mentions, days of first and last appearance, and a record by manner.

    A joined claim counts as the live one that stands for it, once; dismissed ones count not at all. A
    claim that came in two manners counts in both records, and once in ``claims``. ``contradictions`` are
    pairs of its claims that cannot both hold.
    """

    id: int
    name: str
    claims: int
    mentions: int
    first: date | None
    last: date | None
    records: dict[Manner, Record]
    contradictions: int = 0

    def record(self, manner: Manner) -> Record:
        """Return how the claims of one manner were judged."""
        return self.records.get(manner, Record())


@dataclass(frozen=True, slots=True)
class SaidClaim:
    """A claim of a profile, with the days on which that claimant or source first and last said it."""

    claim: ClaimView
    first: date
    last: date
    manners: tuple[Manner, ...]


@dataclass(frozen=True, slots=True)
class SaidPage:
    """One page of claims of a profile, what was said last first, and how many there are in all."""

    claims: tuple[SaidClaim, ...]
    total: int
