"""A whole packed model in a few kilobytes, written by the format's description, to test with real files."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 32, 1, 2, 64, 16
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁ab", ":", "<mask>")
NORMAL_FORMS = {"ﬁ": "fi", "\t": " ", "\u0001": "", "①": "1"}

_PLAIN, _PACKED = 0, 1


def quantised(weights: NDArray[np.float32]) -> tuple[bytes, NDArray[np.float32]]:
    """Return the Q4_0 blocks of ``weights`` and the values that those blocks stand for."""
    blocks = weights.reshape(-1, 32)
    scales = (np.abs(blocks).max(axis=1, keepdims=True) / 7).astype(np.float16)
    steps = np.clip(np.rint(blocks / scales.astype(np.float32)), -8, 7).astype(np.int8)
    nibbles = (steps + 8).astype(np.uint8)
    pairs = nibbles[:, :16] | (nibbles[:, 16:] << 4)
    content = b"".join(scale.tobytes() + row.tobytes() for scale, row in zip(scales, pairs, strict=True))
    return content, (steps * scales.astype(np.float32)).reshape(weights.shape)


def packed_model(*, normal_forms: dict[str, str] | None = None, seed: int = 1) -> bytes:
    """Return a packed model with random weights; ``normal_forms`` replaces the map it carries."""
    tensors = _tensors(np.random.default_rng(seed))
    front = _header() + _vocabulary() + _forms(NORMAL_FORMS if normal_forms is None else normal_forms)
    directory_size = 4 + sum(2 + len(name) + 21 for name, _, _, _ in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, kind, count, content in tensors:
        offset = len(front) + directory_size + len(body)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset, len(content))
        body += content
    return front + directory + body


def _header() -> bytes:
    sizes = (HIDDEN, LAYERS, HEADS, FEED_FORWARD, len(PIECES), POSITIONS, 2)
    return b"E5S1" + struct.pack("<I7ifi", 1, *sizes, 1e-12, 32)


def _vocabulary() -> bytes:
    pieces = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    scores = -np.arange(len(pieces), dtype="<f4")
    special = struct.pack("<5i", len(pieces), 0, 2, 1, 3)
    text = b"".join(pieces)
    return special + struct.pack("<Q", len(text)) + ends.tobytes() + scores.tobytes() + text


def _forms(normal_forms: dict[str, str]) -> bytes:
    entries = b"".join(
        struct.pack("<IB", ord(character), len(form)) + struct.pack(f"<{len(form)}I", *map(ord, form))
        for character, form in normal_forms.items()
    )
    return struct.pack("<iI", len(normal_forms), len(entries)) + entries


def _tensors(random: np.random.Generator) -> list[tuple[str, int, int, bytes]]:
    layer = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
    layer |= {"fi": (FEED_FORWARD, HIDDEN), "fo": (HIDDEN, FEED_FORWARD)}
    tensors = [_packed(random, "emb.word", (len(PIECES), HIDDEN))]
    tensors += [_plain(random, "emb.pos", POSITIONS * HIDDEN), _plain(random, "emb.type", 2 * HIDDEN)]
    norms = ["emb.ln"]
    for at in range(LAYERS):
        for name, shape in layer.items():
            tensors += [
                _packed(random, f"l{at}.{name}.w", shape),
                _plain(random, f"l{at}.{name}.b", shape[0]),
            ]
        norms += [f"l{at}.aln", f"l{at}.oln"]
    for norm in norms:
        tensors += [_plain(random, f"{norm}.w", HIDDEN), _plain(random, f"{norm}.b", HIDDEN)]
    return tensors


def _packed(random: np.random.Generator, name: str, shape: tuple[int, int]) -> tuple[str, int, int, bytes]:
    weights = random.normal(size=shape).astype(np.float32)
    return name, _PACKED, weights.size, quantised(weights)[0]


def _plain(random: np.random.Generator, name: str, count: int) -> tuple[str, int, int, bytes]:
    return name, _PLAIN, count, random.normal(size=count).astype("<f4").tobytes()
