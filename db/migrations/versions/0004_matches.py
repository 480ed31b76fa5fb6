"""Claims that say the same: which pairs look alike, what was decided, and what is joined to what."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Written out because the constraints stand in the column itself: SQLite adds a column with them in
# place, where a batch would rebuild the table and drop its triggers.
JOINED = (
    """ALTER TABLE claims ADD COLUMN merged_into_id INTEGER
    CONSTRAINT fk_claims_merged_into_id_claims REFERENCES claims (id)
    CONSTRAINT ck_claims_merged_into_itself CHECK (merged_into_id <> id)""",
    """ALTER TABLE claims ADD COLUMN joined_to_id INTEGER
    CONSTRAINT fk_claims_joined_to_id_claims REFERENCES claims (id)
    CONSTRAINT ck_claims_joined_to_itself CHECK (joined_to_id <> id)
    CONSTRAINT ck_claims_joined_as_a_whole CHECK ((joined_to_id IS NULL) = (merged_into_id IS NULL))""",
)

# No chains: a claim that others point to is live. PostgreSQL will word the same promise its own way.
NO_CHAINS = """CREATE TRIGGER claims_merge_into_live_ones BEFORE UPDATE OF merged_into_id ON claims
    WHEN NEW.merged_into_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM claims WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM claims WHERE merged_into_id = NEW.id))
    BEGIN SELECT RAISE(ABORT, 'a claim is joined into a live one'); END"""


def _claims() -> None:
    for statement in JOINED:
        op.execute(statement)
    op.drop_index("ix_claims_status_check_worthiness", table_name="claims")
    op.drop_index("ix_claims_status_updated_at", table_name="claims")
    for last in ("check_worthiness", "updated_at"):
        columns = ["merged_into_id", "status", last]
        op.create_index(f"ix_claims_{'_'.join(columns)}", "claims", columns, unique=False)
    op.create_index("ix_claims_joined_to_id", "claims", ["joined_to_id"], unique=False)


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("signals", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_matches_order")),
        sa.CheckConstraint("kind IN ('same', 'related', 'different')", name=op.f("ck_matches_kind")),
        sa.CheckConstraint("score >= 0 AND score <= 1", name=op.f("ck_matches_score")),
        sa.CheckConstraint("decision IN ('joined', 'kept_apart')", name=op.f("ck_matches_decision")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_matches_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "kind IS NOT NULL OR decision IS NOT NULL", name=op.f("ck_matches_compared_or_decided")
        ),
        sa.ForeignKeyConstraint(["left_id"], ["claims.id"], name=op.f("fk_matches_left_id_claims")),
        sa.ForeignKeyConstraint(["right_id"], ["claims.id"], name=op.f("fk_matches_right_id_claims")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_matches_decided_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("left_id", "right_id", name=op.f("uq_matches_left_id_right_id")),
    )
    op.create_index("ix_matches_right_id", "matches", ["right_id"], unique=False)


def _cluster_members() -> None:
    op.create_table(
        "cluster_members",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("cluster_id <= claim_id", name=op.f("ck_cluster_members_lowest")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_cluster_members_claim_id_claims")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["claims.id"], name=op.f("fk_cluster_members_cluster_id_claims")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_cluster_members")),
    )
    op.create_index("ix_cluster_members_cluster_id", "cluster_members", ["cluster_id"], unique=False)


def upgrade() -> None:
    _claims()
    _matches()
    _cluster_members()
    if op.get_context().dialect.name == "sqlite":
        op.execute(NO_CHAINS)


def downgrade() -> None:
    raise NotImplementedError("what was joined would fall apart; restore the backup instead")
