"""Who works here, who publishes, and who says things."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.vocabulary import Reliability, Role
from db.models.base import Base, one_of


class User(Base):
    """Somebody who works here; ``subject`` is who they are to the provider that signed them in."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("name"),
        one_of("role", Role),
        Index("uq_users_subject", "subject", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(server_default=Role.ANALYST)
    subject: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class Source(Base):
    """A publisher; ``reliability`` is its Admiralty letter, ``withdrawn_at`` when the desk gave it up."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("name"), one_of("reliability", Reliability))
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    reliability: Mapped[Reliability | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Claimant(Base):
    """Who said a claim, by the name that the text gives."""

    __tablename__ = "claimants"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]


class Draft(Base):
    """Text that somebody is still typing, kept until it is filed or cleared."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]


class SavedFilter(Base):
    """A filter over claims that somebody gave a name: the part of a page's address that holds it."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("user_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(100))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class DeskSetting(Base):
    """How this desk works, as JSON; see ``claims.services.desk``."""

    __tablename__ = "desk_settings"
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()
    updated_at: Mapped[datetime]
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
