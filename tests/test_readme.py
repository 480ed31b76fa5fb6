"""The README's commands do what it says: each is run here, in the order in which it stands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
ARTICLES = PROJECT / "seeds" / "articles"


def _commands(start: str) -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and line[0] == start]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the files that the README speaks of."""
    shutil.copy(ARTICLES / "velmora-stausee.de.txt", tmp_path / "article.txt")
    shutil.copy(ARTICLES / "velmora-ministry.en.html", tmp_path / "page.html")
    (tmp_path / "passages.txt").write_text("The dam is 62 metres high.\nWhat a view!\n", encoding="utf-8")
    (tmp_path / "queries.txt").write_text("Wie hoch ist der Damm?\n\nlang:en dam\n", encoding="utf-8")
    (tmp_path / "claims.csv").write_text(
        "text,source,status\nThe dam of Ostrel is 62 metres high.,Delta Post,verified\n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.model
def test_every_command_of_the_workbench_runs(desk: Path) -> None:
    commands = _commands(".venv/bin/python")
    assert len(commands) >= 9
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "CLAIMS_DATABASE_URL": f"sqlite:///{desk / 'claims.db'}",
    }
    for command in commands:
        run = subprocess.run(
            [sys.executable, *command[1:]],
            cwd=desk,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, f"{shlex.join(command)}: {run.stderr}"
        assert run.stdout


def test_every_make_target_exists() -> None:
    mentioned = set(re.findall(r"`?make ([a-z][a-z-]*)", README))
    targets = set(
        re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {"run", "test", "eval", "bench", "help", "install"} <= mentioned <= targets


def test_every_picture_and_page_exists() -> None:
    for target in re.findall(r"\]\(((?!https?:)[^)#]+)\)", README):
        assert (PROJECT / target).exists(), target


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(free_port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """``make run`` on a free port and a new database."""
    make = subprocess.Popen(
        ["make", "run", f"PORT={free_port}"],
        cwd=PROJECT,
        env={**os.environ, "CLAIMS_DATABASE_URL": f"sqlite:///{tmp_path / 'claims.db'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield make
    os.killpg(make.pid, signal.SIGTERM)
    make.communicate(timeout=30)


@pytest.mark.model
def test_make_run_says_what_it_does_and_answers(running: subprocess.Popen[str], free_port: int) -> None:
    assert running.stdout is not None
    said: list[str] = []
    for line in running.stdout:
        said.append(line)
        if "URL:" in line:
            break
    told = "".join(said)
    assert "Preparing the database" in told
    assert "Loaded 5 articles" in told
    assert f"open http://localhost:{free_port}" in told
    with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/_stcore/health", timeout=30) as answer:
        assert answer.read() == b"ok"
