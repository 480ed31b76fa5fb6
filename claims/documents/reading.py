"""The ways in: a file, bytes from an upload or a pipe, files of many documents, and pasted text."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from claims.documents import archives
from claims.documents.decoding import UndecodableError, decode_html, decode_text, glimpse
from claims.documents.formats import FileFormat, foreign_format, format_of, is_html, misnamed
from claims.documents.language import detect_language
from claims.documents.mail import attachments, read_mail, read_saved_page
from claims.documents.markdown_text import read_markdown
from claims.documents.naming import MAX_TITLE_CHARACTERS, has_words, one_line, shown_name, web_address
from claims.documents.opendocument import read_opendocument
from claims.documents.pages import read_page
from claims.documents.pdf import read_pdf
from claims.documents.rtf import read_rtf
from claims.documents.subtitles import read_subtitles
from claims.documents.word import read_word
from claims.errors import DocumentError
from claims.records import DocumentText
from claims.text import storable

MAX_DOCUMENT_BYTES = 20_000_000
"""20 MB: some ten thousand pages of text. Larger input is refused whole, never cut."""
MAX_FILES = 10_000
"""In a folder and the folders in it: who names a whole disk did not mean to."""


def read_file(path: Path) -> DocumentText:
    """Return the text of the file at ``path``; see `read_bytes`.

    Raises DocumentError, naming the file, when it is missing, a directory, no regular file, unreadable,
    empty, binary or larger than `MAX_DOCUMENT_BYTES`.
    """
    name = shown_name(str(path))
    return _read(_file(path, name), name=path.name, label=name, media_type=None)


def _file(path: Path, name: str) -> bytes:
    try:
        return _contents(path, name=name)
    except FileNotFoundError as error:
        raise DocumentError(f"{name}: no such file; check the path") from error
    except PermissionError as error:
        raise DocumentError(f"{name}: no permission to read it; change its permissions") from error
    except (OSError, ValueError) as error:
        reason = one_line(getattr(error, "strerror", None) or str(error))
        raise DocumentError(f"{name}: cannot be read ({reason}); check the path") from error


def read_bytes(data: bytes, *, name: str, media_type: str | None = None) -> DocumentText:
    """Return the text of an upload, of standard input, or of a file that was read already.

    Plain text stays as it is, line ends included, so that offsets count characters of the decoded
    input (`claims.text.storable` replaces one for one). Of a web page only the main text is kept,
    with a blank line between paragraphs. Raises DocumentError for empty, binary or too large input.
    """
    return _read(data, name=name, label=shown_name(name), media_type=media_type)


def read_all(
    data: bytes, *, name: str, media_type: str | None = None, label: str | None = None
) -> Iterator[archives.Found]:
    """Yield every document in an upload or a file: one, or those in an archive, or a mail and its files.

    A part of an archive that cannot be read is yielded as the DocumentError that says why, so that the
    others come in; an archive that cannot be opened raises it.
    """
    label = label or shown_name(name)
    refuse_size(len(data), label)
    kind = format_of(data, name=name)
    if kind is None or not (kind.holds_many or kind is FileFormat.MAIL):
        yield _read(data, name=name, label=label, media_type=media_type)
    elif kind is FileFormat.MAIL:
        yield _read(data, name=name, label=label, media_type=media_type)
        for part, part_type, body in attachments(data, label=label):
            yield _part(body, part, label, media_type=part_type)
    elif kind is FileFormat.ZIP:
        _refuse_misnamed(kind, name, label)
        for part, body in archives.zipped(data, label=label):
            yield _part(body, part, label)
    elif kind is FileFormat.WACZ:
        for part, body in archives.collected(data, label=label):
            yield from _crawled(body, archives.within(label, part))
    else:
        yield from _crawled(data, label)


def read_path(path: Path) -> Iterator[tuple[str, archives.Found]]:
    """Yield every document in a file, an archive, or a folder and the folders in it, with what it is called.

    Files come by name, hidden ones not; links are not followed. What cannot be read is yielded as the
    DocumentError that says why.
    """
    if not path.is_dir():
        yield from _each(path)
        return
    name = shown_name(str(path))
    found = sorted(islice(_files(path), MAX_FILES + 1))
    if not found:
        yield name, DocumentError(f"{name}: holds no files; name a folder with documents in it")
    elif len(found) > MAX_FILES:
        limit = f"more than {MAX_FILES:,} files, the limit"
        yield name, DocumentError(f"{name}: holds {limit}; name the folders in it one by one")
    else:
        for file in found:
            yield from _each(file)


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(parent, name) for name in names if not name.startswith("."))
        yield from (file for file in files if not file.is_symlink())


def _each(path: Path) -> Iterator[tuple[str, archives.Found]]:
    name = shown_name(str(path))
    try:
        data = _file(path, name)
        for found in read_all(data, name=path.name, label=name):
            yield (found.name or name) if isinstance(found, DocumentText) else name, found
    except DocumentError as error:
        yield name, error


def _crawled(data: bytes, label: str) -> Iterator[archives.Found]:
    for address, media_type, body in archives.crawled(data, label=label):
        found = _part(body, address, label, media_type=media_type, named=False)
        yield archives.at_address(found, address) if isinstance(found, DocumentText) else found


def _part(
    data: bytes, name: str, label: str, *, media_type: str | None = None, named: bool = True
) -> archives.Found:
    called = archives.within(label, name)
    try:
        archives.refuse_nested(format_of(data, name=name), called)
        return _read(data, name=name if named else "", label=called, media_type=media_type)
    except DocumentError as error:
        return error


def _read(data: bytes, *, name: str, label: str, media_type: str | None) -> DocumentText:
    """Read ``data``; errors call it ``label``, which for a file is its whole path."""
    refuse_size(len(data), label)
    if not data.strip():
        raise DocumentError(f"{label}: is empty; choose a file with text")
    kind = format_of(data, name=name)
    _refuse_misnamed(kind, name, label)
    if foreign := foreign_format(data):
        raise DocumentError(f"{label}: is {foreign[0]}; {foreign[1]}")
    if kind is not None and kind.holds_many:
        raise DocumentError(f"{label}: is {kind}; it holds many documents and is added as a whole")
    try:
        if kind in _BINARY:
            return _BINARY[kind](data, name=name, label=label)
        if kind is None and is_html(glimpse(data), name=name, media_type=media_type):
            return read_page(decode_html(data, media_type=media_type), name=name, label=label)
        return _worded(kind, decode_text(data, media_type=media_type), name=name, label=label)
    except UndecodableError as error:
        raise DocumentError(f"{label}: {error}") from error


_BINARY: dict[FileFormat | None, Callable[..., DocumentText]] = {
    FileFormat.PDF: read_pdf,
    FileFormat.WORD: read_word,
    FileFormat.OPENDOCUMENT: read_opendocument,
    FileFormat.RTF: read_rtf,
    FileFormat.MAIL: read_mail,
    FileFormat.SAVED_PAGE: read_saved_page,
}
"""What reads bytes; mails say for each part how its text is encoded."""


def _worded(kind: FileFormat | None, text: str, *, name: str, label: str) -> DocumentText:
    if kind in (FileFormat.SRT, FileFormat.VTT):
        return read_subtitles(text, kind="srt" if kind is FileFormat.SRT else "vtt", name=name, label=label)
    if kind is FileFormat.MARKDOWN:
        return read_markdown(text, name=name, label=label)
    return _plain(text, name=name, label=label)


def _refuse_misnamed(kind: FileFormat | None, name: str, label: str) -> None:
    wrong = misnamed(kind, name)
    if wrong is not None:
        raise DocumentError(f"{label}: {wrong}")


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
