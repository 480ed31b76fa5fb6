"""What a verdict says and how it takes the place of the one before; `review` and `second_look` use it.

``claims.expires_on`` repeats that of the verdict that stands, so that a queue finds what ran out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit, radar_looks
from claims.services.desk import DeskSettings
from claims.services.opening import close_claim
from claims.text import storable
from claims.vocabulary import ClaimStatus
from db.models import Claim, Evidence, User, Verdict

MAX_REASON = 20_000
"""Characters of a reason that many claims are given at once."""

MAX_JUSTIFICATION = 2_000_000
"""Characters of a reason that one claim is given: a pasted report goes in whole."""

FORECASTS = (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED)
"""The statuses that a probability goes with."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a verdict says: all that is stored of it but who gave it, when, and on which evidence."""

    status: ClaimStatus
    reason: str | None = None
    rating: str | None = None
    as_of: date | None = None
    expires_on: date | None = None
    probability: float | None = None

    @property
    def say_more(self) -> bool:
        """True when they say anything beside the status."""
        return self.probability is not None or any((self.reason, self.rating, self.as_of, self.expires_on))

    def told(self) -> dict[str, object]:
        """Return them as the audit log tells them, without the status."""
        return {
            "reason": self.reason,
            "rating": self.rating,
            "as_of": day(self.as_of),
            "expires_on": day(self.expires_on),
            "probability": self.probability,
        }


def day(value: date | None) -> str | None:
    """Return a day, or a moment, as the audit log tells it: ISO 8601."""
    return value.isoformat() if value else None


def checked_terms(terms: Terms, settings: DeskSettings, *, moment: datetime) -> Terms:
    """Return terms that a verdict of this desk may have; InvalidInputError says what is wrong with others."""
    reason = checked_reason(terms.reason, terms.status)
    if not terms.status.is_decision and any((terms.rating, terms.as_of, terms.expires_on)):
        raise InvalidInputError(
            f"a rating, an as-of day and an expiry go with a decision, and {terms.status} is none"
        )
    rating = _checked_rating(terms, settings)
    check_days(terms, moment=moment)
    probability = checked_probability(terms.probability, terms.status)
    return Terms(terms.status, reason, rating, terms.as_of, terms.expires_on, probability)


def checked_reason(reason: str | None, status: ClaimStatus, *, most: int = MAX_JUSTIFICATION) -> str | None:
    """Return a reason as it is stored, None for none; InvalidInputError when one is needed or it is long."""
    plain = storable(reason or "").strip()
    if not plain and status.needs_reason:
        raise InvalidInputError(f"marking a claim {status} needs a reason: say why in a sentence")
    refuse_long("the reason", plain, most)
    return plain or None


def refuse_long(what: str, plain: str, most: int) -> None:
    """Raise InvalidInputError for a text with more characters than are kept: none is ever cut."""
    if len(plain) > most:
        raise InvalidInputError(
            f"{what} has {len(plain):,} characters, and {most:,} are kept at most; shorten it"
        )


def _checked_rating(terms: Terms, settings: DeskSettings) -> str | None:
    if not terms.rating:
        return None
    step = settings.step(terms.rating)
    if step is None:
        known = ", ".join(step.value for step in settings.ratings)
        raise InvalidInputError(f"{terms.rating[:80]!r} is no rating of this desk; it has {known}")
    if terms.status not in step.statuses:
        fitting = ", ".join(step.value for step in settings.fitting(terms.status)) or "no rating"
        raise InvalidInputError(f"rating {step.value} does not go with {terms.status}; {fitting} does")
    return step.value


def checked_probability(probability: float | None, status: ClaimStatus) -> float | None:
    """Return how probable it is that a claim holds, 0 to 1, as it is stored; None for none.

    Raises InvalidInputError outside of that, for a status that says nothing about it, and for one that
    says the opposite: whoever disputes a claim and is 95 % sure holds it to be true with 5 %.
    """
    if probability is None:
        return None
    if not 0 <= probability <= 1:  # NaN is in no interval
        raise InvalidInputError(f"probability {probability} is none: it lies between 0 and 1")
    if status not in FORECASTS:
        fitting = ", ".join(FORECASTS)
        raise InvalidInputError(f"a probability does not go with {status}; it goes with {fitting}")
    contrary = probability < 0.5 if status is ClaimStatus.VERIFIED else probability > 0.5
    if contrary and status is not ClaimStatus.UNRESOLVED:
        raise InvalidInputError(
            f"{status} does not go with a probability of {probability:g}: it says how probable it is that "
            "the claim is true"
        )
    return float(probability) + 0.0  # no -0.0


def check_days(terms: Terms, *, moment: datetime) -> None:
    """Raise InvalidInputError for a verdict that looked into the future, or that would have run out."""
    today = moment.date()
    if terms.as_of is not None and terms.as_of > (moment + audit.FARTHEST_ZONE).date():
        raise InvalidInputError(f"the as-of day {terms.as_of} is in the future: nobody looked so far")
    if terms.expires_on is None:
        return
    if terms.expires_on <= today:
        raise InvalidInputError(f"a verdict that expires on {terms.expires_on} has run out: name a later day")
    if terms.as_of is not None and terms.expires_on <= terms.as_of:
        raise InvalidInputError(f"a verdict as of {terms.as_of} expires on a later day than that")


def standing(session: Session, claim_id: int) -> Verdict | None:
    """Return the verdict that stands on a claim."""
    return session.scalar(
        select(Verdict).where(Verdict.claim_id == claim_id, Verdict.superseded_at.is_(None))
    )


def supersede(session: Session, claim: Claim, *, moment: datetime) -> Verdict | None:
    """Close the verdict that stands; flushed before another opens, as only one may be current."""
    current = standing(session, claim.id)
    if current is not None:
        current.superseded_at = moment
        session.flush()
    return current


def stand_again(session: Session, verdict_id: int | None) -> Verdict | None:
    """Open a superseded verdict again, after the one that stood was closed."""
    if verdict_id is None:
        return None
    verdict = session.get_one(Verdict, verdict_id)
    verdict.superseded_at = None
    session.flush()
    return verdict


def add_verdict(
    session: Session,
    claim: Claim,
    terms: Terms,
    evidence: Sequence[Evidence],
    *,
    by: User,
    moment: datetime,
    confirmed_by: User | None = None,
) -> Verdict | None:
    """Store the verdict that stands from now on; None for a status that decides nothing."""
    if not terms.status.is_decision:
        return None
    verdict = Verdict(
        claim_id=claim.id,
        status=terms.status,
        justification=terms.reason,
        rating=terms.rating,
        as_of=terms.as_of,
        expires_on=terms.expires_on,
        probability=terms.probability,
        user_id=by.id,
        confirmed_by_id=confirmed_by.id if confirmed_by else None,
        created_at=moment,
        evidence=list(evidence),
    )
    session.add(verdict)
    session.flush()
    return verdict


@dataclass(frozen=True, slots=True)
class Duty:
    """What brings a decided claim back into the queue: the end of its verdict, and a check asked for."""

    expires_on: date | None = None
    recheck_since: datetime | None = None
    recheck_reason: str | None = None

    @classmethod
    def of(cls, claim: Claim) -> Duty:
        """Return that of a claim as it stands."""
        return cls(claim.expires_on, claim.recheck_since, claim.recheck_reason)

    @classmethod
    def read(cls, told: dict[str, str | None]) -> Duty:
        """Return what `told` gave."""
        expires_on, since = told["expires_on"], told["recheck_since"]
        return cls(
            date.fromisoformat(expires_on) if expires_on else None,
            datetime.fromisoformat(since) if since else None,
            told["recheck_reason"],
        )

    def told(self) -> dict[str, object]:
        """Return it as the audit log tells it."""
        return {
            "expires_on": day(self.expires_on),
            "recheck_since": day(self.recheck_since),
            "recheck_reason": self.recheck_reason,
        }


def settle(session: Session, claim: Claim, status: ClaimStatus, duty: Duty) -> int:
    """Give a claim its status and what is still to do about it; return its new version.

    The radar is to look at it again. Call it last: each flush of a changed claim is a version.
    """
    radar_looks.forget(session, [claim.id])
    claim.status = status
    claim.expires_on = duty.expires_on
    claim.recheck_since, claim.recheck_reason = duty.recheck_since, duty.recheck_reason
    return close_claim(session, claim)
