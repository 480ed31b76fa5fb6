"""Indexes that a queue of 100,000 claims is walked by: also within a language, and what came in today."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["merged_into_id", "status", "check_worthiness", "language"]
    op.create_index(f"ix_claims_{'_'.join(columns)}", "claims", columns, unique=False)
    op.create_index(
        "ix_claims_merged_into_id_created_at", "claims", ["merged_into_id", "created_at"], unique=False
    )


def downgrade() -> None:
    raise NotImplementedError("an older program would not know the claims of this one; restore the backup")
