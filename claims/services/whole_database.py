"""A whole database out into a file and in again: every table, the audit log with its seals among them.

Whoever may open the database may do so; there is no line in the log about it, because the copy has to say
exactly what the first one says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from sqlalchemy.orm import Session

from claims.errors import DatabaseError, InvalidInputError
from claims.interchange.database_format import Manifest
from claims.interchange.database_in import DatabaseFile, opened
from claims.interchange.database_out import write_database
from claims.services.verifying import Verification, verify
from db import dump


def export_database(session: Session, file: IO[bytes]) -> Manifest:
    """Write everything that is stored, as one snapshot, in flat memory; return what was written."""
    tables = (
        (shape.name, [column.name for column in shape.columns], dump.rows(session, shape.name))
        for shape in dump.shapes()
    )
    try:
        return write_database(file, schema=dump.schema_revision(session), tables=tables)
    except (LookupError, ValueError, TypeError) as error:
        raise DatabaseError(
            f"a stored value is not one that its column may hold ({error}); run verify"
        ) from error


def import_database(session: Session, path: Path, *, anyway: bool = False) -> tuple[Manifest, Verification]:
    """Store what a file of `export_database` holds, in an empty database of the same schema.

    Raises DocumentError for a file that is damaged, foreign, newer or older, or whose database does not
    `verify` unless ``anyway`` is given, and DatabaseError where something is stored already: leave the
    transaction then, so that nothing stays.
    """
    if not dump.is_empty(session):
        raise DatabaseError("a whole database goes into one that nobody has used yet; name a new file for it")
    with opened(path, tables=[shape.name for shape in dump.shapes()]) as file:
        _check_schema(file.manifest.schema, dump.schema_revision(session))
        dump.put_off_references(session)
        heads = [rows for shape in dump.shapes() if (rows := _take_in(session, file, shape)) is not None]
        _check_whole(session, heads)
        found = verify(session)
        if not found.holds and not anyway:
            raise InvalidInputError(f"its database does not verify: {_first_wrong(found)}")
        return file.manifest, found


def _check_schema(theirs: str, ours: str) -> None:
    if theirs != ours:
        newer = "update this program" if theirs > ours else "open the old database with this program first"
        raise InvalidInputError(f"its schema is {theirs!r}, this database has {ours!r}; {newer}, then export")


def _take_in(session: Session, file: DatabaseFile, shape: dump.TableShape) -> list[list[Any]] | None:
    """Store a table's rows; return those of the table that triggers keep instead."""
    columns = [(column.name, column.type, column.nullable) for column in shape.columns]
    rows = file.rows(shape.name, columns)
    if shape.name == dump.KEPT_BY_TRIGGER:
        return list(rows)
    dump.add(session, shape.name, rows)
    return None


def _check_whole(session: Session, heads: Sequence[list[list[Any]]]) -> None:
    """Check what only the whole can tell: references, and that the log ends as its head says."""
    wrong = dump.dangling(session)
    if wrong is not None:
        raise InvalidInputError(wrong)
    head = dump.head(session)
    if heads != [[list(head or ())]]:
        raise InvalidInputError("the head of its audit log is not that of its last line")


def _first_wrong(found: Verification) -> str:
    return next(
        (check.wrong[0] if check.wrong else str(check.skipped))
        for check in found.checks
        if check.wrong or check.skipped
    )
