"""The verb ``reviews``: the fact-checks of others, which claim each is about, removing and putting back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings
from claims.text import fold_space

if TYPE_CHECKING:
    from claims.services.fact_check_views import FactCheckView
    from claims.similarity.embedder import Embedder
    from db.engine import Database

Open = Callable[[], "Database"]
Find = Callable[[], "tuple[Database, Embedder]"]
_open: list[Open] = []
_find: list[Find] = []

reviews = typer.Typer(
    name="reviews", help="Fact-checks of others, and which claim each is about.", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Number = Annotated[int, typer.Argument(help="The fact-check's number, as `reviews list` shows it.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who does it; CLAIMS_ANALYST or the login name otherwise.")
]


def register(app: typer.Typer, database: Open, finder: Find) -> None:
    """Add the verb; ``database`` opens the one that was chosen, ``finder`` builds what finds by meaning."""
    _open[:], _find[:] = [database], [finder]
    app.add_typer(reviews)


@reviews.command("list")
def list_(
    claim: Annotated[int | None, typer.Option(help="Only those of this claim.")] = None,
    untied: Annotated[bool, typer.Option("--untied", help="Only those tied to no claim.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 50,
    json_: Json = False,
) -> None:
    """List fact-checks of others, the latest first."""
    from claims import cli_output
    from claims.services import fact_check_rows

    with _open[0]().read() as session:
        if claim is not None:
            found = fact_check_rows.of_claim(session, claim)
            total = len(found)
        else:
            page = fact_check_rows.listed(session, tied=False if untied else None, limit=limit)
            found, total = page.fact_checks, page.total
    for view in found[:limit]:
        if json_:
            cli_output.emit(_record(view))
        else:
            cli_output.say(line(view))
    if not json_:
        cli_output.say(f"{len(found[:limit])} of {total} fact-checks", error=True)


@reviews.command()
def near(
    fact_check_id: Number,
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most this many.")] = 5,
    json_: Json = False,
) -> None:
    """Find claims that mean what a fact-check is about. Nothing is tied."""
    from claims import cli_output
    from claims.services import embedding, fact_check_rows, search
    from claims.similarity.index import VectorIndex

    database, embedder = _find[0]()
    with cli_output.progress(f"embedding with {embedder.model_name}") as advance:
        embedding.embed_missing(database, embedder, progress=advance)
    index = VectorIndex(embedder.model_name)
    with database.read() as session:
        text = fact_check_rows.show(session, fact_check_id).claim_reviewed
        hits = search.search(session, text, embedder=embedder, index=index, limit=limit)
    if json_:
        for hit in hits:
            cli_output.emit({"claim": hit.claim.id, "text": hit.claim.text, "signals": list(hit.signals)})
    else:
        cli_output.print_hits(hits)


@reviews.command()
def tie(
    fact_check_id: Number,
    claim_id: Annotated[int, typer.Argument(help="The claim's number, as `list` shows it.")],
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Say which claim a fact-check is about."""
    _tie(fact_check_id, claim_id, as_, json_)


@reviews.command()
def untie(fact_check_id: Number, as_: Name = None, json_: Json = False) -> None:
    """Say that a fact-check is about no claim here."""
    _tie(fact_check_id, None, as_, json_)


def _tie(fact_check_id: int, claim_id: int | None, as_: str | None, as_json: bool) -> None:
    from claims.services import fact_checks

    by = as_ or settings.analyst_name()
    with _open[0]().write() as session:
        fact_checks.tie(session, fact_check_id, claim_id, by=by)
    words = f"is tied to claim {claim_id}" if claim_id else "is tied to no claim"
    told = {"fact_check": fact_check_id, "claim": claim_id, "by": by}
    _told(told, f"fact-check {fact_check_id} {words} now (by {by})", as_json)


@reviews.command()
def remove(fact_check_id: Number, as_: Name = None, json_: Json = False) -> None:
    """Keep a fact-check no longer; the log keeps all of it, and `restore` puts it back."""
    from claims.services import fact_checks

    by = as_ or settings.analyst_name()
    with _open[0]().write() as session:
        event = fact_checks.remove(session, fact_check_id, by=by)
    words = f"fact-check {fact_check_id} is removed (by {by}); `reviews restore {event}` puts it back"
    _told({"fact_check": fact_check_id, "line": event, "by": by}, words, json_)


@reviews.command()
def restore(
    event: Annotated[int, typer.Argument(help="The line of the log, as `reviews remove` told it.")],
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Put a removed fact-check back."""
    from claims.services import fact_checks

    by = as_ or settings.analyst_name()
    with _open[0]().write() as session:
        found = fact_checks.restore(session, event, by=by)
    _told({"fact_check": found, "by": by}, f"fact-check {found} is back (by {by})", json_)


def line(view: FactCheckView) -> str:
    """Return a fact-check on one line: whose, what they say, about what."""
    day = f", {view.reviewed_on}" if view.reviewed_on else ""
    about = f"claim {view.claim_id}" if view.claim_id else "no claim"
    verdict = view.rating_name or ("nothing" if view.rating_value is None else f"{view.rating_value:g}")
    said = fold_space(f"{view.publisher}{day} says {verdict}: {view.claim_reviewed} {view.url or ''}")
    return f"{view.id:>6}  {about}  {said}"


def _record(view: FactCheckView) -> dict[str, Any]:
    return {**asdict(view), "appearances": list(view.appearances)}


def _told(told: dict[str, Any], words: str, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(told)
    else:
        cli_output.say(words)
