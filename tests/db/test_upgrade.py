# ruff: noqa: E501 (SQL reads best on one line)
"""Opening databases: new, older, newer, foreign, locked, read-only, full; and the schema's promises."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from claims.errors import DatabaseError
from db.engine import Database
from db.models import Base
from db.upgrade import APPLICATION_ID, MIGRATIONS, open_database, revisions
from tests.unprivileged import run_unprivileged


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_schema_in_the_migrations_is_the_schema_of_the_models(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or not name.startswith("claims_fts")},
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_newest_revision_file_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == revisions()[-1]


def test_eight_processes_open_a_new_database_at_once(tmp_path: Path) -> None:
    program = f"from db.upgrade import open_database; open_database({_url(tmp_path / 'c.db')!r})"
    with ThreadPoolExecutor(8) as pool:
        runs = list(
            pool.map(
                lambda _: subprocess.run([sys.executable, "-c", program], capture_output=True, check=False),
                range(8),
            )
        )
    assert [run.stderr.decode() for run in runs if run.returncode] == []


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program one more migration, as its next release would; return that file."""
    folder = tmp_path / "release" / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("db.upgrade.MIGRATIONS", folder)
    return folder / "versions" / "9998_next.py"


NEWEST = revisions()[-1]
NEXT = f"""
from alembic import op
revision, down_revision, branch_labels, depends_on = "9998", "{NEWEST}", None, None
def upgrade():
    op.execute("ALTER TABLE users ADD COLUMN desk TEXT")
"""


def _older(tmp_path: Path) -> Path:
    path = tmp_path / "claims.db"
    database = open_database(_url(path))
    with database.write() as session:
        session.execute(
            text("INSERT INTO users (id, name, created_at) VALUES (1, 'ada', '2026-01-01 00:00:00')")
        )
    database.close()
    return path


def test_an_older_database_is_upgraded_after_a_backup(tmp_path: Path, next_release: Path) -> None:
    path = _older(tmp_path)
    next_release.write_text(NEXT, encoding="utf-8")
    upgraded = open_database(_url(path))
    with upgraded.read() as session:
        assert session.execute(text("SELECT name, desk FROM users")).one() == ("ada", None)
    upgraded.close()
    (backup,) = [name for name in _files(tmp_path) if name.endswith(".backup")]
    with closing(sqlite3.connect(tmp_path / backup)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)
        assert copy.execute("SELECT name FROM users").fetchone() == ("ada",)


def test_a_failed_upgrade_leaves_the_database_as_it_was(tmp_path: Path, next_release: Path) -> None:
    path = _older(tmp_path)
    next_release.write_text(NEXT + "    raise RuntimeError('half way')\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="half way"):
        open_database(_url(path))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)
        assert connection.execute("SELECT id, name, created_at FROM users").fetchall() == [
            (1, "ada", "2026-01-01 00:00:00")
        ]


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    open_database(_url(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=r"newer \(schema 9999\) than this program"):
        open_database(_url(path))
    assert path.read_bytes() == before


def test_a_foreign_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="belongs to another program"):
        open_database(_url(path))
    assert path.read_bytes() == before
    assert _files(tmp_path) == {"bookmarks.db"}


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear editor, " * 100, encoding="utf-8")
    with pytest.raises(DatabaseError, match="not an SQLite database"):
        open_database(_url(path))
    assert path.read_text(encoding="utf-8") == "Dear editor, " * 100


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="it is a folder"):
        open_database(_url(tmp_path))


@pytest.mark.parametrize(
    "url", ["nonsense", "postgresql+psycopg://localhost/claims", "sqlite://", "sqlite:///:memory:", ""]
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(DatabaseError, match="sqlite:///"):
        open_database(url)


def test_a_password_in_the_url_is_not_repeated() -> None:
    with pytest.raises(DatabaseError) as caught:
        open_database("postgresql://ada:geheim@localhost/claims")
    assert "geheim" not in str(caught.value)


def test_a_locked_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    open_database(_url(path)).close()
    impatient = open_database(_url(path), busy_seconds=0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="another program holds it"), impatient.write():
            pass
    impatient.close()


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseError, match="read-only"), database.read() as session:
        session.execute(text("INSERT INTO users (id, name, created_at) VALUES (1, 'ada', '2026-01-01')"))


def _overfill(database: Database) -> None:
    with database.write() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(1, 10_000):
            values = {"id": number, "name": "x" * 190 + str(number)}
            session.execute(
                text("INSERT INTO users (id, name, created_at) VALUES (:id, :name, '2026-01-01')"), values
            )


def test_a_full_disk_is_told_and_leaves_the_database_as_it_was(database: Database) -> None:
    with pytest.raises(DatabaseError, match="disk is full"):
        _overfill(database)
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM users")) == 0


def test_a_read_only_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    open_database(_url(path)).close()
    folder = tmp_path / "cd"
    folder.mkdir()
    shutil.copy(path, folder / "claims.db")
    program = (
        "import sys\nfrom db.upgrade import open_database\nfrom claims.errors import DatabaseError\n"
        f"database = open_database({_url(folder / 'claims.db')!r})\n"
        "from sqlalchemy import text\n"
        "try:\n"
        "    with database.write() as session: session.execute(text(\"INSERT INTO users (id, name, created_at) VALUES (1,'a','2026-01-01')\"))\n"
        "except DatabaseError as error: print(error)\n"
    )
    (folder / "claims.db").chmod(0o444)
    folder.chmod(0o555)
    run = run_unprivileged(program)
    folder.chmod(0o755)
    assert "read-only" in run.stdout, run.stderr


ROWS = """
INSERT INTO users (id, name, created_at) VALUES (1, 'ada', '2026-01-01 00:00:00');
INSERT INTO documents (id, content_hash, text, media_type, created_at)
    VALUES (1, 'h', 'Äpfel kosten 🍎 mehr.', 'text/plain', '2026-01-01 00:00:00');
INSERT INTO claims (id, text, searchable, fingerprint, text_hash, negated, check_worthiness, status, version, created_at, updated_at)
    VALUES (1, 'Äpfel kosten mehr.', ' apfel kosten mehr ', 'f', 't', 0, 0.5, 'new', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
INSERT INTO verdicts (id, claim_id, status, user_id, created_at) VALUES (1, 1, 'verified', 1, '2026-01-01 00:00:00');
INSERT INTO events (id, created_at, user_id, kind, payload, previous_hash, hash)
    VALUES (1, '2026-01-01 00:00:00', 1, 'claim_marked', '{}', '0', '1');
"""
MENTION = "INSERT INTO mentions (claim_id, document_id, start, \"end\", quote, modality, created_at) VALUES (1, 1, {}, 'asserted', '2026-01-01')"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET text = 'other'",
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events",
        "DELETE FROM verdicts",
        "UPDATE verdicts SET justification = 'better'",
        "INSERT INTO verdicts (claim_id, status, user_id, created_at) VALUES (1, 'disputed', 1, '2026-01-01')",
        "UPDATE claims SET status = 'maybe'",
        "UPDATE claims SET check_worthiness = 1.5",
        "INSERT INTO embeddings (model, text_hash, dimension, vector, created_at) VALUES ('m', 'h', 4, x'00', '2026-01-01')",
        "INSERT INTO evidence (claim_id, stance, user_id, created_at) VALUES (1, 'supports', 1, '2026-01-01')",
        "INSERT INTO evidence (claim_id, stance, url, user_id, created_at) VALUES (9, 'supports', 'u', 1, '2026-01-01')",
        MENTION.format("0, 4, 'Äpfel'"),
        MENTION.format("5, 5, ''"),
        MENTION.format("-1, 4, 'Äpfe'"),
    ],
)
def test_the_database_itself_refuses(database: Database, statement: str) -> None:
    path = database.url.database or ""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.executescript(ROWS)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


def test_offsets_count_characters_not_bytes(database: Database) -> None:
    with closing(sqlite3.connect(database.url.database or "")) as connection:
        connection.executescript(ROWS)
        connection.execute(MENTION.format("13, 19, '🍎 mehr'"))
        connection.execute("UPDATE verdicts SET superseded_at = '2026-01-02'")
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
    assert owner == APPLICATION_ID
