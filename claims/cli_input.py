"""What the command line is given: files, standard input, and evidence."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from claims.errors import DocumentError, InvalidInputError
from claims.vocabulary import ClaimStatus, Stance

if TYPE_CHECKING:
    from claims.records import DocumentText
    from claims.services.review import EvidenceInput


def document(name: str) -> DocumentText:
    """Read the file called ``name``, standard input for ``-``; DocumentError says what is wrong with it."""
    from claims.documents import MAX_DOCUMENT_BYTES, read_bytes, read_file

    if name == "-":
        return read_bytes(sys.stdin.buffer.read(MAX_DOCUMENT_BYTES + 1), name="standard input")
    return read_file(Path(name))


def web_document(address: str, *, robots: bool = False) -> DocumentText:
    """Fetch and read the page at ``address``; with ``robots`` only where its host lets programs do so."""
    from claims import settings
    from claims.documents.fetching import AllowList, fetch
    from claims.documents.web_pages import read_fetched

    return read_fetched(fetch(address, allow=AllowList.parse(settings.fetch_allow()), robots=robots))


def is_web_address(name: str) -> bool:
    """Tell whether an argument is an address of the web and no file."""
    return name.lower().startswith(("http://", "https://"))


def documents(name: str, *, robots: bool = False) -> Iterator[tuple[str, DocumentText | DocumentError]]:
    """Yield each document in a file, a folder, an archive or at an address, with its name, or what is wrong.

    ``robots`` is for addresses; see `web_document`.
    """
    from claims.documents import read_path

    if is_web_address(name):
        try:
            yield name, web_document(name, robots=robots)
        except DocumentError as error:
            yield name, error
        return
    if name == "-":
        try:
            yield name, document(name)
        except DocumentError as error:
            yield name, error
        return
    yield from read_path(Path(name))


def lines(name: str) -> list[str]:
    """Return the lines of a file or of standard input, without their ends; an empty file has none."""
    from claims.documents.lines import read_lines

    if name == "-":
        return read_lines(sys.stdin.buffer.read(), name="standard input")
    try:
        return read_lines(Path(name).read_bytes(), name=name)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise DocumentError(f"{name}: cannot be read ({reason}); check the path") from error


def evidence(
    links: Sequence[str], quotes: Sequence[str], *, stance: Stance | None, status: ClaimStatus
) -> list[EvidenceInput]:
    """Return evidence with a stance: the one given, else what such evidence usually does for ``status``."""
    from claims.services.review import EvidenceInput

    if stance and not links and not quotes:
        raise InvalidInputError(
            "--stance says what evidence does; give --evidence URL or --quote TEXT with it"
        )
    chosen = stance or status.usual_stance
    return [EvidenceInput(chosen, url=link) for link in links] + [
        EvidenceInput(chosen, quote=quote) for quote in quotes
    ]
