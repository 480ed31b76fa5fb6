"""What the audit log tells of each row, in a scratch database that SQLite keeps on disk when it grows.

A row holds only the columns that the log tells: what an older log did not write down yet stays open.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

TellRow = dict[str, Any]
Key = tuple[int | str, ...] | int | str

_SCHEMA = """
CREATE TABLE told (
    place TEXT NOT NULL, key TEXT NOT NULL, row TEXT NOT NULL, met INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (place, key)
) WITHOUT ROWID
"""


class Told:
    """Rows by table and key, told one line of the log after the other; close it, or use it in a ``with``."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)  # "": a file of its own, gone when closed
        for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", _SCHEMA, "BEGIN"):
            self._rows.execute(statement)

    def __enter__(self) -> Told:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        self._rows.close()

    def put(self, table: str, key: Key, row: Mapping[str, Any] | None = None) -> None:
        """Tell of a new row, or of a row as a whole."""
        self._rows.execute(
            "INSERT OR REPLACE INTO told (place, key, row) VALUES (?, ?, ?)",
            (table, written(key), json.dumps(dict(row or {}), ensure_ascii=False)),
        )

    def change(self, table: str, key: Key, **columns: Any) -> None:
        """Tell what became of some columns; of a row not told of before, only they are known."""
        self.put(table, key, {**self.get(table, key), **columns})

    def forget(self, table: str, key: Key, column: str) -> None:
        """Leave a column open, as the log does not tell what it became."""
        row = self.get(table, key)
        row.pop(column, None)
        self.put(table, key, row)

    def drop(self, table: str, key: Key) -> None:
        """Tell that a row is gone."""
        self._rows.execute("DELETE FROM told WHERE place = ? AND key = ?", (table, written(key)))

    def get(self, table: str, key: Key) -> TellRow:
        """Return what was told of a row, empty for nothing."""
        return self._row(table, written(key)) or {}

    def _row(self, table: str, key: str) -> TellRow | None:
        found = self._rows.execute(
            "SELECT row FROM told WHERE place = ? AND key = ?", (table, key)
        ).fetchone()
        return None if found is None else json.loads(found[0])

    def rows(self, table: str) -> Iterator[tuple[str, TellRow]]:
        """Yield every row told of a table, with its key."""
        for key, row in self._rows.execute(
            "SELECT key, row FROM told WHERE place = ? ORDER BY key", (table,)
        ):
            yield key, json.loads(row)

    def meet(self, table: str, key: Key) -> TellRow | None:
        """Return what was told of a row that is stored, None for nothing, and note that it was met."""
        plain = written(key)
        self._rows.execute("UPDATE told SET met = 1 WHERE place = ? AND key = ?", (table, plain))
        return self._row(table, plain)

    def never_met(self, table: str) -> Iterator[str]:
        """Yield the keys of rows that were told of and are not stored."""
        query = "SELECT key FROM told WHERE place = ? AND NOT met ORDER BY key"
        for (key,) in self._rows.execute(query, (table,)):
            yield key


def written(key: Key) -> str:
    """Return the key of a row as it is spoken of: 7, or 7-12 for a row that ties two together."""
    return "-".join(map(str, key)) if isinstance(key, tuple) else str(key)
