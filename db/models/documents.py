"""Captured texts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.people import Source


class Document(Base):
    """A captured text; immutable, because every offset counts in it.

    An imported claim is a document of its own; ``external_id`` is its number where it came from.
    ``marks`` is a JSON list of [offset, label], where a page or a time code begins; null without any.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("content_hash"),
        CheckConstraint("length(text) > 0", name="text_not_empty"),
        Index("ix_documents_url", "url"),
        Index("ix_documents_source_id", "source_id"),
        Index("ix_documents_external_id", "external_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(8))
    title: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    published_on: Mapped[date | None]
    url: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    external_id: Mapped[str | None] = mapped_column(Text)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    marks: Mapped[str | None] = mapped_column(Text)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    created_at: Mapped[datetime]
    source: Mapped[Source | None] = relationship()
