"""The verbs that decide, and verify."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from claims.services import desk
from claims.vocabulary import ClaimStatus, Role
from db.engine import Database
from tests.cli.conftest import Claims
from tests.services.desk import person


@pytest.fixture
def four_eyes(stored: Database) -> Database:
    """A desk on which ``rita`` gives second looks, and ``root`` set that verified takes one."""
    with stored.write() as session:
        person(session, "rita", Role.REVIEWER)
        person(session, "root", Role.ADMIN)
        desk.change(session, by="root", four_eyes=[ClaimStatus.VERIFIED])
    return stored


def test_a_verdict_has_terms(stored: Database, claims: Claims) -> None:
    marked = claims(
        "mark", "1", "disputed", "--because", "It was June.", "--rating", "false", "--as-of", "2026-01-02",
        "--expires", "2999-12-31", "--json",
    )  # fmt: skip
    assert marked.code == 0, marked.err
    (shown,) = claims("show", "1", "--json").records
    assert shown["verdict"]["rating"] == "false"
    assert (shown["verdict"]["as_of"], shown["verdict"]["expires_on"]) == ("2026-01-02", "2999-12-31")
    assert "rating false, as of 2026-01-02, expires 2999-12-31" in claims("show", "1").out
    assert (
        "new -> disputed: It was June. (rating false, as of 2026-01-02, expires 2999-12-31)"
        in claims("history", "1").out
    )


def test_a_verdict_says_how_probable_the_claim_is(stored: Database, claims: Claims) -> None:
    marked = claims("mark", "1", "disputed", "--because", "It was June.", "--probability", "0")
    assert marked.code == 0, marked.err
    (shown,) = claims("show", "1", "--json").records
    assert shown["verdict"]["probability"] == 0
    assert ", probability 0.0" in claims("show", "1").out
    assert "new -> disputed: It was June. (probability 0.0)" in claims("history", "1").out


def test_a_verdict_is_proposed_and_confirmed(four_eyes: Database, claims: Claims) -> None:
    proposed = claims("mark", "1", "verified", "--because", "Seen.", "--json")
    assert proposed.records == [
        {"id": 1, "status": "in_review", "version": 2, "by": "ada", "proposed": "verified"}
    ]
    assert "waits for a second look: verified by ada" in claims("show", "1").out
    assert claims("show", "1", "--json").records[0]["proposal"]["reason"] == "Seen."
    refused = claims("confirm", "1")
    assert (refused.code, "ada is an analyst here" in refused.err) == (2, True)
    assert claims("confirm", "1", "--as", "rita", "--json").records == [
        {"id": 1, "status": "verified", "version": 3, "by": "rita"}
    ]
    (shown,) = claims("show", "1", "--json").records
    assert (shown["verdict"]["by"], shown["verdict"]["confirmed_by"]) == ("ada", "rita")
    told = claims("history", "1").out
    assert "verdict proposed new -> in_review (verified proposed): Seen." in told
    assert "verdict confirmed in_review -> verified: Seen. (proposed by ada)" in told


def test_a_verdict_is_sent_back_or_withdrawn(four_eyes: Database, claims: Claims) -> None:
    people = claims("mark", "1", "verified", "--because", "Seen.")
    assert "claim 1: verified is proposed and waits for a second look (by ada)" in people.out
    without = claims("send-back", "1", "--as", "rita")
    assert (without.code, "needs a comment" in without.err) == (2, True)
    assert "claim 1 is in_review now" in claims("send-back", "1", "--comment", "Where?", "--as", "rita").out
    assert "verdict sent back in_review -> in_review: Where?" in claims("history", "1").out
    claims("mark", "1", "verified", "--because", "At the gate.")
    assert claims("withdraw-proposal", "1", "--json").records[0]["status"] == "in_review"
    assert claims("undo", "1", "--as", "rita", "--json").records[0]["status"] == "in_review"
    assert claims("undo", "1", "--json").records[0]["status"] == "new"


def test_settings_are_shown_and_set(four_eyes: Database, claims: Claims, tmp_path: Path) -> None:
    (known,) = claims("settings", "show", "--json").records
    assert (known["four_eyes"], known["best"], known["worst"]) == (["verified"], 5, 1)
    assert "takes a second look: verified" in claims("settings", "show").out
    known["ratings"][0]["label"] = "Holds"
    scale = tmp_path / "scale.json"
    scale.write_text(json.dumps(known), encoding="utf-8")
    changed = claims(
        "settings", "set", "--no-four-eyes", "--ratings", scale, "--as", "root", "--json"
    ).records[0]
    assert changed["ratings"][0]["label"] == "Holds"
    assert (changed["four_eyes"], changed["version"]) == ([], 2)
    both = ["--four-eyes", "verified", "--four-eyes", "disputed"]
    assert claims("settings", "set", *both, "--as", "root", "--json").records[0]["four_eyes"] == [
        "disputed",
        "verified",
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mark", "1", "disputed", "--because", "x", "--rating", "true"], "does not go with disputed"),
        (["mark", "1", "disputed", "--because", "x", "--as-of", "tomorrow"], "no day; write it as YYYY-MM"),
        (["mark", "1", "disputed", "--because", "x", "--expires", "2020-01-01"], "has run out"),
        (["mark", "1", "disputed", "--because", "x", "--rests-on", "7"], "no evidence 7"),
        (["mark", "1", "disputed", "--because", "x", "--probability", "7"], "lies between 0 and 1"),
        (["mark", "1", "disputed", "--because", "x", "--probability", "nan"], "lies between 0 and 1"),
        (["mark", "1", "disputed", "--because", "x", "--probability", ".95"], "that the claim is true"),
        (["mark", "1", "dismissed", "--probability", ".5"], "goes with verified, disputed, unresolved"),
        (["confirm", "1", "--as", "rita"], "no verdict on claim 1 waits"),
        (["confirm", "99", "--as", "rita"], "there is no claim 99"),
        (["withdraw-proposal", "1"], "no verdict on claim 1 waits"),
        (["settings", "set"], "nothing to set"),
        (["settings", "set", "--no-four-eyes"], "ada is an analyst here"),
        (["settings", "set", "--no-four-eyes", "--four-eyes", "verified"], "say the opposite"),
        (["settings", "set", "--ratings", "/nowhere.json"], "no such file"),
        (["settings", "set", "--ratings", "pyproject.toml"], "not JSON"),
        (["settings", "set", "--four-eyes", "new", "--as", "root"], "new decides nothing"),
    ],
)  # fmt: skip
def test_what_cannot_be_gets_one_line(
    four_eyes: Database, claims: Claims, words: list[str], message: str
) -> None:
    run = claims(*words)
    assert run.code == 2
    assert run.out == ""
    assert message in run.err
    assert len(run.err.splitlines()) == 1


def test_verify_says_what_it_checked(stored: Database, claims: Claims) -> None:
    claims("mark", "1", "dismissed")
    run = claims("verify")
    assert run.code == 0, run.out
    for said in ("lines of the audit log", "2 mentions and 0 cited passages", "1 document:", "claims 2"):
        assert said in run.out
    (found,) = claims("verify", "--json").records
    assert (found["holds"], found["first_bad_line"]) == (True, None)
    assert f"has the hash {found['head']}" in run.out
    claims("undo", "1")
    noted = claims("verify", "--noted", found["head"])
    assert (noted.code, f"the log up to line {found['lines']}" in noted.out) == (0, True)
    assert claims("verify", "--noted", "0" * 64).code == 1


def test_verify_names_the_first_bad_line(stored: Database, claims: Claims) -> None:
    claims("mark", "1", "dismissed")
    with closing(sqlite3.connect(stored.url.database or "", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER events_are_not_rewritten")
        (line,) = connection.execute("SELECT id FROM events WHERE kind = 'claim_marked'").fetchone()
        connection.execute("UPDATE events SET payload = replace(payload, 'new', 'old') WHERE id = ?", (line,))
    run = claims("verify")
    assert run.code == 1
    assert f"line {line} of the audit log: its hash is not that of what it says" in run.out
    assert "the trigger events_are_not_rewritten is gone" in run.out
    assert f"the first bad line of the audit log is {line}" in run.out
    assert "skipped  replay" in run.out
    (found,) = claims("verify", "--json").records
    assert (found["holds"], found["first_bad_line"]) == (False, line)


def test_verify_exits_1_when_only_a_table_is_wrong(stored: Database, claims: Claims) -> None:
    with closing(sqlite3.connect(stored.url.database or "", isolation_level=None)) as connection:
        connection.execute("UPDATE claims SET status = 'verified' WHERE id = 1")
    run = claims("verify")
    assert run.code == 1
    assert "claim 1: its status is 'verified', the log tells 'new'" in run.out
