"""Frozen values about claims that contradict each other, for the dashboard and the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from claims.services.views import ClaimView, MentionView, VerdictView
from claims.vocabulary import ConflictDecision, ConflictKind


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One side of a conflict: the live claim, and the words of it that clash.

    ``wording`` is the claim that was compared: ``claim`` itself, or one that is joined into it. ``phrase``
    stands in its text; it is empty where no single phrase clashes. ``mention`` is its first, and
    ``published_on`` the day of the document of that mention; ``verdict`` is the one that stands on ``claim``.
    """

    claim: ClaimView
    phrase: str
    mention: MentionView | None
    verdict: VerdictView | None
    wording: ClaimView
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two claims that cannot both hold, as read, and what was decided about that; None while it waits.

    ``certainty`` (0 to 1) is how sure the reading is; ``signals`` and ``explanation`` say why in words.
    """

    id: int
    left: ConflictSide
    right: ConflictSide
    kind: ConflictKind
    certainty: float
    explanation: str
    signals: tuple[str, ...]
    created_at: datetime
    decision: ConflictDecision | None
    decided_by: str | None
    decided_at: datetime | None

    @property
    def sides(self) -> tuple[ConflictSide, ConflictSide]:
        """Both sides, the claim that was stored first on the left."""
        return self.left, self.right

    def side_of(self, claim_id: int) -> tuple[ConflictSide, ConflictSide]:
        """Return the side of a claim, or of what it is joined into, and then the other side."""
        is_right = claim_id in (self.right.claim.id, self.right.wording.id)
        return (self.right, self.left) if is_right else (self.left, self.right)


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """One page of conflicts, and how many there are in all."""

    conflicts: tuple[ConflictView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ConflictCounts:
    """How many conflicts wait and are decided; ``at_stake`` wait, and one of their claims is decided."""

    waiting: int
    at_stake: int
    decided: int
    by_kind: dict[ConflictKind, int] = field(default_factory=dict)
