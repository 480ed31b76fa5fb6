"""Writing a whole database as JSON Lines in a ZIP, a row at a time."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from claims.interchange.database_format import MANIFEST, Manifest, Member, line, member_name

Table = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
"""A table's name, the names of its columns, and its rows."""

_BLOCK = 1 << 18
"""Bytes that are compressed at once: a call for each row takes longer than the row."""


def write_database(file: IO[bytes], *, schema: str, tables: Iterable[Table]) -> Manifest:
    """Write tables one after the other, then what they are; the same rows give the same bytes."""
    with zipfile.ZipFile(file, "w") as archive:
        members = tuple(_write_table(archive, *table) for table in tables)
        manifest = Manifest(schema, members)
        archive.writestr(_entry(MANIFEST), manifest.as_json())
    return manifest


def _write_table(
    archive: zipfile.ZipFile, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Member:
    count = size = 0
    digest = hashlib.sha256()
    with archive.open(_entry(member_name(name)), "w", force_zip64=True) as member:
        for block, lines in _blocks(line(columns, row) for row in rows):
            digest.update(block)
            member.write(block)
            count, size = count + lines, size + len(block)
    return Member(name, count, size, digest.hexdigest())


def _blocks(lines: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    waiting, size = list[bytes](), 0
    for each in lines:
        waiting.append(each)
        size += len(each)
        if size >= _BLOCK:
            yield b"".join(waiting), len(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting), len(waiting)


def _entry(name: str) -> zipfile.ZipInfo:
    # The day that ZIP counts from, whenever it is written: two copies of one state are the same file.
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
