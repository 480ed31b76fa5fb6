"""The verbs about evidence and sources: evidence list, add, grade, ..., check; sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings
from claims.errors import DocumentError, InvalidInputError
from claims.vocabulary import Credibility, Reliability, Stance

if TYPE_CHECKING:
    from claims.services.ripple import Resting
    from db.engine import Database

LOST = 1

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
ClaimId = Annotated[int, typer.Argument(help="The claim's number, as `list` shows it.")]
EvidenceId = Annotated[int, typer.Argument(help="The number of the piece, as `evidence list` shows it.")]
SourceName = Annotated[str, typer.Argument(help="The source's name or number, as `sources list` shows it.")]
Because = Annotated[str | None, typer.Option(help="Why.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask, whatever rests on it.")]
Keep = Annotated[
    bool, typer.Option("--keep-decided", help="Leave the claims that rest on it out of the queue.")
]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]
_LETTERS = "; ".join(f"{letter} {letter.meaning}" for letter in Reliability)
_NUMBERS = "; ".join(f"{number.value} {number.meaning}" for number in Credibility)
Letter = Annotated[Reliability | None, typer.Option(help=f"How far to trust the source: {_LETTERS}.")]
Number = Annotated[
    int | None, typer.Option(min=1, max=6, help=f"How far to believe the information: {_NUMBERS}.")
]

pieces = typer.Typer(name="evidence", help="What speaks for and against a claim.", no_args_is_help=True)
publishers = typer.Typer(
    name="sources", help="Who publishes, and how far each is trusted.", no_args_is_help=True
)


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.add_typer(pieces)
    app.add_typer(publishers)


@pieces.command("list")
def list_(claim_id: ClaimId, json_: Json = False) -> None:
    """List the evidence of a claim by independent origins, and what was given up."""
    from claims import cli_evidence_output
    from claims.services import catalogue, origins

    with _opener[0]().read() as session:
        found = catalogue.show_claim(session, claim_id).evidence
        groups = origins.of_evidence(session, found)
    cli_evidence_output.print_evidence(found, groups, as_json=json_)


@pieces.command()
def add(
    claim_id: ClaimId,
    stance: Annotated[Stance, typer.Option(help="What it does to the claim.")] = Stance.CONTEXT,
    link: Annotated[str | None, typer.Option(help="Its address.")] = None,
    quote: Annotated[str | None, typer.Option(help="The passage that is cited.")] = None,
    document: Annotated[int | None, typer.Option(help="A document of the store, by its number.")] = None,
    copy: Annotated[
        str | None, typer.Option(help="A file with the text of the page as you saw it; - reads it.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option(help="The day it was published, YYYY-MM-DD.")] = None,
    retrieved: Annotated[
        str | None, typer.Option(help="When you saw it, in UTC, YYYY-MM-DD HH:MM; now otherwise.")
    ] = None,
    origin: Annotated[str | None, typer.Option(help="Whom it goes back to, if you know.")] = None,
    note: Annotated[str | None, typer.Option(help="What to mind about it.")] = None,
    reliability: Letter = None,
    credibility: Number = None,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """File a link, a document or a passage under a claim without deciding it."""
    from claims.services import catalogue, review
    from claims.services.evidence import EvidenceInput

    piece = EvidenceInput(
        stance,
        url=link,
        quote=quote,
        document_id=document,
        copy=None if copy is None else _read(copy),
        publisher=publisher,
        published_on=_day(published),
        retrieved_at=_moment(retrieved),
        origin=origin,
        note=note,
        reliability=reliability,
        credibility=credibility,
    )
    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        version = review.add_evidence(session, claim_id, piece, by=by)
        filed = max(row.id for row in catalogue.show_claim(session, claim_id).evidence)
    told = {"evidence": filed, "claim": claim_id, "version": version, "by": by}
    _told(told, f"evidence {filed} is filed under claim {claim_id} (version {version}, by {by})", json_)


def _read(name: str) -> str:
    from claims import cli_input

    if name != "-" and not Path(name).is_file():
        raise DocumentError(f"{name}: no such file; check the path")
    return cli_input.document(name).text


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError(f"{text!r} is no day; write it as in 2026-05-31") from None


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError(f"{text!r} is no time; write it as in 2026-05-31 14:20") from None


@pieces.command("grade")
def grade_piece(
    evidence_id: EvidenceId,
    reliability: Letter = None,
    credibility: Number = None,
    because: Because = None,
    keep: Keep = False,
    yes: Yes = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give a piece its Admiralty grades; one that is left out is taken away."""
    from claims.services import evidence, ripple

    with _opener[0]().read() as session:
        row = evidence.get(session, evidence_id)
        given = None if credibility is None else Credibility(credibility)
        was = None if row.credibility is None else Credibility(row.credibility)
        lower = ripple.is_lower(row.reliability, reliability) or ripple.is_less_credible(was, given)
        resting = ripple.resting_on_evidence(session, evidence_id) if lower and not keep else ()
    _confirm(resting, yes=yes, as_json=json_)
    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        evidence.grade(
            session,
            evidence_id,
            reliability=reliability,
            credibility=credibility,
            by=by,
            reason=because,
            recheck=not keep,
        )
    words = evidence.grade_words(reliability, credibility)
    told = {"evidence": evidence_id, "reliability": reliability, "credibility": credibility, "by": by}
    _told({**told, "asked_again": _claims(resting)}, f"evidence {evidence_id} is graded {words} now", json_)


@pieces.command("origin")
def origin_(
    evidence_id: EvidenceId,
    origin: Annotated[str, typer.Argument(help="Whom it goes back to; empty lets its text say.")] = "",
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Say whom a piece goes back to: pieces of one origin count once."""
    from claims.services import evidence

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        evidence.regroup(session, evidence_id, origin, by=by)
    told = {"evidence": evidence_id, "origin": origin or None, "by": by}
    _told(told, f"evidence {evidence_id} goes back to {origin or 'what its text says'} now", json_)


@pieces.command("withdraw")
def withdraw_piece(
    evidence_id: EvidenceId,
    because: Because = None,
    keep: Keep = False,
    yes: Yes = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give a piece up: it counts no more, and claims that rest on it come back into the queue."""
    from claims.services import evidence, ripple

    with _opener[0]().read() as session:
        evidence.get(session, evidence_id)
        resting = () if keep else ripple.resting_on_evidence(session, evidence_id)
    _confirm(resting, yes=yes, as_json=json_)
    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        evidence.withdraw(session, evidence_id, by=by, reason=because or "", recheck=not keep)
    told = {"evidence": evidence_id, "withdrawn": True, "by": by, "asked_again": _claims(resting)}
    _told(told, f"evidence {evidence_id} is withdrawn (by {by})", json_)


@pieces.command("restore")
def restore_piece(
    evidence_id: EvidenceId, because: Because = None, as_: Name = None, json_: Json = False
) -> None:
    """Let a withdrawn piece count again."""
    from claims.services import evidence

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        evidence.restore(session, evidence_id, by=by, reason=because)
    told = {"evidence": evidence_id, "withdrawn": False, "by": by}
    _told(told, f"evidence {evidence_id} counts again (by {by})", json_)


@pieces.command("check")
def check_pieces(json_: Json = False) -> None:
    """Look whether every cited passage stands where it was cited, in newer versions of its document too.

    Ends with code 1 when one is lost.
    """
    from claims import cli_output
    from claims.services import anchors

    with _opener[0]().read() as session:
        report = anchors.check(session)
    for problem in report.problems:
        if json_:
            cli_output.emit({**asdict(problem), "told": str(problem)})
        else:
            cli_output.say(str(problem))
    told = f"{report.checked} cited passages, {report.moved} moved, {len(report.problems)} lost"
    cli_output.say(told, error=True)
    if report.problems:
        raise typer.Exit(LOST)


@publishers.command("list")
def list_sources(
    named: Annotated[str, typer.Argument(help="Part of a name.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 50,
    json_: Json = False,
) -> None:
    """List sources with their grade and what hangs on each."""
    from claims import cli_evidence_output
    from claims.services import sources

    with _opener[0]().read() as session:
        page = sources.profiles(session, named=named, limit=limit)
    cli_evidence_output.print_sources(page, as_json=json_)


@publishers.command("grade")
def grade_source(
    source: SourceName,
    reliability: Letter = None,
    because: Because = None,
    keep: Keep = False,
    yes: Yes = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give a source its letter; without one, take it away."""
    from claims.services import ripple, sources

    with _opener[0]().read() as session:
        found = sources.profile(session, sources.id_of(session, source))
        lower = ripple.is_lower(found.reliability, reliability)
        resting = ripple.resting_on_source(session, found.id) if lower and not keep else ()
    _confirm(resting, yes=yes, as_json=json_)
    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        sources.grade(session, found.id, reliability, by=by, reason=because, recheck=not keep)
    told = {"source": found.id, "reliability": reliability, "by": by, "asked_again": _claims(resting)}
    _told(told, f"source {found.name} is graded {reliability or 'not at all'} now (by {by})", json_)


@publishers.command("withdraw")
def withdraw_source(
    source: SourceName,
    because: Because = None,
    keep: Keep = False,
    yes: Yes = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give a source up: what it published counts no more, and claims that rest on it come back."""
    from claims.services import ripple, sources

    with _opener[0]().read() as session:
        found = sources.profile(session, sources.id_of(session, source))
        resting = () if keep else ripple.resting_on_source(session, found.id)
    _confirm(resting, yes=yes, as_json=json_)
    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        sources.withdraw(session, found.id, by=by, reason=because or "", recheck=not keep)
    told = {"source": found.id, "withdrawn": True, "by": by, "asked_again": _claims(resting)}
    _told(told, f"source {found.name} is given up (by {by})", json_)


@publishers.command("restore")
def restore_source(
    source: SourceName, because: Because = None, as_: Name = None, json_: Json = False
) -> None:
    """Let a source that was given up count again."""
    from claims.services import sources

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        found = sources.profile(session, sources.id_of(session, source))
        sources.restore(session, found.id, by=by, reason=because)
    told = {"source": found.id, "withdrawn": False, "by": by}
    _told(told, f"source {found.name} counts again (by {by})", json_)


def _claims(resting: Sequence[Resting]) -> list[int]:
    return sorted({verdict.live_id for verdict in resting})


def _confirm(resting: Sequence[Resting], *, yes: bool, as_json: bool) -> None:
    """List the verdicts that rest on it and ask once; `--yes` and a list of none ask nothing."""
    from claims import cli_evidence_output

    if not resting or yes:
        return
    if as_json:
        raise InvalidInputError(
            f"{len(resting)} verdicts rest on it (claims {', '.join(map(str, _claims(resting)))}); "
            "add --yes to put their claims back into the queue, or --keep-decided to leave them out"
        )
    cli_evidence_output.print_resting(resting)
    typer.confirm("Put these claims back into the queue?", abort=True, err=True)


def _told(told: dict[str, Any], words: str, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(told)
    else:
        cli_output.say(words)
