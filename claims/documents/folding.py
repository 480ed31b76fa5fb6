"""A text as it reads whatever copied it: folded, with the place in the original of every character.

A passage that went through a clipboard, a PDF or a badly declared page comes back with other spaces,
quotation marks, dashes, Unicode forms and soft hyphens, or as UTF-8 that was read as something else.
Libraries mend such text, but none says where each mended character stood before.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

MAX_CLUSTER = 30
"""Characters normalised together: the stream-safe limit of Unicode's UAX 15; longer runs are hostile."""

_INVISIBLE = frozenset("\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10))
)
_SHAPES = str.maketrans(
    dict.fromkeys("„“”«»‟❝❞〝〞″", '"')
    | dict.fromkeys("‚‘’‛‹›′´`ʼ", "'")
    | dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-")
    | dict.fromkeys(_INVISIBLE, "")
)
_QUOTE_MARKS = ("'", '"')
_MARKS = "\u0300-\u036f\u0483-\u0489" + "".join(sorted(_INVISIBLE))
"""What the character before may have to be read together with; something invisible may hide a mark."""
_ASCII = r"!#-&(-,.-_a-~"
_TOKEN = re.compile(rf"(?P<plain>[{_ASCII}À-ÖØ-öø-ıĴ-ľŁ-ňŊ-žΑ-ΡΣ-ωЀ-ҁҊ-ӿ]+(?![{_MARKS}]))|(?P<space>\s+)")
_CONTINUES = "".join(bytes([code]).decode("cp1251", errors="ignore") for code in range(0x80, 0xC0))
_MENDING_TOKEN = re.compile(
    rf"(?P<plain>(?:[{_ASCII}]|[Ѐ-ҁҊ-ӿ](?![{re.escape(_CONTINUES)}\x80-\x9f]))+(?![{_MARKS}]))|(?P<space>\s+)"
)


class _Piece(NamedTuple):
    """A folded stretch and where it stood; ``even`` when each of its characters stood as one."""

    text: str
    start: int
    end: int
    even: bool


@dataclass(frozen=True, slots=True)
class FoldedText:
    """``text`` folded; its n-th piece begins at ``places[n]`` and came from ``[starts[n], ends[n])``."""

    text: str
    places: array[int]
    starts: array[int]
    ends: array[int]
    even: bytearray

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded stretch ``[start, end)`` stands in the original."""
        first, last = self._piece(start), self._piece(end - 1)
        begins = self.starts[first] + (start - self.places[first] if self.even[first] else 0)
        ends = self.starts[last] + end - self.places[last] if self.even[last] else self.ends[last]
        return begins, ends

    def _piece(self, place: int) -> int:
        return bisect_right(self.places, place) - 1


def fold(text: str, *, mend: bool = False) -> FoldedText:
    """Return ``text`` with single spaces, NFKC, one shape of quotation mark and dash, nothing invisible.

    ``mend`` also reads UTF-8 that was taken for Windows-1252 or Windows-1251, and takes the hyphens out
    of words, so that it does not count where a line ended. Linear in the length of the text; case stays.
    """
    parts: list[str] = []
    folded = FoldedText("", array("q"), array("q"), array("q"), bytearray())
    place = 0
    pieces = (piece for piece in _pieces(text, mend=mend) if piece.text)
    for piece in _single_spaced(_without_hyphens(pieces) if mend else pieces):
        parts.append(piece.text)
        folded.places.append(place)
        folded.starts.append(piece.start)
        folded.ends.append(piece.end)
        folded.even.append(piece.even)
        place += len(piece.text)
    return FoldedText("".join(parts), folded.places, folded.starts, folded.ends, folded.even)


def _pieces(text: str, *, mend: bool) -> Iterator[_Piece]:
    """Yield plain runs as they are, runs of space as one space, and everything else normalised."""
    token = _MENDING_TOKEN if mend else _TOKEN
    at = 0
    while at < len(text):
        found = token.match(text, at)
        if found is None:
            end, raw = _cluster(text, at, mend=mend)
            plain = _plain(raw)
            yield _Piece(plain, at, end, even=False)
            at = end
            continue
        space = found.lastgroup == "space"
        yield _Piece(" " if space else found.group(), at, found.end(), even=not space)
        at = found.end()


def _plain(raw: str) -> str:
    shaped = unicodedata.normalize("NFKC", raw.translate(_SHAPES)).translate(_SHAPES)
    return " " if shaped.isspace() else shaped


def _cluster(text: str, at: int, *, mend: bool) -> tuple[int, str]:
    """Return the end of the character at ``at`` with the marks that belong to it, and what it reads."""
    first, end = _character(text, at, mend=mend)
    raw, read = [first], 1
    while end < len(text) and read < MAX_CLUSTER and (text[end] > "\u02ff" or text[end] in _INVISIBLE):
        more, after = _character(text, end, mend=mend)
        if not _belongs(more):
            break
        raw.append(more)
        read += more not in _INVISIBLE
        end = after
    return end, "".join(raw)


def _belongs(character: str) -> bool:
    jamo = "\u1160" <= character <= "\u11ff"
    return jamo or unicodedata.category(character).startswith("M") or character in _INVISIBLE


def _character(text: str, at: int, *, mend: bool) -> tuple[str, int]:
    found = _misread(text, at) if mend and text[at] > "\x7f" else None
    return found or (text[at], at + 1)


def _misread(text: str, at: int) -> tuple[str, int] | None:
    """Return the character that stands misread at ``at`` and where it ends, None when none does."""
    for table in (_bytes_of("cp1252"), _bytes_of("cp1251")):
        first = table.get(text[at], 0)
        length = (
            2 if 0xC2 <= first < 0xE0 else 3 if 0xE0 <= first < 0xF0 else 4 if 0xF0 <= first < 0xF5 else 0
        )
        raw = bytes(table.get(character, 0) for character in text[at : at + length])
        if length and len(raw) == length:
            try:
                return raw.decode("utf-8"), at + length
            except UnicodeDecodeError:
                continue
    return None


@cache
def _bytes_of(encoding: str) -> dict[str, int]:
    """Return the byte that each character of a one-byte encoding is read from, C1 controls included."""
    table = {chr(code): code for code in range(0x80, 0xA0)}
    for code in range(0x80, 0x100):
        table[bytes([code]).decode(encoding, errors="replace")] = code
    table.pop("\ufffd", None)
    return table


def _without_hyphens(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Leave out hyphens between two letters, with the space that may stand behind them."""
    held: list[_Piece] = []  # a hyphen behind a letter, and a space behind that
    before = ""
    for piece in pieces:
        if held and piece.text == " " and len(held) == 1:
            held.append(piece)
            continue
        if held and not piece.text[0].isalpha():
            yield from held
        held = []
        if piece.text == "-" and before.isalpha():
            held.append(piece)
        else:
            yield piece
        before = piece.text[-1]
    yield from held


def _single_spaced(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Leave one space between words, none at the ends and none at quotation marks."""
    before = gap = None
    for piece in pieces:
        if piece.text == " ":
            gap = gap or piece
            continue
        if gap and before and before.text[-1] not in _QUOTE_MARKS and piece.text[0] not in _QUOTE_MARKS:
            yield gap
        yield piece
        before, gap = piece, None
