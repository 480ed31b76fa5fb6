"""What kind of file a few bytes, a name and a media type speak of."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from pathlib import PurePath


class FileFormat(StrEnum):
    """A format other than plain text and web pages that is read; the value is what people call it."""

    PDF = "a PDF file"
    WORD = "a Word document (.docx)"
    OPENDOCUMENT = "an OpenDocument text (.odt)"
    RTF = "an RTF file"
    MAIL = "a mail (.eml)"
    SAVED_PAGE = "a saved web page (.mhtml)"
    SRT = "a subtitle file (.srt)"
    VTT = "a subtitle file (.vtt)"
    MARKDOWN = "a Markdown file"
    ZIP = "a ZIP archive"
    WARC = "a web archive (.warc)"
    WACZ = "a web archive (.wacz)"

    @property
    def holds_many(self) -> bool:
        """True for a file of files."""
        return self in (FileFormat.ZIP, FileFormat.WARC, FileFormat.WACZ)


SUFFIXES = {
    ".pdf": FileFormat.PDF,
    ".docx": FileFormat.WORD,
    ".odt": FileFormat.OPENDOCUMENT,
    ".rtf": FileFormat.RTF,
    ".eml": FileFormat.MAIL,
    ".mht": FileFormat.SAVED_PAGE,
    ".mhtml": FileFormat.SAVED_PAGE,
    ".srt": FileFormat.SRT,
    ".vtt": FileFormat.VTT,
    ".md": FileFormat.MARKDOWN,
    ".markdown": FileFormat.MARKDOWN,
    ".zip": FileFormat.ZIP,
    ".warc": FileFormat.WARC,
    ".warc.gz": FileFormat.WARC,
    ".wacz": FileFormat.WACZ,
}
TEXT_SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml", ".xht", ".shtml")

_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".xht", ".shtml"}
_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"<[a-z!/][^<>]*>", re.I)
_MAIL_START = re.compile(
    rb"(?:(?:[A-Z][A-Z0-9-]{1,60}:[^\r\n]{0,998}|[ \t][^\r\n]{0,998})\r?\n){2,200}?"
    rb"(?:MIME-Version|Message-ID):",
    re.I,
)
_RELATED = re.compile(rb"^Content-Type:\s{0,4}multipart/related", re.I | re.M)
_SRT_START = re.compile(r"\ufeff?\s*\d{1,6}\s*\n\s*\d{1,3}:\d\d:\d\d[,.]\d{1,3}\s*-->")

_AS_TEXT = "save it as text or HTML, or paste its text"
_NO_TEXT = "only documents with text can be read"
_UNPACK = "unpack it and add the files inside"
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (.doc, .xls), or an encrypted one, which is not read",
        "save it without a password as .docx, or paste its text",
    ),
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
    (b"xl/", "an Excel workbook (.xlsx), which is a table and no text"),
    (b"ppt/", "a PowerPoint file (.pptx), which is not read yet"),
    (b"application/epub", "an EPUB book, which is not read yet"),
)


def format_of(data: bytes, *, name: str | None) -> FileFormat | None:
    """Return the format of ``data`` by its first bytes, and only where those are mere text by its name."""
    by_bytes = _by_bytes(data)
    if by_bytes is not None:
        return by_bytes
    by_name = named_format(name)
    return by_name if by_name in _TEXTUAL else None


_TEXTUAL = (FileFormat.MAIL, FileFormat.SAVED_PAGE, FileFormat.SRT, FileFormat.VTT, FileFormat.MARKDOWN)


def _by_bytes(data: bytes) -> FileFormat | None:
    if data.startswith(b"%PDF-"):
        return FileFormat.PDF
    if data.startswith(b"{\\rtf"):
        return FileFormat.RTF
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if data.startswith(b"WARC/") or _unpacked_start(data).startswith(b"WARC/"):
        return FileFormat.WARC
    if data.startswith((b"WEBVTT\n", b"WEBVTT\r", b"WEBVTT ", b"\xef\xbb\xbfWEBVTT")):
        return FileFormat.VTT
    if _MAIL_START.match(data[:50_000]):
        return FileFormat.SAVED_PAGE if _RELATED.search(data[:50_000]) else FileFormat.MAIL
    if _SRT_START.match(data[:200].decode("latin-1")):
        return FileFormat.SRT
    return None


def _unpacked_start(data: bytes) -> bytes:
    """Return the first bytes of what a gzip file holds, empty for any other file."""
    if not data.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(wbits=31).decompress(data[:1_000], max_length=8)
    except zlib.error:
        return b""


def _packed(data: bytes) -> FileFormat | None:
    if b"word/" in data:
        return FileFormat.WORD
    if b"application/vnd.oasis.opendocument" in data[:200]:
        return FileFormat.OPENDOCUMENT
    if b"datapackage.json" in data and b"archive/" in data:
        return FileFormat.WACZ
    return None if any(mark in data for mark, _ in _ZIP_CONTENTS) else FileFormat.ZIP


def named_format(name: str | None) -> FileFormat | None:
    """Return the format that a file's name promises, None for text, a page and any other name."""
    lower = (name or "").lower()
    if lower.endswith(".warc.gz"):
        return FileFormat.WARC
    return SUFFIXES.get(PurePath(lower).suffix)


def misnamed(found: FileFormat | None, name: str | None) -> str | None:
    """Return what is wrong with a name that promises another format than the bytes have, None if nothing."""
    promised = named_format(name)
    if promised in (found, None) or (found is None and promised in _TEXTUAL):
        return None
    if {found, promised} == {FileFormat.MAIL, FileFormat.SAVED_PAGE}:
        return None
    what = found.value if found else "something else"
    return f"is called like {promised} and is {what}; give it its right name, or fetch it again"


def foreign_format(data: bytes) -> tuple[str, str] | None:
    """Return what ``data`` is and what to do about it when it is a known format that cannot be read.

    Read from the first bytes (the "magic numbers" of file(1)), so a wrong file name does not matter.
    """
    if data.startswith(b"PK\x03\x04"):
        return next(((what, _AS_TEXT) for mark, what in _ZIP_CONTENTS if mark in data), None)
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


def _reads_as_words(data: bytes, signature: bytes) -> bool:
    """Signatures made of letters can begin a sentence; the file itself has bytes no sentence has."""
    return signature in _MAY_BE_WORDS and not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:512])
