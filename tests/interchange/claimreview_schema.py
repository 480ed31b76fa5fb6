"""What a ClaimReview has to be, as a checker that names every breach.

Ranges of properties are those of https://schema.org/ClaimReview, /Claim, /Rating and /DataFeedItem; what is
required is what Google Search asks of fact checks
(https://developers.google.com/search/docs/appearance/structured-data/factcheck): ``claimReviewed``,
``reviewRating`` with ``alternateName``, ``url``, and one plain context. A numeric rating needs both its ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _url(value: Any) -> bool:
    if not _text(value):
        return False
    parts = urlsplit(str(value))
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _day(value: Any) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == str(value)
    except (TypeError, ValueError):
        return False


def _moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


RANGES: dict[str, dict[str, Check | tuple[str, ...]]] = {
    "ClaimReview": {
        "@id": _url,
        "url": _url,
        "claimReviewed": _text,
        "reviewRating": ("Rating",),
        "itemReviewed": ("Claim",),
        "author": ("Organization", "Person"),
        "publisher": ("Organization", "Person"),
        "datePublished": _day,
        "expires": _day,
    },
    "Rating": {"alternateName": _text, "ratingValue": _number, "bestRating": _number, "worstRating": _number},
    "Claim": {
        "author": ("Organization", "Person"),
        "datePublished": _day,
        "inLanguage": _text,
        "firstAppearance": ("CreativeWork",),
        "appearance": ("CreativeWork",),
    },
    "CreativeWork": {
        "url": _url,
        "headline": _text,
        "datePublished": _day,
        "publisher": ("Organization", "Person"),
    },
    "Organization": {"name": _text, "url": _url},
    "Person": {"name": _text},
    "DataFeed": {"dateModified": _moment, "dataFeedElement": ("DataFeedItem",)},
    "DataFeedItem": {"dateCreated": _moment, "dateModified": _moment, "url": _url, "item": ("ClaimReview",)},
}
REQUIRED = {
    "ClaimReview": ("claimReviewed", "reviewRating", "url", "author", "datePublished", "itemReviewed"),
    "Rating": ("alternateName",),
    "Organization": ("name",),
    "Person": ("name",),
    "DataFeed": ("dataFeedElement",),
    "DataFeedItem": ("item", "dateCreated"),
}


def breaches(node: Any, *, of: tuple[str, ...], path: str = "$") -> Iterator[str]:
    """Yield what is wrong with JSON-LD values that should be one of these types."""
    if not isinstance(node, Mapping) or node.get("@type") not in of:
        yield f"{path}: is no {' or '.join(of)}"
        return
    kind = node["@type"]
    for name in REQUIRED.get(kind, ()):
        if name not in node:
            yield f"{path}: {kind} has no {name}"
    if kind == "Rating":
        yield from _of_scale(node, path)
    for name, value in node.items():
        if name not in ("@type", "@context"):
            yield from _of_property(kind, name, value, f"{path}.{name}")


def _of_scale(rating: Mapping[str, Any], path: str) -> Iterator[str]:
    numbers: list[Any] = [rating.get(name) for name in ("worstRating", "ratingValue", "bestRating")]
    if numbers == [None, None, None]:
        return
    if None in numbers:
        yield f"{path}: a number without both its ends"
    elif numbers[0] == numbers[2] or sorted(numbers)[1] != numbers[1]:
        yield f"{path}: the rating is outside of its scale"


def _of_property(kind: str, name: str, value: Any, path: str) -> Iterator[str]:
    expected = RANGES[kind].get(name)
    for each in value if isinstance(value, list) else [value]:
        if expected is None:
            yield f"{path}: {kind} has no such property here"
        elif isinstance(expected, tuple):
            yield from breaches(each, of=expected, path=path)
        elif not expected(each):
            yield f"{path}: {each!r} is no such value"
