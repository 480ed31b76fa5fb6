"""What is asked over the wire, in JSON and in queries: nothing beyond what is described."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from claims.services.ids import MAX_ID
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
