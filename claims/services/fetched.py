"""Pages from the web: stored with the bytes that they were read from, and fetched again.

A page that says something else now is a new document that points at the one before; the pages as they were
fetched say which of its versions stands at its address (`claims.services.page_versions`).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.documents.fetching import Fetched
from claims.documents.web_pages import WebDocument, read_fetched
from claims.errors import InvalidInputError
from claims.extraction.extractor import Extractor
from claims.records import DocumentText, Progress
from claims.services import audit, intake, page_versions
from claims.services.intake import PreparedDocument
from claims.services.page_versions import Changes, changes, current, silent_edits
from claims.services.permissions import Action, acting, check
from claims.services.suggesting import Suggester
from claims.services.views import IntakeResult
from claims.similarity.embedder import Embedder
from claims.vocabulary import EventKind
from db.engine import Database
from db.models import Capture, Event

__all__ = ["Changes", "Refetched", "changes", "page", "refetch", "silent_edits", "store", "take_in"]

MAX_PAGE_BYTES = 50_000_000
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a server is told of the copy that is here: its address, ETag and Last-Modified as they came."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


Getter = Callable[[Conditions], Fetched]


@dataclass(frozen=True, slots=True)
class Refetched:
    """What came of fetching a page again: the version before, the one that stands now, and if they differ.

    ``result`` is what was stored of a new version, None when the text is the same.
    """

    before_id: int
    document_id: int
    result: IntakeResult | None = None

    @property
    def changed(self) -> bool:
        """True when the page says something else than when it was fetched last."""
        return self.document_id != self.before_id


def store(
    session: Session, prepared: PreparedDocument, *, by: str, dismissed: Collection[int] = ()
) -> IntakeResult:
    """Store a prepared document as `intake.store` does, and the page that it was read from, if it was."""
    acting(session, by, Action.ADD_DOCUMENTS)
    result = intake.store(session, prepared, by=by, dismissed=dismissed)
    keep(session, result.document_id, prepared.document, by=by)
    return result


def keep(session: Session, document_id: int, document: DocumentText, *, by: str) -> int | None:
    """Keep the page that a stored document was read from; return its number.

    The same bytes at the same address as last time are not kept twice; None for a document of no page.
    """
    user = acting(session, by, Action.ADD_DOCUMENTS)
    if not isinstance(document, WebDocument) or document.fetched is None or document.url is None:
        return None
    fetched = document.fetched
    digest = hashlib.sha256(fetched.body).hexdigest()
    last = current(session, document.url)
    if last is not None and (last.document_id, last.sha256) == (document_id, digest):
        return last.id
    row = Capture(
        document_id=document_id,
        url=document.url,
        media_type=(fetched.media_type or "application/octet-stream")[:100],
        sha256=digest,
        size=len(fetched.body),
        body=zlib.compress(fetched.body, 9),
        created_at=fetched.fetched_at,
    )
    session.add(row)
    session.flush()
    entry = audit.Entry(
        EventKind.PAGE_FETCHED, document_id=document_id, payload=_told(row, document, fetched)
    )
    audit.record(session, user, entry)
    return row.id


def _told(row: Capture, document: WebDocument, fetched: Fetched) -> dict[str, object]:
    return {
        "capture": row.id,
        "url": row.url,
        "media_type": row.media_type,
        "sha256": row.sha256,
        "size": row.size,
        "created_at": row.created_at.isoformat(),
        "asked": fetched.url,
        "answered": fetched.final_url,
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "modified_on": document.modified_on.isoformat() if document.modified_on else None,
    }


def page(session: Session, document_id: int) -> bytes | None:
    """Return the latest page that a document was read from, as it came; None for a document of no page.

    Raises InvalidInputError when it is not what was kept.
    """
    row = page_versions.last_of(session, document_id)
    if row is None:
        return None
    opener = zlib.decompressobj()
    body = opener.decompress(row.body, MAX_PAGE_BYTES)
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise InvalidInputError(f"the page of document {document_id} is damaged; restore a backup")
    return body


def take_in(
    database: Database,
    document: DocumentText,
    *,
    extractor: Extractor,
    embedder: Embedder,
    by: str,
    progress: Progress | None = None,
    suggester: Suggester | None = None,
) -> IntakeResult:
    """Read and store a document as `intake.take_in` does, with its page if it is one that was fetched.

    Takes the database, not a session: the models run with no transaction open.
    """
    result = intake.take_in(
        database,
        document,
        extractor=extractor,
        embedder=embedder,
        by=by,
        progress=progress,
        suggester=suggester,
        storing=store,
    )
    if result.already_known and isinstance(document, WebDocument):
        with database.write() as session:
            keep(session, result.document_id, document, by=by)
    return result


def refetch(
    database: Database,
    document_id: int,
    *,
    get: Getter,
    extractor: Extractor,
    embedder: Embedder,
    by: str,
    progress: Progress | None = None,
    suggester: Suggester | None = None,
) -> Refetched:
    """Fetch the page of a document again and store what it says now, as a new version where it differs.

    ``get`` asks for the page. Raises NotFoundError for an unknown document, InvalidInputError for one
    without an address, and what ``get`` raises.
    """
    with database.read() as session:
        check(session, by, Action.ADD_DOCUMENTS)
        conditions, before_id = _known(session, document_id)
    fetched = get(conditions)
    if fetched.status == _NOT_MODIFIED:
        return Refetched(before_id, before_id)
    document = replace(read_fetched(fetched), url=conditions.url)
    result = take_in(
        database,
        document,
        extractor=extractor,
        embedder=embedder,
        by=by,
        progress=progress,
        suggester=suggester,
    )
    return Refetched(before_id, result.document_id, None if result.already_known else result)


def _known(session: Session, document_id: int) -> tuple[Conditions, int]:
    """Return what to ask for, and the version that stood at the address last."""
    url = page_versions.address_of(session, document_id)
    if url is None:
        raise InvalidInputError(f"document {document_id} has no address to fetch it from")
    last = current(session, url)
    if last is None:
        return Conditions(url), document_id
    said = _said(session, last)
    return Conditions(url, said.get("etag"), said.get("last_modified")), last.document_id


def _said(session: Session, capture: Capture) -> dict[str, str | None]:
    lines = session.scalars(
        select(Event.payload)
        .where(Event.document_id == capture.document_id, Event.kind == EventKind.PAGE_FETCHED)
        .order_by(Event.id.desc())
    )
    told = (json.loads(line) for line in lines)
    return next((line for line in told if line.get("capture") == capture.id), {})
