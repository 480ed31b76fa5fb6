"""The verbs that write a whole database into a file and read it into an empty one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from claims.interchange.database_format import Manifest
    from db.engine import Database

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print a JSON object.")]


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the chosen one and writes nothing into it."""
    _opener[:] = [database]
    app.command("export-database")(export_database)
    app.command("import-database")(import_database)


def export_database(
    file: Annotated[Path, typer.Argument(help="The ZIP file to write.")], json_: Json = False
) -> None:
    """Write every table as JSON Lines in a ZIP, with a manifest that says how many rows and their hashes."""
    try:
        manifest = _written(file, _opener[0]())
    except OSError as error:
        raise InvalidInputError(
            f"{file}: cannot be written ({error.strerror}); choose another place"
        ) from None
    _tell(file, manifest, "written", as_json=json_)


def _written(file: Path, database: Database) -> Manifest:
    """Write in one step. The file keeps the mode of a temporary one: it holds all that the desk knows."""
    from claims.services import whole_database

    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".claims-", delete=False) as made:
        partial = Path(made.name)
        try:
            with database.read() as session:
                manifest = whole_database.export_database(session, made.file)
            made.flush()
            os.fsync(made.fileno())
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
    return manifest


def import_database(
    file: Annotated[Path, typer.Argument(help="A ZIP file that export-database wrote.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Import even what `verify` finds something wrong with.")
    ] = False,
    json_: Json = False,
) -> None:
    """Read a whole database into an empty one of the same schema: all of it, checked, or nothing."""
    from claims.cli_output import say
    from claims.services import whole_database

    with _opener[0]().write() as session:
        manifest, found = whole_database.import_database(session, file, anyway=anyway)
    _tell(file, manifest, "imported", as_json=json_)
    for check in found.checks:
        for wrong in check.wrong:
            say(f"{check.name}: {wrong}", error=True)


def _tell(file: Path, manifest: Manifest, done: str, *, as_json: bool) -> None:
    from claims import cli_output

    rows = {member.table: member.rows for member in manifest.members}
    if as_json:
        cli_output.emit({"file": str(file), "schema": manifest.schema, "rows": rows})
        return
    cli_output.say(
        f"{file}: {sum(rows.values()):,} rows of {len(rows)} tables {done}, schema {manifest.schema}"
    )
