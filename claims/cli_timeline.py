"""The verb that lists what the claims on a topic say in numbers over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from claims.services.timeline_views import Aside, Point, Series, Timeline
    from claims.similarity.embedder import Embedder
    from db.engine import Database

_openers: list[tuple[Callable[[], Database], Callable[[], tuple[Database, Embedder]]]] = []


def register(
    app: typer.Typer, database: Callable[[], Database], finder: Callable[[], tuple[Database, Embedder]]
) -> None:
    """Add the verb; ``database`` opens the one that was chosen, ``finder`` the configured model with it."""
    _openers[:] = [(database, finder)]
    # A query may begin with a hyphen, which would else be taken for an option.
    app.command(context_settings={"ignore_unknown_options": True})(timeline)


def timeline(
    query: Annotated[
        str | None, typer.Argument(help="What the numbers are about; filters as for `search`.")
    ] = None,
    cluster: Annotated[
        int | None, typer.Option(help="The claims of this cluster instead; the number of one of them does.")
    ] = None,
    near: Annotated[int | None, typer.Option(help="This claim and its nearest instead.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most this many claims of a search.")] = 20,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List the numbers on a topic over time, as intervals, by source, in one unit for each kind.

    Numbers that cannot be compared with the others come after them, each with the reason.
    """
    if [query, cluster, near].count(None) != 2:
        raise InvalidInputError("give a query, or --cluster, or --near: one of the three")
    found = _read(query, cluster=cluster, near=near, limit=limit)
    if json_:
        _emit(found)
    else:
        _print(found)


def _read(query: str | None, *, cluster: int | None, near: int | None, limit: int) -> Timeline:
    from claims.services import timeline as service

    database, finder = _openers[0]
    if cluster is not None:
        with database().read() as session:
            return service.of_cluster(session, cluster)
    opened, embedder = _ready(finder)
    from claims.similarity.index import VectorIndex

    index = VectorIndex(embedder.model_name)
    with opened.read() as session:
        if near is not None:
            return service.of_claim(session, near, index=index, limit=limit)
        return service.of_search(session, query or "", embedder=embedder, index=index, limit=limit)


def _ready(finder: Callable[[], tuple[Database, Embedder]]) -> tuple[Database, Embedder]:
    """Return the database, with a vector for every claim, and the model."""
    from claims import cli_output
    from claims.services import embedding

    database, embedder = finder()
    with cli_output.progress(f"embedding with {embedder.model_name}") as advance:
        embedding.embed_missing(database, embedder, progress=advance)
    return database, embedder


def _emit(found: Timeline) -> None:
    from claims import cli_output

    for series in found.series:
        for point in series.points:
            cli_output.emit(_point_record(series, point))
    for aside in found.aside:
        cli_output.emit(_aside_record(aside))


def _point_record(series: Series, point: Point) -> dict[str, Any]:
    """Return a number in the unit of its series, with the text's own words and the kind of its time."""
    from claims.services.timeline_words import measure_words, number_words

    return {
        "kind": "point",
        "id": point.claim_id,
        "measure": measure_words(series.measure),
        "number": number_words(point.quantity),
        "low": point.quantity.low,
        "high": point.quantity.high,
        "unit": point.quantity.unit,
        "comparator": point.quantity.comparator,
        "written": point.read.surface,
        "converted": point.converted,
        "negated": point.negated,
        "from": point.when.start,
        "to": point.when.end,
        "time": point.when.basis,
        "source": point.source,
        "document": point.document,
        "claimant": point.claimant,
        "status": point.status,
        "mentions": point.mentions,
        "text": point.text,
    }


def _aside_record(aside: Aside) -> dict[str, Any]:
    return {
        "kind": aside.kind,
        "id": aside.claim_id,
        "number": aside.number,
        "reason": aside.reason,
        "source": aside.source,
        "status": aside.status,
        "text": aside.text,
    }


def _print(found: Timeline) -> None:
    from claims import cli_output
    from claims.services.timeline_words import measure_words

    for series in found.series:
        cli_output.say(measure_words(series.measure))
        cli_output.out.print(_points(series))
    if found.aside:
        cli_output.say("in no chart")
        cli_output.out.print(_asides(found))
    left_out = f", {found.left_out} left out" if found.left_out else ""
    cli_output.say(f"{found.claims} claims{left_out}", error=True)


def _points(series: Series) -> Any:
    from rich.table import Table

    from claims.cli_output import printable
    from claims.services.timeline_words import point_words, when_words, written_words

    table = Table("id", "number", "when", "source", "status", "claim", box=None, header_style="bold")
    for point in series.points:
        written = written_words(point)
        table.add_row(
            str(point.claim_id),
            printable(f"{point_words(point)} ({written})" if written else point_words(point)),
            when_words(point.when),
            printable(point.source or ""),
            point.status,
            printable(point.text),
        )
    return table


def _asides(found: Timeline) -> Any:
    from rich.table import Table

    from claims.cli_output import printable

    table = Table("id", "number", "why", "source", "status", "claim", box=None, header_style="bold")
    for aside in found.aside:
        number, why, source = (printable(text or "") for text in (aside.number, aside.reason, aside.source))
        table.add_row(str(aside.claim_id), number, why, source, aside.status, printable(aside.text))
    return table
