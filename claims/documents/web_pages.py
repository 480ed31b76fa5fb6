"""A page that was fetched, read as a document that still knows how it came."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlsplit

from claims.documents.decoding import decode_html
from claims.documents.fetch_terms import normal_address, shown
from claims.documents.fetching import Fetched
from claims.documents.formats import bare_type, format_of
from claims.documents.metadata import modified_date
from claims.documents.reading import read_all
from claims.errors import DocumentError
from claims.records import DocumentText

_NAMES = {"text/markdown": "page.md"}
"""Types that only a name tells from plain text."""
_PAGES = ("text/html", "application/xhtml+xml")
_FRONTS = ("www.", "m.", "mobile.", "amp.")


@dataclass(frozen=True, slots=True)
class WebDocument(DocumentText):
    """A document and the page that it was read from.

    ``url`` is the page's own (canonical) address where it names one of the same site, else the one that
    answered. ``modified_on`` is the day that the page says it was changed last.
    """

    fetched: Fetched | None = None
    modified_on: date | None = None


def read_fetched(fetched: Fetched) -> WebDocument:
    """Read a fetched page; DocumentError, naming its address, when there is no text in it."""
    label = shown(fetched.final_url)
    packed = format_of(fetched.body, name=None)
    if packed is not None and packed.holds_many:
        raise DocumentError(f"{label}: is {packed}; save it, and add the file")
    kind = bare_type(fetched.media_type)
    name = _NAMES.get(kind or "", "")
    found = next(read_all(fetched.body, name=name, media_type=fetched.media_type, label=label))
    if isinstance(found, DocumentError):
        raise found
    said = {field.name: getattr(found, field.name) for field in fields(DocumentText)}
    said |= {"url": _own_address(found.url, fetched.final_url), "name": found.name or None}
    return WebDocument(**said, fetched=fetched, modified_on=_modified(fetched, found))


def _modified(fetched: Fetched, found: DocumentText) -> date | None:
    if found.media_type not in _PAGES:
        return None
    return modified_date(decode_html(fetched.body, media_type=fetched.media_type))


def _own_address(canonical: str | None, answered: str) -> str:
    """Return the address that the page calls its own, unless it is another site's or only its front page."""
    try:
        own = normal_address(canonical or answered)
    except DocumentError:
        return answered
    here, there = urlsplit(answered), urlsplit(own)
    if _site(here.netloc) != _site(there.netloc) or (there.path == "/" and here.path != "/"):
        return answered
    return own


def _site(place: str) -> str:
    for front in _FRONTS:
        place = place.removeprefix(front)
    return place
