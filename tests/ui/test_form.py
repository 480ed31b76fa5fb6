"""The mark form: its terms, four eyes, both sides of a clash, and text that must stay text."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from claims.services import assigning, catalogue, desk, drafts, identity, review, second_look
from claims.services.views import VerdictView
from claims.vocabulary import ClaimStatus, Role, Stance
from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

REASON = "draft|Ana|reason/1"
RATING = "draft|Ana|rating/1"
AS_OF = "draft|Ana|as_of/1"
EXPIRES = "draft|Ana|expires/1"
PROBABILITY = "draft|Ana|probability/1"


@pytest.fixture
def claim(database: Database) -> int:
    sample.store_harbour(database)
    return 1


def verdict(database: Database, claim_id: int = 1) -> VerdictView:
    with database.read() as session:
        found = catalogue.show_claim(session, claim_id).verdict
    assert found is not None
    return found


def four_eyes(database: Database, *statuses: ClaimStatus) -> None:
    """Ask for a second look at some decisions, as whoever opens the desk first may."""
    identity.ensure_owner(database, "Ana")
    with database.write() as session:
        desk.change(session, by="Ana", four_eyes=statuses)


def propose(database: Database, *, by: str, reason: str = "The port's figures.") -> None:
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by=by, reason=reason, rating="true")


def test_a_verdict_has_the_terms_that_the_form_holds(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    app = open_page("claim", claim="1")
    assert app.date_input(key=AS_OF).value == datetime.now(UTC).date()
    app.text_area(key=REASON).set_value("Counted **anew**.")
    app.button_group(key=RATING).set_value("misleading")
    app.date_input(key=AS_OF).set_value(date(2026, 2, 1))
    app.date_input(key=EXPIRES).set_value(date(2099, 1, 1))
    app.number_input(key=PROBABILITY).set_value(7.0).run()
    app.button(key="mark-disputed-1").click().run()
    found = verdict(database)
    assert (found.rating, found.as_of, found.expires_on, found.probability) == (
        "misleading",
        date(2026, 2, 1),
        date(2099, 1, 1),
        0.07,
    )
    page = shown(app)
    assert "Counted **anew**." in page
    assert "as of 1 February 2026 · expires 1 January 2099 · 7 % probable" in page
    assert "marked it *disputed*, rated *misleading*, 7 % probable (it was new)" in page
    assert app.date_input(key=EXPIRES).value is None
    assert app.number_input(key=PROBABILITY).value is None


def test_every_field_is_there_again_in_a_new_session(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    app = open_page("review")
    app.text_area(key=REASON).set_value("Half a thought").run()
    app.button_group(key=RATING).set_value("false").run()
    app.date_input(key=AS_OF).set_value(date(2026, 2, 1)).run()
    app.date_input(key=EXPIRES).set_value(date(2099, 1, 1)).run()
    app.number_input(key=PROBABILITY).set_value(0.0).run()
    again = open_page("review")
    assert again.text_area(key=REASON).value == "Half a thought"
    assert again.session_state[RATING] == "false"
    assert again.date_input(key=AS_OF).value == date(2026, 2, 1)
    assert again.date_input(key=EXPIRES).value == date(2099, 1, 1)
    assert again.number_input(key=PROBABILITY).value == 0
    again.number_input(key=PROBABILITY).set_value(None).run()
    assert open_page("review").number_input(key=PROBABILITY).value is None


def test_a_probability_of_the_verdict_instead_of_the_claim_is_told_and_stays(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    app = open_page("review")
    app.text_area(key=REASON).set_value("The figures say no.")
    app.number_input(key=PROBABILITY).set_value(95.0).run()
    app.button(key="mark-disputed-1").click().run()
    assert "how probable it is that the claim is true" in app.error[0].value.replace("\\", "")
    assert app.number_input(key=PROBABILITY).value == 95
    app.number_input(key=PROBABILITY).set_value(5.0).run()
    app.button(key="mark-disputed-1").click().run()
    assert verdict(database).probability == 0.05


def test_a_verdict_without_a_probability_has_none(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    app = open_page("claim", claim="1")
    app.text_area(key=REASON).set_value("The figures say so.").run()
    app.button(key="mark-verified-1").click().run()
    assert verdict(database).probability is None
    assert "probable" not in shown(app)


def test_a_rating_that_does_not_fit_is_told_and_nothing_is_lost(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    app = open_page("review")
    app.text_area(key=REASON).set_value("The figures say so.")
    app.button_group(key=RATING).set_value("false").run()
    app.button(key="mark-verified-1").click().run()
    assert "does not go with verified" in app.error[0].value.replace("\\", "")
    assert app.text_area(key=REASON).value == "The figures say so."


def test_with_four_eyes_the_button_proposes_and_the_author_may_only_withdraw(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    four_eyes(database, ClaimStatus.VERIFIED)
    app = open_page("claim", claim="1")
    assert app.button(key="mark-verified-1").label == "Propose verified"
    assert app.button(key="mark-disputed-1").label == "Disputed"
    app.text_area(key=REASON).set_value("The port's figures.").run()
    app.button(key="mark-verified-1").click().run()
    page = shown(app)
    assert "Claim 1 proposed as verified" in page
    assert "**Ana** proposes" in page
    assert "Somebody else has to confirm it" in page
    assert not [button for button in app.button if button.key == "confirm-1"]
    app.button(key="withdraw-1").click().run()
    with database.read() as session:
        assert second_look.open_proposal(session, 1) is None
        assert catalogue.show_claim(session, 1).claim.status is ClaimStatus.NEW


def test_a_second_person_confirms(database: Database, open_page: OpenPage, claim: int) -> None:
    four_eyes(database, ClaimStatus.VERIFIED)
    propose(database, by="Mara")
    app = open_page("review", at="1")
    assert "**Mara** proposes" in shown(app)
    assert not [button for button in app.button if str(button.key).startswith("mark-")]
    app.button(key="confirm-1").click().run()
    found = verdict(database)
    assert (found.by, found.confirmed_by, found.rating) == ("Mara", "Ana", "true")
    assert "keine Schiffe" in shown(app)


def test_what_was_typed_before_somebody_proposed_stays(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    four_eyes(database, ClaimStatus.VERIFIED)
    app = open_page("claim", claim="1")
    app.text_area(key=REASON).set_value("My own finding").run()
    propose(database, by="Mara")
    app.run()
    assert app.text_area(key=REASON).value == "My own finding"
    assert app.button(key="mark-disputed-1").disabled


def test_sending_back_needs_a_comment_and_keeps_it_until_it_is_sent(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    four_eyes(database, ClaimStatus.VERIFIED)
    propose(database, by="Mara")
    app = open_page("claim", claim="1")
    app.button(key="send-back-1").click().run()
    assert "needs a comment" in app.error[0].value
    app.text_area(key="draft|Ana|comment/1").set_value("Which year?").run()
    assert open_page("claim", claim="1").text_area(key="draft|Ana|comment/1").value == "Which year?"
    app.button(key="send-back-1").click().run()
    assert "sent back what Mara proposed" in shown(app)
    assert "Which year?" in shown(app)
    with database.read() as session:
        assert drafts.load(session, "comment/1", by="Ana") == ""


def test_an_analyst_sees_that_a_second_look_takes_a_reviewer(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    four_eyes(database, ClaimStatus.VERIFIED)
    propose(database, by="Mara")
    with database.write() as session:
        review.add_evidence(session, 1, review.EvidenceInput(Stance.CONTEXT, quote="x"), by="Ben")
    app = open_page("claim", claim="1")
    app.text_input(key="you").set_value("Ben").run()
    with database.read() as session:
        assert identity.person_named(session, "Ben").role is Role.ANALYST
    assert app.button(key="confirm-1").disabled
    assert "takes a reviewer" in (app.button(key="confirm-1").help or "").replace("\\", "")


def clashing(app: AppTest, database: Database) -> AppTest:
    """Let Mara dispute the claim that Ana has open, then let Ana decide."""
    app.text_area(key=REASON).set_value("My reason")
    app.button_group(key=RATING).set_value("true").run()
    with database.write() as session:
        review.mark(
            session, 1, ClaimStatus.DISPUTED, by="Mara", reason="Their reason", rating="false",
            as_of=date(2026, 1, 5), expires_on=date(2099, 1, 1), probability=0.125,
        )  # fmt: skip
    return app.button(key="mark-verified-1").click().run()


def test_a_clash_shows_both_sides_of_every_field(database: Database, open_page: OpenPage, claim: int) -> None:
    page = shown(clashing(open_page("claim", claim="1"), database))
    for told in (
        "now *disputed*; you were about to mark it *verified*",
        "Their reason",
        "My reason",
        "**Rating**, theirs",
        "2026-01-05",
        "2099-01-01",
        "**Probability, percent**, theirs",
        "**Mara** marked it *disputed*, rated *false*, 12.5 % probable",
    ):
        assert told in page
    assert verdict(database).by == "Mara"


def test_whose_a_field_shall_be_is_chosen_for_each(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    app = clashing(open_page("claim", claim="1"), database)
    app.button_group(key="clash-reason-1").set_value("both")
    app.button_group(key="clash-as_of-1").set_value("theirs")
    app.button(key="clash-confirm").click().run()
    found = verdict(database)
    assert (found.by, found.status, found.rating) == ("Ana", ClaimStatus.VERIFIED, "true")
    assert found.justification == "Their reason\n\nMy reason"
    assert (found.as_of, found.expires_on) == (date(2026, 1, 5), None)


def test_taking_over_only_fills_the_form(database: Database, open_page: OpenPage, claim: int) -> None:
    app = clashing(open_page("claim", claim="1"), database)
    app.button_group(key="clash-reason-1").set_value("theirs")
    app.button_group(key="clash-rating-1").set_value("theirs")
    app.button_group(key="clash-probability-1").set_value("theirs")
    app.button(key="clash-seen").click().run()
    assert verdict(database).by == "Mara"
    assert app.text_area(key=REASON).value == "Their reason"
    assert app.session_state[RATING] == "false"
    assert app.number_input(key=PROBABILITY).value == 12.5
    assert not app.warning


def test_what_else_changed_meanwhile_is_told(database: Database, open_page: OpenPage, claim: int) -> None:
    app = open_page("claim", claim="1")
    app.text_area(key=REASON).set_value("My reason").run()
    with database.write() as session:
        assigning.assign(session, 1, "Mara", by="Mara")
    app.button(key="mark-verified-1").click().run()
    assert "**Mara** gave it to Mara" in shown(app)
    app.button(key="clash-confirm").click().run()
    assert verdict(database).justification == "My reason"


def test_a_late_press_decides_nothing_more(database: Database, open_page: OpenPage, claim: int) -> None:
    """A key pressed twice reaches the server twice: the second finds that the page has gone on."""
    app = open_page("review")
    app.button(key="mark-dismissed-1").click().run()
    with database.read() as session:
        before = catalogue.show_claim(session, 1).claim.version
    assert not [button for button in app.button if button.key == "mark-dismissed-1"]
    app.button(key="mark-in_review-2").click().run()
    with database.read() as session:
        assert catalogue.show_claim(session, 1).claim.version == before


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) \u202etxt.exe =HYPERLINK(A1) $x$ :red[hi]"


def test_a_hostile_reason_is_text_wherever_it_shows(
    database: Database, open_page: OpenPage, claim: int
) -> None:
    app = open_page("claim", claim="1")
    app.text_area(key=REASON).set_value(HOSTILE).run()
    app.button(key="mark-disputed-1").click().run()
    assert verdict(database).justification == HOSTILE
    raw = "\n".join(str(element.value) for element in app.markdown)
    assert raw.count(r"\<script\>alert\(1\)\<\/script\>") == 2  # in the verdict and in the history
    assert "<script" not in raw.replace(r"\<script", "")
    assert "](javascript" not in raw.replace(r"\]\(javascript", "")
    assert not [element for element in app.markdown if element.allow_html]
