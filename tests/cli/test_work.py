from __future__ import annotations

from claims.services import catalogue, review
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.cli.conftest import Claims


def _status(database: Database, claim_id: int) -> ClaimStatus:
    with database.read() as session:
        return catalogue.show_claim(session, claim_id).claim.status


def test_a_claim_is_given_tagged_and_noted(stored: Database, claims: Claims) -> None:
    assert claims("assign", "1", "ada", "--json").records == [
        {"id": 1, "assignee": "ada", "version": 2, "by": "ada"}
    ]
    assert "is tagged mills now" in claims("tag", "1", "Mills").out
    told = claims("show", "1").out
    assert "looked after by ada" in told
    assert "tagged mills" in told
    (record,) = claims("show", "1", "--json").records
    assert (record["assignee"], record["tags"], record["expires_on"]) == ("ada", ["mills"], None)
    assert claims("untag", "1", "MILLS", "--json").records[0]["version"] == 4
    assert "nobody looks after claim 1" in claims("assign", "1", "--nobody").out
    assert claims("undo-work", "1", "--json").records[0]["undone"] == "claim_assigned"
    (note,) = claims("note", "1", "@ada see the ledger \x1b[31m", "--as", "bo", "--json").records
    assert note["addressed"] == ["ada"]
    shown = claims("note", "1")
    assert "bo to ada: @ada see the ledger" in shown.out
    assert "\x1b" not in shown.out
    assert claims("note", "1", "--json").records[0]["text"] == "@ada see the ledger \x1b[31m"
    history = claims("history", "1").out
    assert "claim assigned" in history
    assert "note added" in history


def test_many_claims_are_shown_then_changed_then_put_back(stored: Database, claims: Claims) -> None:
    words = ("bulk", "mark", "dismissed", "--status", "new", "--reason", "About mills.")
    dry = claims(*words, "--dry-run")
    assert "2 claims would go from new to dismissed" in dry.out
    assert "1  The mill closed in May." in dry.out
    assert _status(stored, 1) is ClaimStatus.NEW
    assert claims(*words, "--dry-run", "--json").records == [
        {
            "would_change": [1, 2],
            "ways": [{"from": "new", "to": "dismissed", "claims": 2}],
            "left_alone": [],
            "second_look": False,
        }
    ]
    (done,) = claims(*words, "--json").records
    assert (done["changed"], done["left_alone"]) == ([1, 2], [])
    with stored.write() as session:
        review.mark(session, 2, ClaimStatus.IN_REVIEW, by="bo")
    undone = claims("bulk", "undo", done["bulk"])
    assert "1 claim changed" in undone.out
    assert "claim 2 left alone: bo touched it since" in undone.err
    assert [_status(stored, claim_id) for claim_id in (1, 2)] == ["new", "in_review"]


def test_named_claims_are_tagged_and_given(stored: Database, claims: Claims) -> None:
    (tagged,) = claims("bulk", "tag", "Mills", "--id", "2", "--id", "99", "--json").records
    assert tagged["changed"] == [2]
    assert tagged["left_alone"] == [{"id": 99, "why": "there is no such claim"}]
    assert claims("bulk", "assign", "ada", "--tag", "MILLS", "--json").records[0]["changed"] == [2]
    assert claims("bulk", "tag", "mills", "--off", "--with", "ada", "--json").records[0]["changed"] == [2]


def test_bad_input_is_one_line(stored: Database, claims: Claims) -> None:
    for words in (
        ("assign", "1", "nobody known"),
        ("assign", "1"),
        ("assign", "1", "ada", "--nobody"),
        ("tag", "99", "mills"),
        ("untag", "1", "mills"),
        ("undo-work", "1"),
        ("note", "1", "  "),
        ("bulk", "mark", "dismissed"),
        ("bulk", "mark", "dismissed", "--status", "new", "--id", "1"),
        ("bulk", "mark", "disputed", "--status", "new"),
        ("bulk", "undo", "1"),
    ):
        run = claims(*words)
        assert (run.code, run.out) == (2, ""), words
        assert len(run.err.splitlines()) == 1, run.err
    assert _status(stored, 1) is ClaimStatus.NEW
