"""From a pasted article to a marked claim, as an analyst does it, with the real model."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from claims.services import catalogue
from claims.vocabulary import ClaimStatus, Stance
from db.engine import Database
from tests.browser.conftest import MODEL_MILLISECONDS, NewPage, pick_row

pytestmark = [pytest.mark.browser, pytest.mark.model]

ARTICLE = """Stadtwerke Brunnau melden Rekordverlust

Die Stadtwerke Brunnau haben im vergangenen Jahr 38 Millionen Euro Verlust gemacht. Das geht aus dem \
Geschäftsbericht hervor, der am Dienstag vorgestellt wurde.

Bürgermeisterin Karla Dorn dementierte, dass die Stadt den Verkauf des Wasserwerks plane. "Wir haben mit \
keinem Investor verhandelt", sagte sie.

Schön war das Wetter bei der Vorstellung jedenfalls.
"""
LOSS = "Die Stadtwerke Brunnau haben im vergangenen Jahr 38 Millionen Euro Verlust gemacht."
REASON = "The audited accounts show a loss of 31 million euros."


def test_article_to_marked_claim(stored: Database, address: str, new_page: NewPage) -> None:
    page = new_page()
    add_the_article(page, address)
    open_by_search(page, "municipal utility made a loss of 38 million euros")
    dispute(page)
    see_it_after_a_reload(page)
    check_what_is_stored(stored)
    undo(page)


def add_the_article(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_role("link", name="Add an article").first.click()
    page.get_by_role("textbox", name="Article text").fill(ARTICLE)
    page.get_by_role("textbox", name="Publisher").fill("Brunnauer Bote")
    page.get_by_role("button", name="Read the article").click()
    expect(page.get_by_text("Proposed claims")).to_be_visible(timeout=MODEL_MILLISECONDS)
    expect(page.locator(".stMarkdownColoredBackground", has_text=LOSS)).to_be_visible()
    dismissed = page.get_by_role("checkbox").last
    # Streamlit hides the native box behind a drawn one.
    dismissed.uncheck(force=True)
    expect(dismissed).not_to_be_checked()
    page.get_by_role("button", name=re.compile("^.*Save .*claim")).click()
    expect(page.get_by_text("Saved as document")).to_be_visible()
    expect(page.get_by_role("link", name="Review these")).to_be_visible()


def open_by_search(page: Page, query: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Claims").click()
    box = page.get_by_placeholder("Search in any language")
    box.fill(query)
    box.press("Enter")
    expect(page.get_by_text("nearest to what you wrote")).to_be_visible(timeout=MODEL_MILLISECONDS)
    expect(page).to_have_url(re.compile(r"q=municipal"))
    pick_row(page, 0)
    expect(page).to_have_url(re.compile(r"claim=\d+"))
    expect(page.get_by_role("heading", name=LOSS)).to_be_visible()


def dispute(page: Page) -> None:
    page.get_by_role("textbox", name="Reason").fill(REASON)
    page.get_by_text("Evidence (optional)").click()
    page.get_by_role("textbox", name="Link").fill("https://brunnau.example/bericht.pdf")
    page.get_by_role("textbox", name="Quoted passage").fill("Jahresfehlbetrag: 31,0 Mio. Euro")
    page.get_by_role("button", name="Disputed").click()
    expect(page.get_by_text("marked disputed")).to_be_visible()


def see_it_after_a_reload(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("heading", name="Disputed")).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()
    expect(page.get_by_role("link", name="brunnau.example/bericht.pdf").first).to_be_visible()
    expect(page.get_by_text("Jahresfehlbetrag: 31,0 Mio. Euro").first).to_be_visible()


def check_what_is_stored(stored: Database) -> None:
    with stored.read() as session:
        (claim,) = catalogue.list_claims(
            session, catalogue.ClaimFilter(statuses=(ClaimStatus.DISPUTED,))
        ).claims
        verdict = catalogue.show_claim(session, claim.id).verdict
        dismissed = catalogue.list_claims(session, catalogue.ClaimFilter(statuses=(ClaimStatus.DISMISSED,)))
    assert claim.text == LOSS
    assert claim.source == "Brunnauer Bote"
    assert verdict is not None
    assert (verdict.by, verdict.justification) == ("Ana", REASON)
    assert [piece.stance for piece in verdict.evidence] == [Stance.REFUTES]
    assert dismissed.total == 1


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_text("Not decided yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Not decided yet.")).to_be_visible()
    expect(page.get_by_text("took a mark back")).to_be_visible()
