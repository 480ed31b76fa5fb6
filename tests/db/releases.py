"""Databases as an earlier release would have made them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from db.upgrade import MIGRATIONS, open_database


def make_as_of(revision: str, path: Path, *, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the database at ``path`` by the migrations up to ``revision``, which are copied to ``folder``."""

    def later(_: str, names: Iterable[str]) -> list[str]:
        return [name for name in names if name == "__pycache__" or (name[:1] == "0" and name[:4] > revision)]

    shutil.copytree(MIGRATIONS, folder, ignore=later)
    with monkeypatch.context() as then:
        then.setattr("db.upgrade.MIGRATIONS", folder)
        open_database(f"sqlite:///{path}").close()
