"""Files of claims, one a row, as they come from elsewhere: CSV, JSON Lines, Excel or Parquet, as a stream.

A row that cannot be taken is given back with its line and the reason; the rows round it are not lost.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from claims.documents.language import primary_code
from claims.documents.lines import MAX_LINE, numbered_lines
from claims.documents.naming import has_words, one_line, web_address
from claims.errors import DocumentError, InvalidInputError
from claims.interchange.spreadsheets import restored
from claims.interchange.tables import OURS
from claims.text import storable
from claims.vocabulary import ClaimStatus

COLUMNS = ("text", "language", "external_id", "source", "url", "claimant", "said_on", "status")
"""The columns of a file, or the keys of its objects; only ``text`` has to be there, others are left out."""

UNKNOWN_LANGUAGE = "und"
"""What stands for a language that nobody knows (ISO 639-2): it is not guessed from the text either."""

MAX_TEXT = 10_000
MAX_NAME = 300
"""Characters of a claim's text, and of a name or id."""

_DELIMITERS = ",;\t"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNDECODED = re.compile("[\udc80-\udcff]")
_NOT_UTF8 = "is not valid UTF-8; save the file again as UTF-8"
_TOO_LONG = f"is longer than {MAX_LINE:,} bytes"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _TooLongError(Exception):
    """A line of a CSV file that is too long; where the next row begins cannot be known."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of a file, checked. ``text`` is as it came; ``line`` is where its row begins."""

    line: int
    text: str
    language: str | None = None
    external_id: str | None = None
    source: str | None = None
    url: str | None = None
    claimant: str | None = None
    said_on: date | None = None
    status: ClaimStatus = ClaimStatus.NEW


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken, and why."""

    line: int
    reason: str


def read_rows(path: Path, *, named: Mapping[str, str] | None = None) -> Iterator[ClaimRow | RefusedRow]:
    """Yield the rows of a file in order; memory does not grow with the file.

    The name says the format: ``.csv`` and ``.tsv`` (with a header; commas, semicolons or tabs), ``.xlsx``
    (the first sheet, with a header), ``.parquet``, or ``.jsonl`` and ``.ndjson``. Raises DocumentError
    for a file that cannot be read, another name, or a header without ``text``. ``named`` says what a column
    of ours is called in the file where it has another name.
    """
    read, theirs = _reader(path), _checked_names(named or {})
    try:
        yield from read(path, theirs)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise DocumentError(f"{path}: cannot be read ({reason}); check the path") from error


def count_lines(path: Path) -> int:
    """Return how many lines a file has, 0 for one that cannot be read."""
    lines, last = 0, b""
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                lines, last = lines + block.count(b"\n"), block[-1:]
    except OSError:
        return 0
    return lines + (last not in b"\n")


def _checked_names(named: Mapping[str, str]) -> Mapping[str, str]:
    """Return which columns of a file stand for which of ours; both folded."""
    for name in named:
        if name not in COLUMNS:
            raise InvalidInputError(f"there is no column {name[:40]!r}; there are {', '.join(COLUMNS)}")
    theirs = {name.strip().lower(): ours for ours, name in named.items()}
    if len(theirs) < len(named):
        raise InvalidInputError("one column of a file cannot stand for two")
    return theirs


def _ours(name: str, theirs: Mapping[str, str]) -> str:
    """Return our name of a column; one that another stands for is none of ours any more."""
    folded = name.strip().lower()
    return theirs.get(folded, "" if folded in theirs.values() else folded)


def _reader(path: Path) -> _Read:
    try:
        return _READERS[path.suffix.lower()]
    except KeyError:
        raise DocumentError(
            f"{path}: its name does not say what it is; "
            "claims are imported from .csv, .tsv, .jsonl, .ndjson, .xlsx and .parquet files"
        ) from None


@contextmanager
def _text_file(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        if file.read(2) in _UTF16:
            raise DocumentError(f"{path}: {_NOT_UTF8}")
        file.seek(0)
        yield file


def _json_rows(path: Path, theirs: Mapping[str, str]) -> Iterator[ClaimRow | RefusedRow]:
    with _text_file(path) as file:
        for number, line in numbered_lines(file):
            if line is None:
                yield RefusedRow(number, _TOO_LONG)
            elif line.strip():
                yield _row(number, partial(_json_object, line, theirs))


def _json_object(line: bytes, theirs: Mapping[str, str]) -> Mapping[str, object]:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise InvalidInputError(_NOT_UTF8) from None
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"is not JSON ({one_line(str(error))})") from None
    if not isinstance(found, dict):
        raise InvalidInputError("is not a JSON object")
    return {_ours(name, theirs): value for name, value in found.items()} if theirs else found


def _csv_rows(path: Path, theirs: Mapping[str, str]) -> Iterator[ClaimRow | RefusedRow]:
    with _text_file(path) as file:
        yield from _rows_of_csv(file, path, theirs)


def _xlsx_rows(path: Path, theirs: Mapping[str, str]) -> Iterator[ClaimRow | RefusedRow]:
    from claims.interchange.tables_xlsx import read_xlsx

    rows = read_xlsx(path)
    columns = _named(next(rows, []), path, theirs)
    for number, cells in enumerate(rows, 2):
        if any(cells):
            whole = [*cells, *[""] * (len(columns) - len(cells))]
            yield _row(number, partial(_csv_object, columns, whole))


def _parquet_rows(path: Path, theirs: Mapping[str, str]) -> Iterator[ClaimRow | RefusedRow]:
    from claims.interchange.tables_parquet import read_parquet

    def wanted(name: str) -> bool:
        return _ours(name, theirs) in COLUMNS

    for number, found in enumerate(read_parquet(path, wanted=wanted), 1):
        values = {_ours(name, theirs): value for name, value in found.items()}
        if "text" not in values:
            raise DocumentError(f"{path}: it has no column `text`")
        yield _row(number, partial(dict, values))


def _rows_of_csv(file: BinaryIO, path: Path, theirs: Mapping[str, str]) -> Iterator[ClaimRow | RefusedRow]:
    lines = _csv_lines(file)
    header = next(lines, "")
    rows = csv.reader(lines, delimiter=_written_delimiter(header), strict=True)
    columns = _columns(header, path, theirs)
    first = 2
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield RefusedRow(first, f"is not CSV ({error})")
        except _TooLongError as error:
            yield RefusedRow(error.line, f"{_TOO_LONG}; what follows is not read")
            return
        else:
            if cells:
                yield _row(first, partial(_csv_object, columns, cells))
        first = rows.line_num + 2


def _csv_lines(file: BinaryIO) -> Iterator[str]:
    for number, line in numbered_lines(file):
        if line is None:
            raise _TooLongError(number)
        yield line.decode("utf-8", "surrogateescape")


def _written_delimiter(header: str) -> str:
    """Return what separates the columns: whatever stands most often in the header."""
    return max(_DELIMITERS, key=header.count)


def _columns(header: str, path: Path, theirs: Mapping[str, str]) -> list[str]:
    try:
        cells = next(csv.reader([header], delimiter=_written_delimiter(header), strict=True), [])
    except csv.Error:
        cells = []
    return _named(cells, path, theirs)


def _named(cells: Sequence[str], path: Path, theirs: Mapping[str, str]) -> list[str]:
    columns = [_ours(cell, theirs) for cell in cells]
    if "text" not in columns or any(columns.count(name) > 1 for name in COLUMNS):
        shown = one_line(", ".join(columns)) or "nothing"
        raise DocumentError(
            f"{path}: its first line has to name the columns, `text` among them, each once; it names {shown}"
        )
    return columns


def _csv_object(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, object]:
    if len(cells) != len(columns):
        raise InvalidInputError(f"has {len(cells)} cells where the header names {len(columns)} columns")
    if any(_UNDECODED.search(cell) for cell in cells):
        raise InvalidInputError(_NOT_UTF8)
    if set(OURS) <= set(columns):
        cells = list(map(restored, cells))
    return dict(zip(columns, cells, strict=True))


def _row(line: int, read: Callable[[], Mapping[str, object]]) -> ClaimRow | RefusedRow:
    try:
        return _checked(line, read())
    except InvalidInputError as error:
        return RefusedRow(line, str(error))


def _checked(line: int, values: Mapping[str, object]) -> ClaimRow:
    given = {name: _text(name, values.get(name)) for name in COLUMNS}
    return ClaimRow(
        line=line,
        text=_claim_text(given["text"]),
        language=_language(given["language"]),
        external_id=_name("external_id", given["external_id"]),
        source=_name("source", given["source"]),
        url=_url(given["url"]),
        claimant=_name("claimant", given["claimant"]),
        said_on=_day(given["said_on"]),
        status=_status(given["status"]),
    )


def _text(name: str, value: object) -> str | None:
    """Return a value as text, None where there is none; an id may be a number."""
    if name == "external_id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise InvalidInputError(f"{name} has to be text")
    return storable(value) if value and value.strip() else None


def _claim_text(text: str | None) -> str:
    if text is None or not has_words(text):
        raise InvalidInputError("has no text")
    if len(text) > MAX_TEXT:
        raise InvalidInputError(
            f"its text is longer than {MAX_TEXT:,} characters; a claim is a sentence or two"
        )
    return text


def _name(column: str, name: str | None) -> str | None:
    if name is None:
        return None
    if len(name) > MAX_NAME:
        raise InvalidInputError(f"{column} is longer than {MAX_NAME} characters")
    return one_line(name, limit=MAX_NAME)


def _language(tag: str | None) -> str | None:
    if tag is not None and tag.strip().lower() == UNKNOWN_LANGUAGE:
        return UNKNOWN_LANGUAGE
    code = primary_code(tag)
    if tag is not None and code is None:
        raise InvalidInputError(f"language {tag[:40]!r} is no code; write two letters, such as de")
    return code


def _url(url: str | None) -> str | None:
    address = web_address(url)
    if url is not None and address is None:
        raise InvalidInputError(f"url {url[:80]!r} is not a web address; give it whole, from https://")
    return address


def _day(day: str | None) -> date | None:
    if day is None:
        return None
    try:
        if _DAY.fullmatch(day.strip()):
            return date.fromisoformat(day.strip())
    except ValueError:
        pass
    raise InvalidInputError(f"said_on {day[:40]!r} is no day; write it as 2023-09-01")


def _status(status: str | None) -> ClaimStatus:
    try:
        return ClaimStatus((status or ClaimStatus.NEW).strip().lower())
    except ValueError:
        choices = ", ".join(ClaimStatus)
        raise InvalidInputError(f"status {str(status)[:40]!r} is none of {choices}") from None


_Read = Callable[[Path, Mapping[str, str]], Iterator[ClaimRow | RefusedRow]]
_READERS: dict[str, _Read] = {
    ".csv": _csv_rows,
    ".tsv": _csv_rows,
    ".jsonl": _json_rows,
    ".ndjson": _json_rows,
    ".xlsx": _xlsx_rows,
    ".parquet": _parquet_rows,
}
