"""Fact-checks as they cross the border: the desk's own on their way out, those of others on their way in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from claims.vocabulary import ClaimStatus


@dataclass(frozen=True, slots=True)
class Rating:
    """What a verdict says: ``name`` for people, ``value`` between ``worst`` and ``best`` where it has one."""

    name: str
    value: int | None = None
    best: int | None = None
    worst: int | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a claim was said; ``url`` is None for a text that has no address."""

    url: str | None = None
    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the desk's verdicts, and the site on which they stand."""

    name: str
    site: str


@dataclass(frozen=True, slots=True)
class OurReview:
    """A verdict of the desk that may be published.

    ``claimed_at`` is when the claim came in, ``reviewed_at`` when the verdict was given, ``first_at`` when
    the first one was. ``said_on`` is the day on which the claim was said, ``expires_on`` the first day on
    which the verdict holds no longer. ``appearances`` come oldest first.
    """

    claim_id: int
    text: str
    status: ClaimStatus
    rating: Rating
    url: str
    publisher: Publisher
    reviewed_at: datetime
    first_at: datetime
    claimed_at: datetime
    language: str | None = None
    claimant: str | None = None
    said_on: date | None = None
    expires_on: date | None = None
    justification: str | None = None
    tags: tuple[str, ...] = ()
    appearances: tuple[Appearance, ...] = ()


@dataclass(frozen=True, slots=True)
class TheirReview:
    """A published verdict of somebody else; the numbers are as published, ``best`` may be the lower one."""

    claim_reviewed: str
    url: str | None = None
    publisher: str | None = None
    reviewed_on: date | None = None
    claimant: str | None = None
    said_on: date | None = None
    rating_name: str | None = None
    rating_value: float | None = None
    best_rating: float | None = None
    worst_rating: float | None = None
    appearances: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """The SHA-256 of all it says: what is equal to the last word is one fact-check."""
        told = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RefusedReview:
    """A part of a file that was not taken: where it stands in the file, and why."""

    place: str
    reason: str
