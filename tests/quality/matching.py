"""Measure the comparison of claims: on own held-out pairs, on negations, and on public sets of hard pairs.

Nothing that is measured here was trained on. The layer and the strength of the fit were chosen on own pairs,
but the AUC on paws was in sight for some forty variants, and that it was low was the reason to make pairs in
which the wording alone tells nothing: its figure is that of a development set. The numeric one was only read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.extraction.worthiness import PassageEmbedder
from claims.similarity.matching import Comparison, compare
from claims.similarity.matching_statements import Statement, read_statements
from claims.vocabulary import MatchKind
from tests.quality.conflict_eval import print_numeric, print_own_pairs
from tests.quality.measures import auc, read_jsonl

PAIRS = Path(__file__).parent / "pairs"

PART = 128
"""Pairs that are embedded together."""

Pairs = Sequence[dict[str, Any]]


def statements(pairs: Pairs, embedder: PassageEmbedder) -> list[tuple[Statement, Statement]]:
    """Return both claims of every pair, each text embedded once."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair["a"], pair["b"])))
    read = dict(zip(texts, read_statements(texts, embedder), strict=True))
    return [(read[pair["a"]], read[pair["b"]]) for pair in pairs]


def compared(pairs: Pairs, embedder: PassageEmbedder) -> list[Comparison]:
    """Return a comparison for every pair, in order."""
    return _measured(pairs, embedder)[0]


def _measured(pairs: Pairs, embedder: PassageEmbedder) -> tuple[list[Comparison], NDArray[np.float64]]:
    """Return a comparison and the cosine (n,) for every pair; the states of a part are held at a time."""
    found: list[Comparison] = []
    cosines: list[float] = []
    for first in range(0, len(pairs), PART):
        for both in statements(pairs[first : first + PART], embedder):
            found.append(compare(*both))
            cosines.append(_cosine(*both))
    return found, np.array(cosines)


def held_out() -> list[dict[str, Any]]:
    """Return the held-out pairs of all languages."""
    return _read("matching.*.heldout.jsonl")


def negations() -> list[dict[str, Any]]:
    """Return the pairs "It is X" and "It is not X"."""
    return _read("negations.*.jsonl")


def _read(pattern: str) -> list[dict[str, Any]]:
    return [
        row | {"language": path.name.split(".")[1]}
        for path in sorted(PAIRS.glob(pattern))
        for row in read_jsonl(path)
    ]


def print_matching(conflicts: Path, embedder: PassageEmbedder) -> None:
    """Print what comparisons find; ``conflicts`` is the folder of the public sets, which may be absent."""
    print("comparison of claims")
    _print_own(embedder)
    print_own_pairs(embedder)
    paws, numeric = conflicts / "paws.dev.jsonl", conflicts / "numeric.dev.jsonl"
    for path, measure in ((paws, _print_paws), (numeric, _print_numeric)):
        if path.is_file():
            measure(read_jsonl(path), embedder)
        else:
            print(f"  {path} is not there, skipped")


def _print_own(embedder: PassageEmbedder) -> None:
    pairs = held_out()
    both = statements(pairs, embedder)
    start = perf_counter()
    found = [compare(*one) for one in both]
    spent = (perf_counter() - start) / len(found)
    right = [one.match == pair["label"] for one, pair in zip(found, pairs, strict=True)]
    print(f"  own held-out, {len(pairs)} pairs: {np.mean(right):.1%} right, {1000 * spent:.2f} ms a pair")
    print(
        f"    same against the others: AUC {same_auc(pairs, found):.3f}, cosine {cosine_auc(pairs, both):.3f}"
    )
    for label in MatchKind:
        told = Counter(
            str(one.match) for one, pair in zip(found, pairs, strict=True) if pair["label"] == label
        )
        print(f"    {label:9} found as {dict(told.most_common())}")
    for kind in ("polarity", "number", "date"):
        _print_conflict(kind, pairs, found)
    denials = compared(negations(), embedder)
    print(f"  {len(denials)} negations, called the same: {sum(o.match is MatchKind.SAME for o in denials)}, "
          f"conflict found: {np.mean([o.conflict == 'polarity' for o in denials]):.1%}")  # fmt: skip


def _print_conflict(kind: str, pairs: Pairs, found: Sequence[Comparison]) -> None:
    wanted = np.array([pair["conflict"] == kind for pair in pairs])
    told = np.array([one.conflict == kind for one in found])
    met, false = (wanted & told).sum(), (told & ~wanted).sum()
    print(f"    conflict {kind:8} {met} of {wanted.sum()} found, {false} false")


def same_auc(pairs: Pairs, found: Sequence[Comparison]) -> float:
    """Return how well the score ranks pairs labelled "same" above the others."""
    return auc(_same(pairs), np.array([one.score for one in found]))


def cosine_auc(pairs: Pairs, both: Sequence[tuple[Statement, Statement]]) -> float:
    """Return how well the cosine alone does the same."""
    return auc(_same(pairs), np.array([_cosine(*one) for one in both]))


def _same(pairs: Pairs) -> NDArray[np.int64]:
    return np.array([pair["label"] in (MatchKind.SAME, "1", 1) for pair in pairs], dtype=np.int64)


def _cosine(left: Statement, right: Statement) -> float:
    assert left.vector is not None
    assert right.vector is not None
    return float(left.vector @ right.vector)


def _print_paws(pairs: Pairs, embedder: PassageEmbedder) -> None:
    found, cosines = _measured(pairs, embedder)
    figures = f"AUC {same_auc(pairs, found):.3f}, cosine alone {auc(_same(pairs), cosines):.3f}"
    print(f"  paws, {len(pairs)} pairs, same against different: {figures}")


def _print_numeric(pairs: Pairs, embedder: PassageEmbedder) -> None:
    found = compared(pairs, embedder)
    print(f"  numeric, {len(pairs)} pairs:")
    for label in ("contradiction", "neutral", "entailment"):
        chosen = [one for one, pair in zip(found, pairs, strict=True) if pair["label"] == label]
        told = Counter(str(one.conflict) for one in chosen if one.conflict)
        print(f"    {label:13} {sum(told.values())} of {len(chosen)} called a conflict {dict(told)}")
    print_numeric(pairs, embedder)
