"""Verdicts to publish, for the tests of this room."""

from __future__ import annotations

from datetime import UTC, date, datetime

from claims.interchange.claimreview_in import read_reviews
from claims.interchange.reviews import (
    Appearance,
    OurReview,
    Publisher,
    Rating,
    RefusedReview,
    TheirReview,
)
from claims.vocabulary import ClaimStatus

DESK = Publisher("The Harbour Desk", "https://desk.example/")
HOSTILE = '</script><script>alert(1)</script> "q" & <b> \u202eevil\u202c \u2028 \\u0041 =1+1'


def ours(text: str = "The bridge at Orla was closed in May.", *, number: int = 7) -> OurReview:
    """Return a verdict with everything that there can be."""
    return OurReview(
        claim_id=number,
        text=text,
        status=ClaimStatus.DISPUTED,
        rating=Rating("False", 1, 5, 1),
        url=f"https://desk.example/checks/{number}",
        publisher=DESK,
        reviewed_at=datetime(2026, 5, 4, 10, 30, tzinfo=UTC),
        first_at=datetime(2026, 5, 1, 9, 0, tzinfo=UTC),
        claimed_at=datetime(2026, 4, 30, 9, 0, tzinfo=UTC),
        language="en",
        claimant="the harbour master",
        said_on=date(2026, 4, 29),
        expires_on=date(2027, 1, 1),
        justification="The log of the lock says otherwise.",
        tags=("bridges",),
        appearances=(
            Appearance("https://courier.example/a", "Quiet quays", date(2026, 4, 29), "Velmar Courier"),
            Appearance("https://post.example/b"),
            Appearance(title="A leaflet"),
        ),
    )


def theirs_of(review: OurReview) -> TheirReview:
    """Return what somebody else has to read in what was published of a verdict."""
    rating = review.rating
    has_scale = rating.value is not None
    return TheirReview(
        review.text.strip(),
        review.url,
        review.publisher.name,
        review.reviewed_at.date(),
        review.claimant,
        review.said_on,
        rating.name,
        _number(rating.value) if has_scale else None,
        _number(rating.best) if has_scale else None,
        _number(rating.worst) if has_scale else None,
        tuple(dict.fromkeys(found.url for found in review.appearances if found.url)),
    )


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def read(text: str | bytes) -> list[TheirReview | RefusedReview]:
    """Return all that a file holds."""
    return list(read_reviews(text.encode() if isinstance(text, str) else text, name="a file"))
