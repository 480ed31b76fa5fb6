"""Sharing the work in a browser: many claims at once, saved filters, notes that call a colleague."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from claims.services import audit, catalogue
from claims.services.catalogue import ClaimFilter
from claims.vocabulary import ClaimStatus, Role
from db.engine import Database
from db.models import User
from tests.browser.conftest import NewPage, pick_row, settled, tick_row
from tests.ui import sample

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def _stored_sample(stored: Database) -> None:
    with stored.write() as session:
        for name in ("Ana", "Jo Berg"):
            audit.add_user(session, User(name=name, role=Role.ADMIN, created_at=audit.now()))
    sample.store_harbour(stored)
    sample.store_many(stored, 30)


def _ids(stored: Database, chosen: ClaimFilter) -> set[int]:
    with stored.read() as session:
        return {claim.id for claim in catalogue.list_claims(session, chosen, limit=100).claims}


def _open_claims(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/claims{query}")
    expect(page.get_by_text("A number opens its claim")).to_be_visible()
    settled(page)


def test_ticked_claims_are_dismissed_and_taken_back(
    stored: Database, address: str, new_page: NewPage
) -> None:
    page = new_page()
    _open_claims(page, address, "?order=Newest+first")
    for place in (0, 1, 3):
        tick_row(page, place)
    expect(page.get_by_text("3 claims chosen")).to_be_visible()
    page.get_by_role("button", name="Mark…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Dismissed").click()
    expect(dialog.get_by_text("3 claims: New")).to_be_visible()
    dialog.get_by_role("button", name="Change 3 claims").click()
    expect(page.get_by_text("3 claims marked dismissed")).to_be_visible()
    expect(dialog).to_have_count(0)
    dismissed = ClaimFilter(statuses=(ClaimStatus.DISMISSED,))
    assert _ids(stored, dismissed) == {33, 32, 30}
    page.reload()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("3 claims put back as before")).to_be_visible()
    assert _ids(stored, dismissed) == set()


def test_a_new_tag_for_all_that_pass_the_filter(stored: Database, address: str, new_page: NewPage) -> None:
    page = new_page()
    _open_claims(page, address, "?source=Coast+Gazette")
    page.get_by_text("All 30").click()
    page.get_by_role("button", name="Tag…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("Boats")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("30 claims: not tagged boats")).to_be_visible()
    dialog.get_by_role("button", name="Change 30 claims").click()
    expect(page.get_by_text("30 claims tagged boats")).to_be_visible()
    assert _ids(stored, ClaimFilter(tags=("boats",))) == set(range(4, 34))


def test_a_dialog_that_was_closed_stays_closed(address: str, new_page: NewPage) -> None:
    page = new_page()
    _open_claims(page, address)
    tick_row(page, 0)
    page.get_by_role("button", name="Assign…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="New", exact=True).click()
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_saved_filter_leads_back_to_its_list(address: str, new_page: NewPage) -> None:
    page = new_page()
    _open_claims(page, address, "?language=German&view=waiting")
    page.get_by_text("Saved filters").click()
    page.get_by_role("textbox", name="Name").fill("Ports")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Save this filter").click()
    expect(page.get_by_role("link", name="Ports")).to_be_visible()
    _open_claims(page, address, "?language=English")
    page.get_by_text("Saved filters").click()
    page.get_by_role("link", name="Ports").click()
    expect(page.get_by_text("3 claims. A number opens its claim")).to_be_visible()
    expect(page).to_have_url(re.compile("language=German"))
    expect(page).to_have_url(re.compile("view=waiting"))
    page.reload()
    expect(page.get_by_text("3 claims. A number opens its claim")).to_be_visible()


def test_a_note_calls_a_colleague_at_another_computer(address: str, new_page: NewPage) -> None:
    page, other = new_page(), new_page()
    page.goto(f"{address}/?claim=1")
    note = page.get_by_placeholder("A note for the others")
    note.fill('@"Jo Berg" see <b>page 12</b>')
    note.blur()
    settled(page)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("to Jo Berg")).to_be_visible()
    _open_claims(other, address, "?you=Jo+Berg")
    other.get_by_text("1 note to you", exact=True).click()
    expect(other.get_by_text("see <b>page 12</b>")).to_be_visible()
    other.get_by_role("button", name="Seen: 1 note to you").click()
    expect(other.get_by_text("1 note to you", exact=True)).to_have_count(0)


def test_the_number_opens_the_claim_that_shows_it(address: str, new_page: NewPage) -> None:
    page = new_page()
    _open_claims(page, address, "?order=Newest+first")
    tick_row(page, 0)
    # By now the bar above the table has pushed its rows down.
    expect(page.get_by_role("link", name="Open claim 33")).to_be_visible()
    pick_row(page, 2)
    expect(page).to_have_url(re.compile(r"claim=31\b"))


def test_a_saved_queue_is_walked_from_any_page(address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{address}/review?queue_view=new_today&queue_language=German")
    expect(page.get_by_text("1 of 3")).to_be_visible()
    page.get_by_text("Saved filters").click()
    page.get_by_role("textbox", name="Name").fill("Harbour queue")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Save this filter").click()
    expect(page.get_by_role("link", name="Harbour queue")).to_be_visible()
    _open_claims(page, address)
    page.get_by_text("Saved filters").click()
    page.get_by_role("link", name="Harbour queue").click()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    page.goto(f"{address}/review?at=5")
    expect(page.get_by_role("heading", name="Station number 2")).to_be_visible()
    page.get_by_text("Saved filters").click()
    page.get_by_role("link", name="Harbour queue").click()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    expect(page).to_have_url(re.compile("queue_language=German"))
