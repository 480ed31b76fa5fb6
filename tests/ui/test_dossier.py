"""Buttons that take claims along as a report."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from claims.services import dossiers
from claims.services.catalogue import ClaimFilter
from claims.ui import dossier
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import OpenPage


def _labels(app: AppTest) -> list[str]:
    return [found.proto.label for found in app.get("download_button")]


def test_a_claim_offers_its_dossier_and_builds_none(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.store_harbour(database)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a page that is only looked at builds no file")

    monkeypatch.setattr(dossiers, "of_claims", never)
    monkeypatch.setattr(dossiers, "by_filter", never)
    app = open_page("claim", claim="1")
    assert not app.exception
    assert {"HTML", "Word", "Markdown"} <= set(_labels(app))
    assert not open_page("claims").exception


def test_what_a_button_builds_is_read_when_it_is_clicked(database: Database) -> None:
    sample.store_harbour(database)
    build = dossier.later((1,), "md")
    chosen = dossier.later(ClaimFilter(statuses=(ClaimStatus.DISPUTED,)), "html")
    sample.dispute(database, 1)
    assert "**Disputed**" in build().decode()
    assert "<title>Der Hafen von Meerburg" in chosen().decode()
