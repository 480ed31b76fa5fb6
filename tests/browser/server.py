"""A real server process on a free port, and a real Chromium to look at it with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.browser import chromium

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@contextmanager
def dashboard(database_url: str, *, analyst: str = "Ana", secrets: Path | None = None) -> Iterator[str]:
    """Run the dashboard on ``database_url``; give its address once it answers, stop it at the end."""
    with Server(database_url, analyst=analyst, secrets=secrets) as server:
        yield server.address


class Server:
    """A dashboard that can be killed and started again at the same address."""

    def __init__(self, database_url: str, *, analyst: str = "Ana", secrets: Path | None = None) -> None:
        self._port = _free_port()
        self._environment = os.environ | {"CLAIMS_DATABASE_URL": database_url, "CLAIMS_ANALYST": analyst}
        self._more = ["--secrets.files", str(secrets)] if secrets else []
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, and return once it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        command += ["--server.port", str(self._port), "--server.address", "127.0.0.1", *self._more]
        self._process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _await_health(f"{self.address}/_stcore/health", self._process)

    def kill(self) -> None:
        """End it as a power cut would: nothing is written any more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_health(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the dashboard stopped at once with exit code {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            # The port refuses until the server listens; there is nothing to subscribe to before that.
            time.sleep(0.1)
    raise RuntimeError(f"the dashboard did not answer on {address} within {START_SECONDS} seconds")


def launch(playwright: Playwright) -> Browser:
    """Start the browser; without its sandbox, which containers do not allow."""
    found = chromium.find(playwright)
    if found is None:
        raise RuntimeError(chromium.ADVICE)
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
