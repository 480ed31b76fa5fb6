"""Files, uploads and pasted text become one kind of value: `DocumentText`.

Importing this package is cheap; the HTML reader and the language model load on first use.
"""

from claims.documents.language import detect_language
from claims.documents.reading import (
    MAX_DOCUMENT_BYTES,
    read_all,
    read_bytes,
    read_file,
    read_pasted,
    read_path,
)

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "detect_language",
    "read_all",
    "read_bytes",
    "read_file",
    "read_pasted",
    "read_path",
]
