"""What all tables share: how constraints are called, and which columns hold which words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase

from claims.vocabulary import (
    ClaimStatus,
    Comparator,
    ConflictDecision,
    ConflictKind,
    EntityKind,
    EventKind,
    FindOutcome,
    MatchDecision,
    MatchKind,
    Modality,
    ProposalOutcome,
    Reader,
    Reliability,
    Role,
    Stance,
    TimePrecision,
    TimeRole,
    WatchKind,
)
from db.types import UtcDateTime, Word


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime,
        ClaimStatus: Word(ClaimStatus, 16),
        Modality: Word(Modality, 16),
        Reader: Word(Reader, 16),
        Role: Word(Role, 16),
        Reliability: Word(Reliability, 1),
        ProposalOutcome: Word(ProposalOutcome, 16),
        Comparator: Word(Comparator, 8),
        Stance: Word(Stance, 16),
        EventKind: Word(EventKind, 32),
        MatchKind: Word(MatchKind, 16),
        MatchDecision: Word(MatchDecision, 16),
        ConflictKind: Word(ConflictKind, 16),
        ConflictDecision: Word(ConflictDecision, 24),
        EntityKind: Word(EntityKind, 16),
        WatchKind: Word(WatchKind, 16),
        FindOutcome: Word(FindOutcome, 16),
        TimePrecision: Word(TimePrecision, 16),
        TimeRole: Word(TimeRole, 16),
    }


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Return the constraint that a column holds one of a closed list of words."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column.strip('"'))
