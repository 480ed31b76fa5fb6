"""The table of claims that leaves the house: a row for each passage in which a claim was said.

The first columns are those that an import takes in again; the others are for whoever reads the table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

Row = Sequence[Any]
"""The values of a row, in the order of `COLUMNS`; None where there is none."""

MAX_CELL = 30_000
"""Characters of a cell; a spreadsheet holds 32,767."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    """A time in UTC."""
    WORDS = "words"
    """A list of texts."""
    QUANTITIES = "quantities"
    """A list of dicts with surface, low, high, unit and comparator."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name and what it holds."""

    name: str
    kind: Kind = Kind.TEXT


COLUMNS = (
    Column("text"),
    Column("language"),
    Column("external_id"),
    Column("source"),
    Column("url"),
    Column("claimant"),
    Column("said_on", Kind.DAY),
    Column("status"),
    Column("claim_id", Kind.WHOLE),
    Column("mention_id", Kind.WHOLE),
    Column("rating"),
    Column("reason"),
    Column("decided_by"),
    Column("decided_at", Kind.MOMENT),
    Column("as_of", Kind.DAY),
    Column("expires_on", Kind.DAY),
    Column("probability", Kind.NUMBER),
    Column("modality"),
    Column("negated", Kind.FLAG),
    Column("quantities", Kind.QUANTITIES),
    Column("tags", Kind.WORDS),
    Column("check_worthiness", Kind.NUMBER),
    Column("quote"),
    Column("start", Kind.WHOLE),
    Column("end", Kind.WHOLE),
    Column("document_id", Kind.WHOLE),
    Column("title"),
    Column("author"),
    Column("published_on", Kind.DAY),
    Column("created_at", Kind.MOMENT),
    Column("updated_at", Kind.MOMENT),
)
NAMES = tuple(column.name for column in COLUMNS)

OURS = ("claim_id", "mention_id")
"""A table with these columns was written here: its cells that were made harmless are put right again."""


def in_a_cell(column: Column, value: Any) -> Any:
    """Return a value for a format whose cells hold no lists: these become one text."""
    if value is None:
        return None
    if column.kind is Kind.WORDS:
        return ", ".join(value) or None
    if column.kind is Kind.QUANTITIES:
        return json.dumps(value, ensure_ascii=False) if value else None
    return value


def as_text(value: Any) -> str:
    """Return a cell's value in the one spelling that an import reads: ISO days and times, true and false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
