"""The verb ``conflicts``: what contradicts what, decisions about it, and a scan of all that is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings
from claims.errors import InvalidInputError
from claims.vocabulary import ConflictDecision, ConflictKind

if TYPE_CHECKING:
    from claims.services.conflict_views import ConflictSide, ConflictView
    from claims.services.radar import Radar
    from db.engine import Database

Open = Callable[[], "Database"]
Build = Callable[[], "Radar | None"]
_open: list[Open] = []
_build: list[Build] = []

conflicts = typer.Typer(
    name="conflicts",
    help="Show what contradicts what, decide about it, and look for more.",
    rich_markup_mode=None,
    invoke_without_command=True,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
ConflictId = Annotated[int, typer.Argument(help="The conflict's number, as `conflicts` shows it.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]


def register(app: typer.Typer, database: Open, radar: Build) -> None:
    """Add the verb; ``database`` opens the one that was chosen, ``radar`` builds what finds conflicts."""
    _open[:], _build[:] = [database], [radar]
    app.add_typer(conflicts)


@conflicts.callback()
def list_(
    context: typer.Context,
    claim: Annotated[
        int | None, typer.Option(help="Only those of this claim and of what it stands for.")
    ] = None,
    kind: Annotated[
        list[ConflictKind] | None, typer.Option(help="Only these kinds; may be repeated.")
    ] = None,
    decided: Annotated[bool, typer.Option("--decided", help="Those that somebody decided about.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many.")] = 20,
    scan: Annotated[
        bool, typer.Option("--scan", help="Look at every claim that was not looked at yet, first.")
    ] = False,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="With --scan: at all of them; what is undecided is read anew.")
    ] = False,
    json_: Json = False,
) -> None:
    """List conflicts: what is at stake first, then the surest.

    A scan may be stopped at any time; the next one goes on from there.
    """
    if context.invoked_subcommand is not None:
        return
    if afresh and not scan:
        raise InvalidInputError("--afresh says how to scan; add --scan")
    database = _open[0]()
    _bring_up_to_date(database, _build[0](), scan=scan, afresh=afresh)
    _print(database, claim, tuple(kind or ()), decided=decided, limit=limit, as_json=json_)


@conflicts.command()
def decide(
    conflict_id: ConflictId,
    decision: Annotated[ConflictDecision, typer.Argument(help="What it is.")],
    expect: Annotated[
        str | None,
        typer.Option(help="Refuse unless this decision stands; `none` for a conflict that waits."),
    ] = None,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Say what a conflict is: real, explained_by_time, explained_by_scope or not_a_conflict."""
    from claims.services import conflicts as service

    by = as_ or settings.analyst_name()
    expected = ... if expect is None else _expected(expect)
    with _open[0]().write() as session:
        service.decide(session, conflict_id, decision, by=by, expected=expected)
    told = {"conflict": conflict_id, "decision": decision, "by": by}
    _confirm(told, f"conflict {conflict_id} is decided: {service.words(decision)} (by {by})", as_json=json_)


@conflicts.command()
def undo(conflict_id: ConflictId, as_: Name = None, json_: Json = False) -> None:
    """Take the decision that stands on a conflict back; the one before it stands again."""
    from claims.services import conflicts as service

    by = as_ or settings.analyst_name()
    with _open[0]().write() as session:
        service.undo(session, conflict_id, by=by)
        stands = service.show_conflict(session, conflict_id).decision
    told = {"conflict": conflict_id, "decision": stands, "by": by}
    what = f"is decided as before: {service.words(stands)}" if stands else "waits for a decision again"
    _confirm(told, f"conflict {conflict_id} {what} (by {by})", as_json=json_)


def _expected(word: str) -> ConflictDecision | None:
    if word == "none":
        return None
    try:
        return ConflictDecision(word)
    except ValueError:
        known = ", ".join(["none", *ConflictDecision])
        raise InvalidInputError(f"{word[:80]!r} is no decision; there are {known}") from None


def _bring_up_to_date(database: Database, radar: Radar | None, *, scan: bool, afresh: bool) -> None:
    """Scan where that is asked for; otherwise look at what was decided since, which takes a moment."""
    from claims.cli_output import progress, say
    from claims.services import radar as service

    if radar is None:
        if scan:
            raise InvalidInputError(
                "conflicts are only found with the default embedding model; unset CLAIMS_EMBEDDING_MODEL"
            )
        return
    if not scan:
        service.look_at_decided(database, radar=radar)
        return
    with progress("looking at claims") as advance:
        done = service.scan(database, radar=radar, afresh=afresh, progress=advance)
    say(f"{done.looked_at} claims looked at, {done.found} new conflicts found", error=True)


def _print(
    database: Database,
    claim: int | None,
    kinds: tuple[ConflictKind, ...],
    *,
    decided: bool,
    limit: int,
    as_json: bool,
) -> None:
    from claims import cli_output
    from claims.services import conflicts as service
    from claims.services import radar_looks

    with database.read() as session:
        page = service.list_conflicts(session, claim_id=claim, decided=decided, kinds=kinds, limit=limit)
        unseen = radar_looks.count_unseen(session)
    for found in page.conflicts:
        if as_json:
            cli_output.emit(_record(found))
        else:
            _say(found)
    if not as_json:
        cli_output.say(f"{len(page.conflicts)} of {page.total} conflicts", error=True)
        if unseen:
            cli_output.say(f"{unseen} claims were not looked at yet; see --scan", error=True)


def _say(found: ConflictView) -> None:
    from claims.cli_output import moment, say

    say(f"{found.id}  {found.kind}, {found.certainty:.0%} certain: {found.explanation}")
    for side in found.sides:
        say(f"    {_side(side)}")
    if found.decision and found.decided_at:
        decision = found.decision.replace("_", " ")
        say(f"    decided: {decision}, by {found.decided_by}, {moment(found.decided_at)}")


def _side(side: ConflictSide) -> str:
    claim = side.claim
    source = ", ".join(str(part) for part in (claim.source, side.published_on) if part)
    joined = "" if side.wording.id == claim.id else f" [worded as claim {side.wording.id}]"
    where = f" ({source})" if source else ""
    return f"claim {claim.id}  {claim.status}{where}: {side.wording.text}{joined}"


def _record(found: ConflictView) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "certainty": found.certainty,
        "explanation": found.explanation,
        "signals": list(found.signals),
        "left": _side_record(found.left),
        "right": _side_record(found.right),
        "created_at": found.created_at,
        "decision": found.decision,
        "decided_by": found.decided_by,
        "decided_at": found.decided_at,
    }


def _side_record(side: ConflictSide) -> dict[str, Any]:
    claim, mention = side.claim, side.mention
    return {
        "id": claim.id,
        "text": claim.text,
        "wording": {"id": side.wording.id, "text": side.wording.text},
        "phrase": side.phrase,
        "language": side.wording.language,
        "status": claim.status,
        "claimant": mention and mention.claimant,
        "modality": mention and mention.modality,
        "document": claim.document_id,
        "source": claim.source,
        "published_on": side.published_on and side.published_on.isoformat(),
        "verdict": side.verdict and {"status": side.verdict.status, "reason": side.verdict.justification},
    }


def _confirm(told: dict[str, Any], words: str, *, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(told)
    else:
        cli_output.say(words)
