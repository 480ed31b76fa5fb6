"""Claims, where they were said, and what was read from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.vocabulary import (
    ClaimStatus,
    Comparator,
    EntityKind,
    Modality,
    Reader,
    TimePrecision,
    TimeRole,
)
from db.models.base import Base, one_of
from db.models.documents import Document
from db.models.people import Claimant, User

if TYPE_CHECKING:
    from db.models.review import Evidence, Verdict
    from db.models.work import Tag


class Claim(Base):
    """A checkable proposition; ``version`` counts every change for optimistic locking.

    ``joined_to_id`` is the claim that an analyst joined it to, ``merged_into_id`` the live claim that
    stands for both: another one where that claim was joined on in its turn. Both are null for a live
    claim. The database refuses chains of ``merged_into_id``. ``expires_on`` is the first day on which
    the verdict that stands holds no longer; ``recheck_since`` and ``recheck_reason`` tell that what it
    rests on was given up. Either puts the claim back into the queue while its verdict stands.
    """

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("fingerprint"),
        one_of("status", ClaimStatus),
        CheckConstraint("check_worthiness >= 0 AND check_worthiness <= 1", name="check_worthiness"),
        CheckConstraint("length(text) > 0", name="text_not_empty"),
        CheckConstraint("merged_into_id <> id", name="merged_into_itself"),
        CheckConstraint("joined_to_id <> id", name="joined_to_itself"),
        CheckConstraint("(joined_to_id IS NULL) = (merged_into_id IS NULL)", name="joined_as_a_whole"),
        Index(None, "merged_into_id", "status", "updated_at"),
        Index(None, "merged_into_id", "status", "check_worthiness"),
        Index(None, "merged_into_id", "status", "check_worthiness", "language"),
        Index(None, "merged_into_id", "created_at"),
        Index("ix_claims_joined_to_id", "joined_to_id"),
        Index("ix_claims_text_hash", "text_hash"),
        Index("ix_claims_language", "language"),
        Index("ix_claims_status", "status"),
        Index("ix_claims_assignee_id", "assignee_id"),
        Index("ix_claims_expires_on", "expires_on"),
        Index("ix_claims_recheck_since", "recheck_since"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    searchable: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(8))
    negated: Mapped[bool]
    check_worthiness: Mapped[float]
    status: Mapped[ClaimStatus]
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"))
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    expires_on: Mapped[date | None]
    recheck_since: Mapped[datetime | None]
    recheck_reason: Mapped[str | None] = mapped_column(Text)
    mentions: Mapped[list[Mention]] = relationship(back_populates="claim", order_by="Mention.id")
    quantities: Mapped[list[ClaimQuantity]] = relationship(order_by="ClaimQuantity.position")
    entities: Mapped[list[ClaimEntity]] = relationship(order_by="ClaimEntity.position")
    evidence: Mapped[list[Evidence]] = relationship(order_by="Evidence.id")
    verdicts: Mapped[list[Verdict]] = relationship(order_by="Verdict.id")
    assignee: Mapped[User | None] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary="claim_tags", order_by="Tag.name")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Mention(Base):
    """One appearance of a claim: ``document.text[start:end] == quote``, enforced by a trigger."""

    __tablename__ = "mentions"
    __table_args__ = (
        UniqueConstraint("claim_id", "document_id", "start", "end"),
        CheckConstraint('0 <= start AND start < "end"', name="offsets"),
        one_of("modality", Modality),
        one_of("proposed_by", Reader),
        Index("ix_mentions_document_id", "document_id"),
        Index("ix_mentions_claimant_id_claim_id", "claimant_id", "claim_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    claimant_id: Mapped[int | None] = mapped_column(ForeignKey("claimants.id"))
    modality: Mapped[Modality]
    voice_cue: Mapped[str | None] = mapped_column(Text)
    negation_cue: Mapped[str | None] = mapped_column(Text)
    said_on: Mapped[date | None]
    proposed_by: Mapped[Reader] = mapped_column(server_default=Reader.RULES)
    created_at: Mapped[datetime]
    claim: Mapped[Claim] = relationship(back_populates="mentions")
    document: Mapped[Document] = relationship()
    claimant: Mapped[Claimant | None] = relationship()
    times: Mapped[list[MentionTime]] = relationship(order_by="MentionTime.position")


class MentionTime(Base):
    """A time named where a claim was said; see ``claims.records.TimeReference``.

    It belongs to the mention: the same words are another day in another document.
    """

    __tablename__ = "mention_times"
    __table_args__ = (
        UniqueConstraint("mention_id", "position"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="interval"),
        one_of('"precision"', TimePrecision),
        one_of('"role"', TimeRole),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id"))
    position: Mapped[int]
    surface: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision: Mapped[TimePrecision]
    role: Mapped[TimeRole]


class ClaimQuantity(Base):
    """A number read from a claim; see ``claims.records.Quantity``."""

    __tablename__ = "quantities"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="interval"),
        one_of("comparator", Comparator),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    position: Mapped[int]
    surface: Mapped[str] = mapped_column(Text)
    low: Mapped[float | None]
    high: Mapped[float | None]
    unit: Mapped[str | None] = mapped_column(String(100))
    comparator: Mapped[Comparator]


class ClaimEntity(Base):
    """A name in a claim; see ``claims.records.Entity``."""

    __tablename__ = "claim_entities"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        one_of("kind", EntityKind),
        Index("ix_claim_entities_country", "country"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    position: Mapped[int]
    surface: Mapped[str] = mapped_column(Text)
    kind: Mapped[EntityKind]
    country: Mapped[str | None] = mapped_column(String(2))
