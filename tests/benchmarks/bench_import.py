"""How fast a file of claims is imported, beside the embedding model alone on the same texts.

Run it with ``python -m tests.benchmarks.bench_import``. The two take turns, each import into a fresh
database, and the round with the median ratio counts, so that other work on the machine weighs on both alike.
"""

from __future__ import annotations

import csv
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.extraction.worthiness import CheckWorthiness
from claims.services.importing import import_claims
from claims.similarity.embedder import SentenceTransformerEmbedder
from db.upgrade import open_database
from tests.benchmarks.bench_embedding import generated_texts

ROWS = 2_000
ROUNDS = 3
WARM_UP = 500
"""Rows of an import that does not count: language packs are compiled when their language is first met."""

STATUSES = ("", "new", "disputed", "verified")
LEAST = 0.9
"""The share of the embedder's speed that an import is to reach."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a stretch of work took: ``seconds`` by the clock, and ``busy`` ones of all processors."""

    seconds: float
    busy: float

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.seconds + other.seconds, self.busy + other.busy)


def main() -> None:
    """Print rows a second of the import and of the embedder alone, and what the import does beside it."""
    embedder = SentenceTransformerEmbedder()
    worthiness = CheckWorthiness(embedder)
    _import(_texts(-1)[:WARM_UP], embedder, worthiness)
    rounds = [_round(_texts(number), embedder, worthiness) for number in range(ROUNDS)]
    alone, whole = sorted(rounds, key=lambda taken: taken[0].seconds / taken[1].seconds)[ROUNDS // 2]
    spread = [one.seconds / other.seconds for one, other in rounds]
    print(
        f"import, half of the rows with a verdict: {ROWS / whole.seconds:.0f} rows a second, "
        f"the embedder alone {ROWS / alone.seconds:.0f}; ratio {alone.seconds / whole.seconds:.2f} "
        f"(at least {LEAST}), {min(spread):.2f} to {max(spread):.2f} in {ROUNDS} rounds"
    )
    share = statistics.median(one.busy / other.busy for one, other in rounds)
    beside = statistics.median(other.busy - one.busy for one, other in rounds) / ROWS
    print(
        f"processor time, which other work on the machine hardly changes: embedding is {share:.2f} of the "
        f"import's; everything else takes {1_000 * beside:.2f} ms a row"
    )


def _texts(number: int) -> list[str]:
    """Return the texts of a round: others each time, as what was read once is remembered."""
    found = dict.fromkeys(generated_texts(ROWS + ROWS // 10, seed=100 + number))
    return list(found)[:ROWS]


def _round(
    texts: Sequence[str], embedder: SentenceTransformerEmbedder, worthiness: CheckWorthiness
) -> tuple[Taken, Taken]:
    """Return what the embedder alone takes, half before and half after, and the import."""
    half = len(texts) // 2
    before = _timed(lambda: embedder.embed_passages(texts[:half]))
    whole = _import(texts, embedder, worthiness)
    return before + _timed(lambda: embedder.embed_passages(texts[half:])), whole


def _timed(work: Callable[[], object]) -> Taken:
    start, busy = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - start, time.process_time() - busy)


def _import(
    texts: Sequence[str], embedder: SentenceTransformerEmbedder, worthiness: CheckWorthiness
) -> Taken:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = ((text, STATUSES[n % len(STATUSES)]) for n, text in enumerate(texts))
            csv.writer(file).writerows([("text", "status"), *rows])
        database = open_database(f"sqlite:///{folder}/claims.db")
        taken = _timed(
            lambda: import_claims(
                database, path, worthiness=worthiness, embedder=embedder, by="bench", tell=lambda *_: None
            )
        )
        database.close()
    return taken


if __name__ == "__main__":
    main()
