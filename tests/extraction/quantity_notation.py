"""A short notation for what was read from a text, so that a case fits on a line.

``"> 18 month"`` is a quantity with a comparator, a number and a unit; ``"between 8 10 hour"`` has two
ends, ``"~ ? person"`` none, ``"= 5"`` no unit. Several stand behind each other with ``" | "``.
"""

from claims.extraction.quantities import read_quantities
from claims.records import Quantity
from claims.vocabulary import Comparator

Case = tuple[str, str]


def notation(text: str, language: str | None) -> str:
    return " | ".join(_one(quantity) for quantity in read_quantities(text, language))


def _one(quantity: Quantity) -> str:
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    if quantity.comparator is not Comparator.BETWEEN:
        ends = ends[:1]
    numbers = " ".join(_plain(end) for end in ends) or "?"
    return f"{quantity.comparator} {numbers} {quantity.unit or ''}".strip()


def _plain(end: float) -> str:
    return f"{end:.2f}".rstrip("0").rstrip(".")
