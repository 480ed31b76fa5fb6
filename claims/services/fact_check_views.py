"""Frozen values about the fact-checks of others, for the dashboard and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FactCheckView:
    """A published verdict of somebody else; ``by`` took it in. The numbers are as published.

    ``claim_id`` is the claim here that it is about, None while it is tied to none.
    """

    id: int
    claim_id: int | None
    claim_reviewed: str
    url: str | None
    publisher: str | None
    reviewed_on: date | None
    claimant: str | None
    said_on: date | None
    rating_name: str | None
    rating_value: float | None
    best_rating: float | None
    worst_rating: float | None
    appearances: tuple[str, ...]
    by: str
    created_at: datetime

    @property
    def on_scale(self) -> bool:
        """True when the number is a place between two ends that were published."""
        value, best, worst = self.rating_value, self.best_rating, self.worst_rating
        if value is None or best is None or worst is None:
            return False
        return best != worst and min(best, worst) <= value <= max(best, worst)


@dataclass(frozen=True, slots=True)
class FactCheckPage:
    """One page of fact-checks, and how many there are in all."""

    fact_checks: tuple[FactCheckView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RemovedFactCheck:
    """A fact-check that was removed and not put back: ``event_id`` is the line of the log that has it."""

    event_id: int
    claim_reviewed: str
    publisher: str | None
    by: str
    removed_at: datetime


@dataclass(frozen=True, slots=True)
class ImportedReviews:
    """What an import did: ids of what is new, how many were known, how many hang on a claim since."""

    new: tuple[int, ...]
    known: int
    tied: int
