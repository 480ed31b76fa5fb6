"""The workbench on the command line; with the dashboard the only place that builds engines and models.

Heavy modules are imported inside the verbs that use them: ``list``, ``show``, ``mark`` and
``history`` load no model and answer at once.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from claims import (
    cli_api,
    cli_as_of,
    cli_bulk,
    cli_compare,
    cli_conflicts,
    cli_desk,
    cli_dossier,
    cli_evidence,
    cli_exchange,
    cli_exchange_database,
    cli_fetch,
    cli_import,
    cli_input,
    cli_linking,
    cli_profiles,
    cli_review,
    cli_reviews,
    cli_search,
    cli_timeline,
    cli_users,
    cli_work,
    settings,
)
from claims.errors import DocumentError
from claims.vocabulary import ClaimStatus

if TYPE_CHECKING:
    from claims.extraction.extractor import Extractor
    from claims.extraction.second_reader import SecondReader
    from claims.extraction.worthiness import CheckWorthiness
    from claims.services.radar import Radar
    from claims.services.suggesting import Suggester
    from claims.similarity.embedder import Embedder, SentenceTransformerEmbedder
    from db.engine import Database

ASSESS_BATCH = 64

app = typer.Typer(
    name="claims",
    help="Extract, find and decide checkable claims. Every verb takes --json for machine-readable output.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
ClaimId = Annotated[int, typer.Argument(help="The claim's number, as `list` shows it.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]

_chosen_url: list[str] = []


@app.callback()
def choose(
    database: Annotated[
        str | None,
        typer.Option(help="Database URL, such as sqlite:///data/claims.db; CLAIMS_DATABASE_URL otherwise."),
    ] = None,
) -> None:
    """Extract, find and decide checkable claims."""
    _chosen_url[:] = [database or settings.database_url()]


def main() -> None:
    """Run the command line: one clear line on stderr and exit code 2 for bad input."""
    from claims.cli_output import run_reporting_errors

    run_reporting_errors(app)


def _unowned_database() -> Database:
    from db.upgrade import open_database

    return open_database(_chosen_url[0])


def _database() -> Database:
    from claims.services import identity

    opened = _unowned_database()
    identity.ensure_owner(opened, settings.analyst_name())
    return opened


@cache
def _scorer() -> tuple[CheckWorthiness, SentenceTransformerEmbedder]:
    """Build what scores and what embeds; they share one model where the configured one is the default."""
    from claims.extraction.worthiness import CheckWorthiness
    from claims.similarity.embedder import (
        DEFAULT_MODEL,
        SentenceTransformerEmbedder,
        embedder_from_environment,
    )

    embedder = embedder_from_environment()
    scorer = embedder if embedder.model_name == DEFAULT_MODEL else SentenceTransformerEmbedder()
    return CheckWorthiness(scorer), embedder


@cache
def build_readers(
    second_reader: SecondReader | None = None,
) -> tuple[Extractor, SentenceTransformerEmbedder]:
    """Build the extractor and the embedder."""
    from claims.extraction.extractor import Extractor

    worthiness, embedder = _scorer()
    return Extractor(worthiness, second_reader=second_reader), embedder


def _reading() -> tuple[Extractor, Embedder, Suggester | None]:
    extractor, embedder = build_readers()
    return extractor, embedder, build_suggester(embedder)


def _finder() -> tuple[Database, SentenceTransformerEmbedder]:
    from claims.similarity.embedder import embedder_from_environment

    return _database(), embedder_from_environment()


@cache
def build_suggester(embedder: SentenceTransformerEmbedder) -> Suggester | None:
    """Build what suggests claims that say the same; None with a model that it was not fitted on."""
    from claims.services.comparing import suggester_for
    from claims.similarity.index import VectorIndex
    from claims.similarity.nli import nli_from_environment

    return suggester_for(embedder, VectorIndex(embedder.model_name), nli=nli_from_environment())


def _radar() -> Radar | None:
    """Build what finds contradictions, which loads no embedding model; None where it is another one's."""
    from claims.services.comparing import radar_for
    from claims.similarity.embedder import embedder_from_environment
    from claims.similarity.index import VectorIndex
    from claims.similarity.nli import nli_from_environment

    index = VectorIndex(embedder_from_environment().model_name)
    return radar_for(index, nli=nli_from_environment())


def _second_reader() -> SecondReader | None:
    from claims.extraction.second_reader import LlmSettings, SecondReader

    chosen = LlmSettings.from_environment()
    return None if chosen is None else SecondReader(chosen)


@app.command()
def migrate() -> None:
    """Create the database, or upgrade an older one after a backup copy."""
    from claims.cli_output import say

    database = _database()
    say(f"database ready: {database.url.render_as_string()}")


@app.command()
def add(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Files in any format that is read, archives, folders, and addresses (https://...); "
            "- reads standard input."
        ),
    ],
    robots: Annotated[
        bool, typer.Option("--robots", help="Fetch only what the robots.txt of its host lets programs fetch.")
    ] = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Read documents, propose their claims, and store both. Files that cannot be read are named."""
    from claims import cli_add
    from claims.cli_output import say

    second_reader = _second_reader()
    database = _database()
    refused, results = 0, list[bool]()
    for name, document in (found for given in files for found in cli_input.documents(given, robots=robots)):
        if isinstance(document, DocumentError):
            say(f"error: {document}", error=True)
            refused += 1
            continue
        extractor, embedder = build_readers(second_reader)
        result = cli_add.take_in(
            database,
            document,
            extractor=extractor,
            embedder=embedder,
            name=name,
            by=as_ or settings.analyst_name(),
            suggester=build_suggester(embedder),
        )
        cli_add.print_intake(database, result, as_json=json_)
        results.append(result.already_known)
    cli_add.sum_up(results, refused=refused)
    if refused:
        raise typer.Exit(2)


@app.command("list")
def list_(
    status: Annotated[ClaimStatus | None, typer.Option(help="Only claims with this status.")] = None,
    language: Annotated[str | None, typer.Option(help="Only claims in this language (ISO 639-1).")] = None,
    limit: Limit = 50,
    as_of: cli_as_of.AsOf = None,
    json_: Json = False,
) -> None:
    """List claims, the most check-worthy first; with --as-of those of that day, the latest decision first."""
    from claims import cli_output, cli_records
    from claims.services import catalogue

    statuses, languages = (status,) if status else (), (language.lower(),) if language else ()
    if as_of is not None:
        cli_as_of.print_list(
            _database(), as_of, statuses=statuses, languages=languages, limit=limit, as_json=json_
        )
        return
    chosen = catalogue.ClaimFilter(statuses=statuses, languages=languages)
    with _database().read() as session:
        page = catalogue.list_claims(session, chosen, limit=limit)
    if json_:
        for claim in page.claims:
            cli_output.emit(cli_records.claim_record(claim))
        return
    cli_output.print_claims(page.claims)
    cli_output.say(f"{len(page.claims)} of {page.total} claims", error=True)


@app.command()
def show(claim_id: ClaimId, as_of: cli_as_of.AsOf = None, json_: Json = False) -> None:
    """Show everything about one claim."""
    from claims import cli_output, cli_records
    from claims.services import catalogue, page_versions, second_look

    if as_of is not None:
        cli_as_of.print_claim(_database(), claim_id, as_of, as_json=json_)
        return
    with _database().read() as session:
        detail = catalogue.show_claim(session, claim_id)
        waiting = second_look.open_proposal(session, claim_id)
        family = {claim_id, *(joined.claim.id for joined in detail.joined)}
        edits = page_versions.silent_edits(session, family)
    if json_:
        proposal = waiting and cli_records.proposal_record(waiting)
        told = {"proposal": proposal, "silent_edits": [cli_fetch.edit_record(edit) for edit in edits]}
        cli_output.emit(cli_records.detail_record(detail) | told)
    else:
        cli_output.print_detail(detail)
        for edit in edits:
            cli_output.say(f"  {edit}")
        if waiting:
            cli_output.print_proposal(waiting)


@app.command()
def history(claim_id: ClaimId, as_of: cli_as_of.AsOf = None, json_: Json = False) -> None:
    """Show who did what to a claim, when and why, oldest first."""
    from claims import cli_history, cli_output, cli_records
    from claims.services import catalogue

    if as_of is not None:
        cli_as_of.print_history(_database(), claim_id, as_of, as_json=json_)
        return
    with _database().read() as session:
        events = catalogue.history(session, claim_id)
    if json_:
        for event in events:
            cli_output.emit(cli_records.event_record(event))
    else:
        cli_history.print_history(events)


@app.command()
def stats(json_: Json = False) -> None:
    """Count what is stored: by status, language and source."""
    from claims import cli_output
    from claims.services import catalogue

    with _database().read() as session:
        found = catalogue.statistics(session)
    if json_:
        cli_output.emit(asdict(found))
    else:
        cli_output.print_statistics(found)


@app.command()
def assess(
    file: Annotated[
        str, typer.Argument(help="A text file, one passage a line; - reads standard input.")
    ] = "-",
    json_: Json = False,
) -> None:
    """Read one passage a line and print one JSON object a line, in order. Nothing is stored."""
    from claims import cli_output, cli_records

    del json_  # the output is for machines either way; the option is there so that every verb takes it
    extractor, _ = build_readers()
    lines = cli_input.lines(file)
    for first in range(0, len(lines), ASSESS_BATCH):
        for candidate in extractor.assess(lines[first : first + ASSESS_BATCH]):
            cli_output.emit(cli_records.candidate_record(candidate))


cli_review.register(app, _database)
cli_desk.register(app, _database)
cli_evidence.register(app, _database)
cli_linking.register(app, _database)
cli_search.register(app, _finder)
cli_timeline.register(app, _database, _finder)
cli_compare.register(app)
cli_conflicts.register(app, _database, _radar)
cli_profiles.register(app, _database)
cli_fetch.register(app, _database, _reading)
cli_import.register(app, lambda: (_database(), *_scorer()))
cli_exchange.register(app, _database)
cli_exchange_database.register(app, _unowned_database)
cli_reviews.register(app, _database, _finder)
cli_dossier.register(app, _database)
cli_users.register(app, _database)
cli_work.register(app, _database)
cli_bulk.register(app, _database)
cli_api.register(app)
