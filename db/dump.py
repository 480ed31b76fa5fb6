"""Every table, row by row, as plain values: what a copy of a whole database is made of and made from.

Left out is what the database derives by itself when rows come in: the full text and ``vector_changes``,
which triggers write, and Alembic's own table, which the schema's revision stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from claims.errors import InvalidInputError
from db.models import AuditHead, Base, VectorChange

DERIVED = (VectorChange.__tablename__,)
"""Tables that triggers fill while the others are filled."""

KEPT_BY_TRIGGER = AuditHead.__tablename__
"""The head of the audit log: it has its row in an empty database, and follows the lines that come in."""

BATCH = 50
"""Rows that are in memory at once: among them may be long texts and pages as they were fetched."""


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column: what Python type its values have, and whether it may be null."""

    name: str
    type: type
    nullable: bool


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table and its columns, in the order in which the values of a row come."""

    name: str
    columns: tuple[ColumnShape, ...]


def shapes() -> tuple[TableShape, ...]:
    """Return the tables, each after all that it refers to."""
    return tuple(
        TableShape(
            table.name,
            tuple(
                ColumnShape(column.name, _python_type(column.type), bool(column.nullable))
                for column in table.columns
            ),
        )
        for table in Base.metadata.sorted_tables
        if table.name not in DERIVED
    )


def schema_revision(session: Session) -> str:
    """Return the revision of the schema of an open database."""
    return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def rows(session: Session, name: str) -> Iterator[Sequence[Any]]:
    """Give the rows of a table by its key, in flat memory."""
    table = _table(name)
    query = select(*table.columns).order_by(*table.primary_key.columns)
    yield from session.execute(query, execution_options={"yield_per": BATCH})


def is_empty(session: Session) -> bool:
    """Tell whether nothing was ever stored."""
    return not any(
        session.scalar(select(func.count()).select_from(_table(shape.name)))
        for shape in shapes()
        if shape.name != KEPT_BY_TRIGGER
    )


def put_off_references(session: Session) -> None:
    """Let rows refer to those that come later in this transaction, as to the claim that one is joined to."""
    if session.connection().dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys=ON"))


def add(session: Session, name: str, values: Iterable[Sequence[Any]]) -> None:
    """Store rows as they are; InvalidInputError when the database does not take one."""
    table, given = _table(name), iter(values)
    columns = [column.name for column in table.columns]
    while batch := [dict(zip(columns, row, strict=True)) for row in islice(given, BATCH)]:
        try:
            session.execute(insert(table), batch)
        except (StatementError, OverflowError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            raise InvalidInputError(
                f"a row of {name} does not fit in ({str(cause).splitlines()[0]})"
            ) from None


def dangling(session: Session) -> str | None:
    """Return which table refers to a row that is nowhere, None when none does."""
    if session.connection().dialect.name != "sqlite":
        return None
    found = session.execute(text("PRAGMA foreign_key_check")).first()
    return None if found is None else f"a row of {found[0]} refers to a row of {found[2]} that is not there"


def head(session: Session) -> Sequence[Any] | None:
    """Return the head of the audit log as it stands."""
    return session.execute(select(*_table(KEPT_BY_TRIGGER).columns)).first()


def _python_type(held: TypeEngine[Any]) -> type:
    return (held.impl_instance if isinstance(held, TypeDecorator) else held).python_type


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
