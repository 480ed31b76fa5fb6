"""The vectors that queries are searched by: without what all texts of their language have in common.

The vectors of e5 lie in a narrow cone, and where in it depends on language and prompt besides the
content: some claims are near to everything that is asked in Russian. Half of the mean of a language's
texts is taken off, after Mu and Viswanath 2018 ("All-but-the-top"); the whole of it was worse on posts.
From the rest goes what tells languages apart and not contents: the `directions` in which translations of
one claim differ most, after Xie et al. 2022 ("Discovering Low-rank Subspaces for Language-agnostic
Multilingual Representations"). Taking them off the query takes them off every product with a stored vector,
so those stay as they are. Means and directions are of the project's own sentences and pairs (``python -m
tests.quality.fit_query_means`` writes ``query_means.json``). A language without a mean has the mean of
the means taken off and keeps the directions, which were not seen with it; another model is searched as it is.

None of these vectors has length 1: their products with stored vectors rank claims, and are no cosines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from claims.similarity.embedder import Embedder

MEANS_PATH = Path(__file__).with_name("query_means.json")

ANY = ""
"""Where the mean of all means stands."""

TAKEN_OFF = 0.5
"""How much of the mean is taken off. From .4 to .6 development sets hardly differ."""

LONGEST = 600
"""Characters of a query that are embedded: more made the nearest claims of long posts worse (MAP@5 .717
with 600, .710 with all) and takes up to two seconds."""

SHORT = 120
"""Up to this length a query is also embedded as a claim would be, and the two vectors averaged: such a
query is a claim itself more often than a post about one."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Common:
    """What is taken off: means (d,) by prompt and language, and orthonormal directions (k, d)."""

    means: dict[str, dict[str, Vectors]]
    directions: Vectors

    def without(self, vector: Vectors, language: str | None, prompt: str) -> Vectors:
        """Return the vector (d,) without them; a text too short to tell its language loses both."""
        means = self.means[prompt]
        mean = means.get(language or "")
        off = means[ANY] if mean is None else mean
        rest = np.asarray(vector - np.float32(TAKEN_OFF) * off, np.float32)
        if mean is None and language is not None:
            return rest
        return np.asarray(rest - (rest @ self.directions.T) @ self.directions, np.float32)


@runtime_checkable
class _BothWays(Protocol):
    """An embedder that reads queries and passages in one pass."""

    def embed_both(self, queries: Sequence[str], passages: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return a row for each query, and one for each passage."""


def query_vectors(texts: Sequence[str], languages: Sequence[str | None], embedder: Embedder) -> Vectors:
    """Return one row for each text that is searched for: float32 (n, d)."""
    starts, common = [text[:LONGEST] for text in texts], _common(embedder.model_name)
    if common is None:
        return embedder.embed_queries(starts)
    short = [place for place, start in enumerate(starts) if len(start) <= SHORT]
    found, told = _embedded(starts, [starts[place] for place in short], embedder)
    rows = [common.without(row, language, "query") for row, language in zip(found, languages, strict=True)]
    for place, row in zip(short, told, strict=True):
        rows[place] = (rows[place] + common.without(row, languages[place], "passage")) / np.float32(2)
    return np.array(rows, np.float32).reshape(found.shape)


def _embedded(queries: Sequence[str], passages: Sequence[str], embedder: Embedder) -> tuple[Vectors, Vectors]:
    if isinstance(embedder, _BothWays):
        return embedder.embed_both(queries, passages)
    return embedder.embed_queries(queries), embedder.embed_passages(passages)


def claim_vector(stored: Vectors, language: str | None, model: str) -> Vectors:
    """Return the vector (d,) to search by for what is like a claim, from the claim's stored one."""
    common = _common(model)
    return stored if common is None else common.without(stored, language, "passage")


@cache
def _common(model: str) -> Common | None:
    """Return what the texts of a model have in common; None when it was measured for another one."""
    stored = json.loads(MEANS_PATH.read_text(encoding="utf-8"))
    if stored["model"] != model:
        return None
    means = {
        prompt: {language: np.array(mean, np.float32) for language, mean in stored[prompt].items()}
        for prompt in ("query", "passage")
    }
    for found in means.values():
        found[ANY] = np.array(list(found.values()), np.float32).mean(axis=0)
    return Common(means, np.array(list(stored["directions"].values()), np.float32))
