"""One browser for all tests, one server and one database for each module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from claims.ui.tables import ROW_HEIGHT
from db.engine import Database
from db.upgrade import open_database
from tests.browser.server import dashboard, launch

WAIT_MILLISECONDS = 20_000
HEADER_HEIGHT = 36
TICK_WIDTH = 33
MODEL_MILLISECONDS = 120_000
"""The model is unpacked and loaded on first use, on a slow machine once for all."""

NewPage = Callable[[], Page]


def settled(page: Page) -> None:
    """Wait until the script has run and the page shows what it drew; keys pressed before are lost."""
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible()


def pick_row(page: Page, place: int) -> None:
    """Click the number of the claim in row ``place`` (from 0) of the table, which is drawn on a canvas."""
    _click_in_row(page, place, x=TICK_WIDTH + 30)


def tick_row(page: Page, place: int) -> None:
    """Tick row ``place`` (from 0) of the table."""
    _click_in_row(page, place, x=TICK_WIDTH // 2)


def _click_in_row(page: Page, place: int, *, x: int) -> None:
    settled(page)
    grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    grid.click(position={"x": x, "y": HEADER_HEIGHT + place * ROW_HEIGHT + ROW_HEIGHT // 2})


def _act_only_on_what_is_drawn(page: Page) -> None:
    """Let every click and every text filled in wait while the script runs, as people do who look first.

    A link of the menu that is clicked while one page still leads to another is taken for a wish to stay.
    """
    page.add_locator_handler(page.locator("[data-test-script-state='running']"), lambda _: None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except RuntimeError as error:
            pytest.fail(str(error), pytrace=False)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The module's database, in the test's own hands."""
    path = tmp_path_factory.mktemp("browser") / "claims.db"
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="module")
def address(stored: Database) -> Iterator[str]:
    """Where the module's server answers."""
    with dashboard(f"sqlite:///{Path(stored.url.database or '')}") as found:
        yield found


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Return a function that opens a page in a browser context of its own: another analyst's computer."""
    contexts: list[BrowserContext] = []

    def opened() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 1000}))
        page = contexts[-1].new_page()
        page.set_default_timeout(WAIT_MILLISECONDS)
        _act_only_on_what_is_drawn(page)
        return page

    yield opened
    for context in contexts:
        context.close()
