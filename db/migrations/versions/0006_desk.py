"""A desk of analysts: roles, graded evidence, verdicts with rating and term, second looks, tags, notes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUSES = "'new', 'in_review', 'verified', 'disputed', 'unresolved', 'dismissed'"
LETTERS = "'A', 'B', 'C', 'D', 'E', 'F'"

# Constraints stand in the column itself: SQLite adds a column with them in place, where a batch would
# rebuild the table and drop its triggers.
COLUMNS = (
    """ALTER TABLE users ADD COLUMN role VARCHAR(16) NOT NULL DEFAULT 'analyst'
    CONSTRAINT ck_users_role CHECK (role IN ('reader', 'analyst', 'reviewer', 'admin'))""",
    "ALTER TABLE users ADD COLUMN subject TEXT",
    "ALTER TABLE users ADD COLUMN email TEXT",
    f"""ALTER TABLE sources ADD COLUMN reliability VARCHAR(1)
    CONSTRAINT ck_sources_reliability CHECK (reliability IN ({LETTERS}))""",
    "ALTER TABLE sources ADD COLUMN withdrawn_at DATETIME",
    "ALTER TABLE sources ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
    """ALTER TABLE claims ADD COLUMN assignee_id INTEGER
    CONSTRAINT fk_claims_assignee_id_users REFERENCES users (id)""",
    "ALTER TABLE claims ADD COLUMN expires_on DATE",
    "ALTER TABLE claims ADD COLUMN recheck_since DATETIME",
    "ALTER TABLE claims ADD COLUMN recheck_reason TEXT",
    "ALTER TABLE verdicts ADD COLUMN rating VARCHAR(64)",
    "ALTER TABLE verdicts ADD COLUMN as_of DATE",
    "ALTER TABLE verdicts ADD COLUMN expires_on DATE",
    """ALTER TABLE verdicts ADD COLUMN confirmed_by_id INTEGER
    CONSTRAINT fk_verdicts_confirmed_by_id_users REFERENCES users (id)""",
)


def _claims_and_users() -> None:
    for statement in COLUMNS:
        op.execute(statement)
    op.create_index("uq_users_subject", "users", ["subject"], unique=True)
    for column in ("assignee_id", "expires_on", "recheck_since"):
        op.create_index(f"ix_claims_{column}", "claims", [column], unique=False)


def _evidence() -> None:
    with op.batch_alter_table("evidence") as batch:
        batch.drop_constraint(op.f("ck_evidence_url_or_quote"), type_="check")
        batch.add_column(sa.Column("publisher", sa.String(length=300), nullable=True))
        batch.add_column(sa.Column("published_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("retrieved_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("note", sa.Text(), nullable=True))
        batch.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("start", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("end", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("origin", sa.Text(), nullable=True))
        batch.add_column(sa.Column("reliability", sa.String(length=1), nullable=True))
        batch.add_column(sa.Column("credibility", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_evidence_document_id_documents"), "documents", ["document_id"], ["id"]
        )
        for name, condition in EVIDENCE_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_evidence_{name}"), sa.text(condition))
    op.create_index("ix_evidence_document_id", "evidence", ["document_id"], unique=False)
    op.create_index("ix_evidence_publisher", "evidence", ["publisher"], unique=False)


EVIDENCE_CHECKS = {
    "points_somewhere": "url IS NOT NULL OR quote IS NOT NULL OR document_id IS NOT NULL",
    "anchor_as_a_whole": """("start" IS NULL) = ("end" IS NULL)
        AND ("start" IS NULL OR document_id IS NOT NULL)""",
    "offsets": '0 <= "start" AND "start" < "end"',
    "credibility": "credibility BETWEEN 1 AND 6",
    "reliability": f"reliability IN ({LETTERS})",
}


def _proposals() -> None:
    op.create_table(
        "verdict_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("rating", sa.String(length=64), nullable=True),
        sa.Column("justification", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("verdict_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_verdict_proposals_status")),
        sa.CheckConstraint(
            "outcome IN ('confirmed', 'sent_back', 'withdrawn')", name=op.f("ck_verdict_proposals_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_by_id IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_verdict_proposals_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "outcome <> 'confirmed' OR decided_by_id <> user_id",
            name=op.f("ck_verdict_proposals_four_eyes"),
        ),
        *_keys("verdict_proposals", claim_id="claims", user_id="users", decided_by_id="users"),
        *_keys("verdict_proposals", verdict_id="verdicts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_proposals")),
    )
    op.create_index("ix_verdict_proposals_claim_id", "verdict_proposals", ["claim_id"], unique=False)
    still_open = sa.text("outcome IS NULL")
    op.create_index(
        "uq_verdict_proposals_open",
        "verdict_proposals",
        ["claim_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    _pairs("proposal_evidence", proposal_id="verdict_proposals", evidence_id="evidence")


def _work() -> None:
    _named("tags", sa.Column("name", sa.String(length=64), nullable=False))
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("notes", claim_id="claims", user_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_claim_id", "notes", ["claim_id"], unique=False)
    seen = sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True)
    _pairs("note_addressees", seen, note_id="notes", user_id="users")
    op.create_index("ix_note_addressees_user_id", "note_addressees", ["user_id"], unique=False)
    _pairs("claim_tags", claim_id="claims", tag_id="tags")
    op.create_index("ix_claim_tags_tag_id", "claim_tags", ["tag_id"], unique=False)


def _named(table: str, name: sa.Column[str]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        name,
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{table}_name")),
    )


def _settings() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("saved_filters", user_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_filters_user_id_name")),
    )
    op.create_table(
        "desk_settings",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_desk_settings")),
    )


def _pairs(table: str, *more: sa.Column[Any], **targets: str) -> None:
    """Make a table that ties rows of two others together."""
    op.create_table(
        table,
        *(sa.Column(column, sa.Integer(), nullable=False) for column in targets),
        *more,
        *_keys(table, **targets),
        sa.PrimaryKeyConstraint(*targets, name=op.f(f"pk_{table}")),
    )


def _keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in targets.items()
    ]


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.execute("""INSERT INTO audit_head (id, events, hash)
        SELECT 1, (SELECT count(*) FROM events),
               coalesce((SELECT hash FROM events ORDER BY id DESC LIMIT 1), printf('%064d', 0))""")


# Evidence and verdicts are promises; the database keeps them whatever program writes.
TRIGGERS = (
    "DROP TRIGGER verdicts_are_not_rewritten",
    """CREATE TRIGGER verdicts_are_not_rewritten
    BEFORE UPDATE OF id, claim_id, status, justification, user_id, created_at, rating, as_of, expires_on,
        confirmed_by_id ON verdicts
    BEGIN SELECT RAISE(ABORT, 'a verdict is superseded, never rewritten'); END""",
    """CREATE TRIGGER evidence_is_not_rewritten
    BEFORE UPDATE OF id, claim_id, stance, url, quote, user_id, created_at, publisher, published_on,
        retrieved_at, note, document_id, start, "end" ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is withdrawn, never rewritten'); END""",
    """CREATE TRIGGER evidence_is_not_deleted BEFORE DELETE ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is withdrawn, never deleted'); END""",
    """CREATE TRIGGER evidence_is_anchored BEFORE INSERT ON evidence
    WHEN NEW.start IS NOT NULL AND NEW.quote IS NOT (
        SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start) FROM documents WHERE id = NEW.document_id)
    BEGIN SELECT RAISE(ABORT, 'a cited passage stands at its offsets in its document'); END""",
    """CREATE TRIGGER notes_are_not_rewritten BEFORE UPDATE ON notes
    BEGIN SELECT RAISE(ABORT, 'a note stays as it was written'); END""",
    """CREATE TRIGGER notes_are_not_deleted BEFORE DELETE ON notes
    BEGIN SELECT RAISE(ABORT, 'a note stays as it was written'); END""",
    """CREATE TRIGGER events_move_the_head AFTER INSERT ON events
    BEGIN UPDATE audit_head SET events = events + 1, hash = NEW.hash; END""",
)


def upgrade() -> None:
    _claims_and_users()
    _evidence()
    _proposals()
    _work()
    _settings()
    _audit_head()
    if op.get_context().dialect.name == "sqlite":
        for statement in TRIGGERS:
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("evidence and decisions would be lost; restore the backup instead")
