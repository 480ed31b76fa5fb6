"""The add page with a language model that reads along, asked on the loopback."""

from __future__ import annotations

import socket

import pytest
from streamlit.testing.v1 import AppTest

from claims.extraction.worthiness import CheckWorthiness
from claims.services import catalogue
from claims.ui import resources
from db.engine import Database
from tests.extraction.llm_server import Reply, claim, claims, llm_server
from tests.fakes import DigitEmbedder, digit_head
from tests.ui.conftest import OpenPage, shown

COUNTED = "The bridge cost 40 million euros."
PLAIN = "The town paid for it."
ARTICLE = f"{COUNTED} {PLAIN} It rains."
OWN = "The claims that the workbench found itself are all here."


@pytest.fixture(autouse=True)
def _digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "embedder", DigitEmbedder)
    monkeypatch.setattr(resources, "worthiness", lambda: CheckWorthiness(DigitEmbedder(), head=digit_head()))
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "small")
    monkeypatch.setenv("CLAIMS_LLM_TIMEOUT", "0.3")


def read(app: AppTest) -> AppTest:
    app.text_area(key="draft|Ana|add/text").set_value(ARTICLE).run()
    return app.button(key="read").click().run()


def test_what_came_of_it_is_told_and_added_claims_are_named(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = claims(claim(COUNTED), claim(PLAIN), claim("The bridge cost 50 million euros."))
    with llm_server([found]) as server:
        monkeypatch.setenv("CLAIMS_LLM_TIMEOUT", "20")
        monkeypatch.setenv("CLAIMS_LLM_BASE_URL", server.base_url)
        app = open_page("add")
        assert f"the article's text is sent to {server.base_url}." in shown(app)
        read(app)
    page = shown(app)
    told = "The language model proposed 3: 1 agree, 1 added, 1 rejected (the quote is not in the text)."
    assert f"{told} Proposed by it alone: number 2." in page
    assert not app.warning
    app.button(key="save").click().run()
    with database.read() as session:
        stored = [one.text for one in catalogue.list_claims(session).claims]
    assert stored == [COUNTED, PLAIN]


def test_a_server_that_is_down_is_a_warning_beside_the_claims_of_the_rules(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", address)
    app = read(open_page("add"))
    _expect_a_warning(app, f"{address} cannot be reached; start the server, or check CLAIMS_LLM_BASE_URL")


def test_a_slow_server_is_a_warning_beside_the_claims_of_the_rules(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with llm_server([Reply(b"", hold=True)]) as server:
        monkeypatch.setenv("CLAIMS_LLM_BASE_URL", server.base_url)
        app = read(open_page("add"))
    _expect_a_warning(app, f"{server.base_url} did not answer within 0.3 s")


def _expect_a_warning(app: AppTest, line: str) -> None:
    page = shown(app)
    assert not app.error
    assert len(app.warning) == 1
    assert OWN in page
    assert line in page
    assert "The language model proposed" not in page
    assert [box.label.replace("\\", "") for box in app.checkbox] == [f"**1** {COUNTED}"]


def test_a_bad_setting_is_told_in_place_of_the_page(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", "localhost")
    app = open_page("add")
    assert app.error[0].value.replace("\\", "").startswith("CLAIMS_LLM_BASE_URL is not the address")
    assert not app.text_area


def test_without_a_server_nothing_is_said_of_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLAIMS_LLM_BASE_URL", raising=False)
    app = open_page("add")
    assert "language model" not in shown(app)
    read(app)
    assert "language model" not in shown(app)
    assert len(app.checkbox) == 1
