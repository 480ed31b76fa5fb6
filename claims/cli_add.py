"""What ``add`` does with one document, and what it says of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.extraction.extractor import Extractor
    from claims.records import DocumentText, SecondOpinion
    from claims.services.suggesting import Suggester
    from claims.services.views import IntakeResult
    from claims.similarity.embedder import Embedder
    from db.engine import Database


def take_in(
    database: Database,
    document: DocumentText,
    *,
    extractor: Extractor,
    embedder: Embedder,
    name: str,
    by: str,
    suggester: Suggester | None = None,
) -> IntakeResult:
    """Read and store one document; say where it was known already, or held no claim."""
    from claims.cli_output import progress, say
    from claims.services import fetched

    with progress(f"reading {Path(name).name}") as advance:
        result = fetched.take_in(
            database,
            document,
            extractor=extractor,
            embedder=embedder,
            by=by,
            progress=advance,
            suggester=suggester,
        )
    if result.already_known:
        say(f"{name}: already in the database as document {result.document_id}", error=True)
    elif not result.mentions:
        say(
            f"{name}: stored as document {result.document_id}; no checkable claim was found in it", error=True
        )
    if result.second_opinion is not None:
        _tell_second_opinion(name, result.second_opinion)
    if suggester is not None:
        _tell_known(database, name, result)
    return result


def sum_up(known: Sequence[bool], *, refused: int) -> None:
    """Say what came of several documents; ``known`` tells of each that was read if it was stored before."""
    from claims.cli_output import say

    if len(known) + refused > 1:
        stored = len(known) - sum(known)
        say(f"{stored} documents stored, {sum(known)} known already, {refused} refused", error=True)


def _tell_known(database: Database, name: str, result: IntakeResult) -> None:
    """Say which claims of a document may be known already, and how the known ones stand."""
    from claims.cli_output import say
    from claims.services.suggestions import suggestions

    with database.read() as session:
        found = suggestions(session, {mention.claim_id for mention in result.mentions})
    for claim_id, (surest, *_) in sorted(found.items()):
        known, verdict = surest.known, surest.verdict
        since = f", {known.status} since {verdict.created_at:%Y-%m-%d}" if verdict else ""
        say(f"{name}: claim {claim_id} may be the same as claim {known.id}{since}; see `matches`", error=True)


def _tell_second_opinion(name: str, opinion: SecondOpinion) -> None:
    from claims.cli_output import say

    summary = opinion.summary()
    if summary is not None:
        say(f"{name}: {summary}", error=True)
    for line in opinion.warnings():
        say(f"{name}: warning: not read by the language model: {line}", error=True)


def print_intake(database: Database, result: IntakeResult, *, as_json: bool) -> None:
    """Print the claims of a document that was taken in."""
    from claims import cli_output, cli_records
    from claims.services import catalogue

    with database.read() as session:
        views = catalogue.views_by_id(session, {mention.claim_id for mention in result.mentions})
    if as_json:
        for mention in result.mentions:
            cli_output.emit(cli_records.mention_record(mention, views[mention.claim_id]))
        if result.second_opinion is not None:
            cli_output.emit(_opinion_record(result.document_id, result.second_opinion))
    elif result.mentions:
        cli_output.print_claims(
            views[claim_id] for claim_id in dict.fromkeys(m.claim_id for m in result.mentions)
        )


def _opinion_record(document_id: int, opinion: SecondOpinion) -> dict[str, object]:
    counts = {
        name: getattr(opinion, name) for name in ("agreed", "added", "left_out", "rejected", "failures")
    }
    return {"document": document_id, "second_reader": counts}
