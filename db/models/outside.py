"""What comes from elsewhere: pages as they were fetched, fact-checks of others, and what is watched."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.vocabulary import FindOutcome, WatchKind
from db.models.base import Base, one_of
from db.models.people import User


class Capture(Base):
    """The bytes from which a document was read, as they were fetched; ``body`` is compressed by zlib.

    ``sha256`` and ``size`` are those of the bytes before compression.
    """

    __tablename__ = "captures"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size"),
        Index("ix_captures_document_id", "document_id"),
        Index("ix_captures_url", "url"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    url: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class FactCheck(Base):
    """A published verdict of somebody else (schema.org ClaimReview), never mixed with the desk's own.

    ``claim_id`` is the claim here that it is about, null while nobody has tied it to one. The ratings are
    as published: ``best_rating`` may be the lower number. ``appearances`` is a JSON list of addresses.
    """

    __tablename__ = "fact_checks"
    __table_args__ = (UniqueConstraint("content_hash"), Index("ix_fact_checks_claim_id", "claim_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    claim_reviewed: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    reviewed_on: Mapped[date | None]
    claimant: Mapped[str | None] = mapped_column(Text)
    said_on: Mapped[date | None]
    rating_name: Mapped[str | None] = mapped_column(Text)
    rating_value: Mapped[float | None]
    best_rating: Mapped[float | None]
    worst_rating: Mapped[float | None]
    appearances: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    user: Mapped[User] = relationship()


class Watch(Base):
    """A feed, a folder or a list of addresses that is looked at again and again."""

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("address"),
        one_of("kind", WatchKind),
        CheckConstraint("every_seconds > 0", name="every_seconds"),
        CheckConstraint("failures >= 0", name="failures"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WatchKind]
    address: Mapped[str] = mapped_column(Text)
    every_seconds: Mapped[int]
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    polled_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
    failures: Mapped[int]
    last_error: Mapped[str | None] = mapped_column(Text)
    paused_at: Mapped[datetime | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class WatchFind(Base):
    """Something that a watch came upon once; ``key`` names it within the watch, so that it is taken once."""

    __tablename__ = "watch_finds"
    __table_args__ = (
        UniqueConstraint("watch_id", "key"),
        one_of("outcome", FindOutcome),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_watch_finds_outcome", "outcome"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id"))
    key: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[FindOutcome]
    reason: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
