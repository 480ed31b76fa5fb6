"""Find a Chromium, or install one: ``python -m tests.browser.chromium``, which ``make test`` runs.

In this order: one that is there, Playwright's own build, the system's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "no Chromium was found: install the package `chromium`, run `python -m playwright install chromium`, "
    "or name one in CLAIMS_CHROMIUM"
)


def find(playwright: Playwright) -> Path | None:
    """Return the browser to use: ``CLAIMS_CHROMIUM``, one on the path, or Playwright's own; None if none."""
    found = os.environ.get("CLAIMS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    path = Path(found or playwright.chromium.executable_path)
    return path if path.exists() else None


def found_or_installed() -> Path | None:
    """Return the browser to use, installed if need be; None when it could not be."""
    with sync_playwright() as playwright:
        return find(playwright) or _install(playwright)


def _install(playwright: Playwright) -> Path | None:
    for command in _ways():
        print("No Chromium here; trying:", " ".join(command), flush=True)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0 and (found := find(playwright)):
            return found
    return None


def _ways() -> list[list[str]]:
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        ways.append(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])
    return ways


def main() -> None:
    """Say which browser the tests use; end with code 1 and one line of advice when there is none."""
    found = found_or_installed()
    if found is None:
        sys.exit(ADVICE)
    print(f"Browser tests use {found}")


if __name__ == "__main__":
    main()
