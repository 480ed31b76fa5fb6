"""Quantities of one kind in one unit, so that 15,000 metres and 12 kilometres can be compared.

Only what CLDR knows as a unit of measure is converted: a pound, a point or a franc in a claim is money or
a score, whatever a library of physical units makes of the word. The factors are pint's (BSD licence).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from claims.extraction.units import measured_units
from claims.records import Quantity

_COINS = (
    ("cent", "euro"),
    ("cent", "dollar"),
    ("penny", "pound"),
    ("kopeck", "rouble"),
    ("kopeck", "hryvnia"),
)
_MINOR: dict[tuple[str | None, str | None], float] = {
    **dict.fromkeys(_COINS, 0.01),
    **{(money, coin): 100.0 for coin, money in _COINS},
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What a unit measures, by the base units that it comes down to, and how many of those it is."""

    dimension: str
    factor: float


def in_unit_of(quantity: Quantity, wanted: Quantity) -> Quantity | None:
    """Return ``quantity`` in the unit of ``wanted``, None where the two measure different things."""
    if quantity.unit == wanted.unit:
        return quantity
    if (quantity.unit, wanted.unit) in _MINOR:
        return _multiplied(quantity, _MINOR[quantity.unit, wanted.unit], wanted.unit)
    ours, theirs = _scale(quantity.unit), _scale(wanted.unit)
    if ours is None or theirs is None or ours.dimension != theirs.dimension:
        return None
    return _multiplied(quantity, ours.factor / theirs.factor, wanted.unit)


def _multiplied(quantity: Quantity, factor: float, unit: str | None) -> Quantity:
    low, high = (None if end is None else end * factor for end in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high, unit=unit)


@lru_cache(maxsize=1_000)
def _scale(unit: str | None) -> Scale | None:
    if unit is None or unit not in measured_units():
        return None
    from pint import UndefinedUnitError

    try:
        base = _registry().Quantity(1, unit.replace("-", "*")).to_base_units()
    except UndefinedUnitError:
        return None
    return None if base.dimensionless else Scale(str(base.units), float(base.magnitude))


@cache
def _registry() -> Any:  # pint's own types change with the kind of its numbers
    """Return pint's units; made on first use, which takes half a second."""
    from pint import UnitRegistry

    return UnitRegistry()
