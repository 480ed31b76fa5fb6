"""Claims that cannot both hold, what was decided about them, and how probable an author holds a claim."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Written out because the constraint stands in the column itself: SQLite adds such a column in place,
# where a batch would rebuild the table and drop its triggers.
PROBABILITY = """ALTER TABLE {table} ADD COLUMN probability DOUBLE
    CONSTRAINT ck_{table}_probability CHECK (probability >= 0 AND probability <= 1)"""

NOT_REWRITTEN = (
    "DROP TRIGGER verdicts_are_not_rewritten",
    """CREATE TRIGGER verdicts_are_not_rewritten
    BEFORE UPDATE OF id, claim_id, status, justification, user_id, created_at, rating, as_of, expires_on,
        confirmed_by_id, probability ON verdicts
    BEGIN SELECT RAISE(ABORT, 'a verdict is superseded, never rewritten'); END""",
)


def upgrade() -> None:
    for table in ("verdicts", "verdict_proposals"):
        op.execute(PROBABILITY.format(table=table))
    for statement in NOT_REWRITTEN:
        op.execute(statement)
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("certainty", sa.Double(), nullable=False),
        sa.Column("left_phrase", sa.Text(), nullable=False),
        sa.Column("right_phrase", sa.Text(), nullable=False),
        sa.Column("signals", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=24), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_conflicts_order")),
        sa.CheckConstraint(
            "kind IN ('polarity', 'denial', 'number', 'date', 'attribution')", name=op.f("ck_conflicts_kind")
        ),
        sa.CheckConstraint("certainty >= 0 AND certainty <= 1", name=op.f("ck_conflicts_certainty")),
        sa.CheckConstraint(
            "decision IN ('real', 'explained_by_time', 'explained_by_scope', 'not_a_conflict')",
            name=op.f("ck_conflicts_decision"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_conflicts_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["left_id"], ["claims.id"], name=op.f("fk_conflicts_left_id_claims")),
        sa.ForeignKeyConstraint(["right_id"], ["claims.id"], name=op.f("fk_conflicts_right_id_claims")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_conflicts_decided_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sa.UniqueConstraint("left_id", "right_id", name=op.f("uq_conflicts_left_id_right_id")),
    )
    op.create_index("ix_conflicts_right_id", "conflicts", ["right_id"], unique=False)
    op.create_index("ix_conflicts_decision_certainty", "conflicts", ["decision", "certainty"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("an older program would not know the claims of this one; restore the backup")
