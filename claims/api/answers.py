"""What is answered over the wire, in JSON: shapes of its own, so that those of the program may change."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from claims.records import Entity, Quantity
from claims.services.views import (
    ClaimDetail,
    ClaimPage,
    ClaimView,
    MentionInDocument,
    SearchHit,
    VerdictView,
)
from claims.services.views import EvidenceView as StoredEvidence
from claims.vocabulary import ClaimStatus, Modality, Stance


class Answer(BaseModel):
    """What is answered, read from the values that the services hand out."""

    model_config = ConfigDict(from_attributes=True)


class Health(Answer):
    """That the API runs and its database answers."""

    status: str


class Claim(Answer):
    """A claim as lists show it; ``version`` is what a verdict has to name."""

    id: int
    text: str
    language: str | None
    status: ClaimStatus
    claimant: str | None
    modality: Modality
    negated: bool
    quantities: tuple[Quantity, ...]
    entities: tuple[Entity, ...]
    check_worthiness: float
    source: str | None
    document_id: int
    mention_count: int
    version: int
    created_at: datetime
    updated_at: datetime
    assignee: str | None
    tags: tuple[str, ...]
    expires_on: date | None
    recheck_reason: str | None
    merged_into_id: int | None

    @classmethod
    def of(cls, view: ClaimView) -> Claim:
        """Return a stored claim."""
        return cls.model_validate(view)


class Page(Answer):
    """Part of a list, and how many claims there are in all."""

    claims: list[Claim]
    total: int

    @classmethod
    def of(cls, page: ClaimPage) -> Page:
        """Return a page of a list."""
        return cls(claims=[Claim.of(view) for view in page.claims], total=page.total)


class Hit(Answer):
    """A claim found; ``score`` only orders the hits of one search, ``signals`` say why in words."""

    claim: Claim
    score: float
    signals: tuple[str, ...]


class Hits(Answer):
    """What a search found, best first."""

    hits: list[Hit]

    @classmethod
    def of(cls, hits: list[SearchHit]) -> Hits:
        """Return what was found."""
        return cls(hits=[Hit.model_validate(hit) for hit in hits])


class Mention(Answer):
    """Where a claim was said: ``[start, end)`` counts characters (code points) of the document's text.

    ``place`` is the page or time code, in a document that names them.
    """

    document_id: int
    document: str
    url: str | None
    publisher: str | None
    published_on: date | None
    start: int
    end: int
    quote: str
    claimant: str | None
    modality: Modality
    said_on: date | None
    place: str | None

    @classmethod
    def of(cls, found: MentionInDocument) -> Mention:
        """Return a mention with what is known of its document."""
        mention, document = found.mention, found.document
        return cls(
            document_id=document.id,
            document=document.label,
            url=document.url,
            publisher=document.source,
            published_on=document.published_on,
            start=mention.start,
            end=mention.end,
            quote=mention.quote,
            claimant=mention.claimant,
            modality=mention.modality,
            said_on=mention.said_on,
            place=document.place(mention.start),
        )


class Evidence(Answer):
    """A piece of evidence under a claim; ``counts`` is false once it, or its publisher, was given up."""

    id: int
    stance: Stance
    url: str | None
    quote: str | None
    publisher: str | None
    published_on: date | None
    note: str | None
    document_id: int | None
    by: str
    created_at: datetime
    counts: bool

    @classmethod
    def of(cls, view: StoredEvidence) -> Evidence:
        """Return a stored piece."""
        return cls.model_validate(view)


class Verdict(Answer):
    """A decision; ``superseded_at`` is null for the one that stands, ``evidence`` what it rests on."""

    id: int
    status: ClaimStatus
    reason: str | None
    rating: str | None
    as_of: date | None
    expires_on: date | None
    probability: float | None
    by: str
    confirmed_by: str | None
    created_at: datetime
    superseded_at: datetime | None
    evidence: list[int]

    @classmethod
    def of(cls, view: VerdictView) -> Verdict:
        """Return a stored verdict."""
        return cls(
            id=view.id,
            status=view.status,
            reason=view.justification,
            rating=view.rating,
            as_of=view.as_of,
            expires_on=view.expires_on,
            probability=view.probability,
            by=view.by,
            confirmed_by=view.confirmed_by,
            created_at=view.created_at,
            superseded_at=view.superseded_at,
            evidence=[piece.id for piece in view.evidence],
        )


class WholeClaim(Answer):
    """One claim with where it was said, its evidence and its verdicts, and what is joined into it."""

    claim: Claim
    mentions: list[Mention]
    evidence: list[Evidence]
    verdicts: list[Verdict]
    joined: list[int]

    @classmethod
    def of(cls, detail: ClaimDetail) -> WholeClaim:
        """Return everything about one claim but its history."""
        return cls(
            claim=Claim.of(detail.claim),
            mentions=[Mention.of(found) for found in detail.mentions],
            evidence=[Evidence.of(piece) for piece in detail.evidence],
            verdicts=[Verdict.of(verdict) for verdict in detail.verdicts],
            joined=[joined.claim.id for joined in detail.joined],
        )


class Taken(Answer):
    """What came of a document: its number, whether it was known, and the claims in it."""

    document_id: int
    already_known: bool
    new_claims: int
    claims: list[Claim]


class Decided(Answer):
    """A claim after a verdict; with four eyes it waits for a second look, and is in review until then."""

    claim: Claim
    waits_for_second_look: bool
