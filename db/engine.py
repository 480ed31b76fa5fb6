"""Engines and sessions: one way to read, one way to write, and errors in the user's words.

SQLite is set up for several processes on one file: WAL, foreign keys, a busy timeout, and
``BEGIN IMMEDIATE`` for every write transaction. With a deferred ``BEGIN`` a transaction that reads
before it writes fails at once with SQLITE_BUSY_SNAPSHOT when another process wrote in between.
Readers have an engine of their own that cannot write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from claims.errors import DatabaseError

BUSY_SECONDS = 30
"""How long a writer waits for another process before it gives up."""


def parse_url(url: str) -> URL:
    """Return ``url`` parsed; DatabaseError unless it names an SQLite file."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseError(f"{url!r} is not a database URL; write sqlite:///path/to/claims.db") from None
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise DatabaseError(
            f"this version keeps claims in an SQLite file, not in {parsed.render_as_string()}; "
            "write sqlite:///path/to/claims.db"
        )
    return parsed


def file_of(url: URL) -> Path:
    """Return the path of an SQLite database."""
    return Path(url.database or "")


class Database:
    """The two engines of one database. Use ``read()`` and ``write()``; both give a Session."""

    def __init__(self, url: URL, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = url
        self._writer = _engine(url, begin="BEGIN IMMEDIATE", query_only=False, busy_seconds=busy_seconds)
        self._reader = _engine(url, begin="BEGIN", query_only=True, busy_seconds=busy_seconds)
        self._write_session = sessionmaker(self._writer, expire_on_commit=False)
        self._read_session = sessionmaker(self._reader, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one snapshot that cannot write; DatabaseError when the file is unusable."""
        with told(self.url), self._read_session() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that commits as a whole at the end, or leaves no trace when anything fails.

        It holds the database's write lock from the start: embed and fetch before, never inside.
        """
        with told(self.url), self._write_session.begin() as session:
            session.connection()
            yield session

    def close(self) -> None:
        """Close every pooled connection."""
        self._writer.dispose()
        self._reader.dispose()


def _engine(url: URL, *, begin: str, query_only: bool, busy_seconds: float) -> Engine:
    engine = create_engine(url, connect_args={"timeout": busy_seconds})

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


_REMEDIES = {
    "locked": "another program holds it; close that program or wait, then try again",
    "busy": "another program holds it; close that program or wait, then try again",
    "readonly": "it, or its folder, is read-only; change its permissions or choose another file",
    "full": "the disk is full; free some space and try again, nothing was half written",
    "unable to open": "it cannot be opened or created; check the folder and its permissions",
    "not a database": "it is not an SQLite database; choose another file",
    "malformed": "the file is damaged; restore a backup",
    "disk i/o": "the disk could not be read or written; check it, then try again",
}


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn failures of the database itself into a DatabaseError that names the file and the remedy."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        for sign, remedy in _REMEDIES.items():
            if sign in cause.replace("read-only", "readonly"):
                raise DatabaseError(f"database {file_of(url)}: {remedy}") from error
        raise
