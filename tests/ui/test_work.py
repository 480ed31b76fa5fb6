"""Who looks after a claim, its tags and its notes, on the Claim page; notes to oneself on the Claims page."""

from __future__ import annotations

import pytest

from claims.services import audit, catalogue, notes, review, tagging
from claims.services.views import ClaimView
from claims.vocabulary import ClaimStatus, Role
from db.engine import Database
from db.models import User
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown

NOTE = "draft|Ana|note/1"


@pytest.fixture(autouse=True)
def _desk(database: Database) -> None:
    sample.store_harbour(database)
    with database.write() as session:
        for name, role in (("Root", Role.ADMIN), ("Ana", Role.ANALYST), ("Jo Berg", Role.ANALYST)):
            audit.add_user(session, User(name=name, role=role, created_at=audit.now()))


def _claim(database: Database) -> ClaimView:
    with database.read() as session:
        return catalogue.show_claim(session, 1).claim


def test_a_claim_is_given_to_a_colleague(database: Database, open_page: OpenPage) -> None:
    app = open_page("claim", claim="1")
    app.selectbox(key="assignee-1-1").set_value("Jo Berg").run()
    assert _claim(database).assignee == "Jo Berg"
    app.selectbox(key="assignee-1-2").set_value("").run()
    assert _claim(database).assignee is None
    assert "took it from Jo Berg" in shown(app)


def test_tags_are_put_on_and_taken_off(database: Database, open_page: OpenPage) -> None:
    with database.write() as session:
        tagging.tag(session, 2, "port", by="Ana")
        tagging.tag(session, 1, "old", by="Ana")
    app = open_page("claim", claim="1")
    app.multiselect(key="tags-1-2").set_value(["port"]).run()
    assert _claim(database).tags == ("port",)
    assert app.multiselect(key="tags-1-4").value == ["port"]


def test_the_last_change_is_taken_back(database: Database, open_page: OpenPage) -> None:
    app = open_page("claim", claim="1")
    assert "undo-work" not in [button.key for button in app.button]
    app.selectbox(key="assignee-1-1").set_value("Jo Berg").run()
    assert app.button(key="undo-work").label == "Undo: given to Jo Berg"
    app.button(key="undo-work").click().run()
    assert _claim(database).assignee is None


def test_work_goes_on_beside_an_open_form(database: Database, open_page: OpenPage) -> None:
    app = open_page("claim", claim="1")
    app.selectbox(key="assignee-1-1").set_value("Ana").run()
    assert "changed while you had it open" not in shown(app), "one's own change is no clash"
    app.button(key="mark-dismissed-1").click().run()
    assert _claim(database).status is ClaimStatus.DISMISSED


def test_work_on_what_somebody_changed_meanwhile_is_told(database: Database, open_page: OpenPage) -> None:
    app = open_page("claim", claim="1")
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.DISMISSED, by="Jo Berg")
    app.selectbox(key="assignee-1-1").set_value("Ana").run()
    assert "changed by Jo Berg since you opened it" in shown(app)
    assert _claim(database).assignee is None


def test_a_note_calls_somebody_until_they_saw_it(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("claim", claim="1")
    app.text_area(key=NOTE).set_value("@jo berg <b>see</b> the ledger").run()
    assert open_page("claim", claim="1").text_area(key=NOTE).value == "@jo berg <b>see</b> the ledger"
    app.button(key="add-note").click().run()
    assert app.text_area(key=NOTE).value == ""
    assert "<b>see</b> the ledger" in shown(app)
    assert "Ana to Jo Berg" in shown(app).replace("**", "")
    monkeypatch.setenv("CLAIMS_ANALYST", "Jo Berg")
    theirs = open_page("claims")
    assert any("1 note to you" in expander.label for expander in theirs.expander)
    theirs.button(key="notes-seen").click().run()
    assert not [expander for expander in theirs.expander if "to you" in expander.label]
    with database.read() as session:
        assert notes.for_claim(session, 1)[0].unseen == ()


def test_a_long_note_is_shown_in_part_and_whole_when_asked(database: Database, open_page: OpenPage) -> None:
    text = "Berth by berth. " * 65_000
    with database.write() as session:
        notes.add(session, 1, text, by="Ana")
    app = open_page("claim", claim="1")
    assert len(shown(app)) < 20_000
    app.toggle(key="whole-note-1").set_value(True).run()
    assert app.text[0].value == text.strip()


def test_hostile_names_tags_and_notes_are_shown_as_text(database: Database, open_page: OpenPage) -> None:
    with database.write() as session:
        audit.add_user(session, User(name=sample.HOSTILE[:150], role=Role.ANALYST, created_at=audit.now()))
        tagging.tag(session, 1, "<script>$x$</script>", by="Ana")
        notes.add(session, 1, f'{sample.HOSTILE}\n# h\n@"{sample.HOSTILE[:150]}" \u202eback', by="Ana")
    app = open_page("claim", claim="1")
    assert not app.exception
    for element in app.markdown:
        assert "<img" not in element.value.replace("\\<", "")
        assert "](javascript" not in element.value
    assert not open_page("claims", tag="<script>$x$</script>").exception


def test_readers_look_only(database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as session:
        audit.add_user(session, User(name="rea", role=Role.READER, created_at=audit.now()))
    monkeypatch.setenv("CLAIMS_ANALYST", "rea")
    app = open_page("claim", claim="1")
    assert app.selectbox(key="assignee-1-1").disabled
    assert app.multiselect(key="tags-1-1").disabled
    assert "add-note" not in [button.key for button in app.button]
