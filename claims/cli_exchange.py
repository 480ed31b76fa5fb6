"""The verbs that write what is here and take in verdicts of others: export, feed, import-reviews."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims import cli_exchange_tables, settings
from claims.errors import DocumentError, InvalidInputError
from claims.vocabulary import ClaimStatus

if TYPE_CHECKING:
    from claims.services.published import Published, Site
    from db.engine import Database
    from db.queries import ClaimFilter

_opener: list[Callable[[], Database]] = []


class Format(StrEnum):
    """What `export` writes."""

    CLAIMREVIEW = "claimreview"
    DATACOMMONS = "datacommons"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Out = Annotated[str, typer.Option(help="The file to write; - prints it.")]
Address = Annotated[
    str | None,
    typer.Option("--site", help="Where verdicts are published, {id} for the number; CLAIMS_SITE otherwise."),
]
Publisher = Annotated[
    str | None, typer.Option(help="Who publishes them; CLAIMS_PUBLISHER or the site's host otherwise.")
]
Statuses = Annotated[list[ClaimStatus] | None, typer.Option("--status", help="Only these; may be repeated.")]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help="Only these (ISO 639-1); may be repeated.")
]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Only said in these sources, by name; may be repeated.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="Only with these tags; may be repeated.")]


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(export)
    app.command()(feed)
    app.command("import-reviews")(import_reviews)


def export(
    claim_ids: Annotated[list[int] | None, typer.Argument(help="Claims by number; all without.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.CLAIMREVIEW,
    out: Out = "-",
    status: Statuses = None,
    language: Languages = None,
    source: Sources = None,
    tag: Tags = None,
    site: Address = None,
    publisher: Publisher = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="At most this many claims; of verdicts 10,000."),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a CSV file with the mark that Excel asks for.")
    ] = False,
    json_: Json = False,
) -> None:
    """Write claims as a table, or verdicts that stand as ClaimReview or as a feed file for Data Commons."""
    from claims.interchange import claimreview
    from claims.services import audit, published

    chosen = _filter(status, language, source, tag)
    if format_ not in (Format.CLAIMREVIEW, Format.DATACOMMONS):
        asked = cli_exchange_tables.Asked(chosen, tuple(claim_ids or ()), limit)
        cli_exchange_tables.write(_opener[0](), out, asked, kind=format_.value, bom=bom, as_json=json_)
        return
    at, limit = _site(site, publisher), limit or 10_000
    with _opener[0]().read() as session:
        if claim_ids:
            found = published.of_claims(session, claim_ids, at=at)
        else:
            found = published.by_filter(session, chosen, at=at, limit=limit)
    if format_ is Format.CLAIMREVIEW:
        text = claimreview.as_json_ld(found.reviews)
    else:
        text = claimreview.as_feed(found.reviews, built_at=audit.now())
    _write(out, text.encode())
    _sum_up(found, out, as_json=json_)


def feed(
    out: Out = "-",
    status: Statuses = None,
    language: Languages = None,
    source: Sources = None,
    tag: Tags = None,
    site: Address = None,
    publisher: Publisher = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many, the latest.")] = 100,
    json_: Json = False,
) -> None:
    """Write an Atom feed of the verdicts that stand, the latest first."""
    from claims.interchange.atom import as_atom
    from claims.services import audit, published

    at = _site(site, publisher)
    chosen = _filter(status, language, source, tag)
    with _opener[0]().read() as session:
        found = published.by_filter(session, chosen, at=at, limit=limit)
    words = _words(chosen)
    title = f"Verdicts of {at.publisher.name}{f' ({words})' if words else ''}"
    _write(
        out,
        as_atom(
            found.reviews,
            publisher=at.publisher,
            title=title,
            filtered_by=words,
            built_at=audit.now(),
        ),
    )
    _sum_up(found, out, as_json=json_)


def _site(address: str | None, publisher: str | None) -> Site:
    from claims.services import published

    return published.site(address or settings.site(), publisher or settings.publisher())


def _filter(
    status: list[ClaimStatus] | None,
    language: list[str] | None,
    source: list[str] | None,
    tag: list[str] | None,
) -> ClaimFilter:
    from claims.services import catalogue, tagging

    return catalogue.ClaimFilter(
        statuses=tuple(status or ()),
        languages=tuple(each.lower() for each in language or ()),
        sources=tuple(source or ()),
        tags=tuple(tagging.folded(each) for each in tag or ()),
    )


def _words(chosen: ClaimFilter) -> str:
    values = (*chosen.statuses, *chosen.languages, *chosen.sources, *chosen.tags)
    return ", ".join(sorted(str(value) for value in values))


def _write(out: str, data: bytes) -> None:
    """Print, or write a file in one step: whoever reads it meanwhile sees the old one or the new one."""
    if out == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    target, partial = Path(out), None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".claims-", delete=False) as made:
            partial = Path(made.name)
            made.write(data)
        partial.chmod(0o666 & ~_umask())
        partial.replace(target)
    except OSError as error:
        if partial is not None:
            partial.unlink(missing_ok=True)
        raise InvalidInputError(
            f"{out}: cannot be written ({error.strerror}); choose another place"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sum_up(found: Published, out: str, *, as_json: bool) -> None:
    from claims import cli_output

    for claim_id, reason in found.left_out:
        cli_output.say(f"claim {claim_id} is left out: {reason}", error=True)
    if as_json and out != "-":
        left_out = [{"claim": claim_id, "reason": reason} for claim_id, reason in found.left_out]
        cli_output.emit({"out": out, "verdicts": len(found.reviews), "left_out": left_out})
    else:
        cli_output.say(f"{len(found.reviews)} verdicts written", error=True)


def import_reviews(
    files: Annotated[
        list[str], typer.Argument(help="Pages, feed files, JSON, or JSON a line; - reads standard input.")
    ],
    claim: Annotated[int | None, typer.Option(help="Tie all of them to this claim.")] = None,
    as_: Annotated[
        str | None, typer.Option("--as", help="Who does it; CLAIMS_ANALYST or the login name otherwise.")
    ] = None,
    json_: Json = False,
) -> None:
    """Take in fact-checks that others published (ClaimReview); they stay theirs. Refused ones are named."""
    from claims import cli_output
    from claims.services import fact_checks

    database, by = _opener[0](), as_ or settings.analyst_name()
    unreadable = 0
    for name in files:
        try:
            reviews, refused = fact_checks.read_file(_bytes(name), name=name)
        except DocumentError as error:
            cli_output.say(f"error: {error}", error=True)
            unreadable += 1
            continue
        with database.write() as session:
            done = fact_checks.import_reviews(session, reviews, by=by, claim_id=claim)
        for each in refused:
            cli_output.say(f"{name}, {each.place}: {each.reason}", error=True)
        told = {"file": name, "new": len(done.new), "known": done.known, "tied": done.tied}
        if json_:
            cli_output.emit({**told, "refused": len(refused), "fact_checks": list(done.new)})
        else:
            cli_output.say(
                f"{name}: {len(done.new)} new fact-checks, {done.known} known, {len(refused)} refused; "
                f"{done.tied} tied to claims"
            )
    if unreadable:
        raise typer.Exit(2)


def _bytes(name: str) -> bytes:
    from claims.interchange.claimreview_in import MAX_BYTES

    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{name}: cannot be read ({error.strerror}); check the path") from None
