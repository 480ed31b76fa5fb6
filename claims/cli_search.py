"""The verb that finds claims: for one query, or for a file of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from claims.cli_as_of import AsOf
from claims.errors import DocumentError, InvalidInputError

if TYPE_CHECKING:
    from claims.services.query_text import ParsedQuery
    from claims.similarity.embedder import Embedder
    from db.engine import Database

BATCH = 64
"""Queries of a file that are embedded together and see one state of the database."""

Build = Callable[[], "tuple[Database, Embedder]"]
_build: list[Build] = []


def register(app: typer.Typer, build: Build) -> None:
    """Add the verb to the command line; ``build`` opens the chosen database and the configured model."""
    _build[:] = [build]
    # A query may begin with a hyphen, which would else be taken for an option.
    app.command(context_settings={"ignore_unknown_options": True})(search)


def search(
    text: Annotated[
        str | None,
        typer.Argument(
            help="A claim or some words, in any language. Filters: status:disputed lang:de "
            'source:"The Paper" claimant:Kim after:2023-09-01 before:2023-10-01; '
            '"words in double quotes" have to occur as they are.'
        ),
    ] = None,
    file: Annotated[
        str | None, typer.Option(help="A file with one query a line instead; - reads standard input.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many a query.")] = 10,
    as_of: AsOf = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Find claims that say something like TEXT, in any language.

    With --file, each line gets an answer, in order, an empty one an empty answer; what only looks like a
    filter there is text. With --as-of, a claim is shown as it was held then, and status: is that of then.
    """
    if as_of is not None and file is not None:
        raise InvalidInputError("--as-of goes with a text to search for, not with --file")
    if (text is None) == (file is None):
        raise InvalidInputError("give either a text to search for, or --file with one query a line")
    if file is not None:
        _search_file(file, limit=limit, as_json=json_)
    elif as_of is not None:
        _search_past(text or "", as_of, limit=limit, as_json=json_)
    else:
        _search_one(text or "", limit=limit, as_json=json_)


def _search_one(text: str, *, limit: int, as_json: bool) -> None:
    from claims import cli_output, cli_records
    from claims.services.query_text import parse_query
    from claims.services.search import search as find
    from claims.similarity.index import VectorIndex

    parsed = parse_query(text)
    database, embedder = _ready()
    with database.read() as session:
        hits = find(session, parsed, embedder=embedder, index=VectorIndex(embedder.model_name), limit=limit)
    if as_json:
        for hit in hits:
            cli_output.emit(cli_records.hit_record(hit))
    else:
        cli_output.print_hits(hits)


def _search_past(text: str, as_of: str, *, limit: int, as_json: bool) -> None:
    from claims import cli_as_of
    from claims.services.query_text import parse_query
    from claims.services.search import search as find
    from claims.similarity.index import VectorIndex

    asked = cli_as_of.Hits(as_of, parse_query(text), limit=limit)
    database, embedder = _ready()
    index = VectorIndex(embedder.model_name)
    with database.read() as session:
        hits = find(session, asked.query, embedder=embedder, index=index, limit=asked.limit)
        found = asked.held(session, hits)
    cli_as_of.print_hits(found, as_json=as_json)


def _ready() -> tuple[Database, Embedder]:
    """Return the database, with a vector for every claim, and the model."""
    from claims import cli_output
    from claims.services import embedding

    database, embedder = _build[0]()
    with cli_output.progress(f"embedding with {embedder.model_name}") as advance:
        embedding.embed_missing(database, embedder, progress=advance)
    return database, embedder


def _search_file(name: str, *, limit: int, as_json: bool) -> None:
    from claims import cli_output, cli_records
    from claims.services.query_text import parse_query
    from claims.services.search import search_many
    from claims.similarity.index import VectorIndex

    with _opened(name) as file:
        database, embedder = _ready()
        index = VectorIndex(embedder.model_name)
        for lines in _batches(file, name):
            queries: list[ParsedQuery] = [parse_query(line, strict=False) for line in lines]
            with database.read() as session:
                found = search_many(session, queries, embedder=embedder, index=index, limit=limit)
            for line, hits in zip(lines, found, strict=True):
                if as_json:
                    results = [cli_records.hit_record(hit) for hit in hits]
                    cli_output.emit({"query": line, "results": results})
                else:
                    cli_output.say(line)
                    cli_output.print_hits(hits)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("rb"))
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise DocumentError(f"{name}: cannot be read ({reason}); check the path") from error
        yield file


def _batches(file: BinaryIO, name: str) -> Iterator[list[str]]:
    """Yield the lines without their ends, some at a time; those before a bad one come before its error."""
    from claims.documents.lines import numbered_lines
    from claims.text import storable

    batch: list[str] = []
    for number, line in numbered_lines(file):
        try:
            if line is None:
                raise DocumentError(f"{name}, line {number}: is too long to be a query")
            batch.append(storable(line.decode("utf-8").removesuffix("\n").removesuffix("\r")))
        except (UnicodeDecodeError, DocumentError) as error:
            yield batch
            if isinstance(error, DocumentError):
                raise
            said = f"{name}, line {number}: is not valid UTF-8; save the file again as UTF-8"
            raise DocumentError(said) from error
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
