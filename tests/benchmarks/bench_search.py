"""A search over 100,000 claims, beside what people write first: pandas, ``model.encode`` and a cosine.

Run it with ``python -m tests.benchmarks.bench_search``. Each query is embedded alone and searched for in
turns, so that other work on the machine weighs on both alike. A search embeds a short query both ways, as
a query and as a claim; beside it stands the time of the first way alone.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from claims.documents.language import detect_language
from claims.services import search
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.index import VectorIndex
from claims.similarity.query_vectors import query_vectors
from db.engine import Database
from db.upgrade import open_database
from tests.benchmarks.bench_index import corpus
from tests.benchmarks.many_claims import fill, invented_claims

CLAIMS = 100_000
QUERIES = 200
NAIVE = 5
ONE_WAY, BOTH_WAYS, SEARCH = "embedded as a query", "embedded both ways", "a whole search"
MOST = 2.0
"""The times that a search may take of its query's embedding, at the 95th percentile."""


def main() -> None:
    """Print the time of whole searches, of their embedding, and of the naive way."""
    embedder = SentenceTransformerEmbedder()
    texts = invented_claims(CLAIMS)
    queries = [" ".join(text.split()[:9]) for text in invented_claims(QUERIES, seed=11)]
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/claims.db")
        fill(database, texts, model=embedder.model_name)
        index = VectorIndex(embedder.model_name)
        first = _timed(partial(_ours, database, index, embedder, queries[0]))
        taken = _in_turns(database, index, embedder, queries)
        database.close()
    frame = pd.DataFrame({"text": texts, "vector": list(corpus(CLAIMS).vectors)})
    naive = [_timed(partial(_naive, frame, embedder, query)) for query in queries[:NAIVE]]
    print(f"search among {CLAIMS:,} claims, {QUERIES} queries, each embedded and searched for in turns:")
    for name, times in taken.items():
        middle, high = np.quantile(times, [0.5, 0.95])
        print(f"  {name}: median {middle * 1e3:.1f} ms, p95 {high * 1e3:.1f} ms")
    high = np.quantile(taken[SEARCH], 0.95)
    once, both = (high / np.median(taken[name]) for name in (ONE_WAY, BOTH_WAYS))
    print(f"  p95 of a search to the embedding {both:.1f} both ways, {once:.1f} one way (at most {MOST})")
    print(f"  first search {first:.2f} s")
    print(f"pandas + encode + cosine: {np.median(naive) * 1e3:.0f} ms, vectors only")


def _in_turns(
    database: Database, index: VectorIndex, embedder: SentenceTransformerEmbedder, queries: Sequence[str]
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {ONE_WAY: [], BOTH_WAYS: [], SEARCH: []}
    for query in queries:
        language = [detect_language(query)]
        taken[ONE_WAY].append(_timed(partial(embedder.embed_queries, [query])))
        taken[BOTH_WAYS].append(_timed(partial(query_vectors, [query], language, embedder)))
        taken[SEARCH].append(_timed(partial(_ours, database, index, embedder, query)))
    return taken


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ours(database: Database, index: VectorIndex, embedder: SentenceTransformerEmbedder, query: str) -> None:
    with database.read() as session:
        search.search(session, query, embedder=embedder, index=index, limit=20)


def _naive(frame: pd.DataFrame, embedder: SentenceTransformerEmbedder, query: str) -> None:
    (vector,) = embedder.embed_queries([query])
    scores = frame["vector"].apply(lambda row: float(np.dot(row, vector)))
    frame.assign(score=scores).sort_values("score", ascending=False).head(20)


if __name__ == "__main__":
    main()
