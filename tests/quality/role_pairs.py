"""Pairs of claims made from pairs/roles.jsonl: reworded with the same roles, or with two roles exchanged."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

PAIRS = Path(__file__).parent / "pairs"
CYRILLIC = frozenset({"ru", "uk"})
EACH = 60
SEED = 1
ONE_FORM, LISTED, REPLACED = 0.35, 0.5, 0.12
"""Shares of pairs that keep the form, that exchange what may be exchanged, and, of the different ones, that
name another instead of exchanging two."""

Filling = dict[str, str]


@dataclass(frozen=True, slots=True)
class RolePair:
    """Two sentences made from one template, and whether they say the same."""

    a: str
    b: str
    same: bool
    language: str
    template: int


def role_pairs() -> list[RolePair]:
    """Return `EACH` pairs from every template, the same ones on every call."""
    rng = random.Random(SEED)
    templates = _lines("roles.jsonl")
    return [pair for number, one in enumerate(templates) for pair in _pairs(one, number, rng)]


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PAIRS / name).read_text(encoding="utf-8").splitlines()]


def _pairs(template: dict[str, Any], number: int, rng: random.Random) -> Iterator[RolePair]:
    names = json.loads((PAIRS / "names.json").read_text(encoding="utf-8"))
    known = names["cyrillic" if template["language"] in CYRILLIC else "latin"]
    groups = [
        (group["slots"], known.get(group["values"]) if isinstance(group["values"], str) else group["values"])
        for group in template["groups"]
    ]
    rewordings = [row for row in _lines("rewordings.jsonl") if row["language"] == template["language"]]
    made = 0
    for _ in range(10 * EACH):
        if made == EACH:
            return
        pair = _pair(template, groups, rewordings, rng)
        if pair is not None:
            made += 1
            yield RolePair(*pair, template["language"], number)


def _pair(
    template: dict[str, Any],
    groups: Sequence[tuple[str, list[str]]],
    rewordings: Sequence[dict[str, str]],
    rng: random.Random,
) -> tuple[str, str, bool] | None:
    filling: Filling = {}
    for slots, values in groups:
        filling.update(zip(slots, rng.sample(values, len(slots)), strict=True))
    same, kept = rng.random() < 0.5, rng.random() < ONE_FORM
    forms = [rng.choice(template["forms"])] * 2 if kept else rng.sample(template["forms"], 2)
    other = dict(filling)
    if template["listed"] and rng.random() < LISTED:
        _exchange(other, rng.choice(template["listed"]))
    if not same:
        _tell_another(other, groups, template["listed"], rng)
    shares = (0.0, rng.choice([0.5, 0.9])) if kept else _shares(rng)
    texts = [
        _filled(_reworded(form, rewordings, share, rng), chosen)
        for form, share, chosen in zip(forms, shares, (filling, other), strict=True)
    ]
    rng.shuffle(texts)
    return None if texts[0] == texts[1] else (texts[0], texts[1], same)


def _shares(rng: random.Random) -> tuple[float, float]:
    share = rng.choice([0.0, 0.3, 0.6, 0.9])
    return share / 2, share


def _tell_another(
    filling: Filling, groups: Sequence[tuple[str, list[str]]], listed: Sequence[str], rng: random.Random
) -> None:
    """Exchange two slots of one group that are not listed, or name another in one of them."""
    pairs = ["".join(two) for slots, _ in groups for two in combinations(slots, 2)]
    telling = [two for two in pairs if two not in listed]
    if telling and rng.random() >= REPLACED:
        _exchange(filling, rng.choice(telling))
        return
    slots, values = rng.choice([group for group in groups if len(group[1]) > len(group[0])])
    filling[rng.choice(slots)] = rng.choice([value for value in values if value not in filling.values()])


def _exchange(filling: Filling, two: str) -> None:
    filling[two[0]], filling[two[1]] = filling[two[1]], filling[two[0]]


def _reworded(form: str, rewordings: Sequence[dict[str, str]], share: float, rng: random.Random) -> str:
    for row in rewordings:
        if rng.random() < share:
            form = re.sub(rf"(?<!\w){re.escape(row['from'])}(?!\w)", row["to"], form, count=1)
    return form


def _filled(form: str, filling: Filling) -> str:
    text = re.sub(r"\{(\w)\}", lambda found: filling[found[1]], form)
    return text[0].upper() + text[1:]
