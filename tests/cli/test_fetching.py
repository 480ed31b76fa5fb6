"""Pages of the web on the command line: add, refetch, changes, and what `show` says of an edit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claims.documents.fetching import AllowList, fetch
from claims.documents.web_pages import read_fetched
from claims.services import fetched
from db.engine import Database
from tests.cli.conftest import Claims
from tests.documents.web_server import SECOND, Server, page, serving
from tests.fakes import candidate, prepared


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("CLAIMS_FETCH_ALLOW", "127.0.0.1")
    with serving() as found:
        yield found


def _store(database: Database, server: Server, path: str = "/locks") -> None:
    document = read_fetched(fetch(server.at(path), allow=AllowList.parse("127.0.0.1")))
    found = [candidate(document.text, SECOND)] if SECOND in document.text else []
    with database.write() as session:
        fetched.store(session, prepared(document, found), by="ada")


def test_an_address_inside_is_refused_and_nothing_is_stored(
    server: Server, claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLAIMS_FETCH_ALLOW")
    run = claims("add", server.at("/locks"), "http://[::ffff:127.0.0.1]/", "HTTP://0x7f.1/")
    assert (run.code, run.out) == (2, "")
    assert run.err.count("is not fetched from") == 3
    assert "CLAIMS_FETCH_ALLOW" in run.err
    assert server.asked == []
    assert "0 documents" in claims("stats").out


def test_a_bad_allow_list_is_told(server: Server, claims: Claims, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_FETCH_ALLOW", "10.0.0.0/99")
    run = claims("add", server.at("/locks"))
    assert run.code == 2
    assert "error: CLAIMS_FETCH_ALLOW: 10.0.0.0/99 is no host name and no network" in run.err


def test_robots_are_asked_where_wanted(server: Server, claims: Claims) -> None:
    server.pages["/robots.txt"] = b"User-agent: *\nDisallow: /"
    run = claims("add", "--robots", server.at("/locks"))
    assert run.code == 2
    assert "robots.txt asks programs not to fetch it" in run.err
    assert server.asked == ["/robots.txt"]


def test_a_page_that_stayed_the_same_is_told(database: Database, server: Server, claims: Claims) -> None:
    _store(database, server)
    assert "says what it said before" in claims("refetch", "1").out
    assert server.headers[-1]["if-none-match"] == '"v1"'
    assert claims("refetch", "1", "--json").records[0]["changed"] is False
    assert "has no other version" in claims("changes", "1").err
    assert claims("refetch", "7").code == 2


def test_an_edit_is_shown_with_its_changes(database: Database, server: Server, claims: Claims) -> None:
    _store(database, server)
    assert claims("show", "1", "--json").records[0]["silent_edits"] == []
    shorter = "A barge pays [bold]9\u202e crowns."
    server.pages["/locks"] = page(f"127.0.0.1:{server.port}", second=shorter)
    _store(database, server)
    run = claims("changes", "1")
    assert f"-{SECOND}" in run.out
    assert "[bold]9" in run.out
    assert "\u202e" not in run.out
    assert claims("changes", "2", "--json").records[0]["before"] == 1
    assert "silent edit: the page of document 1 was changed" in claims("show", "1").out
    (edit,) = claims("show", "1", "--json").records[0]["silent_edits"]
    assert (edit["state"], edit["document"], edit["newest"], edit["mention"]) == ("lost", 1, 2, 1)


@pytest.mark.model
def test_a_page_comes_in_and_comes_again(server: Server, claims: Claims) -> None:
    added = claims("add", server.at("/locks"), "--json").records
    server.pages["/locks"] = page(f"127.0.0.1:{server.port}", second="A barge pays 9 crowns.")
    (again,) = claims("refetch", "1", "--json").records
    assert (again["before"], again["document"], again["changed"]) == (1, 2, True)
    assert f"-{SECOND}" in again["changes"]
    assert any(edit["state"] == "lost" for edit in again["silent_edits"])
    assert added
