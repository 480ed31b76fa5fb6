"""Opening a database: create it, upgrade an older one after a backup, refuse a newer or a foreign one.

Alembic is imported only when there is something to upgrade, so that a command on an up-to-date
database does not pay for it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, create_engine, event

from claims.errors import DatabaseError
from db.engine import BUSY_SECONDS, Database, file_of, parse_url, told

APPLICATION_ID = 0x434C4D57
"""Marks an SQLite file as ours (``PRAGMA application_id``): "CLMW"."""

MIGRATIONS = Path(__file__).parent / "migrations"


def revisions() -> list[str]:
    """Return the schema revisions that this program knows, oldest first."""
    return sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def open_database(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Return the database at ``url``, created or upgraded to this program's schema.

    Raises DatabaseError, with nothing changed, when the file is foreign, newer than the program,
    damaged, locked, read-only, or cannot be created.
    """
    parsed = parse_url(url)
    path = _usable_path(parsed)
    with told(parsed):
        if _revision(path) != revisions()[-1]:
            _upgrade(parsed, path)
    return Database(parsed, busy_seconds=busy_seconds)


def _usable_path(url: URL) -> Path:
    path = file_of(url)
    if path.is_dir():
        raise DatabaseError(f"database {path}: it is a folder; name a file, such as {path / 'claims.db'}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"database {path}: its folder cannot be made ({error.strerror})") from error
    return path


def _revision(path: Path) -> str | None:
    """Return the schema revision of a file of ours, None for an absent or empty one."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
    ) as connection:
        return _known_revision(connection, path)


def _known_revision(connection: sqlite3.Connection, path: Path) -> str | None:
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    if owner != APPLICATION_ID:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables:
            return None
        raise DatabaseError(f"database {path}: it belongs to another program; choose another file")
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision not in revisions():
        raise DatabaseError(
            f"database {path}: it is newer (schema {revision}) than this program (schema {revisions()[-1]}); "
            "update the program, or open the backup made before the upgrade"
        )
    return str(revision)


def _upgrade(url: URL, path: Path) -> None:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            found = _known_revision(connection.connection.driver_connection, path)  # type: ignore[arg-type]
            if found == revisions()[-1]:
                return
            if found is not None:
                _back_up(path, found)
            _migrate(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        engine.dispose()


def _migrate(connection: object) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def _back_up(path: Path, revision: str) -> Path:
    """Copy the database beside itself while the upgrade holds the write lock; return the copy's path."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.name}.schema-{revision}.{moment}.backup")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target
