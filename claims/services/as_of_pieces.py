"""Evidence as it was at a moment: with the grades that each piece and its publisher had then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from claims.services.as_of_tables import Rows, Tables, day, moment, sure_moment
from claims.services.views import EvidenceView
from claims.vocabulary import Credibility, Reliability, Stance
from db.models import Document, Evidence, Source
from db.queries import batches

_Cited = Row[int, str | None, str | None, str, datetime]
"""A document that a piece cites: its number, title, name, hash, and when it was stored."""


class _Publisher(NamedTuple):
    """A source that was known by then, and what the log tells of it."""

    id: int | None = None
    told: Mapping[str, Any] = {}


def pieces(tables: Tables) -> dict[int, EvidenceView]:
    """Return every piece that the log tells of, by number, in order."""
    told = tables.rows("evidence")
    stored = _stored(tables.session, told)
    whole = {number: {**stored[number], **row} for number, row in told.items()}
    publishers = _publishers(tables, {row["publisher"] for row in whole.values() if row["publisher"]})
    cited = _documents(tables.session, {row["document_id"] for row in whole.values()} - {None})
    return {
        number: _piece(
            {**row, "id": number, "by": tables.users[row["user_id"]]},
            publishers.get(row["publisher"], _Publisher()),
            cited.get(row["document_id"]),
        )
        for number, row in whole.items()
    }


def _piece(row: Mapping[str, Any], publisher: _Publisher, cited: _Cited | None) -> EvidenceView:
    return EvidenceView(
        id=row["id"],
        stance=Stance(row["stance"]),
        url=row["url"],
        quote=row["quote"],
        by=row["by"],
        created_at=sure_moment(row["created_at"]),
        claim_id=row["claim_id"],
        publisher=row["publisher"],
        published_on=day(row["published_on"]),
        retrieved_at=moment(row["retrieved_at"]),
        note=row["note"],
        document_id=row["document_id"],
        document=(cited.title or cited.name or f"document {cited.id}") if cited else None,
        copy_hash=cited.content_hash if cited else None,
        copied_at=cited.created_at if cited else None,
        start=row["start"],
        end=row["end"],
        origin=row["origin"],
        reliability=_letter(row["reliability"]),
        credibility=None if row["credibility"] is None else Credibility(row["credibility"]),
        withdrawn_at=moment(row["withdrawn_at"]),
        source_id=publisher.id,
        source_reliability=_letter(publisher.told.get("reliability")),
        source_withdrawn_at=moment(publisher.told.get("withdrawn_at")),
    )


def _letter(told: str | None) -> Reliability | None:
    return None if told is None else Reliability(told)


def _publishers(tables: Tables, names: Collection[str]) -> dict[str, _Publisher]:
    told: Rows = tables.rows("sources")
    query = select(Source.id, Source.name).where(Source.created_at <= tables.at.moment)
    return {
        row.name: _Publisher(row.id, told.get(row.id, {}))
        for some in batches(sorted(names))
        for row in tables.session.execute(query.where(Source.name.in_(some)))
    }


def _stored(session: Session, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what is stored of pieces, for what a log of an earlier release does not say."""
    columns = Evidence.__table__.columns
    return {
        row.id: dict(row._mapping)
        for some in batches(sorted(ids))
        for row in session.execute(select(*columns).where(columns.id.in_(some)))
    }


def _documents(session: Session, ids: Collection[int]) -> dict[int, _Cited]:
    query = select(Document.id, Document.title, Document.name, Document.content_hash, Document.created_at)
    return {
        row.id: row
        for some in batches(sorted(ids))
        for row in session.execute(query.where(Document.id.in_(some)))
    }
