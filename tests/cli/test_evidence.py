"""Evidence and sources on the command line: filed, listed by origin, graded, given up after one question."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from claims.records import DocumentText
from claims.services import intake
from claims.services.audit import add_user, now
from claims.vocabulary import Role
from db.engine import Database
from db.models import User
from tests.cli.conftest import Claims
from tests.fakes import prepared

PAGE = "https://mill.example/report"
COPY = "The mill report. It closed on 3 May, the owner said.\n"


@pytest.fixture
def cited(claims: Claims, stored: Database, tmp_path: Path) -> Database:
    """A claim that is verified on a page with a copy, and ada a reviewer."""
    (tmp_path / "page.txt").write_text(COPY, encoding="utf-8")
    with stored.write() as session:
        add_user(session, User(name="rhea", role=Role.REVIEWER, created_at=now()))
    filed = claims(
        "evidence", "add", "1", "--stance", "supports", "--link", PAGE, "--copy", tmp_path / "page.txt",
        "--quote", "It closed on  3 May", "--publisher", "Mill Gazette", "--published", "2026-05-04",
        "--retrieved", "2026-05-05 10:20", "--reliability", "B", "--credibility", "2", "--note", "By post.",
        "--json",
    )  # fmt: skip
    assert filed.records[0]["evidence"] == 1, filed.err
    done = claims("mark", "1", "verified", "--because", "The owner said so.", "--rests-on", "1")
    assert done.code == 0, done.err
    return stored


def test_evidence_is_listed_by_origin_with_its_copy(claims: Claims, cited: Database) -> None:
    again = claims("evidence", "add", "1", "--stance", "supports", "--link", f"{PAGE}/#part")
    assert again.code == 0, again.err
    told = claims("evidence", "list", "1").out
    assert "supports: 1 independent origin" in told
    assert "one origin, evidence 1 and 2: the same page" in told
    assert f"copy {hashlib.sha256(COPY.strip().encode()).hexdigest()[:12]}" in told
    assert "graded B2" in told
    assert "no copy kept" in told
    first, second = claims("evidence", "list", "1", "--json").records
    assert first["quote"] == "It closed on 3 May"
    assert (first["published_on"], first["retrieved_at"]) == ("2026-05-04", "2026-05-05T10:20:00+00:00")
    assert first["counted_under"]["evidence"] == second["counted_under"]["evidence"] == [1, 2]


def test_giving_evidence_up_asks_once_and_lists_what_rests_on_it(claims: Claims, cited: Database) -> None:
    refused = claims("evidence", "withdraw", "1", "--because", "A hoax.", stdin=b"n\n")
    assert refused.code == 1
    assert "1 verdict rests on it" in refused.err
    assert "The mill closed in May." in refused.err
    machine = claims("evidence", "withdraw", "1", "--because", "A hoax.", "--json")
    assert (machine.code, machine.out) == (2, "")
    assert "add --yes" in machine.err
    assert claims("evidence", "list", "1", "--json").records[0]["counts"]
    done = claims("evidence", "withdraw", "1", "--because", "A hoax.", stdin=b"y\n")
    assert done.code == 0, done.err
    assert "given up: 1" in claims("evidence", "list", "1").out
    assert "recheck asked" in claims("history", "1").out
    assert claims("evidence", "restore", "1", "--json").records == [
        {"evidence": 1, "withdrawn": False, "by": "ada"}
    ]


def test_grades_and_origins_are_given(claims: Claims, cited: Database) -> None:
    lower = claims("evidence", "grade", "1", "--reliability", "E", "--yes", "--json")
    assert lower.records == [
        {"evidence": 1, "reliability": "E", "credibility": None, "by": "ada", "asked_again": [1]}
    ]
    assert claims("evidence", "origin", "1", "mill owner").code == 0
    piece = claims("evidence", "list", "1", "--json").records[0]
    assert (piece["reliability"], piece["origin"]) == ("E", "mill owner")
    assert piece["counted_under"]["label"] == "mill owner"


def test_sources_are_graded_and_given_up(claims: Claims, cited: Database) -> None:
    assert "Mill Gazette  1 evidence, 1 verdicts" in claims("sources", "list").out
    refused = claims("sources", "withdraw", "Mill Gazette", "--because", "why", "--yes", "--as", "bo")
    assert refused.code == 2
    assert "takes a reviewer" in refused.err
    done = claims(
        "sources", "withdraw", "Mill Gazette", "--because", "Sold.", "--yes", "--as", "rhea", "--json"
    )
    assert done.records == [{"source": 1, "withdrawn": True, "by": "rhea", "asked_again": [1]}]
    assert "given up: 1" in claims("evidence", "list", "1").out
    assert claims("sources", "restore", "1", "--as", "rhea").code == 0
    graded = claims("sources", "grade", "1", "--reliability", "A", "--as", "rhea")
    assert "graded A now" in graded.out


def test_a_passage_that_a_newer_version_dropped_is_reported(claims: Claims, cited: Database) -> None:
    fine = claims("evidence", "check")
    assert (fine.code, fine.err) == (0, "1 cited passages, 0 moved, 0 lost\n")
    with cited.write() as session:
        intake.store(session, prepared(DocumentText("It never closed.", url=PAGE), []), by="ada")
    lost = claims("evidence", "check", "--json")
    assert lost.code == 1
    assert lost.records[0]["state"] == "lost"
    assert lost.records[0]["told"].startswith(
        "evidence 1 (claim 1): the passage is not in document 3 any more"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["evidence", "add", "1", "--link", "mill.example"], "is not a web address"),
        (["evidence", "add", "1", "--link", PAGE, "--published", "May"], "'May' is no day"),
        (["evidence", "add", "1", "--link", PAGE, "--retrieved", "noon"], "'noon' is no time"),
        (["evidence", "add", "1", "--copy", "nowhere.txt"], "no such file"),
        (["evidence", "add", "9", "--link", PAGE], "there is no claim 9"),
        (["evidence", "withdraw", "9", "--because", "x"], "there is no evidence 9"),
        (["sources", "grade", "Nobody", "--reliability", "A"], "there is no source 'Nobody'"),
    ],
)
def test_bad_input_is_one_clear_line(
    claims: Claims, stored: Database, words: list[str], message: str
) -> None:
    done = claims(*words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.strip().splitlines()) == 1
