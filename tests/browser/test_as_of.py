"""What was held on a day of the past, in a browser: the address keeps the day, links lead there and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from claims.services import audit, review
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.browser.conftest import NewPage, settled
from tests.services.set_clock import Clock
from tests.ui import sample

pytestmark = pytest.mark.browser

THEN = datetime.now(UTC) - timedelta(days=40)
LATER = THEN + timedelta(days=20)


@pytest.fixture(scope="module", autouse=True)
def _stored_sample(stored: Database) -> None:
    """Verify claim 1 forty days ago and dispute it twenty days later."""
    with pytest.MonkeyPatch.context() as patch:
        clock = Clock(THEN)
        patch.setattr(audit, "now", clock)
        sample.store_harbour(stored)
        with stored.write() as session:
            review.mark(session, 1, ClaimStatus.VERIFIED, by="Mara", reason="The yearly report says so.")
        clock.set(LATER)
        with stored.write() as session:
            review.mark(session, 1, ClaimStatus.DISPUTED, by="Mara", reason="The report was corrected.")


def _page(new_page: NewPage, address: str) -> Page:
    page = new_page()
    page.goto(f"{address}/as-of?day={THEN.date()}")
    expect(page.locator(".st-key-held-1")).to_contain_text("The yearly report says so.")
    settled(page)
    return page


def test_a_day_in_the_address_is_shown_beside_today(address: str, new_page: NewPage) -> None:
    page = _page(new_page, address)
    row = page.locator(".st-key-held-1")
    expect(row).to_contain_text(re.compile(r"Verified.*today.*Disputed", re.DOTALL))
    expect(page.get_by_text("The report was corrected.")).to_have_count(0)


def test_one_claim_opens_in_full_and_the_address_can_be_shared(address: str, new_page: NewPage) -> None:
    page = _page(new_page, address)
    page.locator(".st-key-held-1").get_by_role("button", name="In full").click()
    expect(page.get_by_role("heading", name="Since then")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"day={THEN.date()}&held=1"))
    page.reload()
    expect(page.get_by_role("heading", name="Since then")).to_be_visible()
    expect(page.get_by_text("The report was corrected.")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="All claims of that day").click()
    expect(page.locator(".st-key-held-2")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"as-of\?day={THEN.date()}$"))


def test_a_claim_leads_to_what_was_held_before_its_last_change(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/?claim=1")
    page.get_by_role("link", name="What we held before").click()
    day = (LATER - timedelta(days=1)).date()
    expect(page).to_have_url(re.compile(rf"day={day}&held=1"))
    expect(page.get_by_text("The yearly report says so.").first).to_be_visible()
    page.get_by_role("link", name="Claim 1 today").click()
    expect(page).to_have_url(re.compile(r"claim\?claim=1$"))
