"""What kind of file a few bytes, a name and a media type speak of."""

from __future__ import annotations

import re
from pathlib import PurePath

_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".xht", ".shtml"}
_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"<[a-z!/][^<>]*>", re.I)

_AS_TEXT = "save it as text or HTML, or paste its text"
_NO_TEXT = "only documents with text can be read"
_UNPACK = "unpack it and add the files inside"
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF file, which is not read yet", _AS_TEXT),
    (b"{\\rtf", "an RTF file, which is not read yet", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls), which is not read", _AS_TEXT),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", _NO_TEXT),
    (b"\xff\xd8\xff", "a JPEG image", _NO_TEXT),
    (b"GIF87a", "a GIF image", _NO_TEXT),
    (b"GIF89a", "a GIF image", _NO_TEXT),
    (b"II*\x00", "a TIFF image", _NO_TEXT),
    (b"MM\x00*", "a TIFF image", _NO_TEXT),
    (b"OggS", "an audio or video file", _NO_TEXT),
    (b"ID3", "an MP3 file", _NO_TEXT),
    (b"\x1a\x45\xdf\xa3", "a video file", _NO_TEXT),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"SQLite format 3\x00", "a SQLite database", _NO_TEXT),
    (b"\x7fELF", "a program", _NO_TEXT),
)
_MAY_BE_WORDS = {b"ID3", b"BZh", b"OggS", b"GIF87a", b"GIF89a"}
_ZIP_CONTENTS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (.docx), which is not read yet"),
    (b"xl/", "an Excel workbook (.xlsx), which is not read yet"),
    (b"ppt/", "a PowerPoint file (.pptx), which is not read yet"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file, which is not read yet"),
    (b"application/epub", "an EPUB book, which is not read yet"),
)


def foreign_format(data: bytes) -> tuple[str, str] | None:
    """Return what ``data`` is and what to do about it when it is a known format that is not text.

    Read from the first bytes (the "magic numbers" of file(1)), so a wrong file name does not matter.
    """
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data[4:8] == b"ftyp" and b"\0" in data[:4]:
        return "a video or HEIC file", _NO_TEXT
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, audio or video file", _NO_TEXT
    for signature, what, remedy in _SIGNATURES:
        if data.startswith(signature) and not _reads_as_words(data, signature):
            return what, remedy
    return None


def is_html(text: str, *, name: str | None, media_type: str | None) -> bool:
    """Tell whether ``text`` is a web page: said so by name or media type, or begins as one.

    A page by name that has not a single tag is plain text; a page saved as ``.txt`` is a page.
    """
    suffix = PurePath(name or "").suffix.lower()
    said = suffix in _HTML_SUFFIXES or bare_type(media_type) in _HTML_TYPES
    return bool(_TAG.search(text)) if said else bool(_HTML_START.match(text[:20_000]))


def bare_type(media_type: str | None) -> str | None:
    """Return a media type without its parameters, in lower case."""
    return (media_type or "").split(";")[0].strip().lower() or None


def _zip_kind(data: bytes) -> tuple[str, str]:
    for mark, what in _ZIP_CONTENTS:
        if mark in data:
            return what, _AS_TEXT
    return "a ZIP archive", _UNPACK


def _reads_as_words(data: bytes, signature: bytes) -> bool:
    """Signatures made of letters can begin a sentence; the file itself has bytes no sentence has."""
    return signature in _MAY_BE_WORDS and not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:512])
