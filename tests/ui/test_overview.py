from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import OpenPage, shown


def test_empty_desk_is_taught(open_page: OpenPage) -> None:
    app = open_page()
    assert "Paste an article to begin" in shown(app)
    assert not app.exception


def test_counts_and_what_waits(database: Database, open_page: OpenPage) -> None:
    sample.store_harbour(database)
    sample.store_budget(database)
    sample.dispute(database, 4)
    app = open_page()
    assert {metric.label: metric.value for metric in app.metric} == {
        "Waiting": "4",
        "Verified": "0",
        "Disputed": "1",
        "Unresolved": "0",
        "Conflicts": "0",
        "Documents": "2",
    }
    assert "Der Hafen von Meerburg" in shown(app)
    assert "Port figures" in shown(app)


def test_foreign_database_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: OpenPage
) -> None:
    foreign = tmp_path / "foreign.db"
    foreign.write_text("not a database, but long enough to be read as one " * 40)
    monkeypatch.setenv("CLAIMS_DATABASE_URL", f"sqlite:///{foreign}")
    st.cache_resource.clear()
    app = open_page()
    assert "foreign.db" in app.error[0].value.replace("\\", "")
    assert not app.exception


def test_a_database_lost_while_typing_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database, open_page: OpenPage
) -> None:
    sample.store_harbour(database)
    app = open_page("claim", claim="1")
    monkeypatch.setenv("CLAIMS_DATABASE_URL", f"sqlite:///{tmp_path}")
    app.text_area(key="draft|Ana|reason/1").set_value("Still here").run()
    assert "folder" in app.error[0].value
    assert not app.exception
