"""The verbs about pages of the web that were fetched: refetch, changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings

if TYPE_CHECKING:
    from claims.documents.fetching import Fetched
    from claims.extraction.extractor import Extractor
    from claims.services.fetched import Conditions, Refetched
    from claims.services.page_versions import Changes, SilentEdit
    from claims.services.suggesting import Suggester
    from claims.similarity.embedder import Embedder
    from db.engine import Database

Open = Callable[[], "Database"]
Readers = Callable[[], "tuple[Extractor, Embedder, Suggester | None]"]
_open: list[Open] = []
_readers: list[Readers] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
DocumentId = Annotated[int, typer.Argument(help="The document's number, as `add` shows it.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who does it; CLAIMS_ANALYST or the login name otherwise.")
]


def register(app: typer.Typer, database: Open, readers: Readers) -> None:
    """Add the verbs; ``database`` opens the one that was chosen, ``readers`` what reads and compares."""
    _open[:], _readers[:] = [database], [readers]
    app.command()(refetch)
    app.command("changes")(changes_)


def refetch(
    document_id: DocumentId,
    robots: Annotated[
        bool, typer.Option("--robots", help="Only where the robots.txt of its host lets programs do so.")
    ] = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Fetch the page of a document again; what it says now becomes a new version, told with its changes."""
    from claims import cli_output
    from claims.services import fetched, page_versions

    def get(known: Conditions) -> Fetched:
        from claims.documents.fetching import AllowList, fetch

        allow = AllowList.parse(settings.fetch_allow())
        etag, modified = known.etag, known.last_modified
        return fetch(known.url, allow=allow, robots=robots, etag=etag, last_modified=modified)

    database = _open[0]()
    extractor, embedder, suggester = _readers[0]()
    found = fetched.refetch(
        database,
        document_id,
        get=get,
        extractor=extractor,
        embedder=embedder,
        by=as_ or settings.analyst_name(),
        suggester=suggester,
    )
    with database.read() as session:
        cited = page_versions.citing(session, found.before_id)
        edits = page_versions.silent_edits(session, cited) if found.changed else []
        told = page_versions.changes(session, found.before_id) if found.changed else None
    if json_:
        cli_output.emit(_record(found, told, edits))
    else:
        _tell(found, told, edits)


def _record(found: Refetched, told: Changes | None, edits: list[SilentEdit]) -> dict[str, Any]:
    return {
        "before": found.before_id,
        "document": found.document_id,
        "changed": found.changed,
        "changes": list(told.lines) if told else [],
        "silent_edits": [edit_record(edit) for edit in edits],
    }


def _tell(found: Refetched, told: Changes | None, edits: list[SilentEdit]) -> None:
    from claims.cli_output import say

    if not found.changed:
        say(f"the page of document {found.before_id} says what it said before")
        return
    say(f"the page of document {found.before_id} was changed: it is document {found.document_id} now")
    for line in told.lines if told else ():
        say(line)
    for edit in edits:
        say(f"claim {edit.claim_id}: {edit}")


def changes_(document_id: DocumentId, json_: Json = False) -> None:
    """Show how the page of a document differs from its other version."""
    from claims import cli_output
    from claims.services import page_versions

    with _open[0]().read() as session:
        found = page_versions.changes(session, document_id)
    if found is None:
        cli_output.say(f"document {document_id} has no other version", error=True)
    elif json_:
        cli_output.emit({"before": found.before_id, "after": found.after_id, "changes": list(found.lines)})
    else:
        cli_output.say(f"document {found.before_id} -> document {found.after_id}")
        for line in found.lines:
            cli_output.say(line)


def edit_record(edit: SilentEdit) -> dict[str, Any]:
    """Return a silent edit as JSON tells it."""
    return {
        "claim": edit.claim_id,
        "document": edit.document_id,
        "newest": edit.newest_id,
        "evidence": edit.evidence_id,
        "mention": edit.mention_id,
        "state": edit.state,
        "start": edit.start,
        "end": edit.end,
        "fetched_at": edit.fetched_at,
        "told": str(edit),
    }
