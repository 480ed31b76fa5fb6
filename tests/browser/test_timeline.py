"""What only a browser can show of a timeline: that a point is clicked, and that hovering reads no markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.services.suggesting import suggest
from db.engine import Database
from tests.browser.conftest import MODEL_MILLISECONDS, NewPage, settled
from tests.services.linking import suggester
from tests.services.timeline_desk import store_claim, year
from tests.ui import sample

pytestmark = pytest.mark.browser

_HOSTILE = f"{sample.HOSTILE} at 33 docks"


@pytest.fixture(scope="module")
def mill(stored: Database) -> list[int]:
    """A cluster of three claims with a number, the last said by a source that tries to be more than text."""
    claims = [
        store_claim(stored, "The Orla mill dismissed 40 people.", source="Post", times=(year(2024),)),
        store_claim(stored, "In Orla the mill let more than 40 people go.", source="Gazette"),
        store_claim(stored, "Orla's mill let 40 people go.", source=_HOSTILE, times=(year(2022),)),
    ]
    suggest(stored, claims, suggester=suggester())
    return claims


def _point(page: Page, claim_id: int) -> Locator:
    """Return the point of a claim, once the chart is drawn."""
    settled(page)
    point = page.locator(f"path[aria-label^='Claim {claim_id}:']")
    expect(point).to_have_count(1)
    return point


def _until(seen: Callable[[], None], act: Callable[[], None], *, tries: int = 4) -> None:
    """Act until it is seen: a chart that is drawn anew, for its width, loses what the pointer did on it."""
    for _ in range(tries):
        act()
        with suppress(AssertionError):
            seen()
            return
    seen()


def _open(page: Page, claim_id: int) -> None:
    """Click the point of a claim and wait until its page is drawn."""
    opened = re.compile(rf"/claim\?claim={claim_id}$")
    _until(
        lambda: expect(page).to_have_url(opened, timeout=6_000),
        lambda: _point(page, claim_id).click(),
    )
    expect(page.get_by_role("heading", name="Where it was said")).to_be_visible()
    settled(page)


def _from_the_clusters(page: Page) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Clusters").click()
    page.get_by_role("link", name="Numbers over time").click()
    expect(page.get_by_role("heading", name="Persons")).to_be_visible()


def test_a_point_opens_its_claim_and_nothing_opens_by_itself(
    mill: list[int], address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{address}/timeline?cluster={mill[0]}")
    _open(page, mill[0])
    expect(page.locator("#vg-tooltip-element.visible")).not_to_be_visible()
    for claim_id in (mill[1], mill[1]):
        _from_the_clusters(page)
        _point(page, claim_id)
        expect(page).to_have_url(re.compile(rf"/timeline\?cluster={mill[0]}$"))
        _open(page, claim_id)


def test_hovering_shows_text_as_text(mill: list[int], address: str, new_page: NewPage) -> None:
    page = new_page()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    page.goto(f"{address}/timeline?cluster={mill[0]}")
    tip = page.locator("#vg-tooltip-element.visible")

    def hover() -> None:
        page.get_by_role("heading", name="Timeline").hover()
        _point(page, mill[2]).hover()

    _until(lambda: expect(tip).to_contain_text("about 2022", timeout=6_000), hover)
    expect(tip).to_contain_text("<img src=x onerror=alert(1)> [x](javascript:alert(1))")
    expect(tip.locator("img, a, strong, code, em")).to_have_count(0)
    expect(page.locator("img[src=x], a[href^=javascript]")).to_have_count(0)
    assert alerts == []


def test_the_table_beneath_opens_a_claim_by_keyboard(
    mill: list[int], address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{address}/timeline?cluster={mill[0]}")
    _point(page, mill[2])
    expect(page.get_by_test_id("data-grid-canvas")).to_be_attached()
    settled(page)
    page.get_by_role("switch", name=re.compile("A row for each source")).focus()
    grid = page.locator("[data-testid=data-grid-canvas]:focus, [data-testid^=glide-cell]:focus")
    for _ in range(14):
        page.keyboard.press("Tab")
        if grid.count():
            break
    expect(grid).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(rf"/timeline\?cluster={mill[0]}$"))  # walking opens nothing
    page.keyboard.press("Shift+Space")
    page.get_by_role("link", name=re.compile(r"^(.* )?Open claim \d+$")).press("Enter")
    expect(page).to_have_url(re.compile(r"/claim\?claim=\d+$"))


@pytest.mark.model
def test_the_way_from_a_search_to_its_numbers(mill: list[int], address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/claims?q=people+of+the+Orla+mill")
    page.get_by_role("link", name="Numbers over time").click(timeout=MODEL_MILLISECONDS)
    expect(page.get_by_role("heading", name="Persons")).to_be_visible(timeout=MODEL_MILLISECONDS)
    expect(page.get_by_role("textbox", name="Topic")).to_have_value("people of the Orla mill")
    _open(page, mill[0])
