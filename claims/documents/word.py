"""Word documents (.docx): paragraphs, tables and notes in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from claims.documents.composing import Composer
from claims.documents.zips import open_zip
from claims.errors import DocumentError
from claims.records import DocumentText

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAX_NESTED = 20
"""Tables within tables."""


def read_word(data: bytes, *, name: str, label: str) -> DocumentText:
    """Return the text of a Word document; a row of a table is one paragraph with ``|`` between its cells."""
    open_zip(data, label).close()
    document = _opened(data, label)
    composer = Composer(label)
    composer.paragraphs(_blocks(document, label))
    about = document.core_properties
    return composer.document(
        name=name,
        media_type=MEDIA_TYPE,
        title=about.title or None,
        author=about.author or None,
        published_on=about.created.date() if about.created else None,
    )


def _opened(data: bytes, label: str) -> Any:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        return Document(io.BytesIO(data))
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        raise DocumentError(f"{label}: is a damaged Word document, or none; save it again in Word") from error


def _blocks(part: Any, label: str, *, depth: int = 0) -> Iterator[str]:
    from docx.table import Table

    if depth > _MAX_NESTED:
        raise DocumentError(f"{label}: its tables are nested more than {_MAX_NESTED} deep; save it as text")
    for block in part.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(_cell(cell, label, depth) for cell in _once(row.cells))
        else:
            yield block.text


def _once(cells: Any) -> Iterator[Any]:
    """Yield each cell of a row once; one that spans columns comes once a column."""
    seen: set[int] = set()
    for cell in cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            yield cell


def _cell(cell: Any, label: str, depth: int) -> str:
    return " ".join(" ".join(_blocks(cell, label, depth=depth + 1)).split())
