"""What only a browser can show: addresses, reloads, two computers at once, keys, and hostile text."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect

from db.engine import Database
from tests.browser.conftest import NewPage, pick_row, settled
from tests.ui import sample

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def _stored_sample(stored: Database) -> None:
    sample.store_harbour(stored)
    sample.store_budget(stored)


def sidebar(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()


def press_until(page: Page, key: str, seen: Locator, *, tries: int = 5) -> None:
    """Press a key until it shows: a key pressed while the page still attaches its shortcuts is lost.

    Only for keys that do no harm when they come twice.
    """
    for _ in range(tries):
        page.keyboard.press(key)
        with suppress(AssertionError):
            expect(seen).to_be_visible(timeout=4_000)
            return
    expect(seen).to_be_visible()


def test_shared_address_opens_in_another_browser(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/?claim=2")
    expect(page.get_by_role("heading", name="keine Schiffe")).to_be_visible()
    shared = page.url
    other = new_page()
    other.goto(shared)
    expect(other.get_by_role("heading", name="keine Schiffe")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="keine Schiffe")).to_be_visible()


def test_claim_address_works_on_any_page_and_leaves_with_it(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/review?claim=3")
    expect(page.get_by_role("heading", name="300 Beschäftigte")).to_be_visible()
    sidebar(page, "Overview")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page).not_to_have_url(re.compile("claim="))


def test_unknown_claim_is_told(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/?claim=nonsense")
    expect(page.get_by_text("There is no claim nonsense here")).to_be_visible()


def test_pasted_draft_survives_a_reload(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/add")
    page.get_by_role("textbox", name="Article text").fill("Ein halber Artikel")
    page.get_by_role("textbox", name="Article text").press("Control+Enter")
    other = new_page()
    other.goto(f"{address}/add")
    expect(other.get_by_role("textbox", name="Article text")).to_have_value("Ein halber Artikel")
    page.reload()
    expect(page.get_by_role("textbox", name="Article text")).to_have_value("Ein halber Artikel")


def test_filters_live_in_the_address(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/claims?language=English")
    expect(page.get_by_text("2 claims. A number opens its claim")).to_be_visible()
    page.get_by_role("button", name="Verified").click()
    expect(page.get_by_text("No claim passes these filters")).to_be_visible()
    expect(page).to_have_url(re.compile("status=Verified"))
    page.reload()
    expect(page.get_by_text("No claim passes these filters")).to_be_visible()


def test_a_claim_opened_from_the_table_leads_back_to_the_table(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/claims")
    pick_row(page, 0)
    expect(page).to_have_url(re.compile(r"claim=1\b"))
    sidebar(page, "Claims")
    expect(page.get_by_text("A number opens its claim")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_role("heading", name="Claims")).to_be_visible()


def test_the_back_button_leads_from_a_claim_to_the_table(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/claims?language=English")
    pick_row(page, 0)
    expect(page).to_have_url(re.compile(r"/claim\?claim=\d+"))
    settled(page)
    page.go_back()
    expect(page.get_by_text("A number opens its claim")).to_be_visible()


def test_keys_decide_but_not_while_typing(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/review")
    expect(page.get_by_text("1 of 5")).to_be_visible()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_text("2 of 5")).to_be_visible()
    reason = page.get_by_role("textbox", name="Reason")
    expect(reason).to_have_count(1)
    reason.press_sequentially("vdx")
    reason.press("Control+Enter")
    expect(reason).to_have_value("vdx")
    expect(page.get_by_text("2 of 5")).to_be_visible()
    page.get_by_role("heading", name="Review").click()
    settled(page)
    press_until(page, "v", page.get_by_text("marked verified"))
    settled(page)
    press_until(page, "z", page.get_by_text("2 of 5"))


def test_two_analysts_one_claim(address: str, new_page: NewPage) -> None:
    first, second = new_page(), new_page()
    first.goto(f"{address}/?claim=4")
    second.goto(f"{address}/?claim=4&you=Ben")
    expect(second).to_have_url(re.compile("you=Ben"))
    second.reload()
    expect(second.get_by_role("textbox", name="You are")).to_have_value("Ben")
    first.get_by_role("textbox", name="Reason").fill("Checked the register.")
    second.get_by_role("textbox", name="Reason").fill("The report says otherwise.")
    second.get_by_role("button", name="Disputed").click()
    expect(second.get_by_text("marked disputed")).to_be_visible()
    first.get_by_role("button", name="Verified").click()
    clash = first.locator(".st-key-clash")
    expect(clash.get_by_text("The report says otherwise.").first).to_be_visible()
    expect(clash.get_by_text("Ben").first).to_be_visible()
    expect(clash.get_by_text("Checked the register.")).to_be_visible()
    expect(first.get_by_role("textbox", name="Reason")).to_have_value("Checked the register.")
    settled(first)  # the panel is drawn whole: nothing moves under the pointer
    first.get_by_role("button", name="on top of theirs").click()
    expect(first.get_by_role("heading", name="Verified")).to_be_visible()


def test_the_browser_asks_nobody_else(address: str, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/add", "/review", "/claims", "/?claim=1"):
        page.goto(f"{address}{path}")
        expect(page.get_by_role("heading").first).to_be_visible()
        settled(page)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_hostile_text_is_shown_literally(stored: Database, address: str, new_page: NewPage) -> None:
    claim_id = sample.store_hostile(stored)
    page = new_page()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    for path in (f"/?claim={claim_id}", f"/review?at={claim_id}", "/"):
        page.goto(f"{address}{path}")
        expect(page.get_by_text(sample.HOSTILE).first).to_be_visible()
        content = page.get_by_test_id("stMain")
        settled(page)
        read_as_markup = content.locator("img[src=x], code:text-is('c'), strong:text-is('b'), .katex")
        expect(read_as_markup).to_have_count(0)
        expect(content.locator("a[href*='evil.example'], a[href^='javascript']")).to_have_count(0)
    assert alerts == []


def test_walking_into_the_table_by_keyboard_opens_nothing_by_itself(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/claims")
    expect(page.get_by_test_id("data-grid-canvas")).to_be_attached()
    settled(page)
    page.get_by_role("switch", name=re.compile(r"^All \d+")).focus()
    cell = page.locator("[data-testid^=glide-cell]:focus")
    for _ in range(10):
        page.keyboard.press("Tab")
        if cell.count():
            break
    expect(cell).to_have_attribute("data-testid", re.compile("-0$"))
    page.keyboard.press("ArrowDown")
    expect(cell).to_have_attribute("data-testid", re.compile("-1$"))
    settled(page)
    expect(page).to_have_url(re.compile("/claims$"))
    page.keyboard.press("Shift+Space")
    page.get_by_role("link", name="Open claim").press("Enter")
    expect(page).to_have_url(re.compile(r"claim=\d+"))
