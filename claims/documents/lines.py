"""Lists of passages, one a line, as ``assess`` takes them."""

from __future__ import annotations

from claims.documents.decoding import UndecodableError, decode_text
from claims.documents.reading import refuse_size
from claims.errors import DocumentError
from claims.text import storable


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
