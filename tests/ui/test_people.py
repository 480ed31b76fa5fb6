"""The admins' page of people and roles, on a desk on one machine."""

from __future__ import annotations

import pytest

from claims.services import identity
from claims.vocabulary import Role
from db.engine import Database
from tests.ui.conftest import OpenPage, shown

HOSTILE = "<script>alert(1)</script> **bold**"


@pytest.fixture
def desk(database: Database) -> Database:
    """A desk with an admin, a reader who signs in, and somebody with a hostile name."""
    with database.write() as session:
        identity.owner(session, "Ana")
        identity.signed_in(session, subject="https://id.example|7", name="Rita", email="rita@desk.example")
        identity.signed_in(session, subject="https://id.example|8", name=HOSTILE, email=None)
    return database


def _role(database: Database, name: str) -> Role:
    with database.read() as session:
        return identity.person_named(session, name).role


def test_an_admin_gives_a_role(desk: Database, open_page: OpenPage) -> None:
    app = open_page("people")
    app.selectbox(key="whose role").select("Rita")
    app.selectbox(key="which role").select("analyst")
    app.button[0].click().run()
    assert "Rita is in the role analyst now." in shown(app)
    assert _role(desk, "Rita") is Role.ANALYST


def test_nothing_is_given_by_chance(desk: Database, open_page: OpenPage) -> None:
    app = open_page("people")
    app.button[0].click().run()
    assert "choose somebody and the role to give" in shown(app)
    app.selectbox(key="whose role").select("Ana")
    app.button[0].click().run()
    assert _role(desk, "Ana") is Role.ADMIN


def test_a_hostile_name_is_shown_as_text(desk: Database, open_page: OpenPage) -> None:
    app = open_page("people")
    app.selectbox(key="whose role").select(HOSTILE)
    app.selectbox(key="which role").select("reviewer")
    app.button[0].click().run()
    assert f"{HOSTILE} is in the role reviewer now." in shown(app)
    assert HOSTILE not in app.success[0].value


def test_the_last_admin_stays(desk: Database, open_page: OpenPage) -> None:
    app = open_page("people")
    app.selectbox(key="whose role").select("Ana")
    app.selectbox(key="which role").select("reader")
    app.button[0].click().run()
    assert "the only admin" in shown(app)
    assert _role(desk, "Ana") is Role.ADMIN


def test_others_are_told_whom_to_ask(desk: Database, open_page: OpenPage) -> None:
    app = open_page("people")
    app.text_input(key="you").set_value("Bo").run()
    assert "may not give roles" in shown(app)
    assert not app.selectbox
    assert not app.dataframe


def test_the_first_to_open_a_desk_is_its_admin(database: Database, open_page: OpenPage) -> None:
    app = open_page("overview")
    assert "Role: admin" in [caption.value for caption in app.sidebar.caption]
    assert _role(database, "Ana") is Role.ADMIN
    app.text_input(key="you").set_value("Bo").run()
    assert "Role: analyst" in [caption.value for caption in app.sidebar.caption]
