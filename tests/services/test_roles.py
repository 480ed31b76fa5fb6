"""Every service that asks who acts is called in every role: done or refused, exactly as the table says."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from enum import Enum
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

import claims.services
from claims.errors import NotAllowedError
from claims.services import permissions
from claims.services.permissions import LEAST, Action, may
from claims.vocabulary import Role
from db.engine import Database
from db.upgrade import open_database
from tests.services.role_samples import PEOPLE, Desk, Sample, furnish, samples

NOWHERE = 10**9
"""An id that nothing has."""


def _services() -> dict[str, Callable[..., object]]:
    """Return every public function of the services that takes ``by`` as a name; found, not listed.

    The table's own two questions are left out: they are what the others ask.
    """
    found: dict[str, Callable[..., object]] = {}
    for module in pkgutil.walk_packages(claims.services.__path__, "claims.services."):
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            by = inspect.signature(function).parameters.get("by")
            own = function.__module__ == module.name != permissions.__name__
            if own and by and by.annotation in ("str", str) and not name.startswith("_"):
                found[_name(function)] = function
    return found


def _name(function: Callable[..., object]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


SERVICES = _services()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Desk, dict[str, Sample]]:
    """A database file with work in it, what the work is, and a call of each service."""
    folder = tmp_path_factory.mktemp("roles")
    path = folder / "desk.db"
    opened = open_database(f"sqlite:///{path}")
    found = furnish(opened)
    opened.close()
    return path, found, {_name(sample.service): sample for sample in samples(found, folder)}


@pytest.fixture
def desk(furnished: tuple[Path, Desk, dict[str, Sample]], tmp_path: Path) -> Iterator[Database]:
    """A copy of the desk for one call."""
    path = tmp_path / "desk.db"
    shutil.copy(furnished[0], path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()


def _everything(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table, those below full text too."""
    with closing(connect(str(database.url.database))) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: connection.execute(f'select * from "{name}"').fetchall() for name in names}


def _call(database: Database, sample: Sample, arguments: Mapping[str, Any], *, by: str) -> str | None:
    """Call a service and keep what it wrote; return why it refused, None when it did not."""
    if "database" in inspect.signature(sample.service).parameters:
        try:
            sample.service(database, **arguments, by=by)
        except NotAllowedError as error:
            return str(error)
        return None
    with database.write() as session:
        try:
            sample.service(session, **arguments, by=by)
        except NotAllowedError as error:
            return str(error)  # committed, so that whatever was written before the refusal shows
    return None


def _hopeless(value: Any) -> Any:
    """Return an argument with every id in it replaced by one that nothing has."""
    if isinstance(value, Mapping):
        return {_hopeless(key): each for key, each in value.items()}
    if isinstance(value, list):
        return [_hopeless(each) for each in value]
    return NOWHERE if isinstance(value, int) and not isinstance(value, bool | Enum) else value


def test_every_service_has_a_sample(furnished: tuple[Path, Desk, dict[str, Sample]]) -> None:
    missing = sorted(SERVICES.keys() - furnished[2].keys())
    assert not missing, f"write a sample call in role_samples.py for {', '.join(missing)}"
    assert not sorted(furnished[2].keys() - SERVICES.keys())


def test_every_action_is_asked_for_by_a_service(furnished: tuple[Path, Desk, dict[str, Sample]]) -> None:
    assert {sample.action for sample in furnished[2].values() if sample.action} == set(Action)
    assert set(LEAST) == set(Action)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("service", SERVICES)
def test_a_role_does_what_the_table_says_and_nothing_else(
    desk: Database, furnished: tuple[Path, Desk, dict[str, Sample]], service: str, role: Role
) -> None:
    sample = furnished[2][service]
    before = _everything(desk)
    refused = _call(desk, sample, sample.for_role(role), by=PEOPLE[role])
    allowed = sample.action is None or may(role, sample.action)
    assert (refused is None) is allowed
    writes = allowed and sample.action is not None
    assert (_everything(desk) != before) is writes
    if refused is not None:
        assert sample.action is not None
        assert f"may not {sample.action}" in refused
        assert f"{LEAST[sample.action]}" in refused


@pytest.mark.parametrize("service", SERVICES)
def test_the_role_refuses_before_anything_is_looked_up(
    desk: Database, furnished: tuple[Path, Desk, dict[str, Sample]], service: str
) -> None:
    sample = furnished[2][service]
    refusing = [role for role in Role if sample.action and not may(role, sample.action)]
    for role in refusing:
        arguments = {name: _hopeless(value) for name, value in sample.for_role(role).items()}
        refused = _call(desk, sample, arguments, by=PEOPLE[role])
        assert refused is not None
        assert f"may not {sample.action}" in refused
