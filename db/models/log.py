"""The audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from claims.vocabulary import EventKind
from db.models.base import Base
from db.models.people import User


class Event(Base):
    """One line of the audit log: append-only, each row sealed with the hash of the one before."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("hash"),
        UniqueConstraint("previous_hash"),
        Index("ix_events_claim_id", "claim_id"),
        Index("ix_events_document_id", "document_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[EventKind]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    payload: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    user: Mapped[User] = relationship()


class AuditHead(Base):
    """How many events there are, and the hash of the last: one row, kept by a trigger.

    Without it nobody would miss lines that were cut off the end of the log.
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
