"""What others found, on the page of a claim, and the verdict as a file for them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from claims.interchange.reviews import TheirReview
from claims.services import audit, fact_check_rows, fact_checks
from claims.vocabulary import Role
from db.engine import Database
from db.models import User
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

REVIEW = TheirReview(
    "Der Hafen wuchs.",
    "https://checks.example/1",
    "River Checks",
    date(2026, 2, 3),
    "A guide",
    None,
    "Doubtful",
    2.0,
    5.0,
    1.0,
)


def bring(database: Database, *reviews: TheirReview, claim_id: int | None = 1) -> None:
    with database.write() as session:
        fact_checks.import_reviews(session, reviews, by="Ben", claim_id=claim_id)


def tied(database: Database) -> int:
    with database.read() as session:
        return len(fact_check_rows.of_claim(session, 1))


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_they_are_shown_as_theirs(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    bring(database, REVIEW, TheirReview("Odd.", None, "Elsewhere", None, None, None, None, -1.0, -1.0, -1.0))
    page = shown(open_page("claim", claim="1"))
    assert "Checked by others (2)" in page
    assert "**River Checks** says :gray-badge[Doubtful · 2 (worst 1, best 5)]" in page
    assert "published on 3 February 2026 · said by A guide · taken in by Ben" in page
    assert "-1, on a scale of their own" in page
    assert "Not decided yet." in page
    assert "Checked by others" not in shown(open_page("claim", claim="2"))


def test_untying_removing_and_putting_back(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    bring(database, REVIEW)
    app = press(open_page("claim", claim="1"), "remove-fact-check-1")
    assert tied(database) == 0
    (back,) = [each for each in app.button if str(each.key).startswith("restore-fact-check-")]
    press(app, str(back.key))
    assert tied(database) == 1
    press(app, "untie-fact-check-1")
    assert tied(database) == 0
    assert "Ana untied a fact-check by *River Checks* from claim 1" in shown(app).replace("**", "")


def test_one_that_shares_words_is_found_and_tied(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    near = "Hat der Hafen von Meerburg im vergangenen Jahr 4,2 Millionen Tonnen umgeschlagen?"
    bring(database, TheirReview(near, None, "Elsewhere", rating_name="True"), claim_id=None)
    app = press(open_page("claim", claim="1"), "look-fact-checks-1")
    press(app, "tie-fact-check-1")
    assert tied(database) == 1
    assert "Checked by others (1)" in shown(app)


def test_a_file_is_taken_in_and_what_was_refused_is_told(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    good = {"claimReviewed": "So.", "author": "Elsewhere", "reviewRating": {"alternateName": "True"}}
    app = open_page("claim", claim="1")
    app.file_uploader(key="fact-check-file-1").set_value(
        ("theirs.json", json.dumps([good, {"a": 1}]).encode(), "application/json")
    ).run()
    app.checkbox(key="fact-check-here-1").check().run()
    press(app, "take-fact-checks-1")
    page = shown(app)
    assert "1 new fact-check, 0 known, 1 tied to claims." in page
    assert "entry 2: no ClaimReview is in it" in page
    assert tied(database) == 1
    app.file_uploader(key="fact-check-file-1").set_value(("bad.json", b"{oh no", "application/json")).run()
    press(app, "take-fact-checks-1")
    assert "bad.json: it is no JSON" in shown(app)


def test_hostile_text_is_shown_and_nothing_else(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    hostile = f"\u202e{sample.HOSTILE}"
    bring(database, TheirReview(hostile, None, hostile, None, hostile, None, hostile))
    app = open_page("claim", claim="1")
    assert not app.exception
    told = "\n".join(str(each.value) for each in [*app.markdown, *app.caption])
    assert r"\<img src\=x onerror\=alert\(1\)\>" in told
    assert "<img" not in told.replace(r"\<img", "")
    theirs = [str(each.value) for each in app.markdown if " says " in str(each.value)]
    assert len(theirs) == 1
    assert "\u202e" not in theirs[0]


def test_a_reader_sees_them_and_changes_nothing(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    bring(database, REVIEW)
    with database.write() as session:
        audit.add_user(session, User(name="Root", role=Role.ADMIN, created_at=audit.now()))
        audit.add_user(session, User(name="Ana", role=Role.READER, created_at=audit.now()))
    app = open_page("claim", claim="1")
    assert "River Checks" in shown(app)
    assert not [each for each in app.button if "fact-check" in str(each.key)]


def test_a_verdict_that_stands_can_be_downloaded(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS_SITE", "https://desk.example/checks/{id}")
    sample.store_harbour(database)
    key = "claimreview-1"
    assert not [each for each in open_page("claim", claim="1").get("download_button") if key in str(each)]
    sample.dispute(database, 1)
    assert [each for each in open_page("claim", claim="1").get("download_button") if key in str(each)]
