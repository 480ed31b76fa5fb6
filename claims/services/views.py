"""Frozen values that the services hand to the dashboard and the command line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from claims.records import Entity, Mark, Quantity, SecondOpinion, TimeReference
from claims.vocabulary import (
    ClaimStatus,
    Credibility,
    EventKind,
    Modality,
    ProposalOutcome,
    Reader,
    Reliability,
    Stance,
    TimeRole,
)


def said_on(times: Iterable[TimeReference]) -> date | None:
    """Return the one day on which a claim was said; None when its times name none, or several."""
    said = [time for time in times if time.role is TimeRole.SAID]
    days = {time.start for time in said if time.start == time.end and time.start is not None}
    return days.pop() if len(days) == 1 else None


@dataclass(frozen=True, slots=True)
class MentionView:
    """One appearance of a claim, with its place in the document.

    ``voice_cue`` and ``negation_cue`` are the words that claimant, modality and negation were read from;
    ``said_on`` is the day it was said, None unless the document names one.
    """

    id: int
    claim_id: int
    document_id: int
    start: int
    end: int
    quote: str
    claimant: str | None
    modality: Modality
    voice_cue: str | None = None
    negation_cue: str | None = None
    said_on: date | None = None
    proposed_by: Reader = Reader.RULES
    times: tuple[TimeReference, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A stored document; ``external_id`` is the number of an imported claim where it came from.

    ``marks`` are the pages or time codes that its file names, in the order of their offsets.
    """

    id: int
    text: str
    language: str | None
    title: str | None
    author: str | None
    published_on: date | None
    url: str | None
    name: str | None
    source: str | None
    created_at: datetime
    external_id: str | None = None
    marks: tuple[Mark, ...] = ()

    def place(self, offset: int) -> str | None:
        """Return the page or time code at ``offset``, None in a document without any."""
        before = bisect_right(self.marks, offset, key=lambda mark: mark.start)
        return self.marks[before - 1].label if before else None

    @property
    def label(self) -> str:
        """The best short name: title, else file name, else the number."""
        return self.title or self.name or f"document {self.id}"


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as lists show it; claimant, modality and document are those of its first mention.

    ``merged_into_id`` is the live claim that it is joined into, None for a live one, whose
    ``mention_count`` counts the mentions of all that are joined into it. ``expires_on`` is the first day
    on which its verdict holds no longer, ``recheck_reason`` why it has to be looked at again.
    """

    id: int
    text: str
    language: str | None
    status: ClaimStatus
    negated: bool
    check_worthiness: float
    version: int
    created_at: datetime
    updated_at: datetime
    claimant: str | None
    modality: Modality
    document_id: int
    document: str
    source: str | None
    mention_count: int
    quantities: tuple[Quantity, ...] = ()
    entities: tuple[Entity, ...] = ()
    merged_into_id: int | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    expires_on: date | None = None
    recheck_reason: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A link, a document or a cited passage filed under a claim.

    ``document_id`` is the stored text that it cites, or the copy of the page as the analyst saw it, stored
    at ``copied_at`` with the SHA-256 ``copy_hash``; a passage stands in it at ``[start, end)``. ``origin``
    is whom the piece goes back to as an analyst says. ``source_reliability`` and ``source_withdrawn_at``
    are those of its publisher.
    """

    id: int
    stance: Stance
    url: str | None
    quote: str | None
    by: str
    created_at: datetime
    claim_id: int = 0
    publisher: str | None = None
    published_on: date | None = None
    retrieved_at: datetime | None = None
    note: str | None = None
    document_id: int | None = None
    document: str | None = None
    copy_hash: str | None = None
    copied_at: datetime | None = None
    start: int | None = None
    end: int | None = None
    origin: str | None = None
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    withdrawn_at: datetime | None = None
    source_id: int | None = None
    source_reliability: Reliability | None = None
    source_withdrawn_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """True while neither the piece nor its publisher was given up."""
        return self.withdrawn_at is None and self.source_withdrawn_at is None


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A decision; ``superseded_at`` is None for the one that stands.

    ``rating`` is a word of the desk's scale, ``as_of`` the day up to which its author looked,
    ``expires_on`` the first day on which it holds no longer, ``confirmed_by`` who gave the second look,
    ``probability`` (0 to 1) how probable its author holds it that the claim is true.
    """

    id: int
    status: ClaimStatus
    justification: str | None
    by: str
    created_at: datetime
    superseded_at: datetime | None
    evidence: tuple[EvidenceView, ...]
    rating: str | None = None
    as_of: date | None = None
    expires_on: date | None = None
    confirmed_by: str | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A verdict that waits for a second look, or that one was given: then ``outcome`` says which.

    ``comment`` is why it was sent back.
    """

    id: int
    claim_id: int
    status: ClaimStatus
    rating: str | None
    justification: str | None
    as_of: date | None
    expires_on: date | None
    by: str
    created_at: datetime
    evidence: tuple[EvidenceView, ...]
    outcome: ProposalOutcome | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    comment: str | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a claim's history, newest last; ``payload`` holds what changed.

    ``claim_id`` is another claim's where the line comes from one that is joined into it.
    """

    id: int
    created_at: datetime
    by: str
    kind: EventKind
    payload: dict[str, object]
    claim_id: int | None = None


@dataclass(frozen=True, slots=True)
class MentionInDocument:
    """A mention together with the document that it stands in."""

    mention: MentionView
    document: DocumentView


@dataclass(frozen=True, slots=True)
class JoinedClaim:
    """A claim that is joined into another, who joined it when, and the verdict that it brought along.

    ``joined_to_id`` is what the analyst joined it to: the live claim, or one that was joined on since.
    """

    claim: ClaimView
    joined_to_id: int
    by: str
    joined_at: datetime
    verdict: VerdictView | None


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """Everything about one claim.

    Mentions, evidence and history of a live claim are those of all claims that are joined into it too,
    as ``joined`` lists them; ``verdicts`` are its own. A joined claim shows what is its own, and
    ``survivor`` is the live claim that stands for it.
    """

    claim: ClaimView
    mentions: tuple[MentionInDocument, ...]
    evidence: tuple[EvidenceView, ...]
    verdicts: tuple[VerdictView, ...]
    history: tuple[EventView, ...]
    can_undo: bool
    joined: tuple[JoinedClaim, ...] = ()
    survivor: ClaimView | None = None

    @property
    def verdict(self) -> VerdictView | None:
        """The verdict that stands."""
        return next((verdict for verdict in self.verdicts if verdict.superseded_at is None), None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A known claim that may be the same as ``claim``: how surely, why, and the verdict that stands on it.

    ``score`` from 0 to 1 only orders suggestions; ``explanation`` is for people.
    """

    claim: ClaimView
    known: ClaimView
    score: float
    signals: tuple[str, ...]
    explanation: str
    verdict: VerdictView | None


@dataclass(frozen=True, slots=True)
class KeptApart:
    """A claim that an analyst keeps apart from another: ``claim`` is the other one, who, and when."""

    claim: ClaimView
    by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Appearances:
    """How many mentions one source had on one day; ``source`` is None where none is named."""

    day: date
    source: str | None
    mentions: int


@dataclass(frozen=True, slots=True)
class ClusterView:
    """Claims that say the same, joined or only suggested: the live ones, oldest first.

    ``joined`` counts the claims that are joined into a live one; ``languages`` and ``appearances``, in
    order of time, are those of all.
    """

    id: int
    claims: tuple[ClaimView, ...]
    joined: int
    languages: tuple[str, ...]
    appearances: tuple[Appearances, ...]

    @property
    def first(self) -> Appearances | None:
        """The day and the source in which it appeared first."""
        return self.appearances[0] if self.appearances else None

    @property
    def mentions(self) -> int:
        """How often it was said in all."""
        return sum(found.mentions for found in self.appearances)


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """One page of clusters, and how many there are in all."""

    clusters: tuple[ClusterView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One page of a filtered list, and how many claims match in all."""

    claims: tuple[ClaimView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A claim found; ``score`` only orders the hits of one search, ``signals`` say why in words."""

    claim: ClaimView
    score: float
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What storing a document did; ``second_opinion`` is None unless a language model read it just now."""

    document_id: int
    already_known: bool
    mentions: tuple[MentionView, ...]
    new_claims: int = 0
    second_opinion: SecondOpinion | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts for the overview."""

    documents: int
    claims: int
    by_status: dict[str, int] = field(default_factory=dict)
    by_language: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, dict[str, int]] = field(default_factory=dict)
    decided_by_day: dict[str, dict[str, int]] = field(default_factory=dict)
    proposed_by_day: dict[str, int] = field(default_factory=dict)
