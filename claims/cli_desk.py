"""The verbs about the desk itself: verify, settings show, settings set."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import cli_input, settings
from claims.errors import InvalidInputError
from claims.vocabulary import ClaimStatus

if TYPE_CHECKING:
    from claims.services.desk import DeskSettings
    from claims.services.verifying import Check, Verification
    from db.engine import Database

BROKEN = 1

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]

desk_settings = typer.Typer(
    name="settings", help="The scale of ratings, and what takes a second look.", no_args_is_help=True
)


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(verify)
    app.add_typer(desk_settings)


def verify(
    noted: Annotated[
        str | None, typer.Option(help="A hash that `verify` printed earlier: is that log still in this one?")
    ] = None,
    json_: Json = False,
) -> None:
    """Check the audit log to the byte, every text and offset, and that the tables are what the log tells.

    Exit code 1 when anything is wrong.
    """
    from claims import cli_output
    from claims.services import verifying

    with _opener[0]().read() as session, cli_output.progress("reading the log", shown=not json_) as advance:
        found = verifying.verify(session, noted=noted, progress=advance)
    if json_:
        cli_output.emit(_verification_record(found))
    else:
        _print_verification(found)
    if not found.holds:
        raise typer.Exit(BROKEN)


def _verification_record(found: Verification) -> dict[str, Any]:
    return {
        "holds": found.holds,
        "lines": found.lines,
        "head": found.head,
        "first_bad_line": found.first_bad_line,
        "checks": [
            {
                "name": check.name,
                "checked": check.said,
                "wrong": list(check.wrong),
                "count_wrong": check.count_wrong,
                "skipped": check.skipped,
            }
            for check in found.checks
        ],
    }


def _print_verification(found: Verification) -> None:
    from claims.cli_output import say

    for check in found.checks:
        _print_check(check)
    if found.holds:
        say(f"all holds. The last of {found.lines:,} lines has the hash {found.head}")
        say("note it elsewhere: `verify --noted HASH` tells later whether this log was written anew since")
    elif found.first_bad_line is not None:
        say(f"the first bad line of the audit log is {found.first_bad_line}")
    else:
        say("something is wrong: see above; restore a backup, or find out who wrote past the program")


def _print_check(check: Check) -> None:
    from claims.cli_output import say

    if check.skipped:
        say(f"skipped  {check.name}: {check.skipped}")
        return
    say(f"{'ok' if not check.count_wrong else 'WRONG':<8} {check.name}: {check.said}")
    for line in check.wrong:
        say(f"         {line}")
    more = check.count_wrong - len(check.wrong)
    if more > 0:
        say(f"         and {more:,} more")


@desk_settings.command("show")
def settings_show(json_: Json = False) -> None:
    """Show the scale of ratings, and which statuses take a second look."""
    from claims.services import desk

    with _opener[0]().read() as session:
        _show(desk.settings(session), as_json=json_)


@desk_settings.command("set")
def settings_set(
    four_eyes: Annotated[
        list[ClaimStatus] | None, typer.Option(help="A status that takes a second look; may be repeated.")
    ] = None,
    no_four_eyes: Annotated[bool, typer.Option("--no-four-eyes", help="No second looks.")] = False,
    ratings: Annotated[
        str | None,
        typer.Option(help="A JSON file with the scale, as `settings show --json` prints it; - reads input."),
    ] = None,
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Change how the desk works; that takes an admin."""
    from claims.services import desk

    if four_eyes and no_four_eyes:
        raise InvalidInputError("--four-eyes and --no-four-eyes say the opposite: give one of them")
    if not (four_eyes or no_four_eyes or ratings):
        raise InvalidInputError("nothing to set: give --four-eyes, --no-four-eyes or --ratings")
    scale = None if ratings is None else desk.scale(_scale(ratings))
    eyes = [] if no_four_eyes else four_eyes or None
    with _opener[0]().write() as session:
        desk.change(session, by=as_ or settings.analyst_name(), ratings=scale, four_eyes=eyes)
        known = desk.settings(session)
    _show(known, as_json=json_)


def _scale(file: str) -> object:
    try:
        values = json.loads("\n".join(cli_input.lines(file)))
    except ValueError as error:
        raise InvalidInputError(f"{file}: not JSON ({error})") from None
    return values["ratings"] if isinstance(values, dict) and "ratings" in values else values


def _show(known: DeskSettings, *, as_json: bool) -> None:
    from claims import cli_output
    from claims.services import desk

    if as_json:
        ends = {"best": known.best, "worst": known.worst, "version": known.version}
        cli_output.emit(desk.as_values(known) | ends)
        return
    for step in known.ratings:
        number = "-" if step.number is None else step.number
        cli_output.say(f"{step.value:<16} {number:>4}  {', '.join(step.statuses):<24}  {step.label}")
    eyes = ", ".join(sorted(known.four_eyes)) or "nothing"
    cli_output.say(f"takes a second look: {eyes} (settings version {known.version})")
