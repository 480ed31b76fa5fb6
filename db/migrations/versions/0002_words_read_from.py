"""The words that each field was read from, the times of a mention and the names in a claim.

A time is a mention's, not the claim's: "on Wednesday" is another day in another document.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _mention_columns() -> None:
    # Plain ADD COLUMN: a batch would rebuild the table, and with it SQLite drops its triggers.
    op.add_column("mentions", sa.Column("voice_cue", sa.Text(), nullable=True))
    op.add_column("mentions", sa.Column("negation_cue", sa.Text(), nullable=True))
    op.add_column("mentions", sa.Column("said_on", sa.Date(), nullable=True))
    # The check stands in the column: SQLite adds no constraint to a table that exists.
    op.execute(
        "ALTER TABLE mentions ADD COLUMN proposed_by VARCHAR(16) DEFAULT 'rules' NOT NULL "
        "CONSTRAINT ck_mentions_proposed_by CHECK (proposed_by IN ('rules', 'language_model'))"
    )


def _mention_times() -> None:
    op.create_table(
        "mention_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "\"precision\" IN ('day', 'week', 'month', 'quarter', 'year', 'decade')",
            name=op.f("ck_mention_times_precision"),
        ),
        sa.CheckConstraint("\"role\" IN ('said', 'about')", name=op.f("ck_mention_times_role")),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_mention_times_interval"),
        ),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_mention_times_mention_id_mentions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention_times")),
        sa.UniqueConstraint("mention_id", "position", name=op.f("uq_mention_times_mention_id_position")),
    )


def _claim_entities() -> None:
    op.create_table(
        "claim_entities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.CheckConstraint(
            "kind IN ('country', 'people', 'metonym', 'name')", name=op.f("ck_claim_entities_kind")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_entities_claim_id_claims")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_entities")),
        sa.UniqueConstraint("claim_id", "position", name=op.f("uq_claim_entities_claim_id_position")),
    )
    op.create_index("ix_claim_entities_country", "claim_entities", ["country"], unique=False)


def upgrade() -> None:
    _mention_columns()
    _mention_times()
    _claim_entities()


def downgrade() -> None:
    raise NotImplementedError("words read from documents would be lost; restore the backup instead")
