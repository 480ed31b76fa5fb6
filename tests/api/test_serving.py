"""The API as it is started, its verb for tokens, and the commands of its guide."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from claims.api.__main__ import ADDRESS, PORT
from claims.api.asked import MOST_LISTED
from claims.api.desk import from_environment
from claims.api.gate import Limits
from claims.api.tokens import digest_of
from tests.api.conftest import Make, People

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")


def _environment(database_url: str, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMS_")}
    return {**kept, "CLAIMS_DATABASE_URL": database_url, "CLAIMS_ANALYST": "ada", **more}


def _run(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(people: People, database_url: str, port: int) -> Iterator[str]:
    """The address of a server in a process of its own."""
    environment = _environment(database_url, CLAIMS_API_TOKENS=str(people.path))
    server = subprocess.Popen(
        [sys.executable, "-m", "claims.api", "--port", str(port)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stderr is not None
        assert any("running on" in line for line in server.stderr), "the API does not listen"
        yield f"http://{ADDRESS}:{port}"
        server.terminate()


def test_it_serves_on_this_machine(served: str, people: People) -> None:
    assert httpx.get(f"{served}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{served}/claims").status_code == 401
    answer = httpx.get(f"{served}/claims", headers=people.headers("ada"))
    assert answer.json() == {"claims": [], "total": 0}
    assert "server" not in answer.headers
    large = httpx.post(f"{served}/documents", headers=people.headers("ada"), content=b"a" * 8_000_001)
    assert large.status_code == 413


def test_the_configured_desk_embeds_and_searches_with_one_model(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS_DATABASE_URL", database_url)
    monkeypatch.setenv("CLAIMS_SITE", "https://desk.example/{id}")
    made = from_environment()
    readers = made.readers  # built, and loads nothing yet
    assert readers is made.readers
    assert readers.embedder.model_name == readers.index.model_name
    assert made.published_at.address(7) == "https://desk.example/7"
    made.database.close()


def test_it_does_not_start_without_tokens(database_url: str, tmp_path: Path) -> None:
    for more in ({}, {"CLAIMS_API_TOKENS": str(tmp_path / "missing")}):
        run = _run("claims.api", environment=_environment(database_url, **more))
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.startswith("error: ")
        assert "api-token" in run.stderr or "missing" in run.stderr
        assert run.stderr.count("\n") == 1


def test_the_verb_makes_a_token_and_its_line(database_url: str) -> None:
    environment = _environment(database_url)
    run = _run("claims", "api-token", "ada", environment=environment)
    token, line = run.stdout.splitlines()
    assert line == f"ada:{digest_of(token)}"
    told = json.loads(_run("claims", "api-token", "ada", "--json", environment=environment).stdout)
    assert told["line"] == f"ada:{digest_of(told['token'])}"
    assert told["token"] != token
    assert _run("claims", "api-token", "#", environment=environment).returncode == 2


def _commands() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, flags=re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def test_the_commands_of_the_guide_do_what_it_says(make: Make, people: People) -> None:
    client, tried = make(None), 0
    for program, *words in _commands():
        if program != "curl":
            continue
        options = [words[place + 1] for place, word in enumerate(words) if word in ("-H", "-d")]
        headers = dict(
            word.replace("$TOKEN", people.tokens["ada"]).split(": ", 1)
            for word in options
            if not word.startswith("{")
        )
        body = next((word for word in options if word.startswith("{")), None)
        address = urlsplit(words[-1])
        assert f"{address.scheme}://{address.netloc}" == f"http://{ADDRESS}:{PORT}"
        path = f"{address.path}?{address.query}"
        answer = client.request("POST" if body else "GET", path, headers=headers, content=body)
        assert answer.status_code in (200, 201), (path, answer.text)
        tried += 1
    assert tried == 6


def test_the_other_commands_of_the_guide_exist(client: TestClient) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    others = [words for words in _commands() if words[0] != "curl"]
    assert others == [
        ["python", "-m", "claims", "api-token", "ada"],
        ["export", "CLAIMS_API_TOKENS=/path/to/tokens"],
        ["make", "api"],
    ]
    assert f"PORT_API ?= {PORT}\n" in makefile
    assert "-m claims.api --port $(PORT_API)" in makefile
    described = client.get("/openapi.json").json()["paths"]
    for path, methods in described.items():
        for method in methods:
            assert f"`{method.upper()} {path.replace('claim_id', 'id')}" in GUIDE


def test_the_limits_of_the_guide_are_those_of_the_program() -> None:
    limits = Limits()
    assert f"{limits.requests} requests a minute" in GUIDE
    assert limits.window_seconds == 60
    assert f"{limits.body_seconds:g} seconds, or has more than {limits.body_bytes:,} bytes" in GUIDE
    assert f"({MOST_LISTED} at most)" in GUIDE
