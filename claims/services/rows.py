"""From database rows to the frozen values of ``claims.services.views``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, object_session

from claims.records import Entity, Mark, Quantity, TimeReference
from claims.services.views import (
    ClaimView,
    DocumentView,
    EvidenceView,
    MentionView,
    ProposalView,
    VerdictView,
)
from claims.vocabulary import Credibility
from db.models import (
    ClaimEntity,
    ClaimQuantity,
    ClaimTag,
    Document,
    Evidence,
    Mention,
    Source,
    Tag,
    Verdict,
    VerdictProposal,
)
from db.queries import listed


def claim_views(session: Session, rows: Sequence[Row[Any]]) -> tuple[ClaimView, ...]:
    """Turn rows of ``db.queries.claim_rows`` into values."""
    ids = [row.id for row in rows]
    quantities, entities, tags = quantities_of(session, ids), entities_of(session, ids), tags_of(session, ids)
    return tuple(
        _claim_view(row, quantities.get(row.id, ()), entities.get(row.id, ()), tags.get(row.id, ()))
        for row in rows
    )


def _claim_view(
    row: Row[Any], quantities: tuple[Quantity, ...], entities: tuple[Entity, ...], tags: tuple[str, ...]
) -> ClaimView:
    return ClaimView(
        id=row.id,
        text=row.text,
        language=row.language,
        status=row.status,
        negated=row.negated,
        check_worthiness=row.check_worthiness,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        claimant=row.claimant,
        modality=row.modality,
        document_id=row.document_id,
        document=row.title or row.name or f"document {row.document_id}",
        source=row.source,
        mention_count=row.mention_count,
        quantities=quantities,
        entities=entities,
        merged_into_id=row.merged_into_id,
        assignee=row.assignee,
        tags=tags,
        expires_on=row.expires_on,
        recheck_reason=row.recheck_reason,
    )


_TAGS = (
    select(ClaimTag.claim_id, Tag.name)
    .join(Tag, Tag.id == ClaimTag.tag_id)
    .where(listed(ClaimTag.claim_id))
    .order_by(Tag.name)
)
_QUANTITIES = (
    select(
        ClaimQuantity.claim_id,
        ClaimQuantity.surface,
        ClaimQuantity.low,
        ClaimQuantity.high,
        ClaimQuantity.unit,
        ClaimQuantity.comparator,
    )
    .where(listed(ClaimQuantity.claim_id))
    .order_by(ClaimQuantity.claim_id, ClaimQuantity.position)
)
_ENTITIES = (
    select(ClaimEntity.claim_id, ClaimEntity.surface, ClaimEntity.kind, ClaimEntity.country)
    .where(listed(ClaimEntity.claim_id))
    .order_by(ClaimEntity.claim_id, ClaimEntity.position)
)


def tags_of(session: Session, claim_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the tags of those of the claims that have any, by name."""
    found: dict[int, tuple[str, ...]] = {}
    for claim_id, name in session.execute(_TAGS, {"ids": claim_ids}):
        found[claim_id] = (*found.get(claim_id, ()), name)
    return found


def quantities_of(session: Session, claim_ids: Sequence[int]) -> dict[int, tuple[Quantity, ...]]:
    """Return the quantities of those of the claims that have any, as they stand in the text."""
    found: dict[int, tuple[Quantity, ...]] = {}
    for row in session.execute(_QUANTITIES, {"ids": claim_ids}):
        quantity = Quantity(row.surface, row.low, row.high, row.unit, row.comparator)
        found[row.claim_id] = (*found.get(row.claim_id, ()), quantity)
    return found


def entities_of(session: Session, claim_ids: Sequence[int]) -> dict[int, tuple[Entity, ...]]:
    """Return the names in those of the claims that have any, as they stand in the text."""
    found: dict[int, tuple[Entity, ...]] = {}
    for row in session.execute(_ENTITIES, {"ids": claim_ids}):
        found[row.claim_id] = (*found.get(row.claim_id, ()), Entity(row.surface, row.kind, row.country))
    return found


def mention_view(row: Mention) -> MentionView:
    """Return a stored mention as a value."""
    return MentionView(
        id=row.id,
        claim_id=row.claim_id,
        document_id=row.document_id,
        start=row.start,
        end=row.end,
        quote=row.quote,
        claimant=row.claimant.name if row.claimant else None,
        modality=row.modality,
        voice_cue=row.voice_cue,
        negation_cue=row.negation_cue,
        said_on=row.said_on,
        proposed_by=row.proposed_by,
        times=mention_times(row),
    )


def mention_times(row: Mention) -> tuple[TimeReference, ...]:
    """Return the times of a stored mention as values."""
    return tuple(
        TimeReference(time.surface, time.starts_on, time.ends_on, time.precision, time.role)
        for time in row.times
    )


def document_view(row: Document) -> DocumentView:
    """Return a stored document as a value."""
    return DocumentView(
        id=row.id,
        text=row.text,
        language=row.language,
        title=row.title,
        author=row.author,
        published_on=row.published_on,
        url=row.url,
        name=row.name,
        source=row.source.name if row.source else None,
        created_at=row.created_at,
        external_id=row.external_id,
        marks=tuple(Mark(start, label) for start, label in json.loads(row.marks or "[]")),
    )


def evidence_view(row: Evidence) -> EvidenceView:
    """Return stored evidence as a value; of the text that it cites only what names it is read."""
    cited, source = _cited(row), _publisher(row)
    return EvidenceView(
        id=row.id,
        stance=row.stance,
        url=row.url,
        quote=row.quote,
        by=row.user.name,
        created_at=row.created_at,
        claim_id=row.claim_id,
        publisher=row.publisher,
        published_on=row.published_on,
        retrieved_at=row.retrieved_at,
        note=row.note,
        document_id=row.document_id,
        document=(cited.title or cited.name or f"document {row.document_id}") if cited else None,
        copy_hash=cited.content_hash if cited else None,
        copied_at=cited.created_at if cited else None,
        start=row.start,
        end=row.end,
        origin=row.origin,
        reliability=row.reliability,
        credibility=None if row.credibility is None else Credibility(row.credibility),
        withdrawn_at=row.withdrawn_at,
        source_id=source.id if source else None,
        source_reliability=source.reliability if source else None,
        source_withdrawn_at=source.withdrawn_at if source else None,
    )


def _cited(row: Evidence) -> Row[str | None, str | None, str, datetime] | None:
    session = object_session(row)
    if row.document_id is None or session is None:
        return None
    named = select(Document.title, Document.name, Document.content_hash, Document.created_at)
    return session.execute(named.where(Document.id == row.document_id)).one()


def _publisher(row: Evidence) -> Source | None:
    session = object_session(row)
    if row.publisher is None or session is None:
        return None
    return session.scalar(select(Source).where(Source.name == row.publisher))


def verdict_view(row: Verdict) -> VerdictView:
    """Return a stored verdict as a value."""
    return VerdictView(
        id=row.id,
        status=row.status,
        justification=row.justification,
        by=row.user.name,
        created_at=row.created_at,
        superseded_at=row.superseded_at,
        evidence=tuple(evidence_view(evidence) for evidence in row.evidence),
        rating=row.rating,
        as_of=row.as_of,
        expires_on=row.expires_on,
        probability=row.probability,
        confirmed_by=row.confirmed_by.name if row.confirmed_by else None,
    )


def proposal_view(row: VerdictProposal) -> ProposalView:
    """Return a stored proposal as a value."""
    return ProposalView(
        id=row.id,
        claim_id=row.claim_id,
        status=row.status,
        rating=row.rating,
        justification=row.justification,
        as_of=row.as_of,
        expires_on=row.expires_on,
        probability=row.probability,
        by=row.user.name,
        created_at=row.created_at,
        evidence=tuple(evidence_view(evidence) for evidence in row.evidence),
        outcome=row.outcome,
        decided_by=row.decided_by.name if row.decided_by else None,
        decided_at=row.decided_at,
        comment=row.comment,
    )
