"""Verdicts, proposals and what was decided about two claims, as they were at a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.services.as_of_pieces import pieces
from claims.services.as_of_tables import Tables, day, moment, sure_moment
from claims.services.as_of_views import PairHeld
from claims.services.notes import NoteView
from claims.services.views import EvidenceView, JoinedClaim, ProposalView, VerdictView
from claims.vocabulary import ClaimStatus, ConflictDecision, MatchDecision, ProposalOutcome
from db.models import Verdict
from db.queries import batches


class Past(Tables):
    """All that was held of some claims at a moment."""

    @cached_property
    def evidence(self) -> dict[int, EvidenceView]:
        """Every piece that was filed, by number."""
        return pieces(self)

    def evidence_of(self, claim_ids: Collection[int]) -> tuple[EvidenceView, ...]:
        """Return the pieces filed under some claims, in order."""
        return tuple(piece for piece in self.evidence.values() if piece.claim_id in claim_ids)

    @cached_property
    def verdicts(self) -> dict[int, tuple[VerdictView, ...]]:
        """The verdicts given on each claim, in order; those that no longer stood say since when."""
        told, rest = self.rows("verdicts"), self._resting("verdict_evidence")
        stored = _stored_verdicts(self.session, told)
        found: dict[int, tuple[VerdictView, ...]] = {}
        for number, row in told.items():
            until = self._until(row, stored[number]["superseded_at"])
            whole = {**stored[number], **row, "superseded_at": until}
            view = self._verdict(number, whole, rest.get(number, ()))
            found[row["claim_id"]] = (*found.get(row["claim_id"], ()), view)
        return found

    def _until(self, row: Mapping[str, Any], stored: datetime | None) -> datetime | None:
        """Return since when a verdict stood no longer; a log of an earlier release says only that it did."""
        if "superseded_at" in row:
            return moment(row["superseded_at"])
        return min(stored or self.at.moment, self.at.moment)

    def standing(self, claim_id: int) -> VerdictView | None:
        """Return the verdict that stood on a claim."""
        given = self.verdicts.get(claim_id, ())
        return next((verdict for verdict in given if verdict.superseded_at is None), None)

    def _resting(self, table: str) -> dict[int, tuple[EvidenceView, ...]]:
        found: dict[int, tuple[EvidenceView, ...]] = {}
        for on, piece, _ in self.pairs(table):
            found[on] = (*found.get(on, ()), self.evidence[piece])
        return found

    def _verdict(
        self, number: int, row: Mapping[str, Any], evidence: tuple[EvidenceView, ...]
    ) -> VerdictView:
        return VerdictView(
            id=number,
            status=ClaimStatus(row["status"]),
            justification=row["justification"],
            by=self.users[row["user_id"]],
            created_at=sure_moment(row["created_at"]),
            superseded_at=row["superseded_at"],
            evidence=evidence,
            rating=row["rating"],
            as_of=day(row["as_of"]),
            expires_on=day(row["expires_on"]),
            confirmed_by=self.name(row["confirmed_by_id"]),
            probability=row.get("probability"),
        )

    def proposals(self, claim_id: int) -> tuple[ProposalView, ...]:
        """Return all that had been proposed on a claim, in order, with what had become of it."""
        rest = self._resting("proposal_evidence")
        return tuple(
            self._proposal(number, row, rest.get(number, ()))
            for number, row in self.rows("verdict_proposals").items()
            if row["claim_id"] == claim_id
        )

    def _proposal(
        self, number: int, row: Mapping[str, Any], evidence: tuple[EvidenceView, ...]
    ) -> ProposalView:
        return ProposalView(
            id=number,
            claim_id=row["claim_id"],
            status=ClaimStatus(row["status"]),
            rating=row["rating"],
            justification=row["justification"],
            as_of=day(row["as_of"]),
            expires_on=day(row["expires_on"]),
            by=self.users[row["user_id"]],
            created_at=sure_moment(row["created_at"]),
            evidence=evidence,
            outcome=ProposalOutcome(row["outcome"]) if row["outcome"] else None,
            decided_by=self.name(row["decided_by_id"]),
            decided_at=moment(row["decided_at"]),
            comment=row["comment"],
            probability=row.get("probability"),
        )

    def joined(self, claim_ids: Collection[int]) -> tuple[JoinedClaim, ...]:
        """Return joined claims with who joined each and when, in the order in which they were."""
        decided = {(one, other): row for one, other, row in self.pairs("matches")}
        found = []
        for claim_id in claim_ids:
            to = self.claims[claim_id]["joined_to_id"]
            row = decided[min(claim_id, to), max(claim_id, to)]
            if row["decision"] == MatchDecision.JOINED:
                by, when = self.users[row["decided_by_id"]], sure_moment(row["decided_at"])
                found.append(JoinedClaim(self.claim(claim_id), to, by, when, self.standing(claim_id)))
        return tuple(sorted(found, key=lambda each: (each.joined_at, each.claim.id)))

    def decided(
        self, table: str, family: Collection[int], kinds: type[MatchDecision] | type[ConflictDecision]
    ) -> tuple[PairHeld, ...]:
        """Return what was decided about a claim of a family and one of another, joining apart, in order."""
        found = []
        for one, other, row in self.pairs(table):
            mine, theirs = (one, other) if one in family else (other, one)
            if mine not in family or theirs in family or row["decision"] in (None, MatchDecision.JOINED):
                continue
            by, when = self.users[row["decided_by_id"]], sure_moment(row["decided_at"])
            live = self.claim(self.survivor(theirs))
            found.append(PairHeld(mine, theirs, live, kinds(row["decision"]), by, when))
        return tuple(sorted(found, key=lambda each: (each.decided_at, each.claim_id, each.other_id)))

    def notes(self, family: Collection[int]) -> tuple[NoteView, ...]:
        """Return the notes beside some claims, in order; the log does not tell who had seen them."""
        called: dict[int, list[str]] = {}
        for note, user_id, _ in self.pairs("note_addressees"):
            called.setdefault(note, []).append(self.users[user_id])
        return tuple(
            NoteView(
                number,
                row["claim_id"],
                row["text"],
                self.users[row["user_id"]],
                sure_moment(row["created_at"]),
                tuple(sorted(called.get(number, ()))),
                (),
            )
            for number, row in self.rows("notes").items()
            if row["claim_id"] in family
        )


def _stored_verdicts(session: Session, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return since when and until when verdicts stood, for a log of an earlier release that does not say."""
    query = select(Verdict.id, Verdict.created_at, Verdict.superseded_at)
    return {
        row.id: dict(row._mapping)
        for some in batches(sorted(ids))
        for row in session.execute(query.where(Verdict.id.in_(some)))
    }
