"""What goes over the wire, in JSON: requests that say nothing beyond what is described, and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from claims.records import Entity, Quantity
from claims.services.ids import MAX_ID
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
from db.queries import ClaimFilter, ClaimOrder, WorkView

MOST_LISTED = 200
MOST_EVIDENCE = 50

Name = Annotated[str, StringConstraints(max_length=300)]
Names = Annotated[list[Name], Field(max_length=20)]
Line = Annotated[str, StringConstraints(max_length=2_000)]
StoredId = Annotated[int, Field(ge=1, le=MAX_ID)]


class Request(BaseModel):
    """What is asked; a name that is not described is refused, as a filter written wrong would let all in."""

    model_config = ConfigDict(extra="forbid")


class ListQuery(Request):
    """Which claims are listed, and which part of the list; several values of one filter are alternatives."""

    status: Annotated[list[ClaimStatus], Field(max_length=20)] = []
    language: Names = []
    source: Names = []
    claimant: Names = []
    modality: Annotated[list[Modality], Field(max_length=20)] = []
    document: StoredId | None = None
    after: date | None = None
    before: date | None = None
    assignee: Names = []
    tag: Names = []
    work: Annotated[list[WorkView], Field(max_length=20)] = []
    order: ClaimOrder = ClaimOrder.CHECK_WORTHINESS
    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 50
    offset: Annotated[int, Field(ge=0, le=MAX_ID)] = 0

    def chosen(self) -> ClaimFilter:
        """Return the filter that this asks for."""
        return ClaimFilter(
            statuses=tuple(self.status),
            languages=tuple(language.lower() for language in self.language),
            sources=tuple(self.source),
            claimants=tuple(self.claimant),
            modalities=tuple(self.modality),
            document_id=self.document,
            after=self.after,
            before=self.before,
            assignees=tuple(self.assignee),
            tags=tuple(self.tag),
            work=tuple(self.work),
        )


class SearchQuery(Request):
    """A search as the search box takes it: words in any language, filters, "exact words"."""

    q: Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 20


class NewDocument(Request):
    """A text to read for claims, and what is known of where it stood."""

    text: Annotated[str, StringConstraints(min_length=1)]
    title: Line | None = None
    url: Line | None = None
    publisher: Name | None = None
    published_on: date | None = None


class NewEvidence(Request):
    """A piece of evidence; without a stance it does what goes with the verdict."""

    stance: Stance | None = None
    url: Line | None = None
    quote: str | None = None
    publisher: Name | None = None
    published_on: date | None = None
    note: str | None = None
    document: StoredId | None = None


class NewVerdict(Request):
    """A verdict; ``expected_version`` is that of the claim as it was read before deciding."""

    status: ClaimStatus
    reason: str | None = None
    evidence: Annotated[list[NewEvidence], Field(max_length=MOST_EVIDENCE)] = []
    expected_version: Annotated[int, Field(ge=0, le=MAX_ID)]
    rating: Annotated[str, StringConstraints(max_length=64)] | None = None
    as_of: date | None = None
    expires_on: date | None = None
    probability: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None


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
