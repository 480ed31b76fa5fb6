"""Labels beside the points of a chart, each where it covers no other.

Vega places labels for whole charts only by marks that Vega-Lite does not have; this is the greedy way, on
the size that a chart has on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

_WIDTH, _HEIGHT = 440, 240  # pixels of the plot at a window of 900
_LETTER, _LINE = 6.2, 13
_AWAY, _RISE = 11, 9
_POINT = 7  # half of its side
_LONGEST = 24

Row = dict[str, Any]


class Side(StrEnum):
    """On which side of its point a label stands."""

    ABOVE = "right above"
    BELOW = "right below"
    LEFT_ABOVE = "left above"
    LEFT_BELOW = "left below"

    @property
    def offsets(self) -> Row:
        """How a text mark is moved there."""
        left, below = self in (Side.LEFT_ABOVE, Side.LEFT_BELOW), self in (Side.BELOW, Side.LEFT_BELOW)
        return {
            "align": "right" if left else "left",
            "dx": -_AWAY if left else _AWAY,
            "dy": _RISE if below else -_RISE,
            "baseline": "middle",
        }


class Box(NamedTuple):
    """What a label or a point takes of the plot, in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Box) -> bool:
        """Tell whether the two share a pixel."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def place(rows: Sequence[Row], first: float, last: float) -> None:
    """Add the source to the label of each row, and the side where it stands, wherever one is free.

    A row without a free side keeps its short label: what covers another label can be read by nobody.
    """
    spots = [spot(row, first, last) for row in rows]
    taken = [Box(x - _POINT, y - _POINT, x + _POINT, y + _POINT) for x, y in spots]
    for row, there in zip(rows, spots, strict=True):
        label = _with_source(row)
        free = _free_side(label, there, taken)
        if free is not None:
            row["label"], row["side"] = label, free
            taken.append(box(label, there, free))


def spot(row: Row, first: float, last: float) -> tuple[float, float]:
    """Return where a row lies in the plot: its ``x`` from first to last, its ``level`` from 0 to 1."""
    return (row["x"] - first) / (last - first) * _WIDTH, (1 - row["level"]) * _HEIGHT


def box(label: str, there: tuple[float, float], side: Side) -> Box:
    """Return what a label on this side of a point takes."""
    x, y = there[0] + side.offsets["dx"], there[1] + side.offsets["dy"]
    width = len(label) * _LETTER
    left = x - width if side.offsets["align"] == "right" else x
    return Box(left, y - _LINE / 2, left + width, y + _LINE / 2)


def _with_source(row: Row) -> str:
    source = str(row["source"])
    shown = source if len(source) <= _LONGEST else f"{source[: _LONGEST - 1]}…"
    return f"{row['label']} {shown}".strip()


def _free_side(label: str, there: tuple[float, float], taken: Sequence[Box]) -> Side | None:
    for side in Side:
        found = box(label, there, side)
        if found.left >= 0 and found.right <= _WIDTH and not any(found.covers(other) for other in taken):
            return side
    return None
