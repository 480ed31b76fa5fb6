"""Changing many claims on the Claims page: ticked or filtered, shown first, taken back at once."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from claims.services import assigning, audit, catalogue, review, tagging
from claims.ui import state
from claims.vocabulary import ClaimStatus, Role
from db.engine import Database
from db.models import User
from tests.ui import sample
from tests.ui.conftest import OpenPage
from tests.ui.conftest import shown as shown_with_marks


def shown(app: AppTest) -> str:
    """Return what the page says, without marks for bold type."""
    return shown_with_marks(app).replace("**", "")


def _tick(app: AppTest, ids: list[int], rows: list[int], *, drawn: int = 0) -> AppTest:
    key = f"claims-{drawn}-{state.hash_of(ids)}"
    app.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    return app.run()


def _statuses(database: Database) -> list[str]:
    with database.read() as session:
        claims = catalogue.list_claims(session).claims
    return [claim.status for claim in sorted(claims, key=lambda claim: claim.id)]


def test_ticked_claims_are_marked_as_shown_and_taken_back(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims")
    assert app.button(key="bulk-mark").disabled
    _tick(app, [1, 2, 3], [2, 0])
    assert "2 claims chosen" in shown(app)
    app.button(key="bulk-mark").click().run()
    app.button_group(key="bulk-status").set_value("dismissed").run()
    page = shown(app)
    assert "2 claims: New → Dismissed" in page
    assert "1 · Der Hafen von Meerburg" in page
    assert _statuses(database) == ["new"] * 3, "looking writes nothing"
    app.button(key="bulk-apply").click().run()
    assert _statuses(database) == ["dismissed", "new", "dismissed"]
    page = shown(app)
    assert "2 claims marked dismissed" in page
    assert "None chosen" in page, "what is done is not ticked any more"
    app.button(key="bulk-undo").click().run()
    assert _statuses(database) == ["new"] * 3
    assert "2 claims put back as before" in shown(app)


def test_the_undo_survives_a_reload(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims")
    _tick(app, [1, 2, 3], [0, 1])
    app.button(key="bulk-mark").click().run()
    app.button_group(key="bulk-status").set_value("dismissed").run()
    app.button(key="bulk-apply").click().run()
    again = open_page("claims", bulk=app.query_params["bulk"])
    again.button(key="bulk-undo").click().run()
    assert _statuses(database) == ["new"] * 3


def test_all_that_pass_the_filter(database: Database, open_page: OpenPage) -> None:
    sample.store_many(database, 23)
    sample.store_harbour(database)
    with database.write() as session:
        tagging.tag(session, 24, "boats", by="Mara")
    app = open_page("claims", source="Coast Gazette")
    (every,) = [toggle for toggle in app.toggle if toggle.label.startswith("All ")]
    assert every.label == "All 23"
    every.set_value(True).run()
    app.button(key="bulk-tag").click().run()
    app.selectbox(key="bulk-tag-name").set_value("boats").run()
    assert "23 claims: not tagged boats → tagged boats" in shown(app)
    app.button(key="bulk-apply").click().run()
    assert "23 claims tagged boats" in shown(app)
    with database.read() as session:
        tagged = catalogue.list_claims(session, catalogue.ClaimFilter(tags=("boats",)))
    assert {claim.id for claim in tagged.claims} == set(range(1, 25))


def test_what_somebody_changed_after_the_preview_is_left_alone(
    database: Database, open_page: OpenPage
) -> None:
    sample.store_harbour(database)
    app = open_page("claims")
    _tick(app, [1, 2, 3], [0, 1])
    app.button(key="bulk-assign").click().run()
    app.selectbox(key="bulk-assignee").set_value("Mara").run()
    with database.write() as session:
        review.mark(session, 2, ClaimStatus.VERIFIED, by="Jo", reason="The log.")
    app.button(key="bulk-apply").click().run()
    page = shown(app)
    assert "1 claim given to Mara" in page
    assert "somebody changed it meanwhile: claim 2" in page
    with database.read() as session:
        assert catalogue.show_claim(session, 2).claim.assignee is None
        assert catalogue.show_claim(session, 1).claim.assignee == "Mara"


def test_a_missing_reason_is_told_where_it_is_given(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims")
    _tick(app, [1, 2, 3], [0])
    app.button(key="bulk-mark").click().run()
    app.button_group(key="bulk-status").set_value("disputed").run()
    assert "needs a reason" in shown(app)
    assert "bulk-apply" not in [button.key for button in app.button]
    app.text_area(key="draft|Ana|bulk/reason").set_value("The port's own <b>report</b>.").run()
    app.button(key="bulk-apply").click().run()
    assert _statuses(database)[0] == "disputed"
    _tick(app, [1, 2, 3], [1], drawn=1)
    app.button(key="bulk-mark").click().run()
    assert app.text_area(key="draft|Ana|bulk/reason").value == "", "a reason that served is no draft any more"


def test_claims_left_alone_are_named_with_why(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    with database.write() as session:
        tagging.tag(session, 1, "port", by="Mara")
    app = open_page("claims")
    _tick(app, [1, 2, 3], [0, 1])
    app.button(key="bulk-tag").click().run()
    app.selectbox(key="bulk-tag-name").set_value("port").run()
    assert "it is tagged port already: claim 1" in shown(app)


def test_readers_choose_nothing(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    with database.write() as session:
        audit.add_user(session, User(name="Root", role=Role.ADMIN, created_at=audit.now()))
        audit.add_user(session, User(name="Ana", role=Role.READER, created_at=audit.now()))
    app = open_page("claims")
    assert len(app.dataframe[0].value) == 3
    assert not [button for button in app.button if str(button.key).startswith("bulk-")]


def test_an_address_that_names_no_bulk_change_is_no_trouble(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims", bulk="1")
    assert not app.exception
    assert len(app.dataframe[0].value) == 3
    assert "bulk" not in app.query_params


def test_views_of_the_work_narrow_the_list(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    with database.write() as session:
        audit.add_user(session, User(name="Ana", role=Role.ANALYST, created_at=audit.now()))
        assigning.assign(session, 3, "Ana", by="Mara")
        review.mark(session, 1, ClaimStatus.DISMISSED, by="Mara")
    app = open_page("claims")
    views = app.button_group(key="view-choice")
    assert views.options == [
        "All",
        "Waiting 2",
        "Mine 1",
        "Second look 0",
        "Expired 0",
        "To check again 0",
        "New today 3",
    ]
    views.set_value("mine").run()
    assert list(app.dataframe[0].value.index) == [3]
    assert app.query_params["view"] == "mine"
    assert list(app.dataframe[0].value["With"]) == ["Ana"]
    app.button_group(key="view-choice").set_value("waiting").run()
    assert sorted(app.dataframe[0].value.index) == [2, 3]
    assert list(open_page("claims", view="mine").dataframe[0].value.index) == [3]


def test_a_queue_is_saved_and_walked_from_the_top(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("review", queue_view="new_today", queue_language="German", at="3")
    app.text_input(key="filter-name").set_value("Today").run()
    app.button(key="save-filter").click().run()
    (link,) = [link for link in app.get("page_link") if "Today" in link.proto.label]
    assert link.proto.query_string == "queue_view=new_today&queue_language=German"
    assert "3 of 3" in shown(app)
    app.query_params["queue_view"] = "waiting"
    app.run()
    assert "1 of 3" in shown(app), "another filter is another queue"


def test_filters_are_saved_renamed_and_deleted(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    app = open_page("claims", language="German", view="waiting", page="1", bulk="x")
    app.text_input(key="filter-name").set_value("<b>Ports</b>").run()
    app.button(key="save-filter").click().run()
    (link,) = [link for link in app.get("page_link") if "Ports" in link.proto.label]
    assert link.proto.query_string == "view=waiting&language=German"
    app.text_input(key="filter-name").set_value("Harbours").run()
    app.button(key="rename-filter-0").click().run()
    assert [link for link in app.get("page_link") if "Harbours" in link.proto.label]
    app.button(key="delete-filter-0").click().run()
    assert not [link for link in app.get("page_link") if "Harbours" in link.proto.label]
