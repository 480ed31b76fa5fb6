"""Read the quantities of a passage."""

from __future__ import annotations

import re

from claims.records import Quantity
from claims.vocabulary import Comparator

_PERCENT = re.compile(r"\b(\d{1,3})\s*(?:%|Prozent|percent|per cent)")


def read_quantities(text: str, language: str | None) -> tuple[Quantity, ...]:
    """Return the quantities of ``text`` in order."""
    return tuple(
        Quantity(found.group(), float(found.group(1)), float(found.group(1)), "percent", Comparator.EQUAL)
        for found in _PERCENT.finditer(text)
    )
