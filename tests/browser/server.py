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
    port = _free_port()
    environment = os.environ | {"CLAIMS_DATABASE_URL": database_url, "CLAIMS_ANALYST": analyst}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--secrets.files", str(secrets)] if secrets else []
    server = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_health(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


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
