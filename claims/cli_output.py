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
from claims.records import Progress as Advance
from claims.records import TimeReference
from claims.services.views import (
    ClaimDetail,
    ClaimView,
    MentionView,
    ProposalView,
    SearchHit,
    Statistics,
    VerdictView,
)

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


def _facts(claim: ClaimView) -> Iterator[str]:
    if claim.entities:
        named = (f"{name.surface} ({name.country or name.kind})" for name in claim.entities)
        yield f"names: {'; '.join(named)}"
    if claim.assignee:
        yield f"looked after by {claim.assignee}"
    if claim.tags:
        yield f"tagged {', '.join(claim.tags)}"


def print_detail(detail: ClaimDetail) -> None:
    """Print everything about one claim."""
    claim = detail.claim
    out.print(Text(f"claim {claim.id}  ", style="bold") + printable(claim.text), soft_wrap=True)
    version = f"version {claim.version}, " if claim.version else ""  # of a claim of the past nobody knows it
    say(
        f"{claim.status}, {version}{claim.language or 'language unknown'}, "
        f"{voice(claim.modality, negated=claim.negated)}, check-worthiness {claim.check_worthiness:.2f}"
    )
    for line in _facts(claim):
        say(f"  {line}")
    for found in detail.mentions:
        who = f" ({found.mention.claimant})" if found.mention.claimant else ""
        place = f"{found.document.label}, {found.mention.start}-{found.mention.end}"
        marked = found.document.place(found.mention.start)
        place = f"{place}, {marked}" if marked else place
        say(f"  {found.mention.modality}{who} in {place}: {found.mention.quote}")
        for line in read_from(found.mention):
            say(f"    {line}")
    if detail.survivor:
        say(f"  joined into claim {detail.survivor.id}: {detail.survivor.text}")
    for joined in detail.joined:
        stands = f", {joined.claim.status}" if joined.verdict else ""
        say(f"  says the same: claim {joined.claim.id} (joined by {joined.by}{stands}): {joined.claim.text}")
    if detail.verdict:
        verdict = detail.verdict
        say(f"  verdict: {verdict.status} by {verdict.by}, {moment(verdict.created_at)}{_terms(verdict)}")
        say(f"    because {verdict.justification or 'no reason given'}")
    for piece in detail.evidence:
        say(f"  evidence {piece.stance}: {piece.url or ''} {piece.quote or ''}".rstrip())


def print_proposal(proposal: ProposalView) -> None:
    """Print a verdict that waits for a second look."""
    said = f"{proposal.status} by {proposal.by}, {moment(proposal.created_at)}{_terms(proposal)}"
    say(f"  waits for a second look: {said}")
    say(f"    because {proposal.justification or 'no reason given'}")


def _terms(verdict: VerdictView | ProposalView) -> str:
    """Return the rating of a verdict, its days, and who confirmed it."""
    terms = {
        "rating": verdict.rating,
        "as of": verdict.as_of,
        "expires": verdict.expires_on,
        "probability": verdict.probability,
        "confirmed by": verdict.confirmed_by if isinstance(verdict, VerdictView) else None,
    }
    return "".join(f", {words} {value}" for words, value in terms.items() if value is not None)


def read_from(mention: MentionView) -> Iterator[str]:
    """Yield a line for each thing that was read from a mention, with the words that it was read from."""
    if mention.voice_cue:
        yield f'{mention.modality}, read from "{mention.voice_cue}"'
    if mention.negation_cue:
        yield f'negated, read from "{mention.negation_cue}"'
    for time in mention.times:
        yield f'time ({time.role}), read from "{time.surface}": {days(time)}, to the {time.precision}'


def days(time: TimeReference) -> str:
    """Return the days of a time in ISO 8601, as an interval where it is one."""
    if time.start is None and time.end is None:
        return "no date known"
    if time.start == time.end:
        return str(time.start)
    return f"{time.start or '..'}/{time.end or '..'}"


def moment(value: datetime) -> str:
    """Return a time in UTC to the second."""
    return value.strftime("%Y-%m-%d %H:%M:%S UTC")
