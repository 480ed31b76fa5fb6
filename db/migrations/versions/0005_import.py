"""The number that a claim has where it was imported from, so that it is found again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("external_id", sa.Text(), nullable=True))
    op.create_index("ix_documents_external_id", "documents", ["external_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("imported claims would lose their numbers; restore the backup instead")
