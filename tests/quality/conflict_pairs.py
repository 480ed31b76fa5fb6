"""Our own pairs of claims that contradict each other, or do not, by kind; see ``conflicts/*.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

PAIRS = Path(__file__).parent / "conflicts"

CONTRADICTIONS = {
    "number": "number",
    "negation": "polarity",
    "denial": "polarity",
    "attribution": "attribution",
    "date": "date",
}
"""The kinds of pair that are conflicts, with what `claims.similarity.matching` calls them."""


@dataclass(frozen=True, slots=True)
class ConflictPair:
    """Two claims and what they are to each other; ``language`` is "cross" for claims in two languages."""

    language: str
    kind: str
    a: str
    b: str


def conflict_pairs() -> list[ConflictPair]:
    """Return all pairs, in the order of the files."""
    return [
        ConflictPair(path.stem, kind, family["base"], variant)
        for path in sorted(PAIRS.glob("*.toml"))
        for family in tomllib.loads(path.read_text(encoding="utf-8"))["family"]
        for kind, variants in family.items()
        if isinstance(variants, list)
        for variant in variants
    ]
