"""The tables held against what the audit log tells of them, column by column, as they are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Table, text
from sqlalchemy.orm import Session

from claims.services.told import Key, Told, written
from claims.vocabulary import Role
from db.models import Base
from db.types import UtcDateTime

_BATCH = 500
_GLIMPSE = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """A table that the log tells of: which columns, all but those ``apart`` when none are named,
    and of which rows.

    ``unless_told`` are the columns of a row that the log need not tell of.
    """

    name: str
    one: str
    columns: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    where: str = ""
    known_by: tuple[str, ...] = ()
    unless_told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table itself."""
        return Base.metadata.tables[self.name]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that a row is known by: its primary key where no other are named."""
        return self.known_by or tuple(column.name for column in self.table.primary_key)

    @property
    def compared(self) -> tuple[str, ...]:
        """The columns that are held against the log."""
        return self.columns or tuple(
            column.name
            for column in self.table.columns
            if not column.primary_key and column.name not in self.apart
        )


_CLAIM = (
    "text", "status", "joined_to_id", "merged_into_id", "assignee_id", "expires_on", "recheck_since",
    "recheck_reason",
)  # fmt: skip
KEPT = (
    Kept("documents", "document", ("content_hash",)),
    Kept("captures", "page as fetched", apart=("body",)),
    Kept("claims", "claim", _CLAIM),
    Kept("mentions", "mention", ("claim_id", "document_id")),
    Kept("evidence", "evidence"),
    Kept("verdicts", "verdict"),
    Kept("verdict_evidence", "verdict and evidence"),
    Kept("verdict_proposals", "proposal"),
    Kept("proposal_evidence", "proposal and evidence"),
    Kept(
        "matches",
        "decision on claims",
        ("decision", "decided_by_id", "decided_at"),
        where="decision IS NOT NULL",
        known_by=("left_id", "right_id"),
    ),
    Kept(
        "conflicts",
        "decision on a conflict",
        ("decision", "decided_by_id", "decided_at"),
        where="decision IS NOT NULL",
        known_by=("left_id", "right_id"),
    ),
    Kept("tags", "tag"),
    Kept("claim_tags", "claim and tag"),
    Kept("notes", "note"),
    Kept("note_addressees", "note and whom it calls", apart=("seen_at",)),
    Kept("desk_settings", "setting"),
    Kept("fact_checks", "fact-check"),
    # Sources come with documents, and before 0006 users came with what they did: no line tells of either.
    Kept(
        "sources",
        "source",
        ("name", "reliability", "withdrawn_at"),
        unless_told={"reliability": None, "withdrawn_at": None},
    ),
    Kept("users", "user", ("name", "role", "subject", "email"), unless_told={"role": Role.ANALYST}),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the log tells; ``untold`` when the log only leaves a column open."""

    what: str
    untold: bool = False

    def __str__(self) -> str:
        return self.what


def differences(session: Session, told: Told, kept: Kept, *, strict: bool = False) -> Iterator[Difference]:
    """Yield what differs between a table and what was told of it, in flat memory.

    With ``strict``, columns that the log leaves open differ too, as they may in a log of an older release.
    """
    first = _first_told(told) if kept.name == "users" else None
    for row in _stored(session, kept):
        key = tuple(row._mapping[f"key_{name}"] for name in kept.keys)
        line = told.meet(kept.name, key)
        name = f"{kept.one} {written(key)}"
        if line is None and not _may_be_untold(kept, key, first):
            yield Difference(f"{name} is stored, and no line of the log tells of it")
            continue
        for column, said in _expected(kept, line or {}, strict=strict).items():
            found = _plain(row._mapping[column])
            if said is _OPEN:
                yield Difference(f"{name}: the log does not tell its {column}", untold=True)
            elif found != said:
                yield Difference(f"{name}: its {column} is {_glimpse(found)}, the log tells {_glimpse(said)}")
        if kept.name == "claims" and row.version < 1 + (line or {}).get("changes", 0):
            yield Difference(f"{name}: version {row.version} is lower than the changes that the log tells")
    for missing in told.never_met(kept.name):
        yield Difference(f"{kept.one} {missing} is not stored, and the log tells of it")


_OPEN = object()


def _expected(kept: Kept, line: Mapping[str, Any], *, strict: bool) -> dict[str, Any]:
    """Return what the columns should be, as they are stored; what the log leaves open only if ``strict``."""
    whole = {**kept.unless_told, **line}
    moments = _moments(kept.name)
    return {
        column: _stored_form(whole[column], moment=column in moments) if column in whole else _OPEN
        for column in kept.compared
        if column in whole or (strict and not kept.unless_told)
    }


@cache
def _moments(table: str) -> frozenset[str]:
    columns = Base.metadata.tables[table].columns
    return frozenset(column.name for column in columns if isinstance(column.type, UtcDateTime))


def _stored_form(said: Any, *, moment: bool) -> Any:
    if said is None or not moment:
        return said
    in_utc = datetime.fromisoformat(said).astimezone(UTC).replace(tzinfo=None)
    return in_utc.isoformat(" ", "microseconds")


def _stored(session: Session, kept: Kept) -> Iterator[Row[Any]]:
    """Yield the rows of a table with texts as bytes: one that is no UTF-8 is told, not stumbled over."""
    columns = [f'{_as_bytes(name)} AS "{name}"' for name in kept.compared if name not in kept.keys]
    keys = [f'"{name}" AS "key_{name}", "{name}"' for name in kept.keys]
    version = ["version"] if kept.name == "claims" else []
    where = f" WHERE {kept.where}" if kept.where else ""
    order = ", ".join(f'"{name}"' for name in kept.keys)
    query = f"SELECT {', '.join([*keys, *columns, *version])} FROM {kept.name}{where} ORDER BY {order}"  # noqa: S608
    yield from session.execute(text(query), execution_options={"yield_per": _BATCH})


def _as_bytes(name: str) -> str:
    return f'CASE typeof("{name}") WHEN \'text\' THEN CAST("{name}" AS BLOB) ELSE "{name}" END'


def _plain(stored: Any) -> Any:
    return stored.decode(errors="surrogateescape") if isinstance(stored, bytes) else stored


def _glimpse(value: Any) -> str:
    shown = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return shown if len(shown) <= _GLIMPSE else f"{shown[:_GLIMPSE]}..."


def _first_told(told: Told) -> int | None:
    """Return the first user of whom the log tells how they came: those before are of an older release."""
    came = [int(key) for key, row in told.rows("users") if "name" in row]
    return min(came, default=None)


def _may_be_untold(kept: Kept, key: Key, first: int | None) -> bool:
    if kept.name == "users":
        return first is None or (isinstance(key, tuple) and int(key[0]) < first)
    return bool(kept.unless_told)
