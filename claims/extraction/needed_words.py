"""Tell from a regular expression which words a text must hold to match: a cheap test before a dear one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import accumulate

Needed = tuple[tuple[str, ...], ...]
"""Of each tuple a text must hold one, case folded and perhaps within a word."""

_NO_LETTERS = re.compile(r"\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])*\]|\{[a-z]+\}")
_OPTIONAL = re.compile(r"[?*]|\{0?,|\{0\}")
_PLAIN_GROUP = re.compile(r"\((?:\?-?i?:|\?P<\w+>)?(?!\?)")
_SHORTEST = 2


def needed_words(pattern: str) -> Needed:
    """Return the words that ``pattern`` cannot do without; more may be needed than it tells.

    Placeholders in braces, escapes and classes count as anything at all.
    """
    return tuple(_needed(_NO_LETTERS.sub("\\0", pattern)))


def parts_around(pattern: str, placeholders: Collection[str]) -> tuple[str, ...]:
    """Return the parts of ``pattern`` between ``placeholders``, each of which must match for it to match.

    None are returned where that is not sure: with alternatives, or a placeholder within a group or that
    may be left out. A part that is a placeholder alone tells nothing and is left out.
    """
    parts = re.split("|".join(map(re.escape, placeholders)), pattern)
    bare = [_NO_LETTERS.sub("", part) for part in parts]
    if len(_alternatives(_NO_LETTERS.sub("", pattern))) > 1 or any(map(_is_open, bare)):
        return ()
    if any(part.startswith(("?", "*", "+")) or re.match(r"\{\d*,?\d*\}", part) for part in parts[1:]):
        return ()
    return tuple(part for part in parts if part and not re.fullmatch(r"\{[a-z]+\}", part))


def _is_open(part: str) -> bool:
    """Tell whether a group of ``part`` is not closed in it."""
    depths = list(accumulate((one == "(") - (one == ")") for one in part))
    return bool(depths) and (depths[-1] != 0 or min(depths) < 0)


def holds(folded: str, needed: Needed) -> bool:
    """Tell whether the case-folded text holds one word of each tuple."""
    return all(any(word in folded for word in words) for words in needed)


def _needed(pattern: str) -> Iterator[tuple[str, ...]]:
    if len(_alternatives(pattern)) > 1:
        return
    for part, optional in _parts(pattern):
        if optional:
            continue
        group = _PLAIN_GROUP.match(part)
        words = _one_of(part[group.end() : -1]) if group else () if part[0] == "(" else (part.casefold(),)
        if words:
            yield words


def _one_of(inside: str) -> tuple[str, ...]:
    """Return a word of each alternative, nothing where one needs none."""
    words: list[str] = []
    for alternative in _alternatives(inside):
        first = max(_needed(alternative), key=lambda found: min(map(len, found)), default=())
        if not first:
            return ()
        words += first
    return tuple(dict.fromkeys(words))


def _parts(pattern: str) -> Iterator[tuple[str, bool]]:
    """Yield the runs of letters and the groups of ``pattern``, and whether each may be left out."""
    depth, start = 0, 0
    for place, character in enumerate(pattern):
        if character == "(":
            start, depth = (place if depth == 0 else start), depth + 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                yield pattern[start : place + 1], _OPTIONAL.match(pattern, place + 1) is not None
        elif depth == 0 and character.isalpha():
            start = start if place and pattern[place - 1].isalpha() else place
            if not pattern[place + 1 : place + 2].isalpha() and place - start >= _SHORTEST - 1:
                yield from _run(pattern, start, place + 1)


def _run(pattern: str, start: int, end: int) -> Iterator[tuple[str, bool]]:
    """Yield a run of letters, without the last one where that may be left out or repeated."""
    end -= pattern[end : end + 1] in ("?", "*", "+", "{")
    if end - start >= _SHORTEST:
        yield pattern[start:end], False


def _alternatives(pattern: str) -> list[str]:
    depth, parts = 0, [""]
    for character in pattern:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts
