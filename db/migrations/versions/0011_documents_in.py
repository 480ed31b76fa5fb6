"""Pages as fetched, where pages begin in a text, fact-checks of other publishers, and watched feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


TRIGGERS = (
    """CREATE TRIGGER captures_are_not_rewritten BEFORE UPDATE ON captures
    BEGIN SELECT RAISE(ABORT, 'a page as fetched stays as it was'); END""",
    """CREATE TRIGGER captures_are_not_deleted BEFORE DELETE ON captures
    BEGIN SELECT RAISE(ABORT, 'a page as fetched stays'); END""",
)


def upgrade() -> None:
    op.execute("ALTER TABLE documents ADD COLUMN marks TEXT")
    _captures()
    for statement in TRIGGERS:
        op.execute(statement)
    _fact_checks()
    _watches()


def _captures() -> None:
    op.create_table(
        "captures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_captures_size")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_captures_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
    )
    op.create_index("ix_captures_document_id", "captures", ["document_id"], unique=False)
    op.create_index("ix_captures_url", "captures", ["url"], unique=False)


def _fact_checks() -> None:
    op.create_table(
        "fact_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("claim_reviewed", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("claimant", sa.Text(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("rating_name", sa.Text(), nullable=True),
        sa.Column("rating_value", sa.Double(), nullable=True),
        sa.Column("best_rating", sa.Double(), nullable=True),
        sa.Column("worst_rating", sa.Double(), nullable=True),
        sa.Column("appearances", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_fact_checks_claim_id_claims")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_fact_checks_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_checks")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_fact_checks_content_hash")),
    )
    op.create_index("ix_fact_checks_claim_id", "fact_checks", ["claim_id"], unique=False)


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('feed', 'folder', 'list')", name=op.f("ck_watches_kind")),
        sa.CheckConstraint("every_seconds > 0", name=op.f("ck_watches_every_seconds")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_watches_failures")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_watches_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint("address", name=op.f("uq_watches_address")),
    )
    op.create_table(
        "watch_finds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'stored', 'known', 'failed')", name=op.f("ck_watch_finds_outcome")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_watch_finds_attempts")),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name=op.f("fk_watch_finds_watch_id_watches")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_watch_finds_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_finds")),
        sa.UniqueConstraint("watch_id", "key", name=op.f("uq_watch_finds_watch_id_key")),
    )
    op.create_index("ix_watch_finds_outcome", "watch_finds", ["outcome"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("an older program would not know the rows of this one; restore the backup")
