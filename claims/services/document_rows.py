"""A captured text as a row, with its publisher and the version of it that was stored before."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.records import DocumentText
from claims.services import audit
from claims.text import content_hash
from claims.vocabulary import EventKind
from db.models import Document, Event, Mention, Source

MAX_SOURCE = 300
_COPY = "copy"


def add_document(session: Session, document: DocumentText) -> Document:
    """Store a text that is not stored yet; return its row."""
    row = Document(
        content_hash=content_hash(document.text),
        text=document.text,
        language=document.language,
        title=document.title,
        author=document.author,
        published_on=document.published_on,
        url=document.url,
        name=document.name,
        media_type=document.media_type,
        marks=json.dumps([[mark.start, mark.label] for mark in document.marks], ensure_ascii=False)
        if document.marks
        else None,
        source_id=source_id(session, document.publisher),
        previous_id=_previous_version(session, document.url),
        created_at=audit.now(),
    )
    session.add(row)
    session.flush()
    return row


def document_added(row: Document) -> audit.Entry:
    """Return the line of the audit log for a new document."""
    return audit.Entry(EventKind.DOCUMENT_ADDED, document_id=row.id, payload=_told(row))


def copy_kept(row: Document) -> audit.Entry:
    """Return the line of the audit log for a text that is only cited: nobody has read it for claims."""
    return audit.Entry(EventKind.DOCUMENT_ADDED, document_id=row.id, payload={**_told(row), _COPY: True})


def _told(row: Document) -> dict[str, object]:
    return {"title": row.title, "name": row.name, "url": row.url, "content_hash": row.content_hash}


def unread_copy(session: Session, document: DocumentText) -> Document | None:
    """Return the stored copy of this very text that nobody has read for claims yet, None for none."""
    row = session.scalar(select(Document).where(Document.content_hash == content_hash(document.text)))
    if row is None or row.text != document.text:
        return None
    if session.scalar(select(Mention.id).where(Mention.document_id == row.id).limit(1)) is not None:
        return None
    added = select(Event.payload).where(Event.document_id == row.id, Event.kind == EventKind.DOCUMENT_ADDED)
    told = session.scalar(added.order_by(Event.id).limit(1))
    return row if told and json.loads(told).get(_COPY) else None


def source_id(session: Session, publisher: str | None) -> int | None:
    """Return the id of the source called so, made where the name is new; None without a name."""
    if not publisher:
        return None
    name = publisher[:MAX_SOURCE]
    found = session.scalar(select(Source.id).where(Source.name == name))
    if found is None:
        source = Source(name=name, created_at=audit.now())
        session.add(source)
        session.flush()
        found = source.id
    return found


def _previous_version(session: Session, url: str | None) -> int | None:
    if not url:
        return None
    return session.scalar(
        select(Document.id).where(Document.url == url).order_by(Document.id.desc()).limit(1)
    )


def citable(session: Session, *, also: int | None = None, limit: int = 200) -> list[tuple[int, str]]:
    """Return the newest documents, and ``also``, by what they are called, without reading their texts.

    Documents that an import made of single claims are none that anybody would cite.
    """
    named = (
        select(Document.id, Document.title, Document.name, Source.name.label("source"))
        .outerjoin(Source, Source.id == Document.source_id)
        .order_by(Document.id.desc())
    )
    rows = list(session.execute(named.where(Document.external_id.is_(None)).limit(limit)))
    if also is not None and all(row.id != also for row in rows):
        rows.extend(session.execute(named.where(Document.id == also)))
    return [(row.id, _called(row.id, row.title or row.name, row.source)) for row in rows]


def _called(document_id: int, title: str | None, source: str | None) -> str:
    return " · ".join(part for part in (str(document_id), title, source) if part)
