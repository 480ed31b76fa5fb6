"""Pictures of the pages with the project's samples: ``python -m tests.browser.screenshots``."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from claims.services import catalogue
from claims.vocabulary import ClaimStatus
from db.upgrade import open_database
from tests.browser.conftest import MODEL_MILLISECONDS, settled
from tests.browser.server import PROJECT, dashboard, launch

WIDTHS = (1440, 900)
TALLEST = 1500
ARTICLE = PROJECT / "seeds" / "articles" / "velmora-harvest.en.txt"
QUERY = "Der Stausee ist zu 20 Prozent gefüllt"


def main() -> None:
    """Start the dashboard on a new database of samples and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'claims.db'}"
        _load_samples(url)
        decided = _decided_claim(url)
        with dashboard(url, analyst="Mara Lindt") as address, sync_playwright() as playwright:
            browser = launch(playwright)
            for width in WIDTHS:
                _all_pages(browser, address, decided, width=width, out=out)
            browser.close()


def _load_samples(url: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "seeds.load", "--if-empty"],
        cwd=PROJECT,
        env=os.environ | {"CLAIMS_DATABASE_URL": url},
        check=True,
    )


def _decided_claim(url: str) -> int:
    database = open_database(url)
    with database.read() as session:
        chosen = catalogue.ClaimFilter(statuses=(ClaimStatus.DISPUTED,))
        found = catalogue.list_claims(session, chosen, limit=1).claims[0].id
    database.close()
    return found


def _all_pages(browser: Browser, address: str, decided: int, *, width: int, out: Path) -> None:
    page = browser.new_page(viewport={"width": width, "height": 950})
    page.goto(f"{address}/")
    expect(page.get_by_role("heading", name="Decided over time")).to_be_visible(timeout=MODEL_MILLISECONDS)
    _save(page, "overview", width=width, out=out)
    page.goto(f"{address}/review")
    expect(page.get_by_role("heading", name="Similar claims")).to_be_visible(timeout=MODEL_MILLISECONDS)
    _save(page, "review", width=width, out=out)
    page.goto(f"{address}/?claim={decided}")
    expect(page.get_by_role("heading", name="History")).to_be_visible(timeout=MODEL_MILLISECONDS)
    _save(page, "claim", width=width, out=out)
    page.goto(f"{address}/claims")
    page.get_by_placeholder("Search in any language").fill(QUERY)
    page.keyboard.press("Enter")
    expect(page.get_by_text("nearest to what you wrote")).to_be_visible(timeout=MODEL_MILLISECONDS)
    _save(page, "claims", width=width, out=out)
    page.get_by_role("link", name="Numbers over time").click()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible(timeout=MODEL_MILLISECONDS)
    _save(page, "timeline", width=width, out=out)
    for name in ("clusters", "conflicts", "claimants", "sources", "calibration"):
        page.goto(f"{address}/{name}")
        expect(page.get_by_role("heading", name=name.capitalize(), exact=True)).to_be_visible(
            timeout=MODEL_MILLISECONDS
        )
        _save(page, name, width=width, out=out)
    page.goto(f"{address}/as-of")
    expect(page.get_by_text("The log begins on")).to_be_visible(timeout=MODEL_MILLISECONDS)
    _save(page, "as-of", width=width, out=out)
    _read_an_article(page, address)
    _save(page, "add", width=width, out=out)
    page.close()


def _read_an_article(page: Page, address: str) -> None:
    """Show the preview: a sample with its first line changed is an article that is not stored yet."""
    page.goto(f"{address}/add")
    text = re.sub(r"\A[^\n]*", "Grain harvest in Selmark: what the farmers say", ARTICLE.read_text("utf-8"))
    page.get_by_role("textbox", name="Article text").fill(text)
    page.get_by_role("button", name="Read the article").click()
    expect(page.get_by_text("Proposed claims")).to_be_visible(timeout=MODEL_MILLISECONDS)


def _save(page: Page, name: str, *, width: int, out: Path) -> None:
    settled(page)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(height), TALLEST)})
    page.evaluate("document.fonts.ready")
    settled(page)
    page.mouse.move(0, 0)
    # Charts and tables are drawn on canvases, a frame or more after the layout that they fit.
    page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 600))")
    suffix = "" if width == WIDTHS[0] else f"-{width}"
    picture = out / f"{name}{suffix}.png"
    page.screenshot(path=picture)
    with Image.open(picture) as taken:
        smaller = taken.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    smaller.save(picture, optimize=True)
    page.set_viewport_size({"width": width, "height": 950})


if __name__ == "__main__":
    main()
