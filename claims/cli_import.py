"""The verb that takes in files of claims which somebody else collected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims import settings
from claims.errors import DocumentError, InvalidInputError

if TYPE_CHECKING:
    from claims.extraction.worthiness import CheckWorthiness
    from claims.records import Progress
    from claims.services.importing import ImportResult
    from claims.similarity.embedder import Embedder
    from db.engine import Database

Build = Callable[[], "tuple[Database, CheckWorthiness, Embedder]"]
_build: list[Build] = []

PREVIEWED = 5
"""Rows of a file that are shown before it is imported."""


def register(app: typer.Typer, build: Build) -> None:
    """Add the verb to the command line; ``build`` opens the chosen database and what reads claims."""
    _build[:] = [build]
    app.command("import")(import_)


def import_(
    files: Annotated[
        list[str], typer.Argument(help="Files that end in .csv, .tsv, .xlsx, .parquet, .jsonl or .ndjson.")
    ],
    as_: Annotated[
        str | None, typer.Option("--as", help="Who imports; CLAIMS_ANALYST or the login name otherwise.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="text=Statement where the file calls our column otherwise; may be repeated."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show how the first rows are read, and store nothing.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")] = False,
) -> None:
    """Store claims from elsewhere, one a row, as they are; a row that is stored already is passed over.

    Columns: text, and if given language, external_id, source, url, claimant, said_on (2023-09-01),
    status. A status other than new becomes a verdict. A row that cannot be taken is named, and the rest
    kept. A run that was stopped goes on where it ended.
    """
    from claims.cli_output import say

    named = _named(column or [])
    if preview:
        _preview(files, named)
        return
    database, worthiness, embedder = _build[0]()
    failed = False
    for name in files:
        try:
            result = _import(
                database,
                name,
                worthiness=worthiness,
                embedder=embedder,
                by=as_ or settings.analyst_name(),
                named=named,
            )
        except DocumentError as error:
            say(f"error: {error}", error=True)
            failed = True
            continue
        _print(name, result, as_json=json_)
        failed = failed or result.refused > 0
    if failed:
        raise typer.Exit(2)


def _named(columns: Sequence[str]) -> dict[str, str]:
    named = {}
    for given in columns:
        ours, sign, theirs = given.partition("=")
        if not sign or not theirs.strip():
            raise InvalidInputError(f"--column {given[:60]!r}: write it as text=Statement")
        named[ours.strip().lower()] = theirs
    return named


def _preview(files: Sequence[str], named: Mapping[str, str]) -> None:
    """Print the first rows of each file as they are read, one JSON object a row."""
    from claims.cli_output import emit
    from claims.services.import_files import read_rows

    for name in files:
        for row in islice(read_rows(Path(name), named=named), PREVIEWED):
            emit({"file": name, **asdict(row)})


def _import(
    database: Database,
    name: str,
    *,
    worthiness: CheckWorthiness,
    embedder: Embedder,
    by: str,
    named: Mapping[str, str],
) -> ImportResult:
    from claims.cli_output import progress, say
    from claims.services.importing import import_claims

    with progress(f"importing {Path(name).name}") as advance:
        return import_claims(
            database,
            Path(name),
            worthiness=worthiness,
            embedder=embedder,
            by=by,
            tell=lambda line, reason: say(f"{name}, line {line}: {reason}", error=True),
            progress=_told(name, advance),
            named=named,
        )


def _told(name: str, advance: Progress) -> Progress:
    """Return a callback that also writes a line for each hundredth where no bar is drawn."""
    from claims.cli_output import err, say

    told = 0

    def advance_and_tell(done: int, total: int) -> None:
        nonlocal told
        advance(done, total)
        if not err.is_terminal and done > told and (done - told) * 100 >= total:
            told = done
            say(f"{name}: {done:,} of {total:,} lines", error=True)

    return advance_and_tell


def _print(name: str, result: ImportResult, *, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit({"file": name, "rows": result.rows, **asdict(result)})
        return
    cli_output.say(
        f"{name}: {result.rows:,} rows: {result.imported:,} imported ({result.new_claims:,} new claims, "
        f"{result.marked:,} marked), {result.known:,} known already, {result.refused:,} refused"
    )
    if result.new_claims:
        cli_output.say("`conflicts --scan` looks for what they contradict", error=True)
