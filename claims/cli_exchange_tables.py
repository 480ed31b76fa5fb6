"""Writing a table of claims to a file or to standard output."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from db.engine import Database
    from db.queries import ClaimFilter


@dataclass(frozen=True, slots=True)
class Asked:
    """Which claims: those with ``ids`` where there are any, those that pass the filter otherwise."""

    chosen: ClaimFilter
    ids: tuple[int, ...]
    limit: int | None


def write(database: Database, out: str, asked: Asked, *, kind: str, bom: bool, as_json: bool) -> None:
    """Write in one step, and say how many rows; "-" prints the table."""
    from claims import cli_output

    try:
        count = (
            _printed(database, asked, kind, bom) if out == "-" else _filed(database, out, asked, kind, bom)
        )
    except OSError as error:
        raise InvalidInputError(
            f"{out}: cannot be written ({error.strerror}); choose another place"
        ) from None
    if as_json and out != "-":
        cli_output.emit({"out": out, "rows": count})
    else:
        cli_output.say(f"{count:,} rows written", error=True)


def _printed(database: Database, asked: Asked, kind: str, bom: bool) -> int:
    with tempfile.TemporaryFile() as made:
        count = _rows(database, asked, made, kind, bom)
        made.seek(0)
        shutil.copyfileobj(made, sys.stdout.buffer)
        sys.stdout.flush()
    return count


def _filed(database: Database, out: str, asked: Asked, kind: str, bom: bool) -> int:
    target = Path(out)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".claims-", delete=False) as made:
        partial = Path(made.name)
        try:
            count = _rows(database, asked, made.file, kind, bom)
            made.flush()
            mask = os.umask(0)
            os.umask(mask)
            partial.chmod(0o666 & ~mask)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return count


def _rows(database: Database, asked: Asked, file: IO[bytes], kind: str, bom: bool) -> int:
    from claims.services import table_rows

    with database.read() as session:
        ids = table_rows.live_ids(session, asked.ids) if asked.ids else None
        limit = asked.limit or table_rows.MOST
        found = table_rows.rows(session, asked.chosen, ids=ids, limit=limit)
        return table_rows.write(file, found, kind=kind, bom=bom)
