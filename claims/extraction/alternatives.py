"""Write lists of words and patterns as regular expressions that are cheap to compile and to try."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby

_Tree = dict[str, "_Tree"]

_END = ""
"""The branch of a word that ends where others go on."""


def any_of(words: Iterable[str], *, fold: bool = True) -> str:
    """Return a pattern for any of ``words``, the longest first; white space may vary.

    Words share the letters they begin with, so that a list of hundreds costs a handful of tries at a place.
    """
    return _any_of(frozenset(words), fold=fold)


@lru_cache(maxsize=1024)
def _any_of(words: frozenset[str], *, fold: bool) -> str:
    distinct = {word.lower() if fold and len(word.lower()) == len(word) else word for word in words}
    if not distinct:
        return "(?!)"
    tree: _Tree = {}
    for word in sorted(distinct):
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[_END] = {}
    return f"(?i:{_written(tree)})" if fold else f"(?:{_written(tree)})"


def ranges_of(characters: str) -> str:
    """Return the inside of a class that matches each of ``characters``, which are ordered letters."""
    runs = groupby(enumerate(map(ord, characters)), key=lambda pair: pair[1] - pair[0])
    spans = [[chr(code) for _, code in run] for _, run in runs]
    return "".join(f"{span[0]}-{span[-1]}" if len(span) > 2 else "".join(span) for span in spans)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Collect no garbage for a while.

    Compiling a long pattern makes hundreds of thousands of small objects and frees them again. Beside a
    loaded model every collection that they cause walks a million others, three times the work itself.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def any_pattern(patterns: Iterable[str]) -> str:
    """Return a pattern that matches where any of ``patterns`` does, nothing when there is none."""
    return "|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)"


def _written(tree: _Tree) -> str:
    """Write the branches of ``tree``, the end of a word behind those that go on from it."""
    return "|".join(_branch(letter, tree[letter]) for letter in sorted(tree, reverse=True))


def _branch(letter: str, tree: _Tree) -> str:
    parts: list[str] = []
    while letter != _END:
        parts.append(r"\s+" if letter == " " else re.escape(letter))
        if len(tree) > 1:
            return "".join((*parts, "(?:", _written(tree), ")"))
        letter, tree = next(iter(tree.items()))
    return "".join(parts)
