"""The verb that makes tokens for the API."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command("api-token")(api_token)


def api_token(
    name: Annotated[str, typer.Argument(help="Who acts with the token, as `users list` shows them.")],
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Make a token for the API, and the line for the file that CLAIMS_API_TOKENS names. Nothing is stored."""
    from claims import cli_output
    from claims.api.tokens import new_token

    token, line = new_token(name)
    if json_:
        cli_output.emit({"token": token, "line": line})
        return
    cli_output.say(token)
    cli_output.say(line)
    cli_output.say(
        "the first line is the token, shown once; add the second to the file of tokens", error=True
    )
