"""``--as-of``: what was held on a day of the past."""

from __future__ import annotations

from datetime import date

import pytest

from claims.cli_as_of import Hits
from claims.errors import InvalidInputError
from claims.services import audit, linking, review, search, sources
from claims.services.query_text import parse_query
from claims.services.review import EvidenceInput
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus, Reliability, Role, Stance
from db.engine import Database
from tests.cli.conftest import Claims
from tests.fakes import TrigramEmbedder
from tests.services.desk import person
from tests.services.linking import numbered, store
from tests.services.set_clock import Clock

THEN = "2023-09-14"


@pytest.fixture
def desk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A desk that held claim 1 for verified on 14 September 2023, and changed its mind on the 20th."""
    clock = Clock()
    monkeypatch.setattr(audit, "now", clock)
    store(database, *numbered(4))
    piece = EvidenceInput(
        Stance.SUPPORTS, url="https://port.example/1", publisher="Delta Post", credibility=2
    )
    with database.write() as session:
        person(session, "rita", Role.REVIEWER)
        review.mark(session, 1, ClaimStatus.VERIFIED, by="ada", reason="Counted \x1b[31m.", evidence=[piece])
        sources.grade(session, sources.id_of(session, "Delta Post"), Reliability.B, by="rita")
        linking.keep_apart(session, 1, 2, by="bo")
    clock.wait(days=50)
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.DISPUTED, by="bo", reason="Counted again.")
        linking.join(session, 4, 3, by="bo")
    store(database, "Ferry number 9 sailed in the morning.", name="later")
    return database


def test_list_prints_what_was_held(desk: Database, claims: Claims) -> None:
    run = claims("list", "--as-of", THEN)
    assert run.code == 0, run.err
    lines = run.out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3", "4"]
    assert lines[1].split()[1:5] == ["verified", "2023-08-01", "ada", "disputed"]
    assert "4 of 4 claims as held at 2023-09-14 23:59:59 UTC" in run.err
    assert "3 were decided about since, 1 came in since" in run.err


def test_list_takes_the_status_of_that_day(desk: Database, claims: Claims) -> None:
    found = claims("list", "--as-of", THEN, "--status", "verified", "--json").records
    assert [record["id"] for record in found] == [1]
    (record,) = found
    assert (record["status"], record["status_now"], record["changed"]) == ("verified", "disputed", True)
    assert record["verdict"]["by"] == "ada"
    assert record["held_at"] == "2023-09-14T23:59:59.999999+00:00"
    assert "version" not in record
    assert claims("list", "--as-of", THEN, "--status", "disputed", "--json").records == []
    assert claims("list", "--as-of", THEN, "--language", "de", "--json").records == []
    assert len(claims("list", "--as-of", THEN, "--language", "en", "--json").records) == 4


def test_show_prints_one_claim_as_it_was(desk: Database, claims: Claims) -> None:
    run = claims("show", 1, "--as-of", THEN)
    assert run.code == 0, run.err
    assert run.out.startswith("as held at 2023-09-14 23:59:59 UTC\nclaim 1 ")
    assert "\nverified, en, asserted" in run.out
    assert "verdict: verified by ada" in run.out
    assert "evidence 1: graded -2, Delta Post graded B" in run.out
    assert "kept apart by bo: claim 2: Ferry number 2" in run.out
    assert "Counted again" not in run.out
    assert "\x1b" not in run.out


def test_show_prints_one_record(desk: Database, claims: Claims) -> None:
    (record,) = claims("show", 1, "--as-of", "2023-09-20T23:00+02:00", "--json").records
    assert record["status"] == "disputed"
    assert record["evidence"][0]["counts"] is True
    assert record["evidence"][0]["credibility"] == 2
    assert record["kept_apart"] == [
        {"claim": 1, "other": 2, "decision": "kept_apart", "by": "bo", "at": record["kept_apart"][0]["at"]}
    ]
    assert record["conflicts"] == []
    assert record["came_in"].startswith("2023-08-01")
    assert not {"version", "can_undo"} & set(record)


def test_history_ends_where_the_day_does(desk: Database, claims: Claims) -> None:
    then = claims("history", 1, "--as-of", THEN, "--json").records
    now = claims("history", 1, "--json").records
    assert then == now[: len(then)]
    assert [line["kind"] for line in now[len(then) :]] == ["claim_marked"]
    assert "Counted again" not in claims("history", 1, "--as-of", THEN).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--as-of", "soon"], "is no moment; write a day"),
        (["list", "--as-of", "2999-01-01"], "still to come"),
        (["list", "--as-of", "1999-01-01"], "the log begins on 2023-08-01 09:00 UTC"),
        (["show", "5", "--as-of", THEN], "claim 5 was not known yet"),
        (["show", "77", "--as-of", THEN], "there is no claim 77"),
        (["history", "5", "--as-of", THEN], "claim 5 was not known yet"),
        (["search", "--file", "x", "--as-of", THEN], "not with --file"),
        (["search", "ferry", "--as-of", "soon"], "is no moment"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_line(
    desk: Database, claims: Claims, words: list[str], said: str
) -> None:
    run = claims(*words)
    assert run.code == 2
    assert said in run.err
    assert run.out == ""
    assert len(run.err.strip().splitlines()) == 1


def _found(database: Database, query: str, as_of: str, *, limit: int = 10) -> list[tuple[int, str]]:
    asked, embedder = Hits(as_of, parse_query(query), limit=limit), TrigramEmbedder()
    index = VectorIndex(embedder.model_name)
    with database.read() as session:
        hits = search.search(session, asked.query, embedder=embedder, index=index, limit=asked.limit)
        return [(row.then.id, row.then.status) for _, row in asked.held(session, hits)]


def test_a_search_finds_what_was_known_with_the_status_of_then(desk: Database) -> None:
    assert set(_found(desk, "ferry number 1 sailed", THEN)) == {(1, "verified"), (2, "new"), (3, "new")}
    assert _found(desk, "ferry status:verified", THEN) == [(1, "verified")]
    assert _found(desk, "ferry status:disputed", THEN) == []
    assert _found(desk, "ferry status:disputed", "2023-09-20") == [(1, "disputed")]
    assert len(_found(desk, "ferry", THEN, limit=2)) == 2
    with pytest.raises(InvalidInputError, match="log begins"):
        _found(desk, "ferry", str(date(2023, 7, 1)))
