"""export, feed, import-reviews and reviews on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
import typer
from typer.testing import CliRunner

from claims import cli_reviews
from claims.interchange.reviews import TheirReview
from claims.services import fact_check_rows, fact_checks, review
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.cli.conftest import Claims
from tests.fakes import TrigramEmbedder
from tests.interchange.claimreview_schema import breaches

SITE = ("--site", "https://desk.example/checks/{id}", "--publisher", "The Desk")


@pytest.fixture
def decided(stored: Database) -> Database:
    with stored.write() as session:
        review.mark(session, 1, ClaimStatus.DISPUTED, by="ada", reason="It is open.", rating="false")
    return stored


def test_verdicts_are_exported_and_taken_in_elsewhere(
    decided: Database, claims: Claims, tmp_path: Path
) -> None:
    told = claims("export", "1", "2", *SITE)
    values = json.loads(told.out)
    assert list(breaches(values, of=("ClaimReview",))) == []
    assert values["url"] == "https://desk.example/checks/1"
    assert "claim 2 is left out: it is new" in told.err
    out = tmp_path / "feed.json"
    done = claims("export", "--format", "datacommons", "--status", "disputed", "--out", out, "--json", *SITE)
    assert done.records == [{"out": str(out), "verdicts": 1, "left_out": []}]
    assert list(breaches(json.loads(out.read_text()), of=("DataFeed",))) == []
    assert claims("import-reviews", out, "--json").records == [
        {"file": str(out), "new": 1, "known": 0, "tied": 1, "refused": 0, "fact_checks": [1]}
    ]
    assert "0 new fact-checks, 1 known" in claims("import-reviews", out).out
    assert claims("show", "1", "--json").records[0]["status"] == "disputed"
    assert claims("verify").code == 0


def test_a_feed_is_written_whole(decided: Database, claims: Claims, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.atom"
    assert claims("feed", "--out", out, "--tag", "none", *SITE).code == 0
    assert feedparser.parse(out.read_bytes()).entries == []
    assert "1 verdicts written" in claims("feed", "--out", out, "--language", "EN", *SITE).err
    read = feedparser.parse(out.read_bytes())
    assert [entry.title for entry in read.entries] == ["False: The mill closed in May."]
    assert read.feed.title == "Verdicts of The Desk (en)"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".claims-")] == []


def test_refused_ones_are_named_and_the_rest_taken(stored: Database, claims: Claims, tmp_path: Path) -> None:
    good = {
        "@type": "ClaimReview",
        "claimReviewed": "The mill closed in May.",
        "author": "River \x1b[31mChecks",
    }
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps([{**good, "reviewRating": {"alternateName": "True"}}, good]))
    done = claims("import-reviews", file)
    assert "1 new fact-checks, 0 known, 1 refused; 1 tied" in done.out
    assert f"{file}, entry 2: it gives no verdict" in done.err
    listed = claims("reviews", "list", "--claim", "1")
    assert "claim 1  River" in listed.out
    assert "says True: The mill closed in May." in listed.out
    assert "\x1b" not in listed.out
    assert claims("reviews", "untie", "1", "--as", "bo").code == 0
    assert [each["claim_id"] for each in claims("reviews", "list", "--untied", "--json").records] == [None]
    assert claims("reviews", "tie", "1", "2").code == 0
    assert "fact check tied 1, River" in claims("history", "2").out
    removed = claims("reviews", "remove", "1", "--json").records[0]
    assert claims("reviews", "list", "--json").records == []
    assert claims("reviews", "restore", removed["line"], "--json").records == [{"fact_check": 1, "by": "ada"}]
    assert claims("verify").code == 0


def test_claims_that_mean_the_same_are_found(stored: Database) -> None:
    theirs = TheirReview("Did the mill close in May?", publisher="Elsewhere", rating_name="True")
    with stored.write() as session:
        (found,) = fact_checks.import_reviews(session, [theirs], by="ada").new
    app = typer.Typer()
    cli_reviews.register(app, lambda: stored, lambda: (stored, TrigramEmbedder()))
    done = CliRunner().invoke(app, ["reviews", "near", str(found), "--json", "--limit", "1"])
    assert json.loads(done.stdout)["claim"] == 1
    with stored.read() as session:
        assert fact_check_rows.show(session, found).claim_id is None


@pytest.mark.parametrize(
    "words",
    [
        ("export", "1"),
        ("export", "99", *SITE),
        ("export", "--out", "/no/such/folder/f.json", *SITE),
        ("feed", "--site", "desk.example"),
        ("import-reviews", "/no/such/file.json"),
        ("reviews", "tie", "9", "1"),
        ("reviews", "restore", "1"),
    ],
)
def test_what_cannot_be_done_is_one_line(stored: Database, claims: Claims, words: tuple[str, ...]) -> None:
    run = claims(*words)
    assert run.code == 2
    assert len(run.err.splitlines()) == 1
