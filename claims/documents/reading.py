"""The three ways in: a file, bytes from an upload or a pipe, and pasted text."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from claims.documents.decoding import UndecodableError, decode_html, decode_text, glimpse
from claims.documents.formats import foreign_format, is_html
from claims.documents.language import detect_language
from claims.documents.naming import MAX_TITLE_CHARACTERS, has_words, one_line, shown_name, web_address
from claims.documents.pages import read_page
from claims.errors import DocumentError
from claims.records import DocumentText
from claims.text import storable

MAX_DOCUMENT_BYTES = 20_000_000
"""20 MB: some ten thousand pages of text. Larger input is refused whole, never cut."""


def read_file(path: Path) -> DocumentText:
    """Return the text of the file at ``path``; see `read_bytes`.

    Raises DocumentError, naming the file, when it is missing, a directory, no regular file, unreadable,
    empty, binary or larger than `MAX_DOCUMENT_BYTES`.
    """
    name = shown_name(str(path))
    try:
        data = _contents(path, name=name)
    except FileNotFoundError as error:
        raise DocumentError(f"{name}: no such file; check the path") from error
    except PermissionError as error:
        raise DocumentError(f"{name}: no permission to read it; change its permissions") from error
    except (OSError, ValueError) as error:
        reason = one_line(getattr(error, "strerror", None) or str(error))
        raise DocumentError(f"{name}: cannot be read ({reason}); check the path") from error
    return _read(data, name=path.name, label=name, media_type=None)


def read_bytes(data: bytes, *, name: str, media_type: str | None = None) -> DocumentText:
    """Return the text of an upload, of standard input, or of a file that was read already.

    Plain text stays as it is, line ends included, so that offsets count characters of the decoded
    input (`claims.text.storable` replaces one for one). Of a web page only the main text is kept,
    with a blank line between paragraphs. Raises DocumentError for empty, binary or too large input.
    """
    return _read(data, name=name, label=shown_name(name), media_type=media_type)


def _read(data: bytes, *, name: str, label: str, media_type: str | None) -> DocumentText:
    """Read ``data``; errors call it ``label``, which for a file is its whole path."""
    refuse_size(len(data), label)
    if not data.strip():
        raise DocumentError(f"{label}: is empty; choose a file with text")
    if foreign := foreign_format(data):
        raise DocumentError(f"{label}: is {foreign[0]}; {foreign[1]}")
    try:
        if is_html(glimpse(data), name=name, media_type=media_type):
            return read_page(decode_html(data, media_type=media_type), name=name, label=label)
        return _plain(decode_text(data, media_type=media_type), name=name, label=label)
    except UndecodableError as error:
        raise DocumentError(f"{label}: {error}") from error


def read_pasted(text: str, *, url: str | None = None, title: str | None = None) -> DocumentText:
    """Return ``text`` as an analyst pasted it, with the address and title they gave.

    Raises DocumentError when there are no words in it, it is too large, or ``url`` is not a complete
    http or https address.
    """
    if not has_words(text):
        raise DocumentError("The pasted text is empty; paste the article's text")
    refuse_size(len(text.encode("utf-8", "surrogatepass")), "The pasted text")
    address = web_address(url)
    if address is None and url and url.strip():
        shown = one_line(url, limit=80) or "the address"
        raise DocumentError(
            f"{shown}: is not a web address; give it whole, from http:// or https://, or leave it out"
        )
    kept = storable(text)
    headline = one_line(title, limit=MAX_TITLE_CHARACTERS)
    return DocumentText(text=kept, language=detect_language(kept), title=headline, url=address)


def _contents(path: Path, *, name: str) -> bytes:
    """Read at most one byte more than the limit; never wait on a pipe or a device."""
    if path.is_dir():
        raise DocumentError(f"{name}: is a directory; name the files in it")
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(f"{name}: is not a regular file; copy its contents to a file, or use -")
        refuse_size(status.st_size, name)
        return file.read(MAX_DOCUMENT_BYTES + 1)


def refuse_size(size: int, label: str) -> None:
    """Raise DocumentError when ``size`` bytes are more than the limit."""
    if size > MAX_DOCUMENT_BYTES:
        limit = MAX_DOCUMENT_BYTES // 1_000_000
        raise DocumentError(f"{label}: is larger than {limit} MB, the limit; split it into smaller files")


def _plain(text: str, *, name: str, label: str) -> DocumentText:
    if not has_words(text):
        raise DocumentError(f"{label}: holds no words; choose a file with text")
    kept = storable(text)
    return DocumentText(text=kept, language=detect_language(kept), name=one_line(name))
