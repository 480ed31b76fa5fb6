"""Load the sample articles through the services, with a few decisions, so that a new desk is not empty.

``python -m seeds.load`` may run any number of times: a document that is stored is not stored again,
and a claim that anybody has touched is not marked again.
"""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claims import settings
from claims.cli import build_readers, build_suggester
from claims.cli_output import progress, run_reporting_errors, say
from claims.documents import read_file
from claims.extraction.extractor import Extractor
from claims.records import DocumentText, Progress
from claims.services import catalogue, intake, review
from claims.services.review import EvidenceInput
from claims.services.suggesting import Suggester
from claims.services.views import IntakeResult
from claims.similarity.embedder import Embedder
from claims.vocabulary import ClaimStatus, Stance
from db.engine import Database
from db.upgrade import open_database

ARTICLES = Path(__file__).parent / "articles"
ANALYST = "sample desk"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one run stored: new documents, new claims, new marks."""

    documents: int
    claims: int
    marks: int


def sample_documents() -> dict[str, DocumentText]:
    """Return the sample articles by file name; the index completes what a file does not say of itself."""
    return {entry["file"]: _document(entry) for entry in _index()["articles"]}


def load(
    database: Database,
    *,
    extractor: Extractor,
    embedder: Embedder,
    suggester: Suggester | None = None,
    advance: Progress | None = None,
) -> Loaded:
    """Store the sample articles and marks that are not stored yet; suggest which claims say the same."""
    documents = sample_documents()
    results: dict[str, IntakeResult] = {}
    for done, (file, document) in enumerate(documents.items()):
        if advance:
            advance(done, len(documents))
        results[file] = intake.take_in(
            database,
            document,
            extractor=extractor,
            embedder=embedder,
            by=ANALYST,
            suggester=suggester,
        )
    marks = sum(
        _mark(database, results[mark["file"]], documents[mark["file"]], mark) for mark in _index()["marks"]
    )
    fresh = [result for result in results.values() if not result.already_known]
    return Loaded(len(fresh), sum(result.new_claims for result in fresh), marks)


def is_empty(database: Database) -> bool:
    """Return True when no document is stored."""
    with database.read() as session:
        return not catalogue.documents(session, limit=1)


def _index() -> dict[str, Any]:
    return tomllib.loads((ARTICLES / "index.toml").read_text(encoding="utf-8"))


def _document(entry: dict[str, Any]) -> DocumentText:
    return replace(
        read_file(ARTICLES / entry["file"]),
        title=entry["title"],
        publisher=entry["publisher"],
        url=entry["url"],
        published_on=entry["published_on"],
        author=entry["author"],
        language=entry["language"],
    )


def _mark(database: Database, result: IntakeResult, document: DocumentText, mark: dict[str, Any]) -> int:
    """Mark the claim that holds the quote, unless somebody has decided about it; return 1 when marked."""
    place = document.text.index(mark["quote"])
    found = [mention for mention in result.mentions if mention.start <= place < mention.end]
    if not found:
        say(f"no claim was proposed for the sample mark {mark['quote'][:60]!r}", error=True)
        return 0
    with database.write() as session:
        claim = catalogue.show_claim(session, found[0].claim_id)
        if claim.verdicts or claim.claim.status is not ClaimStatus.NEW:
            return 0
        evidence = EvidenceInput(Stance(mark["stance"]), mark.get("evidence_url"), mark.get("evidence_quote"))
        review.mark(
            session,
            claim.claim.id,
            ClaimStatus(mark["status"]),
            by=ANALYST,
            reason=mark["reason"],
            evidence=[evidence],
        )
    return 1


def main() -> None:
    """Load the samples into the configured database."""
    parser = argparse.ArgumentParser(description="Load the sample articles.")
    parser.add_argument("--if-empty", action="store_true", help="only when the database holds no document")
    options = parser.parse_args()
    run_reporting_errors(lambda: _load_configured(only_if_empty=options.if_empty))


def _load_configured(*, only_if_empty: bool) -> None:
    database = open_database(settings.database_url())
    if only_if_empty and not is_empty(database):
        return
    say("Loading the sample articles (the first time the embedding model is unpacked)")
    extractor, embedder = build_readers()
    with progress("sample articles") as advance:
        loaded = load(
            database,
            extractor=extractor,
            embedder=embedder,
            suggester=build_suggester(embedder),
            advance=advance,
        )
    say(f"Loaded {loaded.documents} articles with {loaded.claims} claims, {loaded.marks} of them decided")


if __name__ == "__main__":
    main()
