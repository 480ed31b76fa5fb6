from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from claims.services import catalogue
from claims.vocabulary import ClaimStatus, Stance
from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import APP, OpenPage, shown


@pytest.mark.parametrize("address", ["99", "abc", "-1", "", "²", "9" * 40])
def test_unknown_claim_is_told_kindly(database: Database, open_page: OpenPage, address: str) -> None:
    sample.store_harbour(database)
    app = open_page("claim", claim=address)
    assert "There is no claim" in app.error[0].value
    assert not app.exception


def test_root_address_opens_the_claim(database: Database) -> None:
    sample.store_harbour(database)
    app = AppTest.from_file(APP, default_timeout=30)
    app.query_params["claim"] = "2"
    app.run()
    assert "keine Schiffe" in shown(app)
    assert app.query_params["claim"] == "2"


def with_evidence_open(app: AppTest) -> AppTest:
    """Open the evidence fields, as a click on their heading does."""
    app.session_state["evidence-fields-1"] = True
    return app.run()


def test_everything_about_a_claim(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    sample.store_budget(database)
    sample.dispute(database, 1, reason="The port's own report.")
    page = shown(open_page("claim", claim="1"))
    for expected in (
        "Disputed",
        "The port's own report.",
        "**Against** · 1 origin",
        "rests on evidence 1",
        "3.1 million tonnes",
        "marked it *disputed* (it was new)",
        "Küstenblatt",
        "same number: 4.2 million tonnes",
    ):
        assert expected in page


def test_mark_with_evidence_then_undo(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = with_evidence_open(open_page("claim", claim="1"))
    app.text_area(key="draft|Ana|reason/1").set_value("It was 3.1 million.").run()
    app.text_input(key="draft|Ana|evidence/url/1").set_value("https://port.example/r").run()
    app.button(key="mark-disputed-1").click().run()
    with database.read() as session:
        verdict = catalogue.show_claim(session, 1).verdict
    assert verdict is not None
    assert verdict.by == "Ana"
    assert [(piece.url, piece.stance) for piece in verdict.evidence] == [
        ("https://port.example/r", Stance.REFUTES)
    ]
    app.button(key="undo-mark").click().run()
    with database.read() as session:
        assert catalogue.show_claim(session, 1).claim.status is ClaimStatus.NEW
    assert "Not decided yet" in shown(app)
    assert app.text_area(key="draft|Ana|reason/1").value == "It was 3.1 million."
    assert open_page("claim", claim="1").text_area(key="draft|Ana|reason/1").value == "It was 3.1 million."


def test_bad_evidence_is_told_and_kept(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = with_evidence_open(open_page("claim", claim="1"))
    app.text_input(key="draft|Ana|evidence/url/1").set_value("javascript:alert(1)").run()
    app.button(key="mark-unresolved-1").click().run()
    assert "web address" in app.error[0].value
    assert app.text_input(key="draft|Ana|evidence/url/1").value == "javascript:alert(1)"


def test_evidence_is_filed_without_a_decision(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = with_evidence_open(open_page("claim", claim="1"))
    app.text_area(key="draft|Ana|evidence/quote/1").set_value("A line of the report").run()
    app.button(key="file-evidence-1").click().run()
    page = shown(app)
    assert "A line of the report" in page
    assert "**Context** · 1 origin" in page
    assert not app.warning


def test_hostile_text_is_only_ever_escaped(database: Database, open_page: OpenPage) -> None:
    claim_id = sample.store_hostile(database)
    for app in (open_page("claim", claim=str(claim_id)), open_page("review"), open_page("overview")):
        raw = "\n".join(str(element.value) for element in [*app.markdown, *app.caption])
        assert r"\<img src\=x onerror\=alert\(1\)\>" in raw
        assert "<img" not in raw.replace(r"\<img", "")
        assert not [element for element in app.markdown if element.allow_html]


def test_two_names_two_drafts(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claim", claim="1")
    app.text_area(key="draft|Ana|reason/1").set_value("Ana's").run()
    app.text_input(key="you").set_value("Ben").run()
    assert app.text_area(key="draft|Ben|reason/1").value == ""
