"""Reading what is stored: lists, one claim in full, choices for filters, counts for the overview."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from claims.errors import NotFoundError
from claims.services.ids import get_claim
from claims.services.rows import claim_views, document_view, evidence_view, mention_view, verdict_view
from claims.services.undoing import last_act
from claims.services.views import (
    ClaimDetail,
    ClaimPage,
    ClaimView,
    DocumentView,
    EventView,
    MentionInDocument,
    Statistics,
)
from claims.vocabulary import ClaimStatus
from db.models import (
    Claim,
    Claimant,
    Document,
    Event,
    Mention,
    Source,
    Verdict,
)
from db.queries import ClaimFilter, ClaimOrder, batches, claim_rows, count_claims, page_of_claims

__all__ = [
    "ClaimFilter",
    "ClaimOrder",
    "choices",
    "document",
    "documents",
    "list_claims",
    "show_claim",
    "statistics",
]


def list_claims(
    session: Session,
    chosen: ClaimFilter | None = None,
    *,
    order: ClaimOrder = ClaimOrder.CHECK_WORTHINESS,
    limit: int = 50,
    offset: int = 0,
) -> ClaimPage:
    """Return one page of the claims that pass the filter, and how many there are in all."""
    chosen = chosen or ClaimFilter()
    rows = page_of_claims(session, chosen, order=order, limit=limit, offset=offset)
    return ClaimPage(claim_views(session, rows), count_claims(session, chosen))


def views_by_id(session: Session, ids: Iterable[int]) -> dict[int, ClaimView]:
    """Return the claims with these ids."""
    return {
        view.id: view
        for some in batches(list(ids))
        for view in claim_views(session, session.execute(claim_rows([Claim.id.in_(some)])).all())
    }


def show_claim(session: Session, claim_id: int) -> ClaimDetail:
    """Return everything about one claim; NotFoundError when there is none."""
    claim = get_claim(session, claim_id)
    (view,) = claim_views(session, session.execute(claim_rows([Claim.id == claim_id])).all())
    return ClaimDetail(
        claim=view,
        mentions=_mentions(session, claim_id),
        evidence=tuple(evidence_view(evidence) for evidence in claim.evidence),
        verdicts=tuple(verdict_view(verdict) for verdict in claim.verdicts),
        history=history(session, claim_id),
        can_undo=last_act(session, claim_id) is not None,
    )


def _mentions(session: Session, claim_id: int) -> tuple[MentionInDocument, ...]:
    """Return a claim's mentions in two queries, however many there are."""
    rows = session.scalars(
        select(Mention)
        .where(Mention.claim_id == claim_id)
        .order_by(Mention.id)
        .options(
            joinedload(Mention.claimant),
            joinedload(Mention.document).joinedload(Document.source),
            selectinload(Mention.times),
        )
    )
    return tuple(MentionInDocument(mention_view(row), document_view(row.document)) for row in rows)


def history(session: Session, claim_id: int) -> tuple[EventView, ...]:
    """Return the audit log of one claim, oldest first; NotFoundError when there is no such claim."""
    get_claim(session, claim_id)
    events = session.scalars(select(Event).where(Event.claim_id == claim_id).order_by(Event.id))
    return tuple(
        EventView(event.id, event.created_at, event.user.name, event.kind, json.loads(event.payload))
        for event in events
    )


def documents(session: Session, *, limit: int = 20) -> tuple[DocumentView, ...]:
    """Return the newest documents."""
    rows = session.scalars(select(Document).order_by(Document.id.desc()).limit(limit))
    return tuple(document_view(row) for row in rows)


def document(session: Session, document_id: int) -> DocumentView:
    """Return one document; NotFoundError when there is none."""
    row = session.get(Document, document_id)
    if row is None:
        raise NotFoundError(f"there is no document {document_id}")
    return document_view(row)


def choices(session: Session) -> dict[str, list[str]]:
    """Return the values that filters can offer: ``languages``, ``sources``, ``claimants``."""
    languages = select(Claim.language).where(Claim.language.is_not(None)).distinct().order_by(Claim.language)
    return {
        "languages": [value for value in session.scalars(languages) if value],
        "sources": list(session.scalars(select(Source.name).order_by(Source.name))),
        "claimants": list(session.scalars(select(Claimant.name).order_by(Claimant.name))),
    }


def statistics(session: Session) -> Statistics:
    """Return the counts of the overview."""
    return Statistics(
        documents=session.scalar(select(func.count()).select_from(Document)) or 0,
        claims=session.scalar(select(func.count()).select_from(Claim)) or 0,
        by_status=_by_status(session),
        by_language=_pairs(
            session, select(func.coalesce(Claim.language, "?"), func.count()).group_by(Claim.language)
        ),
        by_source=_by_source(session),
        decided_by_day=_decided_by_day(session),
        proposed_by_day=_pairs(
            session, select(func.date(Claim.created_at), func.count()).group_by(func.date(Claim.created_at))
        ),
    )


def _pairs(session: Session, query: Any) -> dict[str, int]:
    return {str(key): count for key, count in session.execute(query)}


def _by_status(session: Session) -> dict[str, int]:
    found = _pairs(session, select(Claim.status, func.count()).group_by(Claim.status))
    return {status.value: found.get(status.value, 0) for status in ClaimStatus}


def _by_source(session: Session) -> dict[str, dict[str, int]]:
    query = (
        select(func.coalesce(Source.name, "no source named"), Claim.status, func.count(Claim.id.distinct()))
        .select_from(Mention)
        .join(Claim, Claim.id == Mention.claim_id)
        .join(Document, Document.id == Mention.document_id)
        .outerjoin(Source, Source.id == Document.source_id)
        .group_by(Source.name, Claim.status)
    )
    return _nested(session, query)


def _decided_by_day(session: Session) -> dict[str, dict[str, int]]:
    day = func.date(Verdict.created_at)
    query = (
        select(day, Verdict.status, func.count())
        .where(Verdict.superseded_at.is_(None))
        .group_by(day, Verdict.status)
        .order_by(day)
    )
    return _nested(session, query)


def _nested(session: Session, query: Any) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outer, inner, count in session.execute(query):
        found.setdefault(str(outer), {})[str(inner)] = count
    return found
