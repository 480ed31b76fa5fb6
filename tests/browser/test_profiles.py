"""In a real browser: a probability given on the way to a verdict, and who says things in profile."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.services import catalogue
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.browser import steps
from tests.browser.conftest import HEADER_HEIGHT, NewPage, settled
from tests.ui import profiled, sample

NUMBER_ROW = 35
"""Pixels of a row in a table of single lines."""


@pytest.fixture(scope="module")
def furnished(stored: Database) -> Database:
    sample.store_many(stored, 3)
    profiled.furnish(stored)
    profiled.forecast(stored, 40)
    return stored


def test_a_probability_is_given_without_a_mouse_but_for_its_button(
    furnished: Database, address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{address}/review")
    steps.press_ready(page)
    claim = steps.in_hand(page)
    page.get_by_role("button", name="Probability").click()
    field = page.get_by_role("spinbutton", name="How probable is the claim?")
    field.fill("82.5")
    page.keyboard.type("vdx")  # no key decides while somebody types, and no letter gets into a number
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Probability 82.5 %")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    assert steps.in_hand(page) == claim
    page.get_by_role("button", name="Verified", exact=False).first.focus()
    page.evaluate("() => document.activeElement.blur()")
    steps.decide_with_reason(page, "v", "The log of the lock says so.")
    steps.await_next(page, claim)
    expect(page.get_by_role("button", name="Probability", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Probability 82.5 %")).to_have_count(0)
    with furnished.read() as session:
        verdict = catalogue.show_claim(session, claim).verdict
    assert verdict is not None
    assert (verdict.status, verdict.probability) == (ClaimStatus.VERIFIED, 0.825)


def test_a_number_in_the_list_opens_a_profile_and_a_link_leads_back(
    furnished: Database, address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{address}/claimants")
    expect(page.get_by_text("2 claimants, those of most claims first.")).to_be_visible()
    settled(page)
    grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    grid.click(position={"x": 41, "y": HEADER_HEIGHT + NUMBER_ROW // 2})
    expect(page.get_by_role("heading", name=profiled.OFFICE)).to_be_visible()
    expect(page.get_by_text("12 judged")).to_be_visible()
    page.wait_for_url(f"{address}/claimants?claimant=1")
    page.reload()
    expect(page.get_by_role("heading", name="Contradicts itself (1)")).to_be_visible()
    page.get_by_role("button", name="All claimants").click()
    expect(page.get_by_role("heading", name="Claimants", exact=True)).to_be_visible()
    page.wait_for_url(f"{address}/claimants")


def test_calibration_draws_a_plot_of_enough_forecasts(
    furnished: Database, address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{address}/calibration")
    expect(page.get_by_role("heading", name="Brier score")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    expect(page.get_by_role("heading", name="The whole desk")).to_be_visible()
