"""The verbs of a desk that shares its work: assign, tag, untag, note."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings
from claims.errors import InvalidInputError

if TYPE_CHECKING:
    from db.engine import Database

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
ClaimId = Annotated[int, typer.Argument(help="The claim's number, as `list` shows it.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]
TagName = Annotated[str, typer.Argument(help="The tag; case does not count.")]


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(assign)
    app.command()(tag)
    app.command()(untag)
    app.command("undo-work")(undo_work)
    app.command()(note)


def assign(
    claim_id: ClaimId,
    name: Annotated[str | None, typer.Argument(help="Who looks after it from now on.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody looks after it any more.")] = False,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give a claim to somebody."""
    from claims.services import assigning

    if (name is None) is not nobody:
        raise InvalidInputError("say who looks after the claim, or --nobody")
    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        version = assigning.assign(session, claim_id, name, by=by)
    told = {"id": claim_id, "assignee": name, "version": version, "by": by}
    _confirm(told, f"{name or 'nobody'} looks after claim {claim_id} now (by {by})", as_json=json_)


def tag(claim_id: ClaimId, name: TagName, as_: Name = None, json_: Json = False) -> None:
    """File a claim under a tag."""
    from claims.services import tagging

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        version = tagging.tag(session, claim_id, name, by=by)
    told = {"id": claim_id, "tag": tagging.folded(name), "version": version, "by": by}
    _confirm(told, f"claim {claim_id} is tagged {tagging.folded(name)} now (by {by})", as_json=json_)


def untag(claim_id: ClaimId, name: TagName, as_: Name = None, json_: Json = False) -> None:
    """Take a tag off a claim."""
    from claims.services import tagging

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        version = tagging.untag(session, claim_id, name, by=by)
    told = {"id": claim_id, "untag": tagging.folded(name), "version": version, "by": by}
    _confirm(told, f"claim {claim_id} is not tagged {tagging.folded(name)} any more (by {by})", as_json=json_)


def undo_work(claim_id: ClaimId, as_: Name = None, json_: Json = False) -> None:
    """Take the last change of a claim's assignee or tags back; `undo` takes decisions back."""
    from claims.services import work_undoing

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        last = work_undoing.last_work(session, claim_id)
        if last is None:
            raise InvalidInputError(f"claim {claim_id} was given to nobody and has no tag to take back")
        version = work_undoing.undo_work(session, last.event_id, by=by)
    told = {"id": claim_id, "undone": last.kind, "version": version, "by": by}
    _confirm(told, f"{last.kind.replace('_', ' ')} taken back on claim {claim_id} (by {by})", as_json=json_)


def note(
    claim_id: ClaimId,
    text: Annotated[
        str | None, typer.Argument(help="The note; @name calls somebody. Left out, the notes are shown.")
    ] = None,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Write a note beside a claim, or show those that are there."""
    from claims.services import notes

    if text is None:
        _show_notes(claim_id, as_json=json_)
        return
    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        number = notes.add(session, claim_id, text, by=by)
        found = next(view for view in notes.for_claim(session, claim_id) if view.id == number)
    told = {"id": claim_id, "note": number, "addressed": list(found.addressed), "by": by}
    calls = f", to {', '.join(found.addressed)}" if found.addressed else ""
    _confirm(told, f"note {number} stands beside claim {claim_id} (by {by}{calls})", as_json=json_)


def _show_notes(claim_id: int, *, as_json: bool) -> None:
    from claims import cli_output
    from claims.services import notes

    with _opener[0]().read() as session:
        found = notes.for_claim(session, claim_id)
    for view in found:
        if as_json:
            cli_output.emit(
                {
                    "note": view.id,
                    "id": view.claim_id,
                    "text": view.text,
                    "by": view.by,
                    "at": view.created_at,
                    "addressed": list(view.addressed),
                }
            )
        else:
            calls = f" to {', '.join(view.addressed)}" if view.addressed else ""
            cli_output.say(f"{cli_output.moment(view.created_at)}  {view.by}{calls}: {view.text}")
    if not found and not as_json:
        cli_output.say(f"claim {claim_id} has no notes", error=True)


def _confirm(told: dict[str, Any], words: str, *, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(told)
    else:
        cli_output.say(words)
