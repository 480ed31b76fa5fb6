"""The table of claims as CSV (RFC 4180) in UTF-8."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable
from io import StringIO
from typing import IO, Any

from claims.interchange.spreadsheets import defused
from claims.interchange.tables import COLUMNS, NAMES, Column, Row, as_text, in_a_cell


def write_csv(file: IO[bytes], rows: Iterable[Row], *, bom: bool = False) -> int:
    """Write rows one by one and return how many; ``bom`` puts the mark in front that Excel asks for."""
    if bom:
        file.write(codecs.BOM_UTF8)
    line, count = StringIO(), 0
    writer = csv.writer(line)
    writer.writerow(NAMES)
    for row in rows:
        writer.writerow([_cell(column, value) for column, value in zip(COLUMNS, row, strict=True)])
        file.write(line.getvalue().encode())
        line.seek(line.truncate(0))
        count += 1
    file.write(line.getvalue().encode())
    return count


def _cell(column: Column, value: Any) -> str:
    told = in_a_cell(column, value)
    return defused(told) if isinstance(told, str) else as_text(told)
