"""Our own pairs of claims and what one is to the other, by kind; see ``conflicts/*.toml``.

Every family has a ``base``, and lists of claims by what each is to the base: a claim under ``narrower`` is
narrower than the base. ``held_out`` holds pairs that the rules were not made with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PAIRS = Path(__file__).parent / "conflicts"
HELD_OUT = PAIRS / "held_out"

CONTRADICTIONS = {
    "number": "number",
    "negation": "polarity",
    "denial": "denial",
    "attribution": "attribution",
    "date": "date",
}
"""The kinds of pair that are conflicts, with what `claims.similarity.pairing` calls them."""


@dataclass(frozen=True, slots=True)
class ConflictPair:
    """The base ``a``, the claim ``b`` and what that is to the base.

    ``language`` is "cross" for claims in two languages.
    """

    language: str
    kind: str
    a: str
    b: str


def conflict_pairs() -> list[ConflictPair]:
    """Return the pairs that the rules were made with, in the order of the files."""
    return _read(sorted(PAIRS.glob("*.toml")))


def held_out_pairs() -> list[ConflictPair]:
    """Return the pairs that were written afterwards."""
    return _read(sorted(HELD_OUT.glob("*.toml")))


def _read(paths: Iterable[Path]) -> list[ConflictPair]:
    return [
        ConflictPair(family.get("language", path.stem), kind, family["base"], variant)
        for path in paths
        for family in tomllib.loads(path.read_text(encoding="utf-8"))["family"]
        for kind, variants in family.items()
        if isinstance(variants, list)
        for variant in variants
    ]
