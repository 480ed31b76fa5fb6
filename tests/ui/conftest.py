"""The whole app under AppTest, on a real SQLite file, with no model: pages only read what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from claims.ui import resources
from tests.fakes import TrigramEmbedder

APP = str(Path(__file__).resolve().parents[2] / "app.py")
PAGES = "claims/ui/pages"

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _own_resources(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Iterator[None]:
    """Point the composition root at this test's database and at an embedder that needs no model."""
    monkeypatch.setenv("CLAIMS_DATABASE_URL", database_url)
    monkeypatch.setenv("CLAIMS_ANALYST", "Ana")
    monkeypatch.setattr(resources, "embedder", TrigramEmbedder)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def open_page() -> OpenPage:
    """Return a function that opens a page in a session of its own: ``open_page("review", at="3")``."""

    def opened(page: str = "overview", /, **parameters: str) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=30).run()
        app.switch_page(f"{PAGES}/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return opened


def shown(app: AppTest) -> str:
    """Return all markdown, captions and alerts of the page, in order, without backslashes."""
    elements = [*app.title, *app.subheader, *app.markdown, *app.caption]
    alerts = [*app.error, *app.warning, *app.info, *app.success]
    texts = "\n".join(str(element.value) for element in [*elements, *alerts])
    return texts.replace(":small[]", "").replace("\\", "")
