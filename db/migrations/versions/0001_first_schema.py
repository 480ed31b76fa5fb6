"""First schema: everything from a captured document to a decided claim."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _claimants() -> None:
    op.create_table(
        "claimants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claimants")),
        sa.UniqueConstraint("name", name=op.f("uq_claimants_name")),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("searchable", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("check_worthiness", sa.Double(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('new', 'in_review', 'verified', 'disputed', 'unresolved', 'dismissed')",
            name=op.f("ck_claims_status"),
        ),
        sa.CheckConstraint(
            "check_worthiness >= 0 AND check_worthiness <= 1", name=op.f("ck_claims_check_worthiness")
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_claims_text_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_claims_fingerprint")),
    )
    op.create_index(
        "ix_claims_status_check_worthiness", "claims", ["status", "check_worthiness"], unique=False
    )
    op.create_index("ix_claims_status_updated_at", "claims", ["status", "updated_at"], unique=False)
    op.create_index("ix_claims_text_hash", "claims", ["text_hash"], unique=False)


def _embeddings() -> None:
    op.create_table(
        "embeddings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(vector) = 2 * dimension", name=op.f("ck_embeddings_dimension")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embeddings")),
        sa.UniqueConstraint("model", "text_hash", name=op.f("uq_embeddings_model_text_hash")),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_sources_name")),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_documents_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["documents.id"], name=op.f("fk_documents_previous_id_documents")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_documents_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_documents_content_hash")),
    )
    op.create_index("ix_documents_source_id", "documents", ["source_id"], unique=False)
    op.create_index("ix_documents_url", "documents", ["url"], unique=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_drafts_user_id_key")),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stance IN ('supports', 'refutes', 'context')", name=op.f("ck_evidence_stance")),
        sa.CheckConstraint("url IS NOT NULL OR quote IS NOT NULL", name=op.f("ck_evidence_url_or_quote")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_evidence_claim_id_claims")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_evidence_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_claim_id", "evidence", ["claim_id"], unique=False)


def _quantities() -> None:
    op.create_table(
        "quantities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("comparator", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "comparator IN ('=', '~', '>', '>=', '<', '<=', 'between')", name=op.f("ck_quantities_comparator")
        ),
        sa.CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name=op.f("ck_quantities_interval")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_quantities_claim_id_claims")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quantities")),
        sa.UniqueConstraint("claim_id", "position", name=op.f("uq_quantities_claim_id_position")),
    )


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("justification", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('new', 'in_review', 'verified', 'disputed', 'unresolved', 'dismissed')",
            name=op.f("ck_verdicts_status"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_verdicts_claim_id_claims")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_verdicts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index("ix_verdicts_claim_id", "verdicts", ["claim_id"], unique=False)
    op.create_index("ix_verdicts_created_at", "verdicts", ["created_at"], unique=False)
    op.create_index(
        "uq_verdicts_current",
        "verdicts",
        ["claim_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_events_claim_id_claims")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_events_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_events_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_events_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_events_previous_hash")),
    )
    op.create_index("ix_events_claim_id", "events", ["claim_id"], unique=False)
    op.create_index("ix_events_document_id", "events", ["document_id"], unique=False)


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("claimant_id", sa.Integer(), nullable=True),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "modality IN ('asserted', 'quoted', 'reported', 'hedged', 'denied')",
            name=op.f("ck_mentions_modality"),
        ),
        sa.CheckConstraint('0 <= start AND start < "end"', name=op.f("ck_mentions_offsets")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_mentions_claim_id_claims")),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["claimants.id"], name=op.f("fk_mentions_claimant_id_claimants")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_mentions_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint(
            "claim_id", "document_id", "start", "end", name=op.f("uq_mentions_claim_id_document_id_start_end")
        ),
    )
    op.create_index("ix_mentions_claimant_id", "mentions", ["claimant_id"], unique=False)
    op.create_index("ix_mentions_document_id", "mentions", ["document_id"], unique=False)


def _verdict_evidence() -> None:
    op.create_table(
        "verdict_evidence",
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_verdict_evidence_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["verdicts.id"], name=op.f("fk_verdict_evidence_verdict_id_verdicts")
        ),
        sa.PrimaryKeyConstraint("verdict_id", "evidence_id", name=op.f("pk_verdict_evidence")),
    )


TABLES = (
    _claimants,
    _claims,
    _embeddings,
    _sources,
    _users,
    _documents,
    _drafts,
    _evidence,
    _quantities,
    _verdicts,
    _events,
    _mentions,
    _verdict_evidence,
)

# Offsets, verdicts and the audit log are promises; the database keeps them whatever program writes.
TRIGGERS = (
    """CREATE TRIGGER documents_text_is_immutable BEFORE UPDATE OF text, content_hash ON documents
    BEGIN SELECT RAISE(ABORT, 'the text of a document never changes'); END""",
    """CREATE TRIGGER mentions_quote_is_in_place BEFORE INSERT ON mentions
    WHEN NEW.quote IS NOT (SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start)
                           FROM documents WHERE id = NEW.document_id)
    BEGIN SELECT RAISE(ABORT, 'a quote stands at its offsets in its document'); END""",
    """CREATE TRIGGER mentions_stay_in_place BEFORE UPDATE OF quote, start, "end", document_id ON mentions
    BEGIN SELECT RAISE(ABORT, 'a mention never moves'); END""",
    """CREATE TRIGGER verdicts_are_not_rewritten
    BEFORE UPDATE OF id, claim_id, status, justification, user_id, created_at ON verdicts
    BEGIN SELECT RAISE(ABORT, 'a verdict is superseded, never rewritten'); END""",
    """CREATE TRIGGER verdicts_are_not_deleted BEFORE DELETE ON verdicts
    BEGIN SELECT RAISE(ABORT, 'a verdict is superseded, never deleted'); END""",
    """CREATE TRIGGER events_are_not_rewritten BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
)

FULL_TEXT = (
    """CREATE VIRTUAL TABLE claims_fts USING fts5(
        searchable, content='claims', content_rowid='id', tokenize='trigram')""",
    "CREATE VIRTUAL TABLE claims_fts_terms USING fts5vocab('claims_fts', 'row')",
    """CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims
    BEGIN INSERT INTO claims_fts(rowid, searchable) VALUES (NEW.id, NEW.searchable); END""",
    """CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims
    BEGIN INSERT INTO claims_fts(claims_fts, rowid, searchable)
          VALUES ('delete', OLD.id, OLD.searchable); END""",
    """CREATE TRIGGER claims_fts_update AFTER UPDATE OF searchable ON claims
    BEGIN INSERT INTO claims_fts(claims_fts, rowid, searchable) VALUES ('delete', OLD.id, OLD.searchable);
          INSERT INTO claims_fts(rowid, searchable) VALUES (NEW.id, NEW.searchable); END""",
)


def upgrade() -> None:
    for create_table in TABLES:
        create_table()
    for statement in TRIGGERS + FULL_TEXT:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("there is no schema before the first one; restore a backup instead")
