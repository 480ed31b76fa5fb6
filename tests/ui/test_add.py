from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from claims.records import DocumentText, Progress
from claims.services import catalogue, fetched
from claims.services.intake import PreparedDocument
from claims.ui import resources
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.documents.web_server import serving
from tests.fakes import candidate, prepared
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

TEXT = "draft|Ana|add/text"
ARTICLE = "The bridge cost 40 million euros. Nobody was hurt. It rains."


@pytest.fixture(autouse=True)
def _two_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(document: DocumentText, *, progress: Progress) -> PreparedDocument:
        progress(1, 1)
        quotes = ["The bridge cost 40 million euros.", "Nobody was hurt."]
        return prepared(document, [candidate(document.text, quote) for quote in quotes])

    monkeypatch.setattr(resources, "prepare", prepare)


def read(app: AppTest, text: str = ARTICLE) -> AppTest:
    app.text_area(key=TEXT).set_value(text).run()
    return app.button(key="read").click().run()


def test_empty_text_is_told(open_page: OpenPage) -> None:
    app = open_page("add")
    app.button(key="read").click().run()
    assert "paste the article's text" in app.error[0].value.replace("\\", "")


def test_claims_are_highlighted_in_the_articles_own_text(open_page: OpenPage) -> None:
    page = shown(read(open_page("add")))
    assert "**1**] :yellow-background[The bridge cost 40 million euros.]" in page
    assert "It rains." in page


def test_dismissed_claims_are_kept_as_dismissed(database: Database, open_page: OpenPage) -> None:
    app = read(open_page("add"))
    app.checkbox[1].uncheck().run()
    assert "Save 1 claim" in app.button(key="save").label
    app.button(key="save").click().run()
    assert "Saved as document 1" in shown(app)
    with database.read() as session:
        statuses = {claim.id: claim.status for claim in catalogue.list_claims(session).claims}
    assert statuses == {1: ClaimStatus.NEW, 2: ClaimStatus.DISMISSED}


def test_a_box_unticked_just_before_saving_counts(database: Database, open_page: OpenPage) -> None:
    app = read(open_page("add"))
    app.checkbox[0].uncheck()
    app.button(key="save").click().run()
    with database.read() as session:
        dismissed = catalogue.ClaimFilter(statuses=(ClaimStatus.DISMISSED,))
        assert [claim.id for claim in catalogue.list_claims(session, dismissed).claims] == [1]


def test_dismiss_all_and_accept_all(open_page: OpenPage) -> None:
    app = read(open_page("add"))
    app.button(key="dismiss-all").click().run()
    assert [box.value for box in app.checkbox] == [False, False]
    app.button(key="accept-all").click().run()
    assert [box.value for box in app.checkbox] == [True, True]


def test_a_known_text_is_named(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = read(open_page("add"), sample.HARBOUR)
    assert "it is document 1, with 3 claims" in shown(app)
    app.button(key="another").click().run()
    assert app.text_area(key=TEXT).value == sample.HARBOUR


def test_draft_survives_in_a_new_session_until_it_is_saved(open_page: OpenPage) -> None:
    app = open_page("add")
    app.text_area(key=TEXT).set_value(ARTICLE).run()
    assert open_page("add").text_area(key=TEXT).value == ARTICLE
    app.button(key="read").click().run()
    app.button(key="save").click().run()
    assert open_page("add").text_area(key=TEXT).value == ""


def test_bad_address_keeps_the_text(open_page: OpenPage) -> None:
    app = open_page("add")
    app.text_input(key="draft|Ana|add/url").set_value("not an address").run()
    read(app)
    assert "web address" in app.error[0].value.replace("\\", "")
    assert app.text_area(key=TEXT).value == ARTICLE


def test_an_upload_is_read(database: Database, open_page: OpenPage) -> None:
    app = open_page("add")
    app.file_uploader[0].set_value(("bridge.txt", ARTICLE.encode(), "text/plain")).run()
    app.button(key="read").click().run()
    app.button(key="save").click().run()
    with database.read() as session:
        assert catalogue.document(session, 1).name == "bridge.txt"


def test_binary_upload_is_told(open_page: OpenPage) -> None:
    app = open_page("add")
    app.file_uploader[0].set_value(("x.txt", b"%PDF-1.7 \x00\x01", "text/plain")).run()
    app.button(key="read").click().run()
    assert "x.txt" in app.error[0].value.replace("\\", "")


LINK = "draft|Ana|add/link"


def fetch(app: AppTest, address: str) -> AppTest:
    app.text_input(key=LINK).set_value(address).run()
    return app.button(key="fetch").click().run()


def test_a_link_is_fetched_and_its_page_is_kept(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS_FETCH_ALLOW", "127.0.0.1")
    with serving() as server:
        server.pages["/bridge"] = f"<html><body><article><p>{ARTICLE}</p></article></body></html>".encode()
        app = fetch(open_page("add"), server.at("/bridge"))
        assert "**1**] :yellow-background[The bridge cost 40 million euros.]" in shown(app)
        app.button(key="save").click().run()
        assert "Saved as document 1" in shown(app)
        again = fetch(open_page("add"), server.at("/bridge"))
        assert "it is document 1" in shown(again)
    with database.read() as session:
        assert fetched.page(session, 1) == server.pages["/bridge"]
        assert catalogue.document(session, 1).url == server.at("/bridge")


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "http://127.0.0.1:1/", "http://[::1]/", "<b>x</b>"]
)
def test_a_link_that_may_not_be_fetched_is_told(open_page: OpenPage, address: str) -> None:
    app = fetch(open_page("add"), address)
    told = app.error[0].value.replace("\\", "")
    assert "is not a web address" in told or "is not fetched from" in told
    assert "<b>" not in app.error[0].value.replace("\\<", "")
