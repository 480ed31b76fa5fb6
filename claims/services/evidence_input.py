"""Evidence as it is given, and what makes it fit to be filed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from claims.documents.naming import MAX_URL_CHARACTERS, has_words, one_line, web_address
from claims.documents.reading import refuse_size
from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.document_rows import MAX_SOURCE
from claims.text import fold_space, storable
from claims.vocabulary import Credibility, Reliability, Stance

MAX_QUOTE = 10_000
MAX_NOTE = 20_000
MAX_ORIGIN = 300
MAX_REASON = 2_000


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """Evidence as an analyst gives it: a link, a stored document, a cited passage, or several of them.

    ``copy`` is the text of the page as the analyst saw it; it is stored as a document, and a passage is
    anchored in it. ``document_id`` names a document that is stored already: give one or the other.
    ``origin`` says whom the piece goes back to, where the analyst knows.
    """

    stance: Stance
    url: str | None = None
    quote: str | None = None
    publisher: str | None = field(default=None, kw_only=True)
    published_on: date | None = field(default=None, kw_only=True)
    retrieved_at: datetime | None = field(default=None, kw_only=True)
    note: str | None = field(default=None, kw_only=True)
    reliability: Reliability | None = field(default=None, kw_only=True)
    credibility: int | None = field(default=None, kw_only=True)
    document_id: int | None = field(default=None, kw_only=True)
    copy: str | None = field(default=None, kw_only=True)
    origin: str | None = field(default=None, kw_only=True)


def checked(piece: EvidenceInput) -> EvidenceInput:
    """Return a piece as it can be filed; InvalidInputError or DocumentError says what is wrong with it."""
    given = storable(piece.url or "").strip()
    url = web_address(given)
    if given and url is None:
        raise InvalidInputError(
            f"{glimpse(given)} is not a web address; evidence links start with https:// or http://"
            f" and have at most {MAX_URL_CHARACTERS:,} characters"
        )
    quote = limited(piece.quote, "a quoted passage", MAX_QUOTE)
    if piece.copy is not None and not has_words(piece.copy):
        piece = replace(piece, copy=None)
    if url is None and quote is None and piece.document_id is None and piece.copy is None:
        raise InvalidInputError("evidence needs a link, a document or a quoted passage")
    if piece.copy is not None and piece.document_id is not None:
        raise InvalidInputError("give a stored document or a copy of the page, not both")
    if piece.copy is not None:
        refuse_size(len(piece.copy.encode("utf-8", "surrogatepass")), "The copy of the page")
    _check_days(piece)
    return replace(
        piece,
        url=url,
        quote=quote,
        publisher=_publisher(piece.publisher),
        retrieved_at=_utc(piece.retrieved_at),
        note=limited(piece.note, "a note on evidence", MAX_NOTE),
        origin=limited(fold_space(piece.origin or ""), "an origin", MAX_ORIGIN),
        credibility=credibility_of(piece.credibility),
    )


def glimpse(text: str) -> str:
    """Return the beginning of a text, quoted, for an error."""
    return repr(text if len(text) <= 80 else f"{text[:79]}…")


def limited(text: str | None, what: str, limit: int) -> str | None:
    """Return a text as it can be stored, None for an empty one; InvalidInputError beyond ``limit``."""
    plain = storable(text or "").strip()
    if len(plain) > limit:
        raise InvalidInputError(
            f"{what} has at most {limit:,} characters, this has {len(plain):,}; shorten it"
        )
    return plain or None


def _publisher(name: str | None) -> str | None:
    plain = limited(name, "a publisher's name", MAX_SOURCE)
    return one_line(plain, limit=MAX_SOURCE)


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _check_days(piece: EvidenceInput) -> None:
    latest = audit.now() + audit.FARTHEST_ZONE
    if piece.published_on is not None and piece.published_on > latest.date():
        raise InvalidInputError(
            f"evidence cannot be published on {piece.published_on}: that is in the future"
        )
    retrieved = _utc(piece.retrieved_at)
    if retrieved is not None and retrieved > latest:
        raise InvalidInputError(
            f"evidence cannot be retrieved at {retrieved:%Y-%m-%d %H:%M}: that is in the future"
        )


def credibility_of(number: int | None) -> Credibility | None:
    """Return the grade of a number from 1 to 6; InvalidInputError for another one."""
    if number is None:
        return None
    try:
        return Credibility(number)
    except ValueError:
        raise InvalidInputError(f"credibility goes from 1 to 6, not {number}") from None
