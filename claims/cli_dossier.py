"""The verb that writes dossiers: everything about claims as Markdown, HTML or a Word document."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims import settings
from claims.errors import InvalidInputError
from claims.vocabulary import ClaimStatus

if TYPE_CHECKING:
    from db.engine import Database

_opener: list[Callable[[], Database]] = []


class Format(StrEnum):
    """What `dossier` writes."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verb to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(dossier)


def dossier(
    claim_ids: Annotated[list[int] | None, typer.Argument(help="Claims by number, in this order.")] = None,
    status: Annotated[
        list[ClaimStatus] | None,
        typer.Option("--status", help="Instead: all claims with this status; may be repeated."),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="What to write; the ending of --out tells it otherwise.")
    ] = None,
    out: Annotated[str, typer.Option(help="The file to write; - prints it.")] = "-",
    title: Annotated[str | None, typer.Option(help="What a collection is called.")] = None,
    publisher: Annotated[
        str | None, typer.Option(help="Who publishes it; CLAIMS_PUBLISHER otherwise.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Write everything about claims as a report: passages, evidence, verdicts, history."""
    from claims import cli_output
    from claims.services import dossiers
    from db.queries import ClaimFilter

    if bool(claim_ids) == bool(status):
        raise InvalidInputError("say which claims: either by number or with --status")
    written_as = format_ or _by_ending(out)
    named, by = title, publisher or settings.publisher()
    with _opener[0]().read() as session:
        if claim_ids:
            found = dossiers.of_claims(session, claim_ids, title=named, publisher=by)
        else:
            chosen = ClaimFilter(statuses=tuple(status or ()))
            found = dossiers.by_filter(session, chosen, title=named, publisher=by)
    _write(out, dossiers.written(found, written_as.value))
    if json_ and out != "-":
        cli_output.emit({"out": out, "format": written_as, "claims": len(found.claims)})
    else:
        cli_output.say(f"dossier of {len(found.claims)} claims written", error=True)


def _by_ending(out: str) -> Format:
    endings = {".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".htm": Format.HTML}
    endings |= {f".{each}": each for each in Format}
    return endings.get(Path(out).suffix.lower(), Format.MARKDOWN)


def _write(out: str, data: bytes) -> None:
    if out == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        Path(out).write_bytes(data)
    except OSError as error:
        raise InvalidInputError(
            f"{out}: cannot be written ({error.strerror}); choose another place"
        ) from None
