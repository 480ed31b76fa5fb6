"""What a dossier tells of a claim: all that is known, as frozen values that three writers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from claims.vocabulary import (
    ClaimStatus,
    ConflictDecision,
    ConflictKind,
    Credibility,
    Modality,
    Reliability,
    Stance,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim as it is worded, with the language that it is in (ISO 639-1, None when not known)."""

    claim_id: int
    text: str
    language: str | None = None
    status: ClaimStatus | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """A place on the desk's scale, ``worst`` to ``best``."""

    number: int
    worst: int
    best: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict that stands, stood, or waits for a second look; ``superseded_at`` is when it fell.

    ``rating`` is what people read, ``reason`` is Markdown, ``evidence`` holds the numbers of its pieces.
    ``probability`` (0 to 1) is how probable its author holds the claim.
    """

    status: ClaimStatus
    by: str
    decided_at: datetime
    rating: str | None = None
    scale: Scale | None = None
    reason: str | None = None
    probability: float | None = None
    as_of: date | None = None
    expires_on: date | None = None
    confirmed_by: str | None = None
    evidence: tuple[int, ...] = ()
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One appearance of a claim: its quote at ``[start, end)`` of a document, with the text round it.

    ``place`` is the page or time code, ``source`` who published the document.
    """

    quote: str
    start: int
    end: int
    language: str | None
    document_id: int
    document: str
    modality: Modality
    before: str = ""
    after: str = ""
    claimant: str | None = None
    said_on: date | None = None
    place: str | None = None
    source: str | None = None
    author: str | None = None
    published_on: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: what it says, where it stands, how it is graded, and who filed it.

    ``language`` is that of ``quote``. ``copy_hash`` is the SHA-256 of the stored text that it cites, where
    the quote stands at ``[start, end)``. ``origin`` is whom it goes back to together with ``shared_with``,
    other pieces that count as one with it. ``not_counted`` says why it was given up, ``trouble`` what is
    wrong with its anchor.
    """

    id: int
    stance: Stance
    by: str
    filed_at: datetime
    url: str | None = None
    quote: str | None = None
    language: str | None = None
    note: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    retrieved_at: datetime | None = None
    document: str | None = None
    document_id: int | None = None
    start: int | None = None
    end: int | None = None
    place: str | None = None
    copy_hash: str | None = None
    copied_at: datetime | None = None
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    origin: str | None = None
    shared_with: tuple[int, ...] = ()
    not_counted: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim that cannot hold together with this one; ``decision`` is None while it waits."""

    other: Wording
    kind: ConflictKind
    explanation: str
    certainty: float
    decision: ConflictDecision | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class JoinedWording:
    """Another wording that stands for the same claim, and who says so since when."""

    wording: Wording
    by: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class TheirCheck:
    """A published verdict of somebody else; it is theirs."""

    publisher: str | None
    rating: str | None
    claim: str
    url: str | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history: what somebody did, and the words that they wrote with it."""

    at: datetime
    by: str
    did: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimDossier:
    """Everything that a dossier tells of one claim.

    ``origins`` counts independent ones by stance; ``edits`` say which cited pages were changed since.
    """

    wording: Wording
    status: ClaimStatus
    came_in_at: datetime
    claimant: str | None = None
    tags: tuple[str, ...] = ()
    recheck_reason: str | None = None
    edits: tuple[str, ...] = ()
    survivor: Wording | None = None
    verdict: Decision | None = None
    waiting: Decision | None = None
    earlier: tuple[Decision, ...] = ()
    passages: tuple[Passage, ...] = ()
    evidence: tuple[Piece, ...] = ()
    origins: tuple[tuple[Stance, int], ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    joined: tuple[JoinedWording, ...] = ()
    checks: tuple[TheirCheck, ...] = ()
    history: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """One claim, or a collection as one report."""

    title: str
    built_at: datetime
    claims: tuple[ClaimDossier, ...]
    publisher: str | None = None
