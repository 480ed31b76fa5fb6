"""The page of sources: graded, given up and restored by those who may, with what rests on each listed."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from claims.services import review, sources
from claims.services.audit import add_user, now
from claims.services.evidence import EvidenceInput
from claims.ui.state import hash_of
from claims.vocabulary import ClaimStatus, Role, Stance
from db.engine import Database
from db.models import Claim, User
from tests.ui.conftest import OpenPage, shown
from tests.ui.sample import HOSTILE, store_harbour, store_hostile


@pytest.fixture
def ana(database: Database) -> None:
    """Make Ana, who the pages are opened as, a reviewer."""
    with database.write() as session:
        add_user(session, User(name="Ana", role=Role.REVIEWER, created_at=now()))


@pytest.fixture
def resting(database: Database) -> int:
    """Store claims and a verdict that rests on a piece of the paper; return its claim's id."""
    store_harbour(database)
    piece = EvidenceInput(Stance.SUPPORTS, url="https://kuestenblatt.example/a", publisher="Küstenblatt")
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by="Mara", reason="Counted.", evidence=[piece])
    return 1


def pick(app: AppTest, database: Database) -> AppTest:
    """Tick the first row of the table, as a click on it would."""
    with database.read() as session:
        ids = [source.id for source in sources.profiles(session).sources]
    key = f"sources-{hash_of(ids)}"
    app.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    return app.run()


def recheck(database: Database) -> str | None:
    with database.read() as session:
        return session.scalar(select(Claim.recheck_reason).where(Claim.id == 1))


def test_the_page_lists_sources_with_what_rests_on_them(open_page: OpenPage, resting: int, ana: None) -> None:
    app = open_page("sources")
    row = app.dataframe[0].value.iloc[0]
    assert (row["Source"], row["Grade"], row["Evidence"], row["Verdicts"]) == (
        "Küstenblatt", "not graded", 1, 1,
    )  # fmt: skip
    assert "completely reliable" in shown(app), "the letters are explained"
    app.text_input(key="sources_named").set_value("nobody").run()
    assert "No source is called so." in shown(app)


def test_a_source_is_graded_and_a_lower_letter_is_confirmed(
    open_page: OpenPage, database: Database, resting: int, ana: None
) -> None:
    app = pick(open_page("sources"), database)
    app.selectbox[0].set_value("B").run()
    app.button(key="save-source-grade").click().run()
    assert recheck(database) is None
    app = pick(open_page("sources"), database)
    assert app.selectbox[0].value == "B"
    app.selectbox[0].set_value("E").run()
    app.button(key="save-source-grade").click().run()
    assert "1 verdict rests on it" in shown(app)
    assert recheck(database) is None
    app.button(key="giving-up").click().run()
    assert recheck(database) == "source Küstenblatt was graded lower, B before and E now"


def test_a_source_is_given_up_with_a_reason_and_restored(
    open_page: OpenPage, database: Database, resting: int, ana: None
) -> None:
    app = pick(open_page("sources"), database)
    app.button(key="withdraw-source").click().run()
    assert "Say why in a sentence" in shown(app)
    app.text_area[0].set_value("It made its figures up.").run()
    app.button(key="withdraw-source").click().run()
    assert list(app.dataframe[-1].value["Claim"]) == [1]
    assert recheck(database) is None
    app.button(key="giving-up").click().run()
    assert recheck(database) == "source Küstenblatt was given up: It made its figures up."
    app = pick(open_page("sources"), database)
    assert "given up" in shown(app)
    app.session_state["source-history-1"] = True
    app.run()
    assert "**Ana** withdrew the source *Küstenblatt*" in shown(app)
    assert "> It made its figures up." in shown(app)
    app.button(key="restore-source").click().run()
    assert recheck(database) is None


def test_a_source_leads_to_its_profile_and_back(
    open_page: OpenPage, database: Database, resting: int, ana: None
) -> None:
    app = pick(open_page("sources"), database)
    app.button(key="in-profile-1").click().run()
    assert app.title[0].value == "Küstenblatt"
    assert "**Passed on from others** · 3 claims, 1 judged" in shown(app)
    app.button(key="all-profiles").click().run()
    assert app.title[0].value == "Sources"


def test_who_may_not_sees_why(open_page: OpenPage, database: Database, resting: int) -> None:
    with database.write() as session:
        add_user(session, User(name="Jo", role=Role.ADMIN, created_at=now()))
        add_user(session, User(name="Ana", role=Role.ANALYST, created_at=now()))
    app = pick(open_page("sources"), database)
    assert "takes a reviewer" in shown(app)
    assert [button.key for button in app.button if "source" in (button.key or "")] == []


def test_hostile_names_are_text(open_page: OpenPage, database: Database, ana: None) -> None:
    store_hostile(database)
    app = pick(open_page("sources"), database)
    assert app.dataframe[0].value.iloc[0]["Source"] == HOSTILE
    drawn = "\n".join(str(element.value) for element in [*app.subheader, *app.markdown, *app.caption])
    assert "<img" not in drawn.replace("\\<img", "")
    app.button(key="withdraw-source").click().run()
    assert not app.exception


def test_an_empty_desk_says_where_sources_come_from(open_page: OpenPage, ana: None) -> None:
    assert "No source is known yet" in shown(open_page("sources"))
