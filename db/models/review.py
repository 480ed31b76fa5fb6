"""Deciding: evidence, verdicts, and verdicts that wait for a second look."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.vocabulary import ClaimStatus, ProposalOutcome, Reliability, Stance
from db.models.base import Base, one_of
from db.models.documents import Document
from db.models.people import User


class Evidence(Base):
    """A link, a document or a cited passage, and what it does to the claim; never rewritten, never deleted.

    ``document_id`` is the stored copy of the text as the analyst saw it, ``start`` and ``end`` where the
    passage stands in it. ``origin`` names whom the piece goes back to where that is known: pieces of one
    origin count once. ``reliability`` and ``credibility`` are the Admiralty grades; they, ``origin`` and
    ``withdrawn_at`` may change, each time with a line in the audit log.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint(
            "url IS NOT NULL OR quote IS NOT NULL OR document_id IS NOT NULL", name="points_somewhere"
        ),
        CheckConstraint(
            '("start" IS NULL) = ("end" IS NULL) AND ("start" IS NULL OR document_id IS NOT NULL)',
            name="anchor_as_a_whole",
        ),
        CheckConstraint('0 <= "start" AND "start" < "end"', name="offsets"),
        CheckConstraint("credibility BETWEEN 1 AND 6", name="credibility"),
        one_of("stance", Stance),
        one_of("reliability", Reliability),
        Index("ix_evidence_claim_id", "claim_id"),
        Index("ix_evidence_document_id", "document_id"),
        Index("ix_evidence_publisher", "publisher"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    stance: Mapped[Stance]
    url: Mapped[str | None] = mapped_column(Text)
    quote: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    publisher: Mapped[str | None] = mapped_column(String(300))
    published_on: Mapped[date | None]
    retrieved_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    start: Mapped[int | None]
    end: Mapped[int | None]
    origin: Mapped[str | None] = mapped_column(Text)
    reliability: Mapped[Reliability | None]
    credibility: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()
    document: Mapped[Document | None] = relationship()


class Verdict(Base):
    """A dated decision; insert-only but for ``superseded_at``, one current verdict a claim.

    ``as_of`` is the day up to which its author looked, ``expires_on`` the first day on which it holds no
    longer, ``probability`` (0 to 1) how probable its author holds the claim to be. Where the desk asks for
    four eyes, ``confirmed_by_id`` is who else stands for it.
    """

    __tablename__ = "verdicts"
    __table_args__ = (
        one_of("status", ClaimStatus),
        CheckConstraint("probability >= 0 AND probability <= 1", name="probability"),
        Index(
            "uq_verdicts_current",
            "claim_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_verdicts_claim_id", "claim_id"),
        Index("ix_verdicts_created_at", "created_at"),
        Index(
            "ix_verdicts_forecast",
            "claim_id",
            sqlite_where=text("probability IS NOT NULL"),
            postgresql_where=text("probability IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    status: Mapped[ClaimStatus]
    justification: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    rating: Mapped[str | None] = mapped_column(String(64))
    as_of: Mapped[date | None]
    expires_on: Mapped[date | None]
    probability: Mapped[float | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(foreign_keys="Verdict.user_id")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys="Verdict.confirmed_by_id")
    evidence: Mapped[list[Evidence]] = relationship(secondary="verdict_evidence", order_by="Evidence.id")


class VerdictEvidence(Base):
    """Which evidence a verdict rests on."""

    __tablename__ = "verdict_evidence"
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdicts.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)


class VerdictProposal(Base):
    """A verdict that waits until somebody else confirms it or sends it back; one open a claim.

    ``outcome``, who decided it when, ``comment`` and ``verdict_id`` are null while it waits.
    """

    __tablename__ = "verdict_proposals"
    __table_args__ = (
        one_of("status", ClaimStatus),
        one_of("outcome", ProposalOutcome),
        CheckConstraint("probability >= 0 AND probability <= 1", name="probability"),
        CheckConstraint(
            "(outcome IS NULL) = (decided_by_id IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint("outcome <> 'confirmed' OR decided_by_id <> user_id", name="four_eyes"),
        Index(
            "uq_verdict_proposals_open",
            "claim_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        Index("ix_verdict_proposals_claim_id", "claim_id"),
        Index(
            "ix_verdict_proposals_forecast",
            "claim_id",
            sqlite_where=text("probability IS NOT NULL"),
            postgresql_where=text("probability IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    status: Mapped[ClaimStatus]
    rating: Mapped[str | None] = mapped_column(String(64))
    justification: Mapped[str | None] = mapped_column(Text)
    as_of: Mapped[date | None]
    expires_on: Mapped[date | None]
    probability: Mapped[float | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    outcome: Mapped[ProposalOutcome | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(Text)
    verdict_id: Mapped[int | None] = mapped_column(ForeignKey("verdicts.id"))
    user: Mapped[User] = relationship(foreign_keys="VerdictProposal.user_id")
    decided_by: Mapped[User | None] = relationship(foreign_keys="VerdictProposal.decided_by_id")
    evidence: Mapped[list[Evidence]] = relationship(secondary="proposal_evidence", order_by="Evidence.id")


class ProposalEvidence(Base):
    """Which evidence a proposed verdict rests on."""

    __tablename__ = "proposal_evidence"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("verdict_proposals.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
