"""The chain of the audit log, read as the database stores it: no byte of a line can change unseen.

A line's hash is the SHA-256 of its canonical content and of the hash before it. What is stored must be
exactly what the program writes: the same time in other letters, a number kept as text, or a hash in
capitals is a change too. The head (``audit_head``) says how long the log is, so that lines cut off its end
are missed. Whoever rewrites all lines *and* the head is only caught by a hash that was noted elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

GENESIS = "0" * 64
SEALED = (
    "id", "created_at", "user_id", "kind", "claim_id", "document_id", "payload", "previous_hash",
)  # fmt: skip
COLUMNS = (*SEALED, "hash")
GUARDS = ("events_are_not_rewritten", "events_are_not_deleted", "events_move_the_head")
"""The triggers that make the log append-only."""

_TYPES = {
    name: ("integer", "null") if name in ("claim_id", "document_id") else ("integer",)
    if name in ("id", "user_id") else ("text",)
    for name in COLUMNS
}  # fmt: skip
_BATCH = 1_000


def seal(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over everything a line says and the hash before it; ``created_at`` is aware."""
    said = {**row, "created_at": row["created_at"].astimezone(UTC).isoformat()}
    content = [said[name] for name in SEALED]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that is not as it was written, and what is wrong with it."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many lines were read, the hash of the last, and where the chain breaks, None where it holds."""

    lines: int
    head: str
    broken: Break | None = None


class _Wrong(Exception):  # noqa: N818
    """What is wrong with a stored value."""


def check_chain(session: Session, *, seen: Callable[[int], None] | None = None) -> ChainReport:
    """Read every line in order, in flat memory; ``seen`` is told how many now and then."""
    number, previous = 0, GENESIS
    for raw in _raw_lines(session):
        number += 1
        try:
            previous = _checked(raw, number, previous)
        except _Wrong as wrong:
            line = min(number, raw.id) if isinstance(raw.id, int) else number
            return ChainReport(number, previous, Break(line, str(wrong)))
        if seen is not None and number % _BATCH == 0:
            seen(number)
    return ChainReport(number, previous, _head_broken(session, number, previous))


def _raw_lines(session: Session) -> Iterator[Row[Any]]:
    columns = ", ".join(
        f"typeof({name}) AS {name}_type, CAST({name} AS BLOB) AS {name}_raw" for name in COLUMNS
    )
    query = text(f"SELECT id, {columns} FROM events ORDER BY id")  # noqa: S608
    yield from session.execute(query, execution_options={"yield_per": _BATCH})


def _checked(raw: Row[Any], number: int, previous: str) -> str:
    """Return the hash of a line; _Wrong when it is not the one that follows ``previous`` as written."""
    if raw.id != number:
        raise _Wrong(f"line {number} is missing" if raw.id > number else "no line has such a number")
    row = {name: _value(raw, name) for name in COLUMNS}
    row["created_at"] = _moment(row["created_at"])
    if row["previous_hash"] != previous:
        raise _Wrong("it does not follow the line before it")
    if row["hash"] != seal(row):
        raise _Wrong("its hash is not that of what it says")
    return str(row["hash"])


def _value(raw: Row[Any], name: str) -> Any:
    kind, stored = raw._mapping[f"{name}_type"], raw._mapping[f"{name}_raw"]
    if kind not in _TYPES[name]:
        raise _Wrong(f"its {name} is stored as {kind}")
    if stored is None:
        return None
    try:
        plain = stored.decode()
    except UnicodeDecodeError:
        raise _Wrong(f"its {name} is not valid UTF-8") from None
    return int(plain) if kind == "integer" else plain


def _moment(stored: str) -> datetime:
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        raise _Wrong("its created_at is no time") from None
    if moment.tzinfo is not None or moment.isoformat(" ", "microseconds") != stored:
        raise _Wrong("its created_at is spelled otherwise than the program spells it")
    return moment.replace(tzinfo=UTC)


def _head_broken(session: Session, lines: int, last: str) -> Break | None:
    """Return what the head says against the lines, None when they agree."""
    head = _head(session)
    if head is None:
        return Break(lines + 1, "the head of the log is gone or is not as the program writes it")
    events, hash_ = head
    if events > lines:
        return Break(lines + 1, f"line {lines + 1} is missing: the log had {events} lines")
    if events < lines:
        return Break(events + 1, f"the log had {events} lines: this one came by another way")
    if hash_ != last:
        return Break(max(lines, 1), "it is not the last line that was written")
    return None


def _head(session: Session) -> tuple[int, str] | None:
    query = (
        "SELECT typeof(id) || ' ' || typeof(events) || ' ' || typeof(hash) AS types, id, events, "
        "CAST(hash AS BLOB) AS hash FROM audit_head"
    )
    rows: Sequence[Row[Any]] = session.execute(text(query)).all()
    if len(rows) != 1 or rows[0].types != "integer integer text" or rows[0].id != 1:
        return None
    return rows[0].events, rows[0].hash.decode(errors="replace")


def missing_guards(session: Session) -> tuple[str, ...]:
    """Return the triggers that keep the log append-only and are not there."""
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'")
    there = set(session.scalars(query))
    return tuple(name for name in GUARDS if name not in there)


def line_with_hash(session: Session, hash_: str) -> int | None:
    """Return the number of the line that has this hash, None when none has."""
    found: int | None = session.scalar(text("SELECT id FROM events WHERE hash = :hash"), {"hash": hash_})
    return found
