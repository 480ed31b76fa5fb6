"""The page "As of": what was held on a day of the past, and what has changed since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from claims.services import audit, conflicts, linking, notes, review
from claims.services.review import EvidenceInput
from claims.vocabulary import ClaimStatus, ConflictDecision, ConflictKind, Stance
from db.engine import Database
from db.models import Conflict
from tests.services.desk import four_eyes
from tests.services.linking import numbered, store
from tests.services.set_clock import Clock
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

THEN = "2023-09-14"
HOSTILE = sample.HOSTILE


@pytest.fixture
def clock(database: Database, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock in 2023, for what the desk does and for what the page takes for today."""
    made = Clock()
    monkeypatch.setattr(audit, "now", made)
    return made


@pytest.fixture
def desk(database: Database, clock: Clock) -> Database:
    """A desk that held claim 1 for verified on 14 September 2023, and changed its mind later."""
    store(database, *numbered(4))
    piece = EvidenceInput(Stance.SUPPORTS, url="https://port.example/1", publisher="Delta Post")
    with database.write() as session:
        review.mark(
            session, 1, ClaimStatus.VERIFIED, by="Ana", reason="Counted at the pier.", evidence=[piece]
        )
        linking.keep_apart(session, 1, 2, by="Jo")
        notes.add(session, 1, "Ask the harbour master.", by="Jo")
    clock.wait(days=60)
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.DISPUTED, by="Jo", reason="Counted again.")
        linking.join(session, 4, 3, by="Jo")
    store(database, "A barge lay there.", name="later")
    clock.wait(days=60)
    return database


def _metrics(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def test_an_empty_log_says_how_to_begin(open_page: OpenPage, database: Database) -> None:
    app = open_page("as_of")
    assert not app.exception
    assert "No claim had come in by then." in shown(app)


def test_a_day_shows_numbers_verdicts_and_what_became_of_them(desk: Database, open_page: OpenPage) -> None:
    app = open_page("as_of", day=THEN)
    assert not app.exception
    page = shown(app)
    assert "At the end of 14 September 2023, in UTC. The log begins on 1 August 2023." in page
    assert _metrics(app)["Verified"] == ("1", "0 today")
    assert _metrics(app)["Disputed"] == ("0", "1 today")
    assert _metrics(app)["New"] == ("3", "3 today")
    assert "4 claims then. Since: 3 claims of these decided about, joined or split; 1 claim came in." in page
    assert "Counted at the pier." in page
    assert "Ana, 1 August 2023 · 1 piece of evidence" in page
    assert ":material/arrow_forward: today] :red-badge[:material/cancel: Disputed]" in page
    assert ":material/arrow_forward: today] :small[joined into claim 3]" in page
    assert "Counted again." not in page
    assert "A barge lay there." not in page


def test_the_first_day_shown_is_a_month_ago_or_the_first_of_the_log(
    desk: Database, open_page: OpenPage, clock: Clock
) -> None:
    page = shown(open_page("as_of"))
    day = (clock.moment - timedelta(days=30)).date()
    assert f"At the end of {day.day} October 2023" in page


def test_what_was_decided_since_is_one_click_away(desk: Database, open_page: OpenPage) -> None:
    app = open_page("as_of", day=THEN)
    choice = app.segmented_control(key="held_show")
    assert choice.options == ["All 4", "Decided about since 3"]
    choice.set_value("decided_since").run()
    assert "Ferry number 2 sailed" not in shown(app)
    assert "Ferry number 1 sailed" in shown(app)


def test_statuses_are_those_of_that_day(desk: Database, open_page: OpenPage) -> None:
    assert "Ferry number 1" in shown(open_page("as_of", day=THEN, held_status="Verified"))
    empty = shown(open_page("as_of", day=THEN, held_status="Disputed"))
    assert "No claim of that day passes this choice." in empty
    assert "Ferry number" not in empty


def test_another_day_is_another_answer(desk: Database, open_page: OpenPage) -> None:
    app = open_page("as_of", day=THEN)
    app.date_input(key="day").set_value(date(2023, 10, 20)).run()
    assert _metrics(app)["Disputed"] == ("1", "1 today")
    assert "Counted again." in shown(app)
    app.date_input(key="day").set_value(None).run()
    assert not app.exception


@pytest.mark.parametrize("day", ["1999-01-01", "2999-01-01", "rubbish", "<script>alert(1)</script>"])
def test_a_day_that_cannot_be_is_told(desk: Database, open_page: OpenPage, day: str) -> None:
    app = open_page("as_of", day=day)
    assert not app.exception
    assert "the log tells of the days from 1 August 2023 to 29 November 2023." in shown(app)
    assert all("<script" not in str(each.value).replace("\\<", "") for each in app.warning)


def test_one_claim_in_full_as_it_was(desk: Database, open_page: OpenPage) -> None:
    app = open_page("as_of", day=THEN, held="1")
    assert not app.exception
    page = shown(app)
    assert "Counted at the pier." in page
    assert "Evidence 1" in page
    assert "Kept apart from" in page
    assert "Ask the harbour master." in page
    assert "Where it had been said (1)" in page
    assert {button.key for button in app.button} == {"keys-help", "all-held"}, "the past cannot be changed"


def test_a_claim_opens_in_full_and_closes_again_on_the_same_day(desk: Database, open_page: OpenPage) -> None:
    app = open_page("as_of", day=THEN)
    app.button(key="in-full-4").click().run()
    assert (app.query_params["held"], app.query_params["day"]) == ("4", THEN)
    assert "Where it had been said (1)" in shown(app)
    app.button(key="all-held").click().run()
    assert "held" not in app.query_params
    assert "4 claims then." in shown(app)


def test_what_happened_since_is_told_beside_it(desk: Database, open_page: OpenPage) -> None:
    then, later = (shown(open_page("as_of", day=day, held="1")) for day in (THEN, "2023-10-20"))
    assert "Counted again." in then
    assert "Nothing has happened to it since." in later


def test_a_claim_that_came_later_and_one_that_is_not_there(desk: Database, open_page: OpenPage) -> None:
    for claim_id, said in (("5", "claim 5 was not known yet"), ("77", "there is no claim 77")):
        app = open_page("as_of", day=THEN, held=claim_id)
        assert said in shown(app)
        assert not app.exception


def test_a_joined_claim_names_what_stood_for_it(desk: Database, open_page: OpenPage) -> None:
    page = shown(open_page("as_of", day="2023-10-20", held="4"))
    assert "It was joined into claim 3: Ferry number 3" in page
    assert "Said the same (1)" in shown(open_page("as_of", day="2023-10-20", held="3"))


def test_pages_turn(database: Database, clock: Clock, open_page: OpenPage) -> None:
    store(database, *numbered(23))
    app = open_page("as_of", day="2023-08-01")
    assert "Ferry number 21" not in shown(app)
    app.session_state["held_page"] = 2
    assert "Ferry number 21" in shown(app.run())


def test_what_waited_and_what_had_run_out_is_told(
    database: Database, clock: Clock, open_page: OpenPage
) -> None:
    store(database, *numbered(3))
    with database.write() as session:
        review.mark(
            session,
            1,
            ClaimStatus.DISPUTED,
            by="Ana",
            reason="Seen.",
            expires_on=(clock() + timedelta(days=9)).date(),
        )
    four_eyes(database, ClaimStatus.VERIFIED)
    with database.write() as session:
        review.mark(session, 2, ClaimStatus.VERIFIED, by="Ana", reason="Proposed so.")
        row = Conflict(
            left_id=1, right_id=2, kind=ConflictKind.NUMBER, certainty=0.9, left_phrase="", right_phrase="",
            signals="[]", explanation="", created_at=clock(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        conflicts.decide(session, row.id, ConflictDecision.REAL, by="Ana")
    clock.wait(days=30)
    assert "had expired" in shown(open_page("as_of", day="2023-08-20"))
    first, second = (shown(open_page("as_of", day="2023-08-20", held=each)) for each in ("1", "2"))
    assert "The verdict had run out on 10 August 2023." in first
    assert "Contradictions, as decided" in first
    assert "Real conflict" in first
    assert "waited for a second look" in second
    assert "Proposed so." in second


def test_text_of_documents_and_analysts_is_only_ever_escaped(
    database: Database, clock: Clock, open_page: OpenPage
) -> None:
    hostile = sample.store_hostile(database)
    with database.write() as session:
        piece = EvidenceInput(Stance.REFUTES, quote=HOSTILE, note=HOSTILE, publisher=HOSTILE)
        reason = f"{HOSTILE} \u202e =cmd()"
        review.mark(session, hostile, ClaimStatus.DISPUTED, by="Ana", reason=reason, evidence=[piece])
        notes.add(session, hostile, HOSTILE, by="Ana")
    for app in (
        open_page("as_of", day="2023-08-01"),
        open_page("as_of", day="2023-08-01", held=str(hostile)),
    ):
        assert not app.exception
        texts = [str(each.value) for each in [*app.markdown, *app.caption, *app.info, *app.warning]]
        assert any("onerror" in text for text in texts)
        assert all("<img" not in text.replace("\\<", "") for text in texts)
        assert all("](javascript" not in text.replace("\\]", "") for text in texts)
