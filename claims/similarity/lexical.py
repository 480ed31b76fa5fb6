"""How alike texts are by their letters: TF-IDF over character n-grams, within one pool of candidates.

Full text finds candidates fast but orders them coarsely: it asks for few words, and forgets how much of
a claim they leave unexplained. Here every n-gram of both sides counts. N-grams need no word borders, so
inflections, compounds and scripts without spaces are served alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZE = 4
"""Characters of an n-gram. 3, 5 and mixtures order the pool as well, mixtures take three times as long."""

MAX_CHARACTERS = 4_000
"""Of each text this much is compared."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def likeness(query: str, texts: Sequence[str]) -> tuple[Floats, Floats]:
    """Return how alike ``query`` and each of ``texts`` are, and how much of each it holds: (n,) and (n,).

    Both lie between 0 and 1. The first is the cosine of the two, where of the query only counts what any of
    the texts has: a long post is not held against a claim. The second is the share of a text's own
    weight that is in the query. All are in the form of `claims.text.searchable`; the term frequency
    counts by 1 + log, and what few of the texts have weighs more. One shorter than an n-gram gets 0.
    """
    if not texts:
        return np.zeros(0), np.zeros(0)
    owners, grams, counts = _counted([query, *texts])
    width, claims = int(grams.max(initial=0)) + 1, len(texts) + 1
    spread = np.bincount(grams[owners > 0], minlength=width)
    weights = (1 + np.log(counts)) * (np.log(claims / (1 + spread)) + 1)[grams]
    asked = np.zeros(width)
    asked[grams[owners == 0]] = weights[owners == 0]
    squares = np.bincount(owners, weights**2, minlength=claims)[1:]
    shared = np.bincount(owners, weights * asked[grams], minlength=claims)[1:]
    held = np.bincount(owners, weights**2 * (asked[grams] > 0), minlength=claims)[1:]
    seen = float((asked[spread > 0] ** 2).sum())
    return _ratio(shared, np.sqrt(squares * seen)), _ratio(held, squares)


def _ratio(parts: Floats | Ints, wholes: Floats | Ints) -> Floats:
    return np.divide(parts, wholes, out=np.zeros(len(parts)), where=wholes > 0)


def _counted(texts: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """Return each pair of a text and an n-gram in it once, as two numbers, and how often it occurs."""
    keys, owners = _grams([text[:MAX_CHARACTERS] for text in texts])
    # Hash and text in one number: plain numbers are sorted ten times as fast as numbers with their places.
    bits = np.uint64(len(texts).bit_length())
    both = np.sort((keys << bits) | owners.astype(np.uint64))
    pairs, counts = _told_apart(both)
    grams = np.cumsum(np.diff(pairs >> bits, prepend=pairs[:1] >> bits) > 0, dtype=np.int64)
    return (pairs & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64), grams, counts


def _told_apart(numbers: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Ints]:
    """Return each of the sorted numbers once, and how often it comes."""
    if not len(numbers):
        return numbers, np.zeros(0, np.int64)
    firsts = np.concatenate([[0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1])
    ends = np.concatenate([firsts[1:], [len(numbers)]])
    return numbers[firsts], (ends - firsts).astype(np.int64)


def _grams(texts: Sequence[str]) -> tuple[NDArray[np.uint64], Ints]:
    """Return a 64-bit hash of each n-gram, and the place of the text it stands in; none crosses two texts."""
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), "<u4").astype(np.uint64)
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    windows = max(len(letters) - SIZE + 1, 0)
    keys = np.zeros(windows, np.uint64)
    for place in range(SIZE):
        keys = keys * _MULTIPLIER + letters[place : place + windows]
    first, last = owners[:windows], owners[len(owners) - windows :]
    return keys[first == last], first[first == last]
