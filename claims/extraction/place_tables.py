"""The tables of places as written: ``places.toml`` and ``peoples.toml``, which explain their keys."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from claims.extraction.packs import PackError

FOLDER = Path(__file__).parent
UNSURE = "unsure"
"""Stands in the tables where a code would, for words that several countries share."""

Classes = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """What ``places.toml`` says of a language; the file explains the keys."""

    noun_capitals: bool
    full_lexicon: bool
    prefixes: tuple[str, ...]
    tails: tuple[str, ...]
    unlike: frozenset[str]
    doubtful: frozenset[str]
    opening: frozenset[str]
    others: tuple[str, ...]
    counted: frozenset[str]
    first_names: frozenset[str]
    classes: Classes
    inflection: Classes


NO_TABLE = LanguageTable(
    False, False, (), (), frozenset(), frozenset(), frozenset(), (), frozenset(), frozenset(), {}, {"": [""]}
)


def table_for(language: str | None) -> LanguageTable:
    """Return what is known of a language, an empty table for one without."""
    return _tables().get(language or "", NO_TABLE)


@lru_cache(maxsize=1)
def place_table() -> Mapping[str, Any]:
    """Return ``places.toml``."""
    return _read("places.toml")


@lru_cache(maxsize=1)
def people_table() -> Mapping[str, Mapping[str, list[str]]]:
    """Return ``peoples.toml``: code to language to words."""
    return _read("peoples.toml")


def _read(file: str) -> Mapping[str, Any]:
    with (FOLDER / file).open("rb") as source:
        return MappingProxyType(tomllib.load(source))


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, LanguageTable]:
    return {code: _table(code, row) for code, row in place_table()["languages"].items()}


def _table(code: str, row: Mapping[str, Any]) -> LanguageTable:
    keys = {entry.name: entry.type for entry in fields(LanguageTable)}
    if wrong := sorted(set(keys) ^ set(row)):
        raise PackError(f"places.toml: languages.{code}: missing or unknown: {', '.join(wrong)}")
    makers: dict[str, Any] = {
        "frozenset[str]": frozenset,
        "tuple[str, ...]": tuple,
        "bool": bool,
        "Classes": dict,
    }
    return LanguageTable(**{key: makers[str(kind)](row[key]) for key, kind in keys.items()})
