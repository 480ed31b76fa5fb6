"""Vectors, which claims look alike, and what was decided about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.vocabulary import ConflictDecision, ConflictKind, MatchDecision, MatchKind
from db.models.base import Base, one_of
from db.models.people import User


class Match(Base):
    """Two claims compared, or decided about: ``kind`` and ``score`` are null where nobody compared them.

    ``decision`` is null while the pair waits for an analyst. It is ``joined`` exactly while one of the
    two hangs on the other by ``joined_to_id``.
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        CheckConstraint("left_id < right_id", name="order"),
        one_of("kind", MatchKind),
        one_of("decision", MatchDecision),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint("kind IS NOT NULL OR decision IS NOT NULL", name="compared_or_decided"),
        Index("ix_matches_right_id", "right_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    left_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    right_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    kind: Mapped[MatchKind | None]
    score: Mapped[float | None]
    signals: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    decision: Mapped[MatchDecision | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[User | None] = relationship()


class Conflict(Base):
    """Two claims that cannot both hold, as read; ``decision`` is null while it waits for an analyst.

    ``certainty`` (0 to 1) is how sure the reading is; the phrases are the words of the left and the right
    claim that clash, as written in them.
    """

    __tablename__ = "conflicts"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        CheckConstraint("left_id < right_id", name="order"),
        one_of("kind", ConflictKind),
        one_of("decision", ConflictDecision),
        CheckConstraint("certainty >= 0 AND certainty <= 1", name="certainty"),
        CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name="decided_by_somebody",
        ),
        Index("ix_conflicts_right_id", "right_id"),
        Index("ix_conflicts_decision_certainty", "decision", "certainty"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    left_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    right_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    kind: Mapped[ConflictKind]
    certainty: Mapped[float]
    left_phrase: Mapped[str] = mapped_column(Text)
    right_phrase: Mapped[str] = mapped_column(Text)
    signals: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    decision: Mapped[ConflictDecision | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[User | None] = relationship()


class RadarLook(Base):
    """A claim that was compared with those near it for contradictions; gone when its verdict changes."""

    __tablename__ = "radar_looks"
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), primary_key=True, autoincrement=False)
    looked_at: Mapped[datetime]


class ClusterMember(Base):
    """A claim that says the same as others; its cluster is named by the lowest claim id in it."""

    __tablename__ = "cluster_members"
    __table_args__ = (
        CheckConstraint("cluster_id <= claim_id", name="lowest"),
        Index("ix_cluster_members_cluster_id", "cluster_id"),
    )
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), primary_key=True, autoincrement=False)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))


class Embedding(Base):
    """One vector of one model for one text, as little-endian float16; identical texts share it."""

    __tablename__ = "embeddings"
    __table_args__ = (
        UniqueConstraint("model", "text_hash"),
        CheckConstraint("length(vector) = 2 * dimension", name="dimension"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(200))
    text_hash: Mapped[str] = mapped_column(String(64))
    dimension: Mapped[int]
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class VectorChange(Base):
    """One change that concerns the vector of a claim, written by triggers; ``model`` is None for any.

    Numbers are never used twice, not even after the newest rows are deleted.
    """

    __tablename__ = "vector_changes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int]
    model: Mapped[str | None] = mapped_column(String(200))
    token: Mapped[int] = mapped_column(BigInteger)
