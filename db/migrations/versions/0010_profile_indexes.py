"""Indexes for profiles and calibration: whose claims, and which verdicts come with a probability."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_mentions_claimant_id", "mentions")
    op.create_index("ix_mentions_claimant_id_claim_id", "mentions", ["claimant_id", "claim_id"])
    for table in ("verdicts", "verdict_proposals"):
        given = sa.text("probability IS NOT NULL")
        op.create_index(f"ix_{table}_forecast", table, ["claim_id"], sqlite_where=given)


def downgrade() -> None:
    raise NotImplementedError("an older program would not know the claims of this one; restore the backup")
