"""The body of an answer, unpacked as it comes in and never beyond a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from claims.documents.fetch_terms import too_large
from claims.errors import DocumentError

CODINGS = "gzip, deflate"
"""What is asked for, and so all that is taken: RFC 9110, section 8.4."""
_PIECE = 65_536


class _Opener(Protocol):
    """What `zlib.decompressobj` returns."""

    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def read_body(pieces: Iterable[bytes], *, coding: str | None, limit: int, label: str) -> bytes:
    """Return the unpacked body; DocumentError when it is too large, packed wrongly, or only half there.

    Never holds more than ``limit`` bytes of it, whatever it says it unpacks to.
    """
    kind = (coding or "identity").strip().lower()
    if kind in ("", "identity"):
        return _limited(pieces, limit=limit, label=label)
    if kind in ("gzip", "x-gzip"):
        return _limited(_unpacked(pieces, wbits=31, label=label), limit=limit, label=label)
    if kind == "deflate":
        return _limited(_deflated(pieces, label=label), limit=limit, label=label)
    raise DocumentError(
        f"{label}: came packed in a way that was not asked for; save the page in a browser and add the file"
    )


def _limited(pieces: Iterable[bytes], *, limit: int, label: str) -> bytes:
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) > limit:
            raise too_large(label, limit)
    return bytes(held)


def _deflated(pieces: Iterable[bytes], *, label: str) -> Iterator[bytes]:
    """Unpack zlib, or the bare deflate that many servers send under the same name."""
    waiting = iter(pieces)
    first = next((piece for piece in waiting if piece), b"")
    bare = len(first) < 1 or first[0] & 0x0F != 8
    yield from _unpacked(_again(first, waiting), wbits=-15 if bare else 15, label=label)


def _again(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _unpacked(pieces: Iterable[bytes], *, wbits: int, label: str) -> Iterator[bytes]:
    opener: _Opener = zlib.decompressobj(wbits)
    for piece in pieces:
        data = piece
        while data and not opener.eof:
            try:
                yield opener.decompress(data, _PIECE)
            except zlib.error as error:
                raise _damaged(label) from error
            data = opener.unconsumed_tail
    while not opener.eof and (kept_back := opener.decompress(b"", _PIECE)):
        yield kept_back
    if not opener.eof:
        raise _damaged(label)


def _damaged(label: str) -> DocumentError:
    return DocumentError(f"{label}: came damaged or only in part; fetch it again")
