"""Buttons that take a list of claims along as a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from claims.services import table_rows
from claims.services.catalogue import ClaimFilter
from claims.services.import_files import ClaimRow, read_rows
from claims.ui import table_files
from claims.vocabulary import ClaimStatus
from db.engine import Database
from tests.ui import sample
from tests.ui.conftest import OpenPage


def _labels(app: AppTest) -> list[str]:
    return [found.proto.label for found in app.get("download_button")]


def test_a_list_offers_tables_and_builds_none(
    database: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.store_harbour(database)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a page that is only looked at builds no file")

    monkeypatch.setattr(table_rows, "rows", never)
    app = open_page("claims")
    assert not app.exception
    assert {"Excel", "CSV", "Parquet"} <= set(_labels(app))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_button_builds_what_is_listed_when_it_is_clicked(
    database: Database, tmp_path: Path, ending: str
) -> None:
    sample.store_harbour(database)
    build = table_files.later(ClaimFilter(statuses=(ClaimStatus.DISPUTED,)), ending)
    sample.dispute(database, 1)
    path = tmp_path / f"claims.{ending}"
    path.write_bytes(build())
    (row,) = read_rows(path)
    assert isinstance(row, ClaimRow)
    assert row.status is ClaimStatus.DISPUTED
