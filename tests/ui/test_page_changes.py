"""A page that was changed after it was cited is told of on the claim."""

from __future__ import annotations

from claims.documents.web_pages import WebDocument
from claims.services import fetched
from db.engine import Database
from tests.fakes import candidate, prepared
from tests.services.role_samples import web_page
from tests.ui.conftest import OpenPage, shown

CITED = "The ferry carries 80 cars."


def _store(database: Database, document: WebDocument, *quotes: str) -> None:
    found = [candidate(document.text, quote) for quote in quotes]
    with database.write() as session:
        fetched.store(session, prepared(document, found), by="Ana")


def test_an_edit_is_told_with_what_changed(database: Database, open_page: OpenPage) -> None:
    _store(database, web_page(f"{CITED}\nIt is blue."), CITED)
    assert "Silent edit" not in shown(open_page("claim", claim="1"))
    _store(database, web_page("The ferry carries 60 cars <script>alert(1)</script>.\nIt is blue."))
    app = open_page("claim", claim="1")
    assert "Silent edit: the page of document 1 was changed" in shown(app)
    assert "the passage of this claim is not in it any more" in app.error[0].value.replace("\\", "")
    lines = next(block.value for block in app.code if block.value.startswith(("-", " ")))
    assert f"-{CITED}" in lines
    assert "+The ferry carries 60 cars <script>alert(1)</script>." in lines


def test_an_edit_elsewhere_in_the_page_is_a_warning(database: Database, open_page: OpenPage) -> None:
    _store(database, web_page(f"{CITED}\nIt is blue."), CITED)
    _store(database, web_page(f"{CITED}\nIt is green."))
    app = open_page("claim", claim="1")
    assert any("still stands in it" in each.value.replace("\\", "") for each in app.warning)
