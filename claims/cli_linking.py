"""The verbs that say which claims are the same: join, split, keep-apart, consider-again, matches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings

if TYPE_CHECKING:
    from claims.services.views import Suggestion
    from db.engine import Database

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
ClaimId = Annotated[int, typer.Argument(help="The claim's number, as `list` shows it.")]
OtherId = Annotated[int, typer.Argument(help="The number of the other claim.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(join)
    app.command()(split)
    app.command("keep-apart")(keep_apart)
    app.command("consider-again")(consider_again)
    app.command()(matches)


def join(claim_id: ClaimId, into_id: OtherId, as_: Name = None, json_: Json = False) -> None:
    """Join a claim into another that says the same; `undo` and `split` take it back."""
    from claims.services import linking

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        version = linking.join(session, claim_id, into_id, by=by)
    told = {"id": claim_id, "into": into_id, "version": version, "by": by}
    _confirm(told, f"claim {claim_id} is joined into claim {into_id} now (by {by})", as_json=json_)


def split(claim_id: ClaimId, as_: Name = None, json_: Json = False) -> None:
    """Make a joined claim one of its own again, with all that was its own."""
    from claims.services import linking

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        version = linking.split(session, claim_id, by=by)
    told = {"id": claim_id, "version": version, "by": by}
    _confirm(told, f"claim {claim_id} is a claim of its own again (by {by})", as_json=json_)


def keep_apart(claim_id: ClaimId, other_id: OtherId, as_: Name = None, json_: Json = False) -> None:
    """Remember that two claims do not say the same, so that they are not suggested again."""
    from claims.services import linking

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        linking.keep_apart(session, claim_id, other_id, by=by)
    told = {"id": claim_id, "other": other_id, "by": by}
    _confirm(told, f"claims {claim_id} and {other_id} are kept apart now (by {by})", as_json=json_)


def consider_again(claim_id: ClaimId, other_id: OtherId, as_: Name = None, json_: Json = False) -> None:
    """Take back that two claims are kept apart."""
    from claims.services import linking

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        linking.consider_again(session, claim_id, other_id, by=by)
    told = {"id": claim_id, "other": other_id, "by": by}
    _confirm(told, f"claims {claim_id} and {other_id} may be the same again (by {by})", as_json=json_)


def matches(claim_id: ClaimId, json_: Json = False) -> None:
    """Show the known claims that may be the same as a claim and wait for a decision."""
    from claims import cli_output
    from claims.services.suggestions import suggestions_for

    with _opener[0]().read() as session:
        found = suggestions_for(session, claim_id)
    for suggestion in found:
        if json_:
            cli_output.emit(_record(suggestion))
        else:
            cli_output.say(_line(suggestion))
    if not found and not json_:
        cli_output.say(f"nothing that may be the same as claim {claim_id} waits for a decision", error=True)


def _confirm(told: dict[str, Any], words: str, *, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(told)
    else:
        cli_output.say(words)


def _record(suggestion: Suggestion) -> dict[str, Any]:
    known, verdict = suggestion.known, suggestion.verdict
    return {
        "id": known.id,
        "text": known.text,
        "language": known.language,
        "status": known.status,
        "score": round(suggestion.score, 4),
        "signals": list(suggestion.signals),
        "explanation": suggestion.explanation,
        "verdict": verdict
        and {
            "status": verdict.status,
            "reason": verdict.justification,
            "by": verdict.by,
            "at": verdict.created_at,
        },
    }


def _line(suggestion: Suggestion) -> str:
    known, verdict = suggestion.known, suggestion.verdict
    since = f", since {verdict.created_at:%Y-%m-%d} by {verdict.by}" if verdict else ""
    return f"{known.id}  {known.status}{since}  {known.text}  ({suggestion.explanation})"
