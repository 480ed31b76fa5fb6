"""The verbs that decide: mark, undo, confirm, send-back, withdraw-proposal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import cli_input, settings
from claims.errors import InvalidInputError
from claims.vocabulary import ClaimStatus, Stance

if TYPE_CHECKING:
    from db.engine import Database

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
ClaimId = Annotated[int, typer.Argument(help="The claim's number, as `list` shows it.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]
Version = Annotated[
    int | None, typer.Option(help="Refuse if the claim is not at this version, as `show` gave it.")
]

Because = Annotated[str | None, typer.Option(help="Why; needed for verified and disputed.")]
Rating = Annotated[
    str | None, typer.Option(help="A rating that goes with the status; `settings show` lists them.")
]
AsOf = Annotated[str | None, typer.Option(help="The day up to which you looked, YYYY-MM-DD.")]
Expires = Annotated[
    str | None, typer.Option(help="The first day on which it holds no longer: the claim is due again then.")
]
Probability = Annotated[
    float | None, typer.Option(help="How probable it is that the claim is true, from 0 to 1.")
]
Links = Annotated[list[str] | None, typer.Option(help="A link; may be given several times.")]
Quotes = Annotated[list[str] | None, typer.Option(help="A quoted passage as evidence.")]
Does = Annotated[
    Stance | None,
    typer.Option(
        help="What the evidence does; by default it supports a verified claim, "
        "refutes a disputed one, and is context for any other."
    ),
]
RestsOn = Annotated[list[int] | None, typer.Option(help="The number of evidence that is filed already.")]


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.command()(mark)
    app.command()(undo)
    app.command()(confirm)
    app.command("send-back")(send_back)
    app.command("withdraw-proposal")(withdraw_proposal)


def mark(
    claim_id: ClaimId,
    status: Annotated[ClaimStatus, typer.Argument(help="The new status.")],
    because: Because = None,
    rating: Rating = None,
    as_of: AsOf = None,
    expires: Expires = None,
    probability: Probability = None,
    evidence: Links = None,
    quote: Quotes = None,
    stance: Does = None,
    rests_on: RestsOn = None,
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
            probability=probability,
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
