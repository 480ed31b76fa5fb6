"""Which words of two claims correspond, and whether their order shows other roles.

Words are compared by their beginning, so that inflections meet, and the n-th occurrence of a word in one
claim corresponds to the n-th in the other. "A beat B" and "B beat A" share every word: what tells them
apart is that two words changed places and each now stands among the other's neighbours, while a clause
that is moved takes its neighbours along. (Zhang, Baldridge and He 2019, "PAWS: Paraphrase Adversaries
from Word Scrambling", describe the problem.)
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MAX_WORDS = 120
"""Words of a claim that are compared; the features of so many take a millisecond or two."""

WORD = re.compile(r"\w{1,60}(?:[.,]\d{1,20}){0,4}")
_CONTENT = 4
_EDGE = "|"
_LIST_GAP = 2
"""So many words between two that only list them ("A and B")."""


@dataclass(frozen=True, slots=True)
class Words:
    """A claim's words as written, and the beginnings by which they are compared."""

    written: tuple[str, ...]
    keys: tuple[str, ...]

    def is_content(self, place: int) -> bool:
        """True for a longer word, a name or a number."""
        word = self.written[place]
        return len(word) >= _CONTENT or word[0].isupper() or word[0].isdigit()

    def is_name(self, place: int) -> bool:
        """True for a number, or a word with a capital that does not open the text."""
        word = self.written[place]
        return word[0].isdigit() or (place > 0 and word[0].isupper())


@dataclass(frozen=True, slots=True)
class Aligned:
    """Pairs of places that correspond, ascending in the first claim, and the places without counterpart."""

    pairs: tuple[tuple[int, int], ...]
    only_left: tuple[int, ...]
    only_right: tuple[int, ...]

    def shared(self, left: Words, right: Words) -> float:
        """Return the share of the words of both claims that correspond."""
        return 2 * len(self.pairs) / max(len(left.keys) + len(right.keys), 1)


def words_of(text: str) -> Words:
    """Return the first `MAX_WORDS` words of ``text``."""
    written = tuple(found.group() for found in WORD.finditer(text, 0, 40 * MAX_WORDS))[:MAX_WORDS]
    return Words(written, tuple(map(_key, written)))


def _key(word: str) -> str:
    folded = word.casefold()
    if folded[0].isdigit() or len(folded) < _CONTENT + 1:
        return folded
    return folded[: max(_CONTENT, min(len(folded) - 2, 7))]


def align(left: Words, right: Words) -> Aligned:
    """Return which words of two claims correspond."""
    places: dict[str, list[int]] = {}
    for place, key in enumerate(right.keys):
        places.setdefault(key, []).append(place)
    seen: dict[str, int] = {}
    pairs, only_left = [], []
    for place, key in enumerate(left.keys):
        count = seen.get(key, 0)
        seen[key] = count + 1
        found = places.get(key, ())
        if count < len(found):
            pairs.append((place, found[count]))
        else:
            only_left.append(place)
    met = {place for _, place in pairs}
    only_right = tuple(place for place in range(len(right.keys)) if place not in met)
    return Aligned(tuple(pairs), tuple(only_left), only_right)


def keeps_order(left: Words, aligned: Aligned) -> bool:
    """True when no content word that both claims share has overtaken another."""
    places = [there for here, there in aligned.pairs if left.is_content(here)]
    return places == sorted(places)


def word_features(left: Words, right: Words, aligned: Aligned, joining: frozenset[str]) -> dict[str, float]:
    """Return how the words of two claims correspond, by name; symmetric in the two up to ties.

    ``joining`` are words that list ("and", "or"): what stands on their two sides may change places.
    """
    total = max(len(left.keys) + len(right.keys), 1)
    longest = max(len(left.keys), len(right.keys), 1)
    content = [pair for pair in aligned.pairs if left.is_content(pair[0])]
    return {
        "shared": aligned.shared(left, right),
        "shared_pairs": _shared_neighbours(left.keys, right.keys),
        "length": float(np.log(total)),
        "length_gap": abs(len(left.keys) - len(right.keys)) / longest,
        **_unmet(left, right, aligned),
        **_order([there for _, there in content]),
        **_exchange(left, right, content, joining),
        **_surroundings(left, right, aligned, content),
    }


def _shared_neighbours(left: Sequence[str], right: Sequence[str]) -> float:
    one, other = (set(zip([_EDGE, *keys], [*keys, _EDGE], strict=True)) for keys in (left, right))
    return 2 * len(one & other) / (len(one) + len(other))


def _unmet(left: Words, right: Words, aligned: Aligned) -> dict[str, float]:
    ours = sum(map(left.is_content, aligned.only_left))
    theirs = sum(map(right.is_content, aligned.only_right))
    names = sum(map(left.is_name, aligned.only_left)), sum(map(right.is_name, aligned.only_right))
    return {
        "unmet": float(min(ours + theirs, 12)),
        "unmet_least": float(min(ours, theirs, 8)),
        "unmet_most": float(min(max(ours, theirs), 8)),
        "unmet_names": float(sum(min(count, 3) for count in names)),
    }


def _order(places: Sequence[int]) -> dict[str, float]:
    """Return how many words overtook others; ``places`` are those in the right claim."""
    count = len(places)
    overtaken = sum(one > other for at, one in enumerate(places) for other in places[at + 1 :])
    ends: list[int] = []  # of the longest ascending runs (patience sorting)
    for place in places:
        at = bisect(ends, place)
        ends[at : at + 1] = [place]
    moved = count - len(ends)
    return {
        "overtaken": 2 * overtaken / max(count * (count - 1), 1),
        "any_overtaken": float(overtaken > 0),
        "in_order": len(ends) / max(count, 1),
        "moved": float(min(moved, 4)),
        "moved_one": float(moved == 1),
        "moved_two": float(moved == 2),
    }


Neighbours = tuple[str, str, str, str]


def _around(keys: Sequence[str], place: int) -> Neighbours:
    """Return the two words before a place, the nearer first, and the two behind it."""
    count = len(keys)
    return (
        keys[place - 1] if place > 0 else _EDGE,
        keys[place - 2] if place > 1 else _EDGE,
        keys[place + 1] if place + 1 < count else _EDGE,
        keys[place + 2] if place + 2 < count else _EDGE,
    )


def _alike(one: Neighbours, other: Neighbours) -> float:
    """Return 0 to 5: how much two words stand among the same neighbours."""
    near = (one[0] == other[0]) + (one[2] == other[2])
    far = (one[1] == other[1]) + (one[3] == other[3])
    across = (one[0] == other[1]) + (one[1] == other[0]) + (one[2] == other[3]) + (one[3] == other[2])
    return near + 0.5 * (far + across)


def _exchange(
    left: Words, right: Words, content: Sequence[tuple[int, int]], joining: frozenset[str]
) -> dict[str, float]:
    """Return how surely two words took each other's place, by their neighbours; apart for listed ones."""
    around = [(_around(left.keys, here), _around(right.keys, there)) for here, there in content]
    kept = [_alike(ours, theirs) for ours, theirs in around]
    exchanged = listed = 0.0
    for at, (here, there) in enumerate(content):
        for to in range(at + 1, len(content)):
            if there < content[to][1] or left.keys[here] == left.keys[content[to][0]]:
                continue
            crossed = _alike(around[at][0], around[to][1]) + _alike(around[to][0], around[at][1])
            gain = crossed - kept[at] - kept[to]
            between = left.keys[here + 1 : content[to][0]]
            if len(between) <= _LIST_GAP and (not between or joining.intersection(between)):
                listed = max(listed, gain)
            else:
                exchanged = max(exchanged, gain)
    return {"exchanged": exchanged, "surely_exchanged": float(exchanged >= 2.0), "listed": listed}


def _surroundings(
    left: Words, right: Words, aligned: Aligned, content: Sequence[tuple[int, int]]
) -> dict[str, float]:
    def alike(pairs: Sequence[tuple[int, int]]) -> list[float]:
        found = [_alike(_around(left.keys, here), _around(right.keys, there)) for here, there in pairs]
        return found or [2.0]

    names = alike([pair for pair in aligned.pairs if left.written[pair[0]][0].isupper()])
    others = alike(content)
    return {
        "names_stay": sum(names) / len(names),
        "words_stay": sum(others) / len(others),
        "least_stays": min(others),
    }
