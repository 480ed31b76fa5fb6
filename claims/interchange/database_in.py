"""Reading a whole database from a ZIP of JSON Lines: the manifest has to bear out all of it."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from claims.errors import DocumentError, InvalidInputError
from claims.interchange.database_format import MANIFEST, Manifest, Member, read_line, read_manifest

MAX_MANIFEST = 1 << 20
MAX_LINE = 1 << 28
"""Bytes of the manifest, and of one row: a fetched page and a long text stay far below."""

_STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, OSError)


class DatabaseFile:
    """An opened file: its ``manifest``, and the rows of each table."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest
        self._members = {member.table: member for member in manifest.members}

    def rows(self, table: str, columns: Sequence[tuple[str, type, bool]]) -> Iterator[list[Any]]:
        """Give a table's rows; InvalidInputError at the first that is not as written.

        At the end, too: when lines, size or SHA-256 are not those that the manifest promises. Read to the
        end before you believe what came.
        """
        member = self._members[table]
        digest, count, size = hashlib.sha256(), 0, 0
        with self._archive.open(member.name) as lines:
            for data in _lines(lines, member):
                digest.update(data)
                count, size = count + 1, size + len(data)
                if count > member.rows or size > member.bytes:
                    raise InvalidInputError(f"{member.name} holds more than the manifest says")
                yield _row(data, member.name, count, columns)
        if (count, size, digest.hexdigest()) != (member.rows, member.bytes, member.sha256):
            raise InvalidInputError(f"{member.name} is not what the manifest says: it was cut off or changed")


@contextmanager
def opened(path: Path, *, tables: Sequence[str]) -> Iterator[DatabaseFile]:
    """Open a file that has exactly ``tables``; DocumentError names it and what is wrong, inside too."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = read_manifest(_manifest_bytes(archive))
            _check_members(archive, manifest, tables)
            yield DatabaseFile(archive, manifest)
    except InvalidInputError as error:
        raise DocumentError(f"{path}: {error}; nothing was imported") from error
    except FileNotFoundError:
        raise DocumentError(f"{path}: there is no such file; check the path") from None
    except _DAMAGED as error:
        raise DocumentError(
            f"{path}: it is damaged or not a ZIP file ({error}); nothing was imported"
        ) from error


def _manifest_bytes(archive: zipfile.ZipFile) -> bytes:
    if MANIFEST not in archive.namelist():
        raise InvalidInputError("it is not a database written by export-database")
    with archive.open(_plain(archive.getinfo(MANIFEST))) as member:
        data = member.read(MAX_MANIFEST + 1)
    if len(data) > MAX_MANIFEST:
        raise InvalidInputError("its manifest is too long")
    return data


def _plain(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    if entry.flag_bits & 1 or entry.compress_type not in _STORED:
        raise InvalidInputError(f"{entry.filename} is encrypted, or packed in a way that is not read")
    return entry


def _check_members(archive: zipfile.ZipFile, manifest: Manifest, tables: Sequence[str]) -> None:
    if sorted(member.table for member in manifest.members) != sorted(tables):
        raise InvalidInputError("its tables are not those of this program")
    wanted = sorted([MANIFEST, *(member.name for member in manifest.members)])
    if sorted(archive.namelist()) != wanted:
        raise InvalidInputError("it does not hold what its manifest says, each once")
    for name in wanted:
        _plain(archive.getinfo(name))


def _lines(lines: IO[bytes], member: Member) -> Iterator[bytes]:
    while data := lines.readline(MAX_LINE + 1):
        if len(data) > MAX_LINE:
            raise InvalidInputError(f"{member.name} has a row that is too long")
        yield data


def _row(data: bytes, name: str, number: int, columns: Sequence[tuple[str, type, bool]]) -> list[Any]:
    try:
        return read_line(data, columns)
    except InvalidInputError as error:
        raise InvalidInputError(f"{name}, line {number} {error}") from None
