"""Run the command line as its users do: in a process of its own, on a real database file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db.engine import Database
from tests.fakes import candidate, prepared

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects on stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Claims = Callable[..., Run]


def environment(database_url: str) -> dict[str, str]:
    return {**os.environ, "CLAIMS_DATABASE_URL": database_url, "CLAIMS_ANALYST": "ada"}


@pytest.fixture
def claims(database_url: str) -> Claims:
    def run(*words: str | Path, stdin: bytes = b"") -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "claims", *map(str, words)],
            input=stdin,
            capture_output=True,
            cwd=PROJECT,
            env=environment(database_url),
            check=False,
            timeout=180,
        )
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def stored(database: Database) -> Database:
    """A database that holds two claims of one document."""
    from claims.records import DocumentText
    from claims.services import intake

    text = "The mill closed in May. Nobody was paid \x1b[31m[bold]twice[/bold]."
    found = [
        candidate(text, "The mill closed in May."),
        candidate(text, "Nobody was paid \x1b[31m[bold]twice[/bold].", negated=True, check_worthiness=0.6),
    ]
    with database.write() as session:
        intake.store(session, prepared(DocumentText(text, language="en", name="mill.txt"), found), by="ada")
    return database
