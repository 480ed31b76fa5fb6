"""The JSON objects that the command line prints with ``--json``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from claims.records import ClaimCandidate, Entity, Quantity, TimeReference
from claims.services.views import (
    ClaimDetail,
    ClaimView,
    EventView,
    MentionView,
    ProposalView,
    SearchHit,
    VerdictView,
    said_on,
)


def values(found: Iterable[Quantity | TimeReference | Entity]) -> list[dict[str, Any]]:
    """Return quantities, times or names as JSON values; an open or unknown end is null."""
    return [asdict(value) for value in found]


def _read_from(read: MentionView | ClaimCandidate) -> dict[str, Any]:
    """Return the day a claim was said, the times it names, and the words behind voice and negation."""
    return {
        "said_on": read.said_on if isinstance(read, MentionView) else said_on(read.times),
        "times": values(read.times),
        "voice_cue": read.voice_cue,
        "negation_cue": read.negation_cue,
        "proposed_by": read.proposed_by,
    }


def mention_record(mention: MentionView, claim: ClaimView) -> dict[str, Any]:
    """Return one proposed claim as ``add`` prints it."""
    return {
        "id": claim.id,
        "text": claim.text,
        "quote": mention.quote,
        "start": mention.start,
        "end": mention.end,
        "document": mention.document_id,
        "language": claim.language,
        "claimant": mention.claimant,
        "modality": mention.modality,
        "negated": claim.negated,
        "quantities": values(claim.quantities),
        "check_worthiness": round(claim.check_worthiness, 4),
        "status": claim.status,
        "entities": values(claim.entities),
        **_read_from(mention),
    }


def candidate_record(candidate: ClaimCandidate) -> dict[str, Any]:
    """Return one passage as ``assess`` prints it."""
    return {
        "text": candidate.text,
        "quote": candidate.quote,
        "start": candidate.start,
        "end": candidate.end,
        "language": candidate.language,
        "claimant": candidate.claimant,
        "modality": candidate.modality,
        "negated": candidate.negated,
        "quantities": values(candidate.quantities),
        "check_worthiness": round(candidate.check_worthiness, 4),
        "entities": values(candidate.entities),
        **_read_from(candidate),
    }


def claim_record(claim: ClaimView) -> dict[str, Any]:
    """Return one claim as ``list`` prints it."""
    return {
        "id": claim.id,
        "text": claim.text,
        "language": claim.language,
        "status": claim.status,
        "claimant": claim.claimant,
        "modality": claim.modality,
        "negated": claim.negated,
        "quantities": values(claim.quantities),
        "entities": values(claim.entities),
        "check_worthiness": round(claim.check_worthiness, 4),
        "document": claim.document_id,
        "source": claim.source,
        "mentions": claim.mention_count,
        "version": claim.version,
        "created_at": claim.created_at,
        "updated_at": claim.updated_at,
        "assignee": claim.assignee,
        "tags": list(claim.tags),
        "expires_on": claim.expires_on,
        "recheck": claim.recheck_reason,
    }


def hit_record(hit: SearchHit) -> dict[str, Any]:
    """Return one search result."""
    return {
        "id": hit.claim.id,
        "text": hit.claim.text,
        "score": hit.score,
        "signals": list(hit.signals),
        "status": hit.claim.status,
        "language": hit.claim.language,
    }


def event_record(event: EventView) -> dict[str, Any]:
    """Return one line of a history."""
    return {"id": event.id, "at": event.created_at, "by": event.by, "kind": event.kind, **event.payload}


def proposal_record(proposal: ProposalView) -> dict[str, Any]:
    """Return a verdict that waits for a second look."""
    return {
        "status": proposal.status,
        "reason": proposal.justification,
        "by": proposal.by,
        "at": proposal.created_at,
        "rating": proposal.rating,
        "as_of": proposal.as_of,
        "expires_on": proposal.expires_on,
        "probability": proposal.probability,
        "evidence": [piece.id for piece in proposal.evidence],
    }


def verdict_record(verdict: VerdictView) -> dict[str, Any]:
    """Return a verdict as ``show`` prints it."""
    return {
        "status": verdict.status,
        "reason": verdict.justification,
        "by": verdict.by,
        "at": verdict.created_at,
        "rating": verdict.rating,
        "as_of": verdict.as_of,
        "expires_on": verdict.expires_on,
        "probability": verdict.probability,
        "confirmed_by": verdict.confirmed_by,
        "evidence": [piece.id for piece in verdict.evidence],
    }


def detail_record(detail: ClaimDetail) -> dict[str, Any]:
    """Return everything about one claim."""
    verdict = detail.verdict
    return {
        **claim_record(detail.claim),
        "mentions": [
            {
                "document": found.document.id,
                "title": found.document.title,
                "name": found.document.name,
                "source": found.document.source,
                "url": found.document.url,
                "external_id": found.document.external_id,
                "published_on": found.document.published_on,
                "quote": found.mention.quote,
                "start": found.mention.start,
                "end": found.mention.end,
                "place": found.document.place(found.mention.start),
                "claimant": found.mention.claimant,
                "modality": found.mention.modality,
                **_read_from(found.mention),
            }
            for found in detail.mentions
        ],
        "verdict": verdict and verdict_record(verdict),
        "evidence": [
            {
                "id": piece.id,
                "stance": piece.stance,
                "url": piece.url,
                "quote": piece.quote,
                "by": piece.by,
                "at": piece.created_at,
            }
            for piece in detail.evidence
        ],
        "can_undo": detail.can_undo,
        "merged_into": detail.claim.merged_into_id,
        "joined": [
            {
                "id": joined.claim.id,
                "text": joined.claim.text,
                "status": joined.claim.status,
                "by": joined.by,
                "at": joined.joined_at,
            }
            for joined in detail.joined
        ],
    }
