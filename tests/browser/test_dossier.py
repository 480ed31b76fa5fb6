"""A dossier in a real browser: it asks nobody for anything, runs nothing, and nothing is cut on paper."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument

from claims.documents.pdf import read_pdf
from claims.interchange.dossier_html import as_html
from db.engine import Database
from tests.browser.conftest import NewPage, settled, tick_row
from tests.interchange import dossier_samples as samples
from tests.ui import sample

pytestmark = pytest.mark.browser

A4 = (595.3, 841.9)
MARGIN = 40.0
"""Points."""


def _open(browser: Browser, folder: Path, source: str, *, width: int = 900) -> tuple[Page, list[str]]:
    """Open a file as somebody does who was sent it; give the addresses that it asked for besides itself."""
    file = folder / "dossier.html"
    file.write_text(source, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 1000})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.on("console", lambda message: asked.append(message.text))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(file.as_uri())
    assert asked.pop(0) == file.as_uri()
    return page, asked


@pytest.mark.parametrize("width", [320, 900])
def test_a_dossier_asks_nobody_and_fits_the_window(browser: Browser, tmp_path: Path, width: int) -> None:
    source = as_html(samples.of(samples.rich(), samples.hostile(), title=samples.HOSTILE))
    page, asked = _open(browser, tmp_path, source, width=width)
    overflow = page.evaluate(
        "() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > "
        "document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert overflow == []
    assert asked == []
    page.close()


def test_a_reader_of_the_page_finds_its_way(browser: Browser, tmp_path: Path) -> None:
    page, _ = _open(browser, tmp_path, as_html(samples.of(samples.rich(), samples.hostile())))
    expect(page.get_by_role("heading", level=1)).to_have_text("Grain and ports")
    expect(page.get_by_role("img", name="1 on a scale from 1 to 5")).to_be_visible()
    contents = page.get_by_role("navigation", name="Contents").get_by_role("link")
    expect(contents).to_have_count(2)
    contents.nth(1).click()
    expect(page.locator("#claim-66 > h2")).to_be_in_viewport()
    arabic = page.locator("blockquote[lang=ar]")
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
    box = arabic.locator("mark").bounding_box()
    whole = arabic.bounding_box()
    assert box is not None
    assert whole is not None
    assert abs(box["x"] + box["width"] - whole["x"] - whole["width"]) < 2, "it begins at the right"
    page.close()


def test_nothing_is_cut_on_paper(browser: Browser, tmp_path: Path) -> None:
    page, asked = _open(browser, tmp_path, as_html(samples.of(samples.rich(), samples.hostile())))
    page.emulate_media(media="print")
    shown = page.locator("main").inner_text()
    printed = page.pdf(prefer_css_page_size=True)
    assert asked == []
    pages = _printed(printed)
    assert _words(shown) - _words(" ".join(text for text, _ in pages)) == set()
    for _, (left, bottom, right, top) in pages:
        assert left >= MARGIN
        assert right <= A4[0] - MARGIN
        assert bottom >= MARGIN / 2, "page numbers stand in the margin"
        assert top <= A4[1] - MARGIN
    assert len(pages) > 3, "each claim begins on a page of its own"
    whole = read_pdf(printed, name="dossier.pdf", label="dossier.pdf")
    assert [mark.label for mark in whole.marks] == [f"page {n}" for n in range(1, len(pages) + 1)]
    page.close()


def _printed(data: bytes) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return the text of each page, and the box round all its letters (left, bottom, right, top)."""
    pdf: Any = PdfDocument(data)
    found = []
    for page in pdf:
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        solid = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
        lefts, bottoms, rights, tops = zip(*solid, strict=True)
        found.append((text.get_text_range(), (min(lefts), min(bottoms), max(rights), max(tops))))
        text.close()
        page.close()
    pdf.close()
    return found


def _words(text: str) -> set[str]:
    """Return the words that a page shows, those apart that a line's end breaks."""
    joined = re.sub("\ufffe\r?\n|[\u00ad\ufffd]", "", text)
    return set(re.findall(r"[A-Za-z]{4,}", unicodedata.normalize("NFKC", joined)))


def test_the_buttons_give_files(stored: Database, address: str, new_page: NewPage, tmp_path: Path) -> None:
    sample.store_harbour(stored)
    page = new_page()
    page.goto(f"{address}/claim?claim=1")
    settled(page)
    page.get_by_text("Dossier", exact=True).click()
    with page.expect_download() as one:
        page.get_by_role("button", name="HTML", exact=False).click()
    assert one.value.suggested_filename == "claim-1.html"
    text = Path(one.value.path()).read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert 'lang="de"' in text


def test_a_selection_is_one_report(stored: Database, address: str, new_page: NewPage) -> None:
    sample.store_harbour(stored)
    page = new_page()
    page.goto(f"{address}/claims")
    for row in (0, 1):
        tick_row(page, row)
    expect(page.get_by_text("2 claims chosen")).to_be_visible()
    page.get_by_role("button", name="Dossier").click()
    with page.expect_download() as one:
        page.get_by_role("button", name="Word").click()
    assert one.value.suggested_filename == "dossier.docx"
    found = Document(str(one.value.path()))
    assert found.paragraphs[0].text == "Dossier of 2 claims"
    assert [each.style and each.style.name for each in found.paragraphs].count("Heading 2") == 3, (
        "contents, and two claims"
    )
