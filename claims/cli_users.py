"""The verbs that say who works here and who may do what: users list, users role, roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import settings
from claims.vocabulary import Role

if TYPE_CHECKING:
    from claims.services.identity import Person
    from db.engine import Database

_opener: list[Callable[[], Database]] = []

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Name = Annotated[
    str | None, typer.Option("--as", help="Who decides; CLAIMS_ANALYST or the login name otherwise.")
]

users = typer.Typer(name="users", help="Who works here, and in which role.", no_args_is_help=True)


def register(app: typer.Typer, database: Callable[[], Database]) -> None:
    """Add the verbs to the command line; ``database`` opens the one that was chosen."""
    _opener[:] = [database]
    app.add_typer(users)
    app.command()(roles)


@users.command("list")
def list_(json_: Json = False) -> None:
    """List everybody who works here with their role, by name."""
    from claims import cli_output
    from claims.services import identity

    with _opener[0]().read() as session:
        found = identity.people(session)
    for person in found:
        if json_:
            cli_output.emit(_record(person))
        else:
            email = f"  {person.email}" if person.email else ""
            cli_output.say(f"{person.role:<8}  {person.name}{email}")


@users.command("role")
def role_(
    name: Annotated[str, typer.Argument(help="Whose role, by the name that `users list` shows.")],
    role: Annotated[Role, typer.Argument(help="The new role; `roles` says what each may do.")],
    as_: Name = None,
    json_: Json = False,
) -> None:
    """Give somebody a role; that takes an admin."""
    from claims import cli_output
    from claims.services import identity

    by = as_ or settings.analyst_name()
    with _opener[0]().write() as session:
        person = identity.set_role(session, name, role, by=by)
    if json_:
        cli_output.emit({**_record(person), "by": by})
    else:
        cli_output.say(f"{person.name} is in the role {person.role} now (by {by})")


def roles(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the page docs/roles.md instead of a table.")
    ] = False,
    json_: Json = False,
) -> None:
    """Show who may do what."""
    from claims import cli_output
    from claims.services import permissions

    if markdown:
        for line in permissions.as_markdown().splitlines():
            cli_output.say(line)
        return
    for action, least in permissions.LEAST.items():
        if json_:
            cli_output.emit({"action": action, "roles": [role for role in Role if role.rank >= least.rank]})
        else:
            cli_output.say(f"{least:<8}  {action}")


def _record(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role,
        "email": person.email,
        "signs_in": person.signs_in,
    }
