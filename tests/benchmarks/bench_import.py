"""How fast a file of claims is imported, beside the embedding model alone on the same texts.

Run it with ``python -m tests.benchmarks.bench_import``. The two take turns, each import into a fresh
database, and the round with the median ratio counts, so that other work on the machine weighs on both alike.
"""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from claims.extraction.worthiness import CheckWorthiness
from claims.services.importing import import_claims
from claims.similarity.embedder import SentenceTransformerEmbedder
from db.upgrade import open_database
from tests.benchmarks.bench_embedding import generated_texts

ROWS = 2_000
ROUNDS = 3
STATUSES = ("", "new", "disputed", "verified")
LEAST = 0.9
"""The share of the embedder's speed that an import is to reach."""


def main() -> None:
    """Print rows a second of the import, of the embedder alone, and their ratio."""
    embedder = SentenceTransformerEmbedder()
    worthiness = CheckWorthiness(embedder)
    texts = list(dict.fromkeys(generated_texts(ROWS)))
    embedder.embed_passages(texts[:64])
    rounds = [_round(texts, embedder, worthiness) for _ in range(ROUNDS)]
    alone, whole = sorted(rounds, key=lambda taken: taken[0] / taken[1])[ROUNDS // 2]
    spread = [one / other for one, other in rounds]
    print(
        f"import, half of the rows with a verdict: {len(texts) / whole:.0f} rows a second, "
        f"the embedder alone {len(texts) / alone:.0f}; ratio {alone / whole:.2f} (at least {LEAST}), "
        f"{min(spread):.2f} to {max(spread):.2f} in {ROUNDS} rounds"
    )


def _round(
    texts: Sequence[str],
    embedder: SentenceTransformerEmbedder,
    worthiness: CheckWorthiness,
) -> tuple[float, float]:
    """Return the seconds of the embedder alone, half before and half after, and of the import."""
    half = len(texts) // 2
    before = _embed(embedder, texts[:half])
    whole = _import(texts, embedder, worthiness)
    return before + _embed(embedder, texts[half:]), whole


def _embed(embedder: SentenceTransformerEmbedder, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    embedder.embed_passages(texts)
    return time.perf_counter() - start


def _import(
    texts: Sequence[str],
    embedder: SentenceTransformerEmbedder,
    worthiness: CheckWorthiness,
) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = ((text, STATUSES[n % len(STATUSES)]) for n, text in enumerate(texts))
            csv.writer(file).writerows([("text", "status"), *rows])
        database = open_database(f"sqlite:///{folder}/claims.db")
        start = time.perf_counter()
        import_claims(
            database, path, worthiness=worthiness, embedder=embedder, by="bench", tell=lambda *_: None
        )
        taken = time.perf_counter() - start
        database.close()
    return taken


if __name__ == "__main__":
    main()
