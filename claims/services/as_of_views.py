"""Frozen values of what was held at a moment of the past, for the dashboard and the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from claims.services.notes import NoteView
from claims.services.views import ClaimDetail, ClaimView, ProposalView, VerdictView
from claims.vocabulary import ClaimStatus, ConflictDecision, MatchDecision


@dataclass(frozen=True, slots=True)
class PairHeld:
    """What was decided about a claim and ``other``, the live claim that stood for the other one then.

    ``claim_id`` and ``other_id`` are the two claims that it was decided about.
    """

    claim_id: int
    other_id: int
    other: ClaimView
    decision: MatchDecision | ConflictDecision
    by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimHeld:
    """Everything about one claim as it was at ``moment``: nothing in it was known later.

    ``detail`` is what `catalogue.show_claim` showed then, but for what nobody can do in the past:
    ``can_undo`` is false and versions are 0, so that no form is ever filed against them. ``updated_at`` is
    when the last line that changed the claim was written. ``came_in`` is when the claim was proposed,
    ``line`` the last line of the log that was written by ``moment``.
    """

    moment: datetime
    line: int
    came_in: datetime
    detail: ClaimDetail
    proposals: tuple[ProposalView, ...] = ()
    kept_apart: tuple[PairHeld, ...] = ()
    conflicts: tuple[PairHeld, ...] = ()
    notes: tuple[NoteView, ...] = ()

    @property
    def proposal(self) -> ProposalView | None:
        """The verdict that waited for a second look."""
        return next((proposal for proposal in self.proposals if proposal.outcome is None), None)

    @property
    def has_expired(self) -> bool:
        """True when the verdict that stood had run out by then."""
        return has_expired(self.detail.claim, self.moment)


@dataclass(frozen=True, slots=True)
class RowHeld:
    """A claim as it was then, with the verdict that stood, beside the claim and the verdict of today."""

    then: ClaimView
    verdict: VerdictView | None
    now: ClaimView
    verdict_now: VerdictView | None

    @property
    def has_changed(self) -> bool:
        """True when another status or verdict stands today, or another claim stands for it."""
        was = (self.then.status, self.verdict and self.verdict.id, self.then.merged_into_id)
        return was != (self.now.status, self.verdict_now and self.verdict_now.id, self.now.merged_into_id)


@dataclass(frozen=True, slots=True)
class HeldPage:
    """One page of what was held at ``moment``: live claims then, and how many there are in all.

    ``by_status`` counts all live claims then, ``by_status_now`` those of today; ``decided_since`` those of
    them that were decided about, joined or split since, ``came_later`` the claims that came in since.
    """

    moment: datetime
    claims: tuple[RowHeld, ...]
    total: int
    by_status: dict[ClaimStatus, int] = field(default_factory=dict)
    by_status_now: dict[ClaimStatus, int] = field(default_factory=dict)
    decided_since: int = 0
    came_later: int = 0


def has_expired(claim: ClaimView, moment: datetime) -> bool:
    """True when the verdict on a claim had run out by a moment; the day of expiry is the first without it."""
    return claim.expires_on is not None and claim.expires_on <= moment.date()
