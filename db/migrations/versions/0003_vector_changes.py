"""A log of every change that concerns the vector of a claim, so that an index in memory can follow.

The rows are in the order in which transactions took effect, as SQLite has one writer at a time. Each
carries a random token, so that one number in two histories (a backup restored) can be told apart.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# REPLACE deletes the rows in its way without firing delete triggers: BEFORE triggers name them.
TRIGGERS = (
    """CREATE TRIGGER vector_changes_claim_inserting BEFORE INSERT ON claims
    BEGIN INSERT INTO vector_changes (claim_id, token)
          SELECT id, random() FROM claims WHERE id = NEW.id OR fingerprint = NEW.fingerprint; END""",
    """CREATE TRIGGER vector_changes_claim_inserted AFTER INSERT ON claims
    BEGIN INSERT INTO vector_changes (claim_id, token) VALUES (NEW.id, random()); END""",
    """CREATE TRIGGER vector_changes_claim_deleted AFTER DELETE ON claims
    BEGIN INSERT INTO vector_changes (claim_id, token) VALUES (OLD.id, random()); END""",
    """CREATE TRIGGER vector_changes_claim_updating BEFORE UPDATE OF id, fingerprint ON claims
    BEGIN INSERT INTO vector_changes (claim_id, token)
          SELECT id, random() FROM claims WHERE id = NEW.id OR fingerprint = NEW.fingerprint; END""",
    """CREATE TRIGGER vector_changes_claim_updated AFTER UPDATE OF id, text_hash ON claims
    BEGIN INSERT INTO vector_changes (claim_id, token) VALUES (OLD.id, random()), (NEW.id, random()); END""",
    """CREATE TRIGGER vector_changes_vector_inserting BEFORE INSERT ON embeddings
    BEGIN INSERT INTO vector_changes (claim_id, token)
          SELECT claims.id, random() FROM embeddings JOIN claims ON claims.text_hash = embeddings.text_hash
          WHERE embeddings.id = NEW.id; END""",
    """CREATE TRIGGER vector_changes_vector_inserted AFTER INSERT ON embeddings
    BEGIN INSERT INTO vector_changes (claim_id, model, token)
          SELECT id, NEW.model, random() FROM claims WHERE text_hash = NEW.text_hash; END""",
    """CREATE TRIGGER vector_changes_vector_deleted AFTER DELETE ON embeddings
    BEGIN INSERT INTO vector_changes (claim_id, model, token)
          SELECT id, OLD.model, random() FROM claims WHERE text_hash = OLD.text_hash; END""",
    """CREATE TRIGGER vector_changes_vector_updating BEFORE UPDATE OF id ON embeddings
    BEGIN INSERT INTO vector_changes (claim_id, token)
          SELECT claims.id, random() FROM embeddings JOIN claims ON claims.text_hash = embeddings.text_hash
          WHERE embeddings.id = NEW.id; END""",
    """CREATE TRIGGER vector_changes_vector_updated AFTER UPDATE ON embeddings
    BEGIN INSERT INTO vector_changes (claim_id, token)
          SELECT id, random() FROM claims WHERE text_hash IN (OLD.text_hash, NEW.text_hash); END""",
    # An index that stands before what was removed here does not find its place, and reads everything.
    """CREATE TRIGGER vector_changes_are_forgotten AFTER INSERT ON vector_changes WHEN NEW.id % 1024 = 0
    BEGIN DELETE FROM vector_changes WHERE id <= NEW.id - 65536; END""",
)


def upgrade() -> None:
    op.create_table(
        "vector_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vector_changes")),
        sqlite_autoincrement=True,
    )
    # So that the log is never empty: a database that has just been upgraded is known again, too.
    op.execute("INSERT INTO vector_changes (claim_id, token) VALUES (0, random())")
    op.create_index("ix_claims_language", "claims", ["language"], unique=False)
    op.create_index("ix_claims_status", "claims", ["status"], unique=False)
    for statement in TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("an older program would not follow the log; restore the backup instead")
