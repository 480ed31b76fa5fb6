"""Measure the reading of pairs on our own pairs and on a public set in which numbers decide.

The public set was only read for its figures: no rule was made or changed for it, and none of its sentences
is in the project. Its pairs are general statements ("some", "many"), most of which are not comparable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from claims.extraction.worthiness import PassageEmbedder
from claims.similarity.matching_statements import Statement, read_statements
from claims.similarity.pairing import PairReading, read_pair
from claims.vocabulary import PairKind
from tests.quality.conflict_pairs import CONTRADICTIONS, ConflictPair, conflict_pairs, held_out_pairs

PART = 128
"""Pairs that are embedded together."""

Pairs = Sequence[dict[str, Any]]
Sides = list[tuple[Statement, Statement]]


def print_own_pairs(embedder: PassageEmbedder) -> None:
    """Print, for the pairs the rules were made with and for those held out, what is found of each kind."""
    for name, pairs in (("own", conflict_pairs()), ("own held-out", held_out_pairs())):
        _print_own(name, pairs, embedder)


def _print_own(name: str, pairs: Sequence[ConflictPair], embedder: PassageEmbedder) -> None:
    both = _sides([{"a": pair.b, "b": pair.a} for pair in pairs], embedder)
    read = [read_pair(*one) for one in both]
    start = perf_counter()
    read = [read_pair(*one) for one in both]
    spent = (perf_counter() - start) / len(read)
    wanted = [pair.kind in CONTRADICTIONS for pair in pairs]
    print(f"  {name}, {len(pairs)} pairs, {1000 * spent:.2f} ms each: {_figures(wanted, read)}")
    called = [CONTRADICTIONS.get(pair.kind, pair.kind) for pair in pairs]
    for kind in sorted(set(called)):
        found = Counter(_called(one) for one, want in zip(read, called, strict=True) if want == kind)
        print(f"    {kind:14} found as {dict(found.most_common())}")


def _called(one: PairReading) -> str:
    return str(one.conflict or one.kind)


def print_numeric(pairs: Pairs, embedder: PassageEmbedder) -> None:
    """Print precision and recall of "contradicts" on a public set, for each language."""
    read = [read_pair(*one) for one in _sides(pairs, embedder)]
    for language in sorted({pair["lang"] for pair in pairs}):
        places = [place for place, pair in enumerate(pairs) if pair["lang"] == language]
        wanted = [pairs[place]["label"] == "contradiction" for place in places]
        print(f"    {language}, {len(places)} pairs: {_figures(wanted, [read[place] for place in places])}")
    wanted = [pair["label"] == "contradiction" for pair in pairs]
    print(f"    all, {len(pairs)} pairs: {_figures(wanted, read)}")


def _figures(wanted: Sequence[bool], read: Sequence[PairReading]) -> str:
    told = [one.kind is PairKind.CONTRADICTS for one in read]
    right = sum(want and one for want, one in zip(wanted, told, strict=True))
    precision = f"{right / sum(told):.2f} ({right} of {sum(told)})" if any(told) else "none called"
    return f'"contradicts" precision {precision}, recall {right / sum(wanted):.2f} ({right} of {sum(wanted)})'


def _sides(pairs: Pairs, embedder: PassageEmbedder) -> Sides:
    """Return both claims of every pair, each text of a part embedded once."""
    found: Sides = []
    for first in range(0, len(pairs), PART):
        part = pairs[first : first + PART]
        texts = list(dict.fromkeys(text for pair in part for text in (pair["a"], pair["b"])))
        read = dict(zip(texts, read_statements(texts, embedder), strict=True))
        found += [(read[pair["a"]], read[pair["b"]]) for pair in part]
    return found
