"""Rich Text Format: its plain text."""

from __future__ import annotations

import re
from typing import Any

from claims.documents.composing import Composer
from claims.errors import DocumentError
from claims.records import DocumentText

MEDIA_TYPE = "application/rtf"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def read_rtf(data: bytes, *, name: str, label: str) -> DocumentText:
    """Return the text of an RTF file; DocumentError when it is cut off or holds no text."""
    if data.rstrip(b"\0 \r\n")[-1:] != b"}":
        raise DocumentError(f"{label}: is a damaged RTF file, or cut off; save it again")
    page = _CODE_PAGE.search(data[:2_000])
    encoding = f"cp{page.group(1).decode()}" if page else "cp1252"
    try:
        text = str(_plain(data.decode("latin-1"), encoding=encoding, errors="replace"))
    except (LookupError, ValueError, IndexError, RecursionError) as error:
        raise DocumentError(f"{label}: is a damaged RTF file; save it again") from error
    composer = Composer(label)
    composer.paragraphs(text.split("\n"))
    return composer.document(name=name, media_type=MEDIA_TYPE)


def _plain(source: str, **options: Any) -> Any:
    from striprtf import striprtf

    library: Any = striprtf
    return library.rtf_to_text(source, **options)
