"""Lists of passages, one a line, as ``assess`` takes them, and long files line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from claims.documents.decoding import UndecodableError, decode_text
from claims.documents.reading import refuse_size
from claims.errors import DocumentError
from claims.text import storable

MAX_LINE = 1_000_000
"""Bytes of a line of a file that is read line by line."""

_UTF8_MARK = b"\xef\xbb\xbf"


def read_lines(data: bytes, *, name: str) -> list[str]:
    """Return the lines of ``data`` without their ends; blank lines count, an empty input has none.

    Only LF and CRLF end a line, so that the answers can be matched to the lines of the file by
    number. Raises DocumentError for binary or too large input.
    """
    refuse_size(len(data), name)
    if not data:
        return []
    try:
        text = storable(decode_text(data))
    except UndecodableError as error:
        raise DocumentError(f"{name}: {error}") from error
    lines = text.removesuffix("\n").split("\n")
    return [line.removesuffix("\r") for line in lines]


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line, its end included, with its number; None for one longer than `MAX_LINE`.

    A byte order mark is left out. Memory does not grow with the file.
    """
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) <= MAX_LINE:
            yield number, line.removeprefix(_UTF8_MARK) if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)
        yield number, None
