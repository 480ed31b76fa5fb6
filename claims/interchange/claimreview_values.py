"""One ClaimReview of somebody else as a `TheirReview`, or the reason why it is none.

Texts stay as written; a day or a number that is not written plainly is left out, never guessed.
"""

from __future__ import annotations

import math
import re
from datetime import date

from claims.interchange.addresses import host, web_address, web_addresses
from claims.interchange.json_ld import Node
from claims.interchange.reviews import TheirReview

MAX_CLAIM = 10_000
MAX_TEXT = 2_000
MAX_APPEARANCES = 1_000

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])")
_PLACES = ("firstAppearance", "appearance")


class UnfitReviewError(ValueError):
    """A ClaimReview that cannot be taken; the message says why."""


def their_review(node: Node) -> TheirReview:
    """Return what a ClaimReview says; UnfitReviewError when it says no claim, no verdict or not whose."""
    claim = _one(node, "claimReviewed", most=MAX_CLAIM)
    if claim is None:
        raise UnfitReviewError("it names no claim (claimReviewed)")
    address = _address(node)
    publisher = _publisher(node) or (host(address) if address else None)
    if publisher is None:
        raise UnfitReviewError("it names neither who published it nor an address")
    ratings = node.nodes("reviewRating")
    name, value, best, worst = _rating(node, ratings[0] if ratings else Node({}))
    about = node.nodes("itemReviewed")
    return TheirReview(
        claim_reviewed=claim,
        url=address,
        publisher=publisher,
        reviewed_on=_day(node, "datePublished"),
        claimant=_claimant(about),
        said_on=next((day for each in about if (day := _day(each, "datePublished"))), None),
        rating_name=name,
        rating_value=value,
        best_rating=best,
        worst_rating=worst,
        appearances=_appearances(about),
    )


def _one(node: Node, name: str, *, most: int = MAX_TEXT) -> str | None:
    found = node.texts(name)
    return _short(found[0], name, most) if found else None


def _short(text: str, name: str, most: int = MAX_TEXT) -> str:
    if len(text) > most:
        raise UnfitReviewError(f"its {name} has {len(text):,} characters, more than {most:,}")
    return text


def _joined(texts: list[str], name: str, between: str) -> str | None:
    return _short(between.join(dict.fromkeys(texts)), name) if texts else None


def _address(node: Node) -> str | None:
    """Return its own address, the first where one string or a list holds several."""
    found = [*_places(node, "url"), *_places(node, "mainEntityOfPage"), *_places(node, "@id")]
    return found[0] if found else None


def _publisher(node: Node) -> str | None:
    for role in ("publisher", "author"):
        named = _joined(_names(node, role), role, ", ")
        if named:
            return named
    sites = [site for each in node.nodes("author") for site in _places(each, "url")]
    return host(sites[0]) if sites else None


def _names(node: Node, role: str) -> list[str]:
    """Return who plays a role, by name; an address is no name."""
    return [name for name in node.names(role) if web_address(name) is None]


def _rating(node: Node, rating: Node) -> tuple[str | None, float | None, float | None, float | None]:
    """Return name, value, best and worst; numbers that cannot be read as a place on a scale need a name."""
    words = rating.texts("alternateName") or rating.texts("name") or _bare(node)
    name = _joined(words, "alternateName", "; ")
    value, best, worst = (_number(rating, each) for each in ("ratingValue", "bestRating", "worstRating"))
    if name is None and value is None:
        raise UnfitReviewError("it gives no verdict (reviewRating with alternateName or ratingValue)")
    if name is None and not on_scale(value, best, worst):
        raise UnfitReviewError("its rating is no place on its scale, and no words say what it means")
    return name, value, best, worst


def _bare(node: Node) -> list[str]:
    """Return a rating that is written as plain text instead of an object."""
    return [text for text in node.texts("reviewRating") if not _NUMBER.fullmatch(text)]


def on_scale(value: float | None, best: float | None, worst: float | None) -> bool:
    """True when a rating is a place between two different ends; ends that are not given are 5 and 1."""
    if value is None:
        return False
    ends = (5.0 if best is None else best, 1.0 if worst is None else worst)
    return ends[0] != ends[1] and min(ends) <= value <= max(ends)


def _number(rating: Node, name: str) -> float | None:
    for value in rating.all(name):
        if isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            return _finite(value)
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            return _finite(float(value.strip().replace(",", ".")))
    return None


def _finite(value: float) -> float | None:
    try:
        plain = float(value)
    except OverflowError:
        return None
    return plain if math.isfinite(plain) else None


def _day(node: Node, name: str) -> date | None:
    for text in node.texts(name):
        found = _DAY.match(text)
        try:
            return date.fromisoformat(found[0]) if found else None
        except ValueError:
            return None
    return None


def _claimant(about: list[Node]) -> str | None:
    return _joined([name for each in about for name in _names(each, "author")], "author", ", ")


def _appearances(about: list[Node]) -> tuple[str, ...]:
    found = [place for each in about for name in _PLACES for place in _places(each, name)]
    kept = tuple(dict.fromkeys(found))
    if len(kept) > MAX_APPEARANCES:
        raise UnfitReviewError(f"it names {len(kept):,} appearances, more than {MAX_APPEARANCES:,}")
    return kept


def _places(node: Node, name: str) -> list[str]:
    """Return the addresses of a property: texts, or objects by their ``url`` or ``@id``."""
    texts = node.texts(name)
    for each in node.nodes(name):
        texts.extend(each.texts("url") or each.texts("@id"))
    return [address for text in texts for address in web_addresses(text)]
