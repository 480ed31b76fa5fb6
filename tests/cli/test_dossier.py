"""The verb that writes dossiers."""

from __future__ import annotations

from pathlib import Path

from docx import Document

from db.engine import Database
from tests.cli.conftest import Claims


def test_one_claim_in_each_format(stored: Database, claims: Claims, tmp_path: Path) -> None:
    printed = claims("dossier", "1")
    assert printed.code == 0
    assert printed.out.startswith("# The mill closed in May.\n")
    assert "\x1b" not in claims("dossier", "2").out
    page = tmp_path / "mill.html"
    told = claims("dossier", "1", "--out", page, "--json", "--publisher", "The Desk")
    assert told.records == [{"out": str(page), "format": "html", "claims": 1}]
    assert 'Dossier by <bdi dir="ltr">The Desk</bdi>' in page.read_text(encoding="utf-8")
    word = tmp_path / "mill"
    assert claims("dossier", "1", "--format", "docx", "--out", word).code == 0
    assert Document(str(word)).paragraphs[0].text == "The mill closed in May."


def test_a_collection_by_status(stored: Database, claims: Claims) -> None:
    found = claims("dossier", "--status", "new", "--title", "At the mill")
    assert found.out.startswith("# At the mill\n")
    assert "1. [The mill closed in May.](#claim-1) (New)" in found.out
    assert "dossier of 2 claims written" in found.err


def test_bad_questions_are_refused(stored: Database, claims: Claims, tmp_path: Path) -> None:
    for words, reason in (
        ((), "say which claims"),
        (("1", "--status", "new"), "say which claims"),
        (("99",), "there is no claim 99"),
        (("--status", "verified"), "no claim was chosen"),
        (("1", "--out", tmp_path / "none" / "a.md"), "cannot be written"),
    ):
        found = claims("dossier", *words)
        assert found.code == 2
        assert reason in found.err
