"""How a desk shares its work: tags and notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.people import User


class Tag(Base):
    """A word that the desk files claims under."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class ClaimTag(Base):
    """A claim filed under a tag."""

    __tablename__ = "claim_tags"
    __table_args__ = (Index("ix_claim_tags_tag_id", "tag_id"),)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)


class Note(Base):
    """What an analyst wrote beside a claim for the others; ``addressed`` are the users it calls by @name."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_claim_id", "claim_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    user: Mapped[User] = relationship()
    addressed: Mapped[list[User]] = relationship(secondary="note_addressees", order_by="User.name")


class NoteAddressee(Base):
    """A user whom a note calls by name; ``seen_at`` is null until they saw it."""

    __tablename__ = "note_addressees"
    __table_args__ = (Index("ix_note_addressees_user_id", "user_id"),)
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    seen_at: Mapped[datetime | None]
