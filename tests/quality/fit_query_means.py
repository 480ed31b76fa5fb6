"""Average the vectors of the project's own sentences and write claims/similarity/query_means.json.

    python -m tests.quality.fit_query_means

One mean a language and prompt, over sentences/check_worthy.*.train.jsonl of both labels: people ask about
more than what is worth checking. `claims.similarity.query_vectors` says what they are for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from claims.similarity.embedder import SentenceTransformerEmbedder, Vectors
from claims.similarity.query_vectors import MEANS_PATH
from tests.quality.measures import read_jsonl

SENTENCES = Path(__file__).parent / "sentences"
DIGITS = 4


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


def _mean(vectors: Vectors) -> list[float]:
    return [round(float(number), DIGITS) for number in vectors.mean(axis=0)]


def _lines(stored: Mapping[str, object]) -> str:
    """Return the means as JSON with one language a line, so that a change is a change of lines."""
    return json.dumps(stored).replace("], ", "],\n").replace(": {", ": {\n").replace("}, ", "},\n") + "\n"


if __name__ == "__main__":
    main()
