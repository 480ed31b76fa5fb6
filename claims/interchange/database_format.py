"""How a whole database is written down: what stands in the ZIP, and how each value is spelled in JSON.

A row is a JSON object on a line of its own. Times are UTC in ISO 8601, days ISO days, bytes base64; a number
without end is a word, because JSON has none. Each value has one spelling only: the same rows are the same
bytes, and another spelling is refused.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from claims.errors import InvalidInputError

FORMAT = "claims-database"
VERSION = 1
MANIFEST = "manifest.json"
_ENDLESS = {"Infinity": math.inf, "-Infinity": -math.inf}


@dataclass(frozen=True, slots=True)
class Member:
    """A table in the file: its rows, and size in bytes and SHA-256 of its lines."""

    table: str
    rows: int
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """The name in the ZIP."""
        return member_name(self.table)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the file holds; ``schema`` is the revision of the database's schema."""

    schema: str
    members: tuple[Member, ...]

    def as_json(self) -> bytes:
        """Return the manifest as it stands in the file."""
        said = {"format": FORMAT, "version": VERSION, "schema": self.schema}
        tables = [asdict(member) for member in self.members]
        return json.dumps({**said, "tables": tables}, indent=2).encode() + b"\n"


def member_name(table: str) -> str:
    """Return the name in the ZIP of a table's rows."""
    return f"tables/{table}.jsonl"


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest of a file; InvalidInputError for one of another program or a newer one."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise InvalidInputError("its manifest is damaged") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InvalidInputError("it is not a database written by export-database")
    if found.get("version") != VERSION:
        raise InvalidInputError(
            f"its format is version {found.get('version')!r}, this program reads {VERSION}: update it"
        )
    try:
        members = tuple(Member(**_typed(entry)) for entry in found["tables"])
        return Manifest(str(found["schema"]), members)
    except (KeyError, TypeError):
        raise InvalidInputError("its manifest is damaged") from None


def _typed(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    whole = all(type(entry[name]) is int and entry[name] >= 0 for name in ("rows", "bytes"))
    if not whole or not all(isinstance(entry[name], str) for name in ("table", "sha256")):
        raise TypeError
    return entry


def line(names: Sequence[str], row: Sequence[Any]) -> bytes:
    """Return a row as a line."""
    values = {name: _spelled(value) for name, value in zip(names, row, strict=True)}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _spelled(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def read_line(data: bytes, columns: Sequence[tuple[str, type, bool]]) -> list[Any]:
    """Return the values of a line; ``columns`` are name, Python type, and whether it may be null.

    Raises InvalidInputError unless the line has exactly these columns, each with a value of its type,
    spelled as `line` spells it.
    """
    try:
        found = json.loads(data, parse_constant=_exactly(type(None)))
    except (ValueError, TypeError, RecursionError):
        raise InvalidInputError("is not JSON") from None
    names = [name for name, _, _ in columns]
    if not isinstance(found, dict) or list(found) != names:
        raise InvalidInputError("does not have the columns of its table")
    row = [_value(found[name], name, kind, nullable) for name, kind, nullable in columns]
    if line(names, row) != data:
        raise InvalidInputError("is spelled otherwise than export-database spells it")
    return row


def _value(value: Any, name: str, kind: type, nullable: bool) -> Any:
    if value is None:
        if nullable:
            return None
        raise InvalidInputError(f"has no {name}")
    try:
        return _READ[kind](value)
    except (ValueError, TypeError):
        raise InvalidInputError(f"its {name} is not what the column holds") from None


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _number(value: Any) -> float:
    if isinstance(value, str):
        return _ENDLESS.get(value) or float(_exactly(float)(value))
    return float(_exactly(float)(value))


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def _blob(value: Any) -> bytes:
    return base64.b64decode(value, validate=True)


_READ: dict[type, Callable[[Any], Any]] = {
    int: _exactly(int),
    str: _exactly(str),
    bool: _exactly(bool),
    float: _number,
    bytes: _blob,
    datetime: _moment,
    date: date.fromisoformat,
}
