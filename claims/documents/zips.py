"""ZIP files opened with limits: what is packed into a small file may fill a disk."""

from __future__ import annotations

import io
import zipfile

from claims.errors import DocumentError

MAX_UNPACKED = 200_000_000
MAX_MEMBERS = 10_000
MAX_RATIO = 200
"""How many times its packed size a member may have; text packs about four times, DOCX about ten."""
_SMALL = 1_000_000
"""Up to this size a member may be packed as tightly as it likes."""
_ENCRYPTED = 0x1
"""Bit 0 of a member's flags (APPNOTE.TXT 4.4.4)."""


def open_zip(data: bytes, label: str) -> zipfile.ZipFile:
    """Return the archive in ``data``; DocumentError when it is damaged, encrypted or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentError(f"{label}: is a damaged archive, or cut off; fetch it again") from error
    reason = _refusal(members)
    if reason is not None:
        archive.close()
        raise DocumentError(f"{label}: {reason}")
    return archive


def member(archive: zipfile.ZipFile, name: str, label: str) -> bytes:
    """Return a member's bytes; DocumentError when it is damaged or longer than it says."""
    info = archive.getinfo(name)
    try:
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise DocumentError(f"{label}: is a damaged archive, or cut off; fetch it again") from error
    if len(data) > info.file_size:
        raise DocumentError(f"{label}: holds more than it says; it may be made to fill the disk")
    return data


def _refusal(members: list[zipfile.ZipInfo]) -> str | None:
    if len(members) > MAX_MEMBERS:
        return f"holds more than {MAX_MEMBERS:,} files, the limit; split it into smaller archives"
    if any(info.flag_bits & _ENCRYPTED for info in members):
        return "is encrypted; unpack it with its password and add the files inside"
    if sum(info.file_size for info in members) > MAX_UNPACKED:
        return f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB, the limit; split it into smaller files"
    for info in members:
        if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
            return f"unpacks to more than {MAX_RATIO} times its size; it may be made to fill the disk"
    return None
