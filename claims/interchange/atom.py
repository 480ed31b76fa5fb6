"""The desk's verdicts as an Atom feed (RFC 4287), for readers that ask again and again.

A claim keeps its entry for good: the id is a tag URI (RFC 4151) of the site, the day on which the claim came
in and its number. A new verdict on it gives the entry a later ``updated``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from claims.interchange.reviews import OurReview, Publisher

ATOM = "http://www.w3.org/2005/Atom"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")


def as_atom(
    reviews: Sequence[OurReview], *, publisher: Publisher, title: str, filtered_by: str, built_at: datetime
) -> bytes:
    """Return a feed of verdicts in UTF-8, the latest first.

    ``filtered_by`` says which verdicts these are: the feed's id is the same whenever it is the same.
    ``built_at`` is when a feed without verdicts was changed last.
    """
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    kind = hashlib.sha256(filtered_by.encode()).hexdigest()[:16]
    _add(feed, "id", f"{publisher.site}#verdicts-{kind}")
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((each.reviewed_at for each in reviews), default=built_at)))
    _add(_add(feed, "author"), "name", publisher.name)
    _add(feed, "link", rel="alternate", href=publisher.site)
    for review in sorted(reviews, key=lambda each: (each.reviewed_at, each.claim_id), reverse=True):
        _entry(feed, review)
    whole: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return whole


def entry_id(review: OurReview) -> str:
    """Return the id that the entry of a claim keeps for good."""
    day = review.claimed_at.astimezone(UTC).date()
    return f"tag:{_authority(review.publisher.site)},{day}:claim-{review.claim_id}"


def _authority(site: str) -> str:
    """Return the host of a site in ASCII, as a tag URI wants it."""
    name = urlsplit(site).hostname or "localhost"
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return re.sub("[^a-z0-9.-]", "-", name)


def _entry(feed: ElementTree.Element, review: OurReview) -> None:
    entry = _add(feed, "entry")
    if review.language and _LANGUAGE.fullmatch(review.language):
        entry.set(XML_LANGUAGE, review.language)
    _add(entry, "id", entry_id(review))
    _add(entry, "title", f"{review.rating.name}: {review.text}")
    _add(entry, "updated", _moment(review.reviewed_at))
    _add(entry, "published", _moment(review.first_at))
    _add(entry, "link", rel="alternate", href=review.url)
    _add(entry, "category", term=review.status.value)
    for tag in review.tags:
        _add(entry, "category", term=tag)
    _add(entry, "summary", _summary(review), type="text")


def _summary(review: OurReview) -> str:
    rating = review.rating
    scale = "" if rating.value is None else f" ({rating.value} from {rating.worst} to {rating.best})"
    said = f" Said by {review.claimant}." if review.claimant else ""
    return f"{rating.name}{scale}.{said} {review.justification or ''}".strip()


def _add(
    to: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    plain = {key: _xml(value) for key, value in attributes.items()}
    made = ElementTree.SubElement(to, f"{{{ATOM}}}{name}", plain)
    made.text = None if text is None else _xml(text)
    return made


def _xml(text: str) -> str:
    """Return a text with what XML 1.0 cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
