"""The words of a dossier: what people read for statuses, stances and days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from claims.interchange.dossier_blocks import Runs, own
from claims.vocabulary import ClaimStatus, ConflictDecision, ConflictKind, Modality, Stance

STATUS = {
    ClaimStatus.NEW: "New",
    ClaimStatus.IN_REVIEW: "In review",
    ClaimStatus.VERIFIED: "Verified",
    ClaimStatus.DISPUTED: "Disputed",
    ClaimStatus.UNRESOLVED: "Unresolved",
    ClaimStatus.DISMISSED: "Dismissed",
}
STANCE = {Stance.SUPPORTS: "For the claim", Stance.REFUTES: "Against the claim", Stance.CONTEXT: "Context"}
MODALITY = {
    Modality.ASSERTED: "Stated by the text itself",
    Modality.QUOTED: "Quoted",
    Modality.REPORTED: "Reported",
    Modality.HEDGED: "Said with doubt",
    Modality.DENIED: "Denied",
}
KIND = {
    ConflictKind.POLARITY: "one says what the other denies",
    ConflictKind.DENIAL: "one is denied",
    ConflictKind.NUMBER: "the numbers differ",
    ConflictKind.DATE: "the dates differ",
    ConflictKind.ATTRIBUTION: "it is said of different people",
}
DECIDED = {
    ConflictDecision.REAL: "they contradict each other",
    ConflictDecision.EXPLAINED_BY_TIME: "time explains the difference",
    ConflictDecision.EXPLAINED_BY_SCOPE: "scope explains the difference",
    ConflictDecision.NOT_A_CONFLICT: "they do not contradict each other",
}


def day(value: date | datetime) -> str:
    """Return a date such as "3 May 2026"; that of a moment in UTC."""
    plain = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{plain.day} {plain:%B %Y}"


def moment(value: datetime) -> str:
    """Return a moment to the minute, in UTC."""
    return f"{day(value)}, {value.astimezone(UTC):%H:%M} UTC"


def counted(count: int, noun: str) -> str:
    """Return "1 claim", "2 claims"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def joined(parts: Sequence[Runs], between: str) -> Runs:
    """Return runs one after the other with ``between`` between them."""
    runs: list[Runs] = []
    for number, part in enumerate(parts):
        runs.append((own(between), *part) if number else part)
    return tuple(run for part in runs for run in part)
