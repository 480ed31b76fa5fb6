"""How long an analyst waits for the dashboard's search box among 100,000 claims, in a real Chromium.

Run it with ``python -m tests.benchmarks.bench_search_box``. The browser's own clock runs from the Enter key
until the claim that was asked for stands in the table; beside it stands the search service alone.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence

from playwright.sync_api import Page, expect, sync_playwright

from claims.services import search
from claims.similarity.embedder import DEFAULT_MODEL, SentenceTransformerEmbedder
from claims.similarity.index import VectorIndex
from db.engine import Database
from db.upgrade import open_database
from tests.benchmarks.many_claims import fill, invented_claims
from tests.browser import chromium
from tests.browser.conftest import MODEL_MILLISECONDS, settled
from tests.browser.server import dashboard, launch

CLAIMS = 100_000
ROUNDS = 7
MOST_SECONDS = 0.5
FOUND = "nearest to what you wrote"
SHOWN_ROWS = 50

_CLOCK = """([start, found]) => new Promise(shown => {
    let pressed = null;
    addEventListener("keydown", key => { if (key.key === "Enter") pressed ??= performance.now(); }, true);
    const look = () => {
        const cells = document.querySelectorAll("[data-testid=stDataFrame] [role=gridcell]");
        const there = [...cells].some(cell => cell.textContent.startsWith(start));
        if (pressed !== null && there && document.body.innerText.includes(found))
            shown(performance.now() - pressed);
        else requestAnimationFrame(look);
    };
    window.waited = null;
    look();
}).then(taken => { window.waited = taken; })"""


def main() -> None:
    """Print the wait at the box, the time of the service alone, and whether the wait is short enough."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        if chromium.find(playwright) is None:
            print(f"search box: not measured. {chromium.ADVICE}")
            return
        url = f"sqlite:///{folder}/claims.db"
        database = open_database(url)
        texts = invented_claims(CLAIMS)
        fill(database, texts, model=DEFAULT_MODEL)
        asked = texts[:: CLAIMS // (ROUNDS + 1)][: ROUNDS + 1]
        with dashboard(url) as address:
            browser = launch(playwright)
            waits = _waits(browser.new_page(), f"{address}/claims", asked)
            browser.close()
        alone = _alone(database, asked)
        database.close()
    worst, middle = max(waits), statistics.median(waits)
    verdict = "within" if middle <= MOST_SECONDS else "MORE THAN"
    print(
        f"search box among {CLAIMS:,} claims: {middle:.2f} s from Enter to the first result, at most "
        f"{worst:.2f} s in {ROUNDS} rounds ({verdict} {MOST_SECONDS} s); the service alone {alone:.3f} s"
    )


def _waits(page: Page, address: str, queries: Sequence[str]) -> list[float]:
    """Return the seconds of each query but the first, which loads the model and the vectors."""
    page.set_default_timeout(MODEL_MILLISECONDS)
    page.goto(address)
    return [_wait(page, query) for query in queries][1:]


def _wait(page: Page, query: str) -> float:
    box = page.get_by_placeholder("Search in any language")
    box.fill("")
    box.press("Enter")
    expect(page.get_by_text(FOUND)).to_have_count(0, timeout=MODEL_MILLISECONDS)
    settled(page)
    box.fill(query)
    page.evaluate(f"given => {{ ({_CLOCK})(given); }}", [query[:20], FOUND])
    box.press("Enter")
    page.wait_for_function("window.waited !== null", timeout=MODEL_MILLISECONDS)
    return float(page.evaluate("window.waited")) / 1_000


def _alone(database: Database, queries: Sequence[str]) -> float:
    """Return the median seconds of the search that the page asks for, in this process."""
    embedder, index = SentenceTransformerEmbedder(), VectorIndex(DEFAULT_MODEL)
    taken = []
    for query in queries:
        start = time.perf_counter()
        with database.read() as session:
            hits = search.search(session, query, embedder=embedder, index=index, limit=SHOWN_ROWS)
        taken.append(time.perf_counter() - start)
        assert hits[0].claim.text == query, "the claim that was asked for comes first"
    return statistics.median(taken[1:])


if __name__ == "__main__":
    main()
