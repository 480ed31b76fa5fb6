"""Evidence in the browser: typed, kept over a reload, filed with a decision, and given up in one dialog."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from claims.services import catalogue
from claims.services.views import ClaimDetail
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.browser.conftest import NewPage, settled
from tests.ui import sample

pytestmark = pytest.mark.browser

LINK = "https://delta.example/hafen"
COPY = "Hafenbilanz\n\nDer Hafen hat „vier Millionen Tonnen“ umgeschlagen, meldete die dpa."


@pytest.fixture(scope="module", autouse=True)
def _stored_sample(stored: Database) -> None:
    sample.store_harbour(stored)


def detail(stored: Database) -> ClaimDetail:
    with stored.read() as session:
        return catalogue.show_claim(session, 1)


def opened(page: Page, address: str) -> None:
    page.goto(f"{address}/?claim=1")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    settled(page)


def test_a_piece_is_typed_kept_filed_and_given_up(address: str, new_page: NewPage, stored: Database) -> None:
    page = new_page()
    opened(page, address)
    page.get_by_text("Evidence (optional)").click()
    page.get_by_role("textbox", name="Link").fill(LINK)
    page.get_by_role("textbox", name="Text of the page, as you see it").fill(COPY)
    page.get_by_role("textbox", name="Quoted passage").fill('"vier Millionen  Tonnen"')
    page.get_by_role("textbox", name="Link").click()
    expect(page.get_by_text("Kept as a draft: link, text of the page, passage.")).to_be_visible()

    opened(page, address)  # as after a closed tab
    expect(page.get_by_role("textbox", name="Link")).to_have_value(LINK)
    expect(page.get_by_role("textbox", name="Text of the page, as you see it")).to_have_value(COPY)
    page.get_by_role("textbox", name="Reason").fill("The agency says so, and the port confirms it.")
    page.get_by_role("button", name="Verified").click()
    expect(page.get_by_text("copy kept")).to_be_visible()
    (piece,) = detail(stored).evidence
    assert (piece.url, piece.quote) == (LINK, "„vier Millionen Tonnen“")
    assert detail(stored).claim.status is ClaimStatus.VERIFIED

    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text(str(piece.copy_hash))).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Grade, origin, withdraw").click()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.get_by_text("Say why in a sentence")).to_be_visible()
    page.get_by_role("textbox", name="Why?").fill("The agency took it back.")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.get_by_text("1 verdict rests on it")).to_be_visible()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("Given up (1)")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert detail(stored).claim.recheck_reason == "evidence 1 was withdrawn: The agency took it back."
