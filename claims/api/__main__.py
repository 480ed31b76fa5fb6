"""``python -m claims.api``: serve the API on this machine only; a proxy that speaks TLS lets others in."""

from __future__ import annotations

import argparse

import uvicorn

from claims import settings
from claims.api import application, desk
from claims.api.tokens import TokenFile
from claims.cli_output import run_reporting_errors

ADDRESS = "127.0.0.1"
PORT = 8502
AT_ONCE = 100
"""Connections at the same time; uvicorn answers 503 to more."""


def main() -> None:
    """Serve until stopped; bad settings end in one line on stderr and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m claims.api", description="Serve the API over HTTP.")
    parser.add_argument("--port", type=int, default=PORT, help=f"the port on {ADDRESS}; {PORT} otherwise")
    port = parser.parse_args().port
    run_reporting_errors(lambda: _serve(port))


def _serve(port: int) -> None:
    tokens = TokenFile.opened(settings.api_tokens())
    app = application.create(desk.from_environment(), tokens=tokens)
    uvicorn.run(app, host=ADDRESS, port=port, server_header=False, limit_concurrency=AT_ONCE)


if __name__ == "__main__":
    main()
