from __future__ import annotations

import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.services import saved_filters
from claims.services.saved_filters import SavedFilterView
from db.engine import Database


def _filters(database: Database, name: str = "ada") -> tuple[SavedFilterView, ...]:
    with database.read() as session:
        return saved_filters.filters_of(session, name)


def _save(database: Database, name: str, query: str = "status=New", **options: object) -> None:
    with database.write() as session:
        saved_filters.save(session, name, query, **{"by": "ada", **options})  # type: ignore[arg-type]


def test_everybody_has_filters_of_their_own(database: Database) -> None:
    _save(database, "Ports ", "?language=de&source=A%20%26%20B")
    _save(database, "Ports", "language=en", by="bo")
    assert _filters(database) == (SavedFilterView("Ports", "language=de&source=A%20%26%20B"),)
    assert _filters(database, "bo") == (SavedFilterView("Ports", "language=en"),)


def test_a_name_is_taken_over_only_when_asked(database: Database) -> None:
    _save(database, "Ports")
    with pytest.raises(InvalidInputError, match="called 'Ports' already"):
        _save(database, "Ports", "language=de")
    _save(database, "Ports", "language=de", replace=True)
    assert _filters(database) == (SavedFilterView("Ports", "language=de"),)


def test_a_filter_is_renamed_and_deleted(database: Database) -> None:
    _save(database, "Ports")
    _save(database, "Mills")
    with database.write() as session:
        saved_filters.rename(session, "Ports", "Harbours", by="ada")
    with pytest.raises(InvalidInputError, match="already"), database.write() as session:
        saved_filters.rename(session, "Harbours", "Mills", by="ada")
    with database.write() as session:
        saved_filters.delete(session, "Mills", by="ada")
    assert [found.name for found in _filters(database)] == ["Harbours"]


def test_nobody_touches_the_filters_of_others(database: Database) -> None:
    _save(database, "Ports")
    with pytest.raises(NotFoundError, match="no filter called 'Ports'"), database.write() as session:
        saved_filters.delete(session, "Ports", by="bo")
    with pytest.raises(NotFoundError, match="no filter called 'Ports'"), database.write() as session:
        saved_filters.rename(session, "Ports", "x", by="bo")
    assert len(_filters(database)) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_filter_has_a_name(database: Database, name: str) -> None:
    with pytest.raises(InvalidInputError, match="1 to 100"):
        _save(database, name)


def test_a_filter_that_is_too_long_is_refused(database: Database) -> None:
    with pytest.raises(InvalidInputError, match=r"longer than 8,000"):
        _save(database, "Ports", "source=" + "x" * 8_000)
