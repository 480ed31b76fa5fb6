import tomllib
from pathlib import Path
from typing import Any

import pytest

from claims.documents import detect_language, read_file
from claims.text import find_quote
from claims.vocabulary import ClaimStatus, Stance

FOLDER = Path(__file__).parents[2] / "seeds" / "articles"
INDEX: dict[str, list[dict[str, Any]]] = tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))
ARTICLES, MARKS = INDEX["articles"], INDEX["marks"]
TEXTS = {article["file"]: read_file(FOLDER / article["file"]).text for article in ARTICLES}


def test_the_index_lists_every_article_once() -> None:
    listed = [article["file"] for article in ARTICLES]
    assert sorted(listed) == sorted(path.name for path in FOLDER.iterdir() if path.name != "index.toml")
    assert len(listed) >= 4
    assert {article["language"] for article in ARTICLES} == {"de", "en", "uk"}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["file"])
def test_each_article_is_read_as_the_index_says(article: dict[str, Any]) -> None:
    document = read_file(FOLDER / article["file"])
    assert document.language == detect_language(document.text) == article["language"]
    assert 130 <= len(document.text.split()) <= 350
    if document.media_type == "text/html":
        keys = ("title", "publisher", "url", "published_on", "author")
        assert [getattr(document, key) for key in keys] == [article[key] for key in keys]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["file"])
def test_addresses_lead_nowhere(article: dict[str, Any]) -> None:
    host = article["url"].split("/")[2]
    assert host.endswith((".example.org", ".example.com"))


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark["quote"][:30])
def test_each_mark_is_one_passage_with_reason_and_evidence(mark: dict[str, Any]) -> None:
    assert TEXTS[mark["file"]].count(mark["quote"]) == 1
    assert find_quote(TEXTS[mark["file"]], mark["quote"]) is not None
    assert ClaimStatus(mark["status"]).needs_reason
    assert Stance(mark["stance"])
    assert mark["reason"].strip()
    assert mark.get("evidence_url") or mark.get("evidence_quote")


@pytest.mark.parametrize(
    "mark", [mark for mark in MARKS if "evidence_quote" in mark], ids=lambda mark: mark["quote"][:30]
)
def test_a_quoted_evidence_stands_in_the_article_it_names(mark: dict[str, Any]) -> None:
    cited = [article["file"] for article in ARTICLES if article["url"] == mark["evidence_url"]]
    assert [TEXTS[file].count(mark["evidence_quote"]) for file in cited] == [1]


def test_menus_captions_and_footers_of_the_pages_are_left_out() -> None:
    pages = "\n".join(text for file, text in TEXTS.items() if file.endswith(".html"))
    for noise in (
        "Photo:",
        "Foto:",
        "Фото:",
        "Startseite",
        "Головна",
        "Privacy",
        "Datenschutz",
        "Реклама",
    ):
        assert noise not in pages
