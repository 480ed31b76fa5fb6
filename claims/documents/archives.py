"""Files that hold many documents: ZIP, WARC, WACZ, and mails with what is attached to them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from claims.documents.formats import FileFormat
from claims.documents.naming import shown_name, web_address
from claims.documents.zips import MAX_UNPACKED, member, open_zip
from claims.errors import DocumentError
from claims.records import DocumentText

MAX_RECORD = 20_000_000
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db")

Found = DocumentText | DocumentError
"""What a part of an archive was: a document, or why it is none."""


def zipped(data: bytes, *, label: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of each file in a ZIP archive, in its order."""
    with open_zip(data, label) as archive:
        for info in archive.infolist():
            if (
                not info.is_dir()
                and not info.filename.endswith(_SKIPPED)
                and "__MACOSX/" not in info.filename
            ):
                yield info.filename, member(archive, info.filename, label)


def collected(data: bytes, *, label: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of each WARC file in a WACZ package (its specification, version 1.1.1)."""
    for name, body in zipped(data, label=label):
        if name.startswith("archive/"):
            yield name, body


def crawled(data: bytes, *, label: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield the address, media type and bytes of each page in a WARC file (ISO 28500).

    Pictures, scripts and answers other than 200 are passed over. DocumentError when the file is damaged
    or unpacks to too much.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    read = 0
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            media_type = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
            if record.http_headers.get_statuscode() != "200" or media_type not in _PAGES:
                continue
            body = record.content_stream().read(MAX_RECORD + 1)
            read += len(body)
            if read > MAX_UNPACKED:
                limit = f"{MAX_UNPACKED // 1_000_000} MB, the limit"
                raise DocumentError(f"{label}: unpacks to more than {limit}; split it into smaller files")
            yield record.rec_headers.get_header("WARC-Target-URI") or "", media_type, body
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        raise DocumentError(f"{label}: is a damaged web archive, or cut off; fetch it again") from error


def within(label: str, name: str) -> str:
    """Return what errors call a part of an archive."""
    return f"{label}/{shown_name(name)}"


def at_address(document: DocumentText, address: str) -> DocumentText:
    """Return a crawled page under the address that it was crawled from."""
    return replace(document, url=document.url or web_address(address))


def refuse_nested(kind: FileFormat | None, label: str) -> None:
    """Raise DocumentError for an archive within an archive: such nests are how bombs are built."""
    if kind is not None and kind.holds_many:
        raise DocumentError(f"{label}: is an archive within an archive; unpack it and add it by itself")
