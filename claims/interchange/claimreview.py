"""The desk's verdicts as schema.org ClaimReview in JSON-LD, one or many, and as a Data Commons feed.

What must be there follows https://schema.org/ClaimReview and what Google Search asks of it
(https://developers.google.com/search/docs/appearance/structured-data/factcheck): ``claimReviewed``, ``url``
and a ``reviewRating`` with an ``alternateName``; one plain ``@context``. The feed is a schema.org DataFeed
as the Fact Check Markup Tool publishes it (https://datacommons.org/factcheck/download).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from claims.interchange.addresses import web_address
from claims.interchange.reviews import Appearance, OurReview, Publisher, Rating

CONTEXT = "https://schema.org"

Values = dict[str, Any]


def as_json_ld(reviews: Sequence[OurReview]) -> str:
    """Return one review as a JSON-LD object, several or none as the ``@graph`` of one."""
    bodies = [review_values(review) for review in reviews]
    whole = bodies[0] if len(bodies) == 1 else {"@graph": bodies}
    return written({"@context": CONTEXT, **whole})


def as_feed(reviews: Iterable[OurReview], *, built_at: datetime) -> str:
    """Return reviews as a Data Commons feed: a DataFeed with one item for each review."""
    elements = [
        {
            "@type": "DataFeedItem",
            "dateCreated": review.first_at.isoformat(),
            "dateModified": review.reviewed_at.isoformat(),
            "url": review.url,
            "item": [{"@context": CONTEXT, **review_values(review)}],
        }
        for review in reviews
    ]
    feed = {"@context": CONTEXT, "@type": "DataFeed", "dateModified": built_at.isoformat()}
    return written({**feed, "dataFeedElement": elements})


def written(values: Values) -> str:
    """Return JSON that may stand in a page: nothing in it ends a ``script`` element or opens a comment."""
    plain = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        plain = plain.replace(sign, f"\\u{ord(sign):04x}")
    return plain + "\n"


def review_values(review: OurReview) -> Values:
    """Return one review as JSON values, without ``@context``; what is not known is left out."""
    desk = _organisation(review.publisher)
    return _known(
        {
            "@type": "ClaimReview",
            "@id": review.url,
            "url": review.url,
            "claimReviewed": review.text,
            "reviewRating": _rating(review.rating),
            "itemReviewed": _claim(review),
            "author": desk,
            "publisher": desk,
            "datePublished": review.reviewed_at.date().isoformat(),
            "expires": review.expires_on and review.expires_on.isoformat(),
        }
    )


def _organisation(publisher: Publisher) -> Values:
    return {"@type": "Organization", "name": publisher.name, "url": publisher.site}


def _rating(rating: Rating) -> Values:
    scale = {"ratingValue": rating.value, "bestRating": rating.best, "worstRating": rating.worst}
    return _known(
        {"@type": "Rating", "alternateName": rating.name, **(scale if rating.value is not None else {})}
    )


def _claim(review: OurReview) -> Values:
    appearances = [_appearance(found) for found in review.appearances]
    # Whether a claimant is a person or an organisation is not known here; consumers want one of the two.
    claimant = {"@type": "Person", "name": review.claimant} if review.claimant else None
    return _known(
        {
            "@type": "Claim",
            "author": claimant,
            "datePublished": review.said_on and review.said_on.isoformat(),
            "inLanguage": review.language,
            "firstAppearance": appearances[0] if appearances else None,
            "appearance": appearances or None,
        }
    )


def _appearance(found: Appearance) -> Values:
    source = {"@type": "Organization", "name": found.publisher} if found.publisher else None
    return _known(
        {
            "@type": "CreativeWork",
            "url": web_address(found.url) if found.url else None,
            "headline": found.title,
            "datePublished": found.published_on and found.published_on.isoformat(),
            "publisher": source,
        }
    )


def _known(values: Values) -> Values:
    return {name: value for name, value in values.items() if value is not None}
