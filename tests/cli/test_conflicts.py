from __future__ import annotations

import pytest

from claims.services import linking
from claims.vocabulary import ConflictKind
from db.engine import Database
from tests.cli.conftest import Claims
from tests.services.conflict_samples import conflict
from tests.services.linking import store


@pytest.fixture
def found(database: Database) -> int:
    """Two claims of two sources that cannot both hold, and a third."""
    (known,) = store(database, "The Orla mill dismissed 40 people in spring.", name="valley")
    new, _ = store(
        database, "The Orla mill dismissed \x1b[31m90 people in spring.", "It never rained.", name="hill"
    )
    return conflict(database, known, new, phrases=("40 people", "90 people"))


def test_conflicts_are_listed_for_people_and_machines(found: int, claims: Claims) -> None:
    told = claims("conflicts")
    assert told.out.startswith(f"{found}  number, 90% certain: The numbers do not meet.")
    assert "claim 1  new (valley press): The Orla mill dismissed 40 people" in told.out
    assert "\x1b" not in told.out
    assert "1 of 1 conflicts" in told.err
    assert "3 claims were not looked at yet" in told.err
    (record,) = claims("conflicts", "--json", "--claim", "2").records
    assert (record["id"], record["kind"], record["decision"]) == (found, "number", None)
    assert [record[side]["phrase"] for side in ("left", "right")] == ["40 people", "90 people"]
    assert record["left"]["source"] == "valley press"


def test_a_decision_and_its_undo(found: int, claims: Claims) -> None:
    assert claims("conflicts", "decide", found, "explained_by_time", "--json", "--as", "bo").records == [
        {"conflict": found, "decision": "explained_by_time", "by": "bo"}
    ]
    assert claims("conflicts", "--json").records == []
    (record,) = claims("conflicts", "--decided", "--json").records
    assert (record["decision"], record["decided_by"]) == ("explained_by_time", "bo")
    assert "decided: explained by time, by bo" in claims("conflicts", "--decided").out
    refused = claims("conflicts", "decide", found, "real", "--expect", "none")
    assert refused.code == 2
    assert "decided by bo: explained by time" in refused.err
    assert claims("conflicts", "decide", found, "real", "--expect", "explained_by_time").code == 0
    assert "is decided as before: explained by time" in claims("conflicts", "undo", found).out
    assert "waits for a decision again" in claims("conflicts", "undo", found).out
    assert "conflict decided (real): claim 1, claim 2" in claims("history", "2").out
    assert claims("verify").code == 0


def test_kinds_and_joined_claims(database: Database, found: int, claims: Claims) -> None:
    denial = conflict(database, 2, 3, kind=ConflictKind.DENIAL)
    assert [record["id"] for record in claims("conflicts", "--kind", "denial", "--json").records] == [denial]
    assert len(claims("conflicts", "--limit", "1", "--json").records) == 1
    with database.write() as session:
        linking.join(session, 2, 3, by="ada")
    (record,) = claims("conflicts", "--json").records
    assert (record["right"]["id"], record["right"]["wording"]["id"]) == (3, 2)
    assert "[worded as claim 2]" in claims("conflicts").out


def test_a_scan_says_what_it_did_and_is_done_once(found: int, claims: Claims) -> None:
    first = claims("conflicts", "--scan")
    assert "3 claims looked at, 0 new conflicts found" in first.err
    assert "not looked at yet" not in first.err
    assert "0 claims looked at" in claims("conflicts", "--scan").err
    assert "3 claims looked at" in claims("conflicts", "--scan", "--afresh").err
    assert claims("conflicts", "--json").records == []


@pytest.mark.parametrize(
    "words",
    [
        ("conflicts", "decide", "9", "real"),
        ("conflicts", "decide", "1", "real", "--expect", "maybe"),
        ("conflicts", "undo", "1"),
        ("conflicts", "--claim", "99"),
        ("conflicts", "--afresh"),
    ],
)
def test_what_cannot_be_done_is_one_line(found: int, claims: Claims, words: tuple[str, ...]) -> None:
    run = claims(*words)
    assert run.code == 2
    assert len(run.err.splitlines()) == 1
