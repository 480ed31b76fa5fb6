"""The tables, as typed mapped classes; constraints carry names so that migrations can speak of them.

What the database can enforce by itself, it does: see ``db/migrations`` for the triggers that keep
document texts, verdicts and the audit log from being rewritten.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from claims.vocabulary import (
    ClaimStatus,
    Comparator,
    EntityKind,
    EventKind,
    MatchDecision,
    MatchKind,
    Modality,
    Reader,
    Stance,
    TimePrecision,
    TimeRole,
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
        Comparator: Word(Comparator, 8),
        Stance: Word(Stance, 16),
        EventKind: Word(EventKind, 32),
        MatchKind: Word(MatchKind, 16),
        MatchDecision: Word(MatchDecision, 16),
        EntityKind: Word(EntityKind, 16),
        TimePrecision: Word(TimePrecision, 16),
        TimeRole: Word(TimeRole, 16),
    }


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column.strip('"'))


class User(Base):
    """Somebody who decides: the author of marks, evidence and drafts."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class Source(Base):
    """A publisher."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]


class Document(Base):
    """A captured text; immutable, because every offset counts in it.

    An imported claim is a document of its own; ``external_id`` is its number where it came from.
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
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    created_at: Mapped[datetime]
    source: Mapped[Source | None] = relationship()


class Claimant(Base):
    """Who said a claim, by the name that the text gives."""

    __tablename__ = "claimants"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]


class Claim(Base):
    """A checkable proposition; ``version`` counts every change for optimistic locking.

    ``joined_to_id`` is the claim that an analyst joined it to, ``merged_into_id`` the live claim that
    stands for both: another one where that claim was joined on in its turn. Both are null for a live
    claim. The database refuses chains of ``merged_into_id``.
    """

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("fingerprint"),
        _one_of("status", ClaimStatus),
        CheckConstraint("check_worthiness >= 0 AND check_worthiness <= 1", name="check_worthiness"),
        CheckConstraint("length(text) > 0", name="text_not_empty"),
        CheckConstraint("merged_into_id <> id", name="merged_into_itself"),
        CheckConstraint("joined_to_id <> id", name="joined_to_itself"),
        CheckConstraint("(joined_to_id IS NULL) = (merged_into_id IS NULL)", name="joined_as_a_whole"),
        Index(None, "merged_into_id", "status", "updated_at"),
        Index(None, "merged_into_id", "status", "check_worthiness"),
        Index("ix_claims_joined_to_id", "joined_to_id"),
        Index("ix_claims_text_hash", "text_hash"),
        Index("ix_claims_language", "language"),
        Index("ix_claims_status", "status"),
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
    mentions: Mapped[list[Mention]] = relationship(back_populates="claim", order_by="Mention.id")
    quantities: Mapped[list[ClaimQuantity]] = relationship(order_by="ClaimQuantity.position")
    entities: Mapped[list[ClaimEntity]] = relationship(order_by="ClaimEntity.position")
    evidence: Mapped[list[Evidence]] = relationship(order_by="Evidence.id")
    verdicts: Mapped[list[Verdict]] = relationship(order_by="Verdict.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Mention(Base):
    """One appearance of a claim: ``document.text[start:end] == quote``, enforced by a trigger."""

    __tablename__ = "mentions"
    __table_args__ = (
        UniqueConstraint("claim_id", "document_id", "start", "end"),
        CheckConstraint('0 <= start AND start < "end"', name="offsets"),
        _one_of("modality", Modality),
        _one_of("proposed_by", Reader),
        Index("ix_mentions_document_id", "document_id"),
        Index("ix_mentions_claimant_id", "claimant_id"),
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
        _one_of('"precision"', TimePrecision),
        _one_of('"role"', TimeRole),
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
        _one_of("comparator", Comparator),
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
        _one_of("kind", EntityKind),
        Index("ix_claim_entities_country", "country"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    position: Mapped[int]
    surface: Mapped[str] = mapped_column(Text)
    kind: Mapped[EntityKind]
    country: Mapped[str | None] = mapped_column(String(2))


class Evidence(Base):
    """A link or a cited passage, and what it does to the claim."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("url IS NOT NULL OR quote IS NOT NULL", name="url_or_quote"),
        _one_of("stance", Stance),
        Index("ix_evidence_claim_id", "claim_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    stance: Mapped[Stance]
    url: Mapped[str | None] = mapped_column(Text)
    quote: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    user: Mapped[User] = relationship()


class Verdict(Base):
    """A dated decision; insert-only but for ``superseded_at``, one current verdict a claim."""

    __tablename__ = "verdicts"
    __table_args__ = (
        _one_of("status", ClaimStatus),
        Index(
            "uq_verdicts_current",
            "claim_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_verdicts_claim_id", "claim_id"),
        Index("ix_verdicts_created_at", "created_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    status: Mapped[ClaimStatus]
    justification: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()
    evidence: Mapped[list[Evidence]] = relationship(secondary="verdict_evidence", order_by="Evidence.id")


class VerdictEvidence(Base):
    """Which evidence a verdict rests on."""

    __tablename__ = "verdict_evidence"
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdicts.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)


class Match(Base):
    """Two claims compared, or decided about: ``kind`` and ``score`` are null where nobody compared them.

    ``decision`` is null while the pair waits for an analyst. It is ``joined`` exactly while one of the
    two hangs on the other by ``joined_to_id``.
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        CheckConstraint("left_id < right_id", name="order"),
        _one_of("kind", MatchKind),
        _one_of("decision", MatchDecision),
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


class Draft(Base):
    """Text that somebody is still typing, kept until it is filed or cleared."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]


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
