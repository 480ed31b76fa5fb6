"""The vectors that queries are searched by: without what all texts of their language have in common.

The vectors of e5 lie in a narrow cone, and where in it depends on language and prompt besides the
content: some claims are near to everything that is asked in Russian. Half of the mean of a language's
texts is taken off, after Mu and Viswanath 2018 ("All-but-the-top"); the whole of it was worse on posts.
The means are of the project's own sentences (``python -m tests.quality.fit_query_means`` writes
``query_means.json``); a language without one, or another model, is searched as it is.

None of these vectors has length 1: their products with stored vectors rank claims, and are no cosines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from claims.similarity.embedder import Embedder

MEANS_PATH = Path(__file__).with_name("query_means.json")

TAKEN_OFF = 0.5
"""How much of the mean is taken off. From .4 to .6 development sets hardly differ."""

LONGEST = 600
"""Characters of a query that are embedded: more made the nearest claims of long posts worse (MAP@5 .717
with 600, .710 with all) and takes up to two seconds."""

SHORT = 120
"""Up to this length a query is also embedded as a claim would be, and the two vectors averaged: such a
query is a claim itself more often than a post about one."""

Vectors = NDArray[np.float32]
Means = dict[str, dict[str, Vectors]]


@runtime_checkable
class _BothWays(Protocol):
    """An embedder that reads queries and passages in one pass."""

    def embed_both(self, queries: Sequence[str], passages: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return a row for each query, and one for each passage."""


def query_vectors(texts: Sequence[str], languages: Sequence[str | None], embedder: Embedder) -> Vectors:
    """Return one row for each text that is searched for: float32 (n, d)."""
    starts, means = [text[:LONGEST] for text in texts], _means(embedder.model_name)
    if not means:
        return embedder.embed_queries(starts)
    short = [place for place, start in enumerate(starts) if len(start) <= SHORT]
    found, told = _embedded(starts, [starts[place] for place in short], embedder)
    rows = [_centred(row, language, means["query"]) for row, language in zip(found, languages, strict=True)]
    for place, row in zip(short, told, strict=True):
        rows[place] = (rows[place] + _centred(row, languages[place], means["passage"])) / np.float32(2)
    return np.array(rows, np.float32).reshape(found.shape)


def _embedded(queries: Sequence[str], passages: Sequence[str], embedder: Embedder) -> tuple[Vectors, Vectors]:
    if isinstance(embedder, _BothWays):
        return embedder.embed_both(queries, passages)
    return embedder.embed_queries(queries), embedder.embed_passages(passages)


def claim_vector(stored: Vectors, language: str | None, model: str) -> Vectors:
    """Return the vector (d,) to search by for what is like a claim, from the claim's stored one."""
    return _centred(stored, language, _means(model).get("passage", {}))


def _centred(vector: Vectors, language: str | None, means: dict[str, Vectors]) -> Vectors:
    mean = means.get(language or "")
    return vector if mean is None else vector - np.float32(TAKEN_OFF) * mean


@cache
def _means(model: str) -> Means:
    """Return the means by prompt and language; nothing when they are those of another model."""
    stored = json.loads(MEANS_PATH.read_text(encoding="utf-8"))
    if stored["model"] != model:
        return {}
    return {
        prompt: {language: np.array(mean, np.float32) for language, mean in stored[prompt].items()}
        for prompt in ("query", "passage")
    }
