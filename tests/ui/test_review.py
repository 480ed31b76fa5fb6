from __future__ import annotations

from claims.services import catalogue, review
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown


def status_of(database: Database, claim_id: int) -> ClaimStatus:
    with database.read() as session:
        return catalogue.show_claim(session, claim_id).claim.status


def test_empty_queue_says_how_to_begin(open_page: OpenPage) -> None:
    assert "Paste an article to begin" in shown(open_page("review"))


def test_most_check_worthy_claim_comes_first_in_its_context(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    page = shown(open_page("review"))
    assert "1 of 3" in page
    assert ":yellow-background[Der Hafen von Meerburg hat im vergangenen Jahr" in page
    assert "reported — Hafenbehörde" in page


def test_missing_reason_is_told_and_nothing_is_written(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review")
    app.button(key="mark-verified-1").click().run()
    assert "needs a reason" in app.error[0].value
    assert status_of(database, 1) is ClaimStatus.NEW


def test_mark_goes_on_to_the_next_and_undo_comes_back(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review")
    app.text_area(key="draft|Ana|reason/1").set_value("The port's figures say so.").run()
    app.button(key="mark-verified-1").click().run()
    assert status_of(database, 1) is ClaimStatus.VERIFIED
    assert "keine Schiffe" in app.markdown[1].value or "keine Schiffe" in shown(app)
    assert "1 of 2" in shown(app)
    app.button(key="undo-last").click().run()
    assert status_of(database, 1) is ClaimStatus.NEW
    assert "1 of 3" in shown(app)


def test_in_review_stays_in_the_queue_and_the_next_is_shown(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review")
    app.button(key="mark-in_review-1").click().run()
    assert "2 of 3" in shown(app)


def test_skip_and_previous_walk_the_queue(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review")
    app.button(key="skip-1").click().run()
    assert "2 of 3" in shown(app)
    app.button(key="previous-2").click().run()
    assert "1 of 3" in shown(app)


def test_a_claim_decided_elsewhere_does_not_move_the_one_in_hand(
    database: Database, open_page: OpenPage
) -> None:
    sample.store_harbour(database)
    app = open_page("review", at="2")
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.DISMISSED, by="Mara")
    app.run()
    assert "keine Schiffe" in shown(app)
    assert "1 of 2" in shown(app)


def test_queue_of_one_document(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    document = sample.store_budget(database)
    app = open_page("review", document=str(document))
    assert "1 of 2" in shown(app)
    app.button(key="all-documents").click().run()
    assert "of 5" in shown(app)


def test_decided_queue_says_so(database: Database, open_page: OpenPage) -> None:
    sample.store_budget(database)
    app = open_page("review")
    app.button(key="mark-dismissed-1").click().run()
    app.button(key="mark-dismissed-2").click().run()
    assert "Nothing waits" in shown(app)


def test_reason_survives_in_a_new_session(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    open_page("review").text_area(key="draft|Ana|reason/1").set_value("Half a thought").run()
    assert open_page("review").text_area(key="draft|Ana|reason/1").value == "Half a thought"


def test_stale_mark_shows_both_sides_and_loses_neither(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review")
    app.text_area(key="draft|Ana|reason/1").set_value("My reason").run()
    sample.dispute(database, 1, reason="Their reason")
    app.button(key="mark-verified-1").click().run()
    page = shown(app)
    assert "Their reason" in page
    assert "Mara" in page
    assert "My reason" in page
    assert app.text_area(key="draft|Ana|reason/1").value == "My reason"
    assert status_of(database, 1) is ClaimStatus.DISPUTED
    app.button(key="clash-confirm").click().run()
    assert status_of(database, 1) is ClaimStatus.VERIFIED


def test_stale_mark_shows_the_change_and_not_a_later_mention(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review")
    sample.dispute(database, 1, reason="Their reason")
    sample.repeat(database, 1)
    app.button(key="mark-dismissed-1").click().run()
    page = shown(app)
    assert "**Mara** marked it *disputed*" in page
    assert "added another document" not in page


def test_stale_mark_can_be_given_up(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review", at="1")
    app.text_area(key="draft|Ana|reason/1").set_value("My reason").run()
    sample.dispute(database, 1, reason="Their reason")
    app.button(key="mark-verified-1").click().run()
    app.button(key="clash-discard").click().run()
    assert status_of(database, 1) is ClaimStatus.DISPUTED
    assert "keine Schiffe" in shown(app)
    assert open_page("review", at="1").text_area(key="draft|Ana|reason/1").value == ""
    assert not app.warning
    assert not app.error
