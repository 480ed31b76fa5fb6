"""Rows of a file of claims as rows of the tables, many at a time: ids are given here, under the write lock.

Each row becomes a document of its own that holds nothing but the claim: a file of claims is no article,
and source, address and day differ from row to row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from claims.documents.language import detect_language
from claims.extraction.entities import read_entities
from claims.extraction.negation import read_negation
from claims.extraction.quantities import read_quantities
from claims.extraction.times import read_times
from claims.records import Entity, Quantity, TimeReference
from claims.services.import_files import UNKNOWN_LANGUAGE, ClaimRow
from claims.services.views import said_on
from claims.text import content_hash, fingerprint, searchable, text_hash
from claims.vocabulary import ClaimStatus, Modality
from db.models import (
    Base,
    Claim,
    Claimant,
    ClaimEntity,
    ClaimQuantity,
    Document,
    Mention,
    MentionTime,
    Source,
)
from db.queries import batches


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with what was read from its text; the hashes are those of its document and of its claim."""

    row: ClaimRow
    document_hash: str
    fingerprint: str
    text_hash: str
    language: str | None
    negation_cue: str | None
    quantities: tuple[Quantity, ...]
    entities: tuple[Entity, ...]
    times: tuple[TimeReference, ...]


def document_hash(row: ClaimRow) -> str:
    """Return the ``content_hash`` of a row's document: the same row again is the same document.

    An article's hash is that of its text alone. Of an imported claim the same text from another source,
    address, day or person is another mention; with an ``external_id``, text, source and id count.
    """
    said = row.said_on.isoformat() if row.said_on else None
    named = [row.external_id] if row.external_id else [None, row.url, row.claimant, said]
    parts = ["imported claim", content_hash(row.text), row.source, *named]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def read_texts(rows: Mapping[str, ClaimRow]) -> list[ReadRow]:
    """Read the texts of rows by their `document_hash`; who said a thing is what the file says.

    One reader goes over all of them, then the next: a processor that keeps the words and patterns of one
    at hand takes two thirds of the time that it takes row by row.
    """
    texts = [row.text for row in rows.values()]
    languages = [_language(row) for row in rows.values()]
    spoken = list(zip(texts, languages, strict=True))
    columns = (
        map(fingerprint, texts),
        map(text_hash, texts),
        languages,
        [read_negation(*one) for one in spoken],
        [read_quantities(*one) for one in spoken],
        [read_entities(*one) for one in spoken],
        [
            read_times(row.text, read, reference=row.said_on)
            for row, read in zip(rows.values(), languages, strict=True)
        ],
    )
    return [
        ReadRow(row, content, *read) for (content, row), *read in zip(rows.items(), *columns, strict=True)
    ]


def _language(row: ClaimRow) -> str | None:
    if row.language == UNKNOWN_LANGUAGE:
        return None
    return row.language or detect_language(row.text)


def known_hashes(session: Session, hashes: Sequence[str]) -> set[str]:
    """Return which of these ``content_hash`` values are stored."""
    return {
        found
        for some in batches(hashes)
        for found in session.scalars(select(Document.content_hash).where(Document.content_hash.in_(some)))
    }


def claims_by_fingerprint(session: Session, prints: Sequence[str]) -> dict[str, int]:
    """Return the ids of the claims that say what these fingerprints say."""
    return {
        row.fingerprint: row.id
        for some in batches(prints)
        for row in session.execute(select(Claim.fingerprint, Claim.id).where(Claim.fingerprint.in_(some)))
    }


def add_documents(
    session: Session, rows: Sequence[ReadRow], *, file: str, now: datetime
) -> list[dict[str, Any]]:
    """Store a document a row and return them as they were stored."""
    sources = _ids_by_name(session, Source, {row.row.source for row in rows if row.row.source}, now=now)
    earlier = _earlier(session, rows)
    first = _next_id(session, Document)
    return _add(
        session,
        Document,
        [
            {
                "id": number,
                "content_hash": read.document_hash,
                "text": read.row.text,
                "language": read.language,
                "title": None,
                "url": read.row.url,
                "name": f"{file}, line {read.row.line}",
                "media_type": "text/plain",
                "source_id": sources.get(read.row.source or ""),
                "external_id": read.row.external_id,
                "previous_id": earlier.get((read.row.source, read.row.external_id)),
                "created_at": now,
            }
            for number, read in enumerate(rows, first)
        ],
    )


def _earlier(session: Session, rows: Iterable[ReadRow]) -> dict[tuple[str | None, str | None], int]:
    """Return the last document of each source and id: the row that a changed text comes after."""
    wanted = [read.row.external_id for read in rows if read.row.external_id]
    return {
        (row.name, row.external_id): row.id
        for some in batches(wanted)
        for row in session.execute(
            select(Document.id, Document.external_id, Source.name)
            .outerjoin(Source, Source.id == Document.source_id)
            .where(Document.external_id.in_(some))
            .order_by(Document.id)
        )
    }


def add_claims(
    session: Session, scored: Sequence[tuple[ReadRow, float]], *, now: datetime
) -> list[dict[str, Any]]:
    """Store a claim for each of these rows, which say different things; with it its check-worthiness."""
    rows = [read for read, _ in scored]
    first = _next_id(session, Claim)
    added = _add(
        session,
        Claim,
        [
            {
                "id": number,
                "text": read.row.text,
                "searchable": searchable(read.row.text),
                "fingerprint": read.fingerprint,
                "text_hash": read.text_hash,
                "language": read.language,
                "negated": read.negation_cue is not None,
                "check_worthiness": worth,
                "status": ClaimStatus.NEW,
                "version": 1,
                "created_at": now,
                "updated_at": now,
            }
            for number, (read, worth) in enumerate(scored, first)
        ],
    )
    _add(session, ClaimQuantity, _quantities(rows, first))
    _add(session, ClaimEntity, _entities(rows, first))
    return added


def _quantities(rows: Sequence[ReadRow], first: int) -> list[dict[str, Any]]:
    return [
        {
            "claim_id": number,
            "position": position,
            "surface": quantity.surface,
            "low": quantity.low,
            "high": quantity.high,
            "unit": quantity.unit,
            "comparator": quantity.comparator,
        }
        for number, read in enumerate(rows, first)
        for position, quantity in enumerate(read.quantities)
    ]


def _entities(rows: Sequence[ReadRow], first: int) -> list[dict[str, Any]]:
    return [
        {
            "claim_id": number,
            "position": position,
            "surface": entity.surface,
            "kind": entity.kind,
            "country": entity.country,
        }
        for number, read in enumerate(rows, first)
        for position, entity in enumerate(read.entities)
    ]


def add_mentions(
    session: Session,
    rows: Sequence[ReadRow],
    documents: Sequence[Mapping[str, Any]],
    claims: Mapping[str, int],
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """Store a mention a row, which is the whole of its document; ``claims`` gives ids by fingerprint."""
    names = {read.row.claimant for read in rows if read.row.claimant}
    claimants = _ids_by_name(session, Claimant, names, now=now)
    first = _next_id(session, Mention)
    added = _add(
        session,
        Mention,
        [
            {
                "id": number,
                "claim_id": claims[read.fingerprint],
                "document_id": document["id"],
                "start": 0,
                "end": len(read.row.text),
                "quote": read.row.text,
                "claimant_id": claimants.get(read.row.claimant or ""),
                "modality": Modality.REPORTED if read.row.claimant else Modality.ASSERTED,
                "negation_cue": read.negation_cue,
                "said_on": read.row.said_on or said_on(read.times),
                "created_at": now,
            }
            for number, (read, document) in enumerate(zip(rows, documents, strict=True), first)
        ],
    )
    _add(session, MentionTime, _times(rows, first))
    return added


def _times(rows: Sequence[ReadRow], first: int) -> list[dict[str, Any]]:
    return [
        {
            "mention_id": number,
            "position": position,
            "surface": time.surface,
            "starts_on": time.start,
            "ends_on": time.end,
            "precision": time.precision,
            "role": time.role,
        }
        for number, read in enumerate(rows, first)
        for position, time in enumerate(read.times)
    ]


def _ids_by_name(
    session: Session, kind: type[Source] | type[Claimant], names: Collection[str], *, now: datetime
) -> dict[str, int]:
    """Return the id of each source or claimant, made where the name is new."""
    wanted = sorted(names)
    known = {
        row.name: row.id
        for some in batches(wanted)
        for row in session.execute(select(kind.name, kind.id).where(kind.name.in_(some)))
    }
    unknown = [name for name in wanted if name not in known]
    first = _next_id(session, kind)
    made = [{"id": number, "name": name, "created_at": now} for number, name in enumerate(unknown, first)]
    return known | {row["name"]: row["id"] for row in _add(session, kind, made)}


def _next_id(session: Session, table: type[Base]) -> int:
    """Return the id that comes next; it stays free while the transaction holds the write lock."""
    found: int | None = session.scalar(select(func.max(table.__table__.c.id)))
    return (found or 0) + 1


def _add(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if rows:
        # On the table, not the mapped class, for which every row is taken apart and put together again.
        session.execute(insert(cast(Table, table.__table__)), rows)
    return rows
