"""What the command line prints: tables for people, one JSON object a line for machines."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from claims.errors import WorkbenchError
from claims.records import ClaimCandidate, Quantity
from claims.records import Progress as Advance
from claims.services.views import ClaimDetail, ClaimView, EventView, MentionView, SearchHit, Statistics

BAD_INPUT = 2

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)

_LINE_END = re.compile("[\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def run_reporting_errors(command: Callable[[], object]) -> None:
    """Run ``command``; a WorkbenchError becomes one line on stderr and exit code 2."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        command()
    except WorkbenchError as error:
        say(f"error: {error}", error=True)
        sys.exit(BAD_INPUT)


def printable(text: object) -> Text:
    """Return ``text`` for a terminal: no markup, no control or direction-override characters."""
    return Text(_CONTROL.sub("\ufffd", str(text)))


def say(text: str, *, error: bool = False) -> None:
    """Print one line, on stderr for errors and notes."""
    (err if error else out).print(printable(text), soft_wrap=True)


def emit(record: Mapping[str, Any]) -> None:
    """Print one JSON object on one line of stdout, whatever its reader takes for the end of a line."""
    line = json.dumps(record, ensure_ascii=False, default=_plain)
    print(_LINE_END.sub(lambda found: f"\\u{ord(found[0]):04x}", line), flush=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@contextmanager
def progress(description: str, *, shown: bool = True) -> Iterator[Advance]:
    """Give a callback that draws a progress bar on stderr, on a terminal only."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not (shown and err.is_terminal),
    )
    with bar:
        task = bar.add_task(description, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def quantities(values: Iterable[Quantity]) -> list[dict[str, Any]]:
    """Return quantities as JSON values."""
    return [
        {
            "surface": value.surface,
            "low": value.low,
            "high": value.high,
            "unit": value.unit,
            "comparator": value.comparator,
        }
        for value in values
    ]


def mention_record(mention: MentionView, claim: ClaimView) -> dict[str, Any]:
    """Return one proposed claim as ``add`` prints it."""
    return {
        "id": claim.id,
        "text": claim.text,
        "quote": mention.quote,
        "start": mention.start,
        "end": mention.end,
        "document": mention.document_id,
        "language": claim.language,
        "claimant": mention.claimant,
        "modality": mention.modality,
        "negated": claim.negated,
        "quantities": quantities(claim.quantities),
        "check_worthiness": round(claim.check_worthiness, 4),
        "status": claim.status,
    }


def candidate_record(candidate: ClaimCandidate) -> dict[str, Any]:
    """Return one passage as ``assess`` prints it."""
    return {
        "text": candidate.text,
        "quote": candidate.quote,
        "start": candidate.start,
        "end": candidate.end,
        "language": candidate.language,
        "claimant": candidate.claimant,
        "modality": candidate.modality,
        "negated": candidate.negated,
        "quantities": quantities(candidate.quantities),
        "check_worthiness": round(candidate.check_worthiness, 4),
    }


def claim_record(claim: ClaimView) -> dict[str, Any]:
    """Return one claim as ``list`` prints it."""
    return {
        "id": claim.id,
        "text": claim.text,
        "language": claim.language,
        "status": claim.status,
        "claimant": claim.claimant,
        "modality": claim.modality,
        "negated": claim.negated,
        "quantities": quantities(claim.quantities),
        "check_worthiness": round(claim.check_worthiness, 4),
        "document": claim.document_id,
        "source": claim.source,
        "mentions": claim.mention_count,
        "version": claim.version,
        "created_at": claim.created_at,
        "updated_at": claim.updated_at,
    }


def hit_record(hit: SearchHit) -> dict[str, Any]:
    """Return one search result."""
    return {
        "id": hit.claim.id,
        "text": hit.claim.text,
        "score": hit.score,
        "signals": list(hit.signals),
        "status": hit.claim.status,
        "language": hit.claim.language,
    }


def event_record(event: EventView) -> dict[str, Any]:
    """Return one line of a history."""
    return {"id": event.id, "at": event.created_at, "by": event.by, "kind": event.kind, **event.payload}


def detail_record(detail: ClaimDetail) -> dict[str, Any]:
    """Return everything about one claim."""
    verdict = detail.verdict
    return {
        **claim_record(detail.claim),
        "mentions": [
            {
                "document": found.document.id,
                "title": found.document.title,
                "name": found.document.name,
                "source": found.document.source,
                "url": found.document.url,
                "published_on": found.document.published_on,
                "quote": found.mention.quote,
                "start": found.mention.start,
                "end": found.mention.end,
                "claimant": found.mention.claimant,
                "modality": found.mention.modality,
            }
            for found in detail.mentions
        ],
        "verdict": verdict
        and {
            "status": verdict.status,
            "reason": verdict.justification,
            "by": verdict.by,
            "at": verdict.created_at,
            "evidence": [piece.id for piece in verdict.evidence],
        },
        "evidence": [
            {
                "id": piece.id,
                "stance": piece.stance,
                "url": piece.url,
                "quote": piece.quote,
                "by": piece.by,
                "at": piece.created_at,
            }
            for piece in detail.evidence
        ],
        "can_undo": detail.can_undo,
    }


def print_claims(claims: Iterable[ClaimView]) -> None:
    """Print a table of claims."""
    table = Table("id", "status", "worth", "lang", "who", "how", "claim", box=None, header_style="bold")
    for claim in claims:
        table.add_row(
            str(claim.id),
            claim.status,
            f"{claim.check_worthiness:.2f}",
            claim.language or "?",
            printable(claim.claimant or ""),
            voice(claim.modality, negated=claim.negated),
            printable(claim.text),
        )
    out.print(table)


def print_hits(hits: Iterable[SearchHit]) -> None:
    """Print search results with their reasons."""
    table = Table("id", "status", "lang", "claim", "why", box=None, header_style="bold")
    for hit in hits:
        table.add_row(
            str(hit.claim.id),
            hit.claim.status,
            hit.claim.language or "?",
            printable(hit.claim.text),
            printable("; ".join(hit.signals)),
        )
    out.print(table)


def print_statistics(found: Statistics) -> None:
    """Print the counts of the overview."""
    say(f"{found.documents} documents, {found.claims} claims")
    table = Table("", "", "claims", box=None, show_header=False)
    for status, count in found.by_status.items():
        table.add_row("status", status, str(count))
    for language, count in found.by_language.items():
        table.add_row("language", printable(language), str(count))
    for source, counts in found.by_source.items():
        table.add_row("source", printable(source), str(sum(counts.values())))
    out.print(table)


def voice(modality: str, *, negated: bool) -> str:
    """Return how a claim is put forward, in two words."""
    return f"{modality}, negated" if negated else modality


def print_detail(detail: ClaimDetail) -> None:
    """Print everything about one claim."""
    claim = detail.claim
    out.print(Text(f"claim {claim.id}  ", style="bold") + printable(claim.text), soft_wrap=True)
    say(
        f"{claim.status}, version {claim.version}, {claim.language or 'language unknown'}, "
        f"{voice(claim.modality, negated=claim.negated)}, check-worthiness {claim.check_worthiness:.2f}"
    )
    for found in detail.mentions:
        who = f" ({found.mention.claimant})" if found.mention.claimant else ""
        place = f"{found.document.label}, {found.mention.start}-{found.mention.end}"
        say(f"  {found.mention.modality}{who} in {place}: {found.mention.quote}")
    if detail.verdict:
        verdict = detail.verdict
        say(f"  verdict: {verdict.status} by {verdict.by}, {moment(verdict.created_at)}")
        say(f"    because {verdict.justification or 'no reason given'}")
    for piece in detail.evidence:
        say(f"  evidence {piece.stance}: {piece.url or ''} {piece.quote or ''}".rstrip())


def print_history(events: Iterable[EventView]) -> None:
    """Print the audit log of one claim, oldest first."""
    for event in events:
        say(f"{moment(event.created_at)}  {event.by}  {describe(event)}")


def describe(event: EventView) -> str:
    """Return one event in words."""
    words = str(event.kind).replace("_", " ")
    payload = event.payload
    if "after" in payload:
        words += f" {payload['before']} -> {payload['after']}"
    if payload.get("reason"):
        words += f": {payload['reason']}"
    pieces = payload.get("evidence")
    for piece in pieces if isinstance(pieces, list) else []:
        words += f" [{piece['stance']}: {piece['url'] or piece['quote']}]"
    return words


def moment(value: datetime) -> str:
    """Return a time in UTC to the second."""
    return value.strftime("%Y-%m-%d %H:%M:%S UTC")
