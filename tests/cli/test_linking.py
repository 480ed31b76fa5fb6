from __future__ import annotations

from claims.services.suggesting import suggest
from db.engine import Database
from tests.cli.conftest import Claims
from tests.services.linking import store, suggester


def _pair(database: Database) -> tuple[int, int]:
    (known,) = store(database, "The Orla mill dismissed 40 people in spring.", name="valley")
    (new,) = store(database, "In spring the mill at Orla let 40 people go.", name="hill")
    suggest(database, [new], suggester=suggester())
    return known, new


def test_matches_tell_what_is_known_and_how_it_was_decided(database: Database, claims: Claims) -> None:
    known, new = _pair(database)
    claims("mark", known, "disputed", "--because", "It was thirty.")
    (found,) = claims("matches", new, "--json").records
    assert (found["id"], found["status"], found["score"]) == (known, "disputed", 0.9)
    assert found["verdict"]["reason"] == "It was thirty."
    assert found["explanation"] == "Both name the same number."
    line = claims("matches", new)
    assert line.out.startswith(f"{known}  disputed, since ")
    assert "by ada" in line.out


def test_join_split_and_undo(database: Database, claims: Claims) -> None:
    known, new = _pair(database)
    assert claims("join", new, known, "--json").records == [
        {"id": new, "into": known, "version": 3, "by": "ada"}
    ]
    (detail,) = claims("show", known, "--json").records
    assert [joined["id"] for joined in detail["joined"]] == [new]
    assert f"joined into claim {known}" in claims("show", new).out
    assert [record["id"] for record in claims("list", "--json").records] == [known]
    assert "a claim of its own" in claims("split", new).out
    assert claims("undo", new).code == 0
    assert f"claim split: claim {new}, claim {known}" in claims("history", known).out
    (detail,) = claims("show", new, "--json").records
    assert detail["merged_into"] == known


def test_keeping_apart_ends_the_suggestion(database: Database, claims: Claims) -> None:
    known, new = _pair(database)
    assert "kept apart" in claims("keep-apart", new, known, "--as", "bo").out
    empty = claims("matches", new)
    assert (empty.out, empty.code) == ("", 0)
    assert "nothing that may be the same" in empty.err
    refused = claims("join", new, known)
    assert refused.code == 2
    assert "bo keeps claim" in refused.err
    assert "may be the same again" in claims("consider-again", known, new).out
    assert claims("join", new, known).code == 0


def test_bad_numbers_are_one_line(database: Database, claims: Claims) -> None:
    _pair(database)
    for words in (
        ("join", "1", "99"),
        ("join", "1", "1"),
        ("split", "1"),
        ("matches", "99"),
        ("split", "99"),
    ):
        run = claims(*words)
        assert run.code == 2
        assert len(run.err.splitlines()) == 1
