"""The table of claims as an Excel workbook, and the first sheet of any workbook read row by row.

Both ways go through openpyxl, which keeps one row in memory at a time (and, when reading, the texts that
cells share). Characters that XML has no place for are spelled _xHHHH_, as ECMA-376 (ST_Xstring) has it.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from claims.errors import DocumentError, InvalidInputError
from claims.interchange.spreadsheets import defused
from claims.interchange.tables import COLUMNS, NAMES, Row, as_text, in_a_cell

MAX_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""

MAX_COLUMNS = 200
MAX_UNPACKED = 1 << 29
"""Columns that are read, and bytes of a workbook when it is unpacked."""

_MOST_CHARACTERS = 32_767
_FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count days from 1900, which they hold for a leap year."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPELLED = re.compile("_x([0-9A-Fa-f]{4})_")
_WIDTHS = {"text": 60, "reason": 40, "quote": 40, "title": 30, "url": 30}


def write_xlsx(file: IO[bytes], rows: Iterable[Row]) -> int:
    """Write rows one by one and return how many; InvalidInputError when a sheet cannot hold them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Claims")
    sheet.freeze_panes = "A2"
    for place, name in enumerate(NAMES):
        sheet.column_dimensions[_letters(place)].width = _WIDTHS.get(name, 14)
    sheet.append([_heading(sheet, name) for name in NAMES])
    try:
        count = _append(sheet, rows)
    except BaseException:
        sheet.close()  # or its half-written part complains when it is thrown away
        raise
    book.save(file)
    return count


def _append(sheet: Any, rows: Iterable[Row]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise InvalidInputError("there are more rows than a sheet holds; write CSV or Parquet instead")
        cells = zip(COLUMNS, row, strict=True)
        sheet.append([_cell(in_a_cell(column, value), column.name) for column, value in cells])
    return count


def _letters(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _heading(sheet: Any, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _cell(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return _in_xml(defused(value), name)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, date) and value < _FIRST_DAY:
        return value.isoformat()
    return value


def _in_xml(text: str, name: str) -> str:
    spelled = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(spelled) > _MOST_CHARACTERS:
        raise InvalidInputError(f"a cell of {name} is too long for a sheet; write CSV or Parquet instead")
    return spelled


def read_xlsx(path: Path) -> Iterator[list[str]]:
    """Yield the rows of the first sheet, its header first, as an import reads them in CSV; blank rows too.

    A formula counts by the result that was saved with it. Raises DocumentError for a file that is no
    workbook, is encrypted, or unpacks to more than `MAX_UNPACKED` bytes.
    """
    _refuse_bomb(path)
    try:
        with path.open("rb") as file, closing(_opened(file)) as book:
            for row in book.worksheets[0].iter_rows(max_col=MAX_COLUMNS, values_only=True):
                yield _told(row)
    except OSError:
        raise
    except Exception as error:  # openpyxl lets through whatever a broken part raises
        raise DocumentError(f"{path}: it is damaged or not an Excel workbook; save it again") from error


def _opened(file: IO[bytes]) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are of no account here
        return load_workbook(file, read_only=True, data_only=True)


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise DocumentError(
            f"{path}: it is not an Excel workbook, or is locked by a password; save it again as .xlsx without"
        ) from None
    if unpacked > MAX_UNPACKED:
        raise DocumentError(f"{path}: it unpacks to {unpacked:,} bytes; save it as CSV")


def _told(row: Sequence[Any]) -> list[str]:
    cells = [_plain(value) for value in islice(row, MAX_COLUMNS)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return _SPELLED.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return as_text(value)
