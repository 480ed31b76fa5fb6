"""Which claims were looked at for contradictions, so that a search through all of them can be resumed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "radar_looks",
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_radar_looks_claim_id_claims")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_radar_looks")),
    )


def downgrade() -> None:
    raise NotImplementedError("an older program would not know the claims of this one; restore the backup")
