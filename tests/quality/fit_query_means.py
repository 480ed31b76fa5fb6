"""Measure what texts of a language have in common and write claims/similarity/query_means.json.

    python -m tests.quality.fit_query_means

One mean a language and prompt, over sentences/check_worthy.*.train.jsonl of both labels: people ask about
more than what is worth checking. The directions are those of the differences between translations, with
either prompt on either side, in the training part of pairs/crosslingual.jsonl and matching.cross.train.jsonl:
the leading eigenvectors of their mean outer product.
`claims.similarity.query_vectors` says what all of it is for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.similarity.embedder import SentenceTransformerEmbedder, Vectors
from claims.similarity.query_vectors import MEANS_PATH
from tests.quality.measures import read_jsonl

SENTENCES = Path(__file__).parent / "sentences"
PAIRS = Path(__file__).parent / "pairs"
DIGITS = 4
DIRECTIONS = 5
"""As many as tell six languages apart; 4 to 8 did alike on the held-out part."""


def main() -> None:
    """Fit and write."""
    texts, embedder = sentences(SENTENCES), SentenceTransformerEmbedder()
    stored = {
        "model": embedder.model_name,
        "query": {language: _mean(embedder.embed_queries(found)) for language, found in texts.items()},
        "passage": {language: _mean(embedder.embed_passages(found)) for language, found in texts.items()},
    }
    MEANS_PATH.write_text(_lines(stored), encoding="utf-8")
    print("wrote", MEANS_PATH.name, {language: len(found) for language, found in texts.items()})


def sentences(folder: Path) -> dict[str, list[str]]:
    """Return the training sentences of each language."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("check_worthy.*.train.jsonl")):
        found.setdefault(path.name.split(".")[1], []).extend(row["text"] for row in read_jsonl(path))
    return found


def translations(folder: Path) -> list[tuple[str, str]]:
    """Return the pairs of translations that may be learned from."""
    twins = read_jsonl(folder / "crosslingual.jsonl")
    found = [(row["text"], row["english"]) for row in twins if row["part"] == "train"]
    same = [row for row in read_jsonl(folder / "matching.cross.train.jsonl") if row["label"] == "same"]
    return found + [(row["a"], row["b"]) for row in same]


def _directions(
    pairs: Sequence[tuple[str, str]], embedder: SentenceTransformerEmbedder
) -> dict[str, list[float]]:
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    told, asked = embedder.embed_passages, embedder.embed_queries
    apart = np.vstack(
        [told(ours) - told(theirs), asked(ours) - told(theirs), told(ours) - asked(theirs)], dtype=np.float64
    )
    _, vectors = np.linalg.eigh(apart.T @ apart)
    leading = vectors[:, ::-1][:, :DIRECTIONS].T
    return {str(place): _rounded(vector) for place, vector in enumerate(leading, start=1)}


def _mean(vectors: Vectors) -> list[float]:
    return _rounded(vectors.mean(axis=0))


def _rounded(vector: NDArray[np.floating]) -> list[float]:
    return [round(float(number), DIGITS) for number in vector]


def _lines(stored: Mapping[str, object]) -> str:
    """Return the means as JSON with one language a line, so that a change is a change of lines."""
    return json.dumps(stored).replace("], ", "],\n").replace(": {", ": {\n").replace("}, ", "},\n") + "\n"


if __name__ == "__main__":
    main()
