"""The verbs that decide: mark, undo, confirm, send-back, withdraw-proposal, settings; and verify."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import cli_input, settings
from claims.errors import InvalidInputError
from claims.vocabulary import ClaimStatus, Stance

if TYPE_CHECKING:
    from claims.services.desk import DeskSettings
    from claims.services.verifying import Check, Verification
    from db.engine import Database

BROKEN = 1

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
ClaimId = Annotated[int, typer.Argument(help="The claim's number, as `list` shows it.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]
Version = Annotated[
    int | None, typer.Option(help="Refuse if the claim is not at this version, as `show` gave it.")
]

desk_settings = typer.Typer(
    name="settings", help="The scale of ratings, and what takes a second look.", no_args_is_help=True
)


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(mark)
    app.command()(undo)
    app.command()(confirm)
    app.command("send-back")(send_back)
    app.command("withdraw-proposal")(withdraw_proposal)
    app.command()(verify)
    app.add_typer(desk_settings)


def mark(
    claim_id: ClaimId,
    status: Annotated[ClaimStatus, typer.Argument(help="The new status.")],
    because: Annotated[str | None, typer.Option(help="Why; needed for verified and disputed.")] = None,
    rating: Annotated[
        str | None, typer.Option(help="A rating that goes with the status; `settings show` lists them.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="The day up to which you looked, YYYY-MM-DD.")] = None,
    expires: Annotated[
        str | None,
        typer.Option(help="The first day on which it holds no longer: the claim is due again then."),
    ] = None,
    evidence: Annotated[list[str] | None, typer.Option(help="A link; may be given several times.")] = None,
    quote: Annotated[list[str] | None, typer.Option(help="A quoted passage as evidence.")] = None,
    stance: Annotated[
        Stance | None,
        typer.Option(
            help="What the evidence does; by default it supports a verified claim, "
            "refutes a disputed one, and is context for any other."
        ),
    ] = None,
    rests_on: Annotated[
        list[int] | None, typer.Option(help="The number of evidence that is filed already.")
    ] = None,
    as_: Name = None,
    expect_version: Version = None,
    json_: Json = False,
) -> None:
    """Give a claim a status, with a reason and evidence; it may take a second look by somebody else."""
    from claims.services import review

    pieces = cli_input.evidence(evidence or [], quote or [], stance=stance, status=status)
    by = as_ or settings.analyst_name()
    database = _opener[0]()
    seen = _version(database, claim_id) if expect_version is None else expect_version
    with database.write() as session:
        version = review.mark(
            session,
            claim_id,
            status,
            by=by,
            reason=because,
            evidence=pieces,
            rating=rating,
            as_of=_day(as_of, "--as-of"),
            expires_on=_day(expires, "--expires"),
            rests_on=rests_on or [],
            expected_version=seen,
        )
        waits = review.waits_for_second_look(session, status)
    if waits:
        told = {"id": claim_id, "status": ClaimStatus.IN_REVIEW, "version": version, "by": by}
        line = f"claim {claim_id}: {status} is proposed and waits for a second look (by {by})"
        _tell(told | {"proposed": status}, line, as_json=json_)
    else:
        _tell_status(claim_id, status, version, by, as_json=json_)


def _day(given: str | None, option: str) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InvalidInputError(f"{option} {given[:40]!r} is no day; write it as YYYY-MM-DD") from None


def _version(database: Database, claim_id: int) -> int:
    """Return the version as it stands now, so that a mark made meanwhile by somebody else is noticed."""
    from claims.services.ids import get_claim

    with database.read() as session:
        return get_claim(session, claim_id).version


def _tell_status(claim_id: int, status: str, version: int, by: str, *, as_json: bool) -> None:
    told = {"id": claim_id, "status": status, "version": version, "by": by}
    _tell(told, f"claim {claim_id} is {status} now (version {version}, by {by})", as_json=as_json)


def _tell(told: dict[str, Any], line: str, *, as_json: bool) -> None:
    from claims import cli_output

    if as_json:
        cli_output.emit(told)
    else:
        cli_output.say(line)


def undo(claim_id: ClaimId, as_: Name = None, json_: Json = False) -> None:
    """Take the last thing done to a claim back: a mark, a proposal, a second look, a join."""
    from claims.services import review

    _change(claim_id, review.undo, as_, as_json=json_)


def confirm(claim_id: ClaimId, as_: Name = None, expect_version: Version = None, json_: Json = False) -> None:
    """Confirm a verdict that somebody else proposed; that takes a reviewer."""
    from claims.services import second_look

    _change(claim_id, second_look.confirm, as_, seen=expect_version, as_json=json_)


def send_back(
    claim_id: ClaimId,
    comment: Annotated[str, typer.Option(help="What is missing, or wrong.")] = "",
    as_: Name = None,
    expect_version: Version = None,
    json_: Json = False,
) -> None:
    """Send a proposed verdict back, with a comment; that takes a reviewer."""
    from claims.services import second_look

    _change(claim_id, second_look.send_back, as_, seen=expect_version, as_json=json_, comment=comment)


def withdraw_proposal(claim_id: ClaimId, as_: Name = None, json_: Json = False) -> None:
    """Take a verdict back that you proposed yourself."""
    from claims.services import second_look

    _change(claim_id, second_look.withdraw, as_, as_json=json_)


def _change(
    claim_id: int,
    act: Callable[..., int],
    name: str | None,
    *,
    seen: int | None = None,
    as_json: bool,
    **said: str,
) -> None:
    """Do one act to a claim as it stands now, and tell what it became."""
    from claims.services.ids import get_claim

    by = name or settings.analyst_name()
    database = _opener[0]()
    expected = _version(database, claim_id) if seen is None else seen
    with database.write() as session:
        version = act(session, claim_id, by=by, expected_version=expected, **said)
        status = get_claim(session, claim_id).status
    _tell_status(claim_id, status, version, by, as_json=as_json)


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
