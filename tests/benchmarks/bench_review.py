"""How long a reviewer waits for the next of 100,000 claims, in a real Chromium, keys only.

Run it with ``python -m tests.benchmarks.bench_review``. The browser's own clock runs from the key that
decides until the next claim shows, ten times: three claims are dismissed, the others get a reason.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import text

from claims.similarity.embedder import DEFAULT_MODEL
from db.engine import Database
from db.upgrade import open_database
from tests.benchmarks.many_claims import fill, invented_claims
from tests.browser import chromium, steps
from tests.browser.conftest import MODEL_MILLISECONDS
from tests.browser.server import dashboard, launch

CLAIMS = 100_000
MOST_MILLISECONDS = 300.0
SPREAD = "UPDATE claims SET check_worthiness = (id * 7919 % 10007) / 10007.0"
"""Invented claims are all alike in worth; in a real queue they are not."""


def main(url: str | None = None) -> None:
    """Print each step and whether it is short enough; on a new database unless ``url`` names one."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        if chromium.find(playwright) is None:
            print(f"review: not measured. {chromium.ADVICE}")
            return
        if url is None:
            url = f"sqlite:///{folder}/claims.db"
            database = open_database(url)
            _fill(database)
            database.close()
        with dashboard(url) as address:
            browser = launch(playwright)
            _begin_the_day(_opened(browser, f"{address}/review?you=Early"))
            page = _opened(browser, f"{address}/review")
            pressed = steps.ten_decisions(page)
            found = steps.steps(page)
            browser.close()
    print(f"ten decisions among {CLAIMS:,} claims, {pressed} keys that decide, no mouse:")
    print(steps.table(found))
    slowest = max(step.shown for step in found)
    middle = statistics.median(step.shown for step in found)
    verdict = "within" if slowest < MOST_MILLISECONDS else "NOT ALL within"
    print(f"  each step {verdict} {MOST_MILLISECONDS:.0f} ms, half of them within {middle:.0f} ms")


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 950}).new_page()
    page.set_default_timeout(MODEL_MILLISECONDS)
    steps.watch(page)
    page.goto(address)
    return page


def _begin_the_day(page: Page) -> None:
    """Let somebody else decide two claims first: a server that just started loads vectors and modules."""
    for reason in (None, "Counted anew."):
        claim_id = steps.in_hand(page)
        if reason is None:
            steps.dismiss(page)
        else:
            steps.decide_with_reason(page, "d", reason)
        steps.await_next(page, claim_id)
    page.context.close()


def _fill(database: Database) -> None:
    fill(database, invented_claims(CLAIMS), model=DEFAULT_MODEL)
    with database.write() as session:
        session.execute(text(SPREAD))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a database that holds the claims already")
    main(parser.parse_args().url)
