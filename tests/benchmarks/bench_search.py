"""A search over 10,000 claims, beside what people write first: pandas, ``model.encode`` and a cosine."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from claims.records import DocumentText
from claims.services import intake, search
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.index import VectorIndex
from db.engine import Database
from db.upgrade import open_database
from tests.benchmarks.bench_embedding import fastest, generated_texts
from tests.fakes import candidate

CLAIMS = 10_000
ROUNDS = 7
QUERY = "How many schools in Oslo had been closed?"


def main() -> None:
    """Print the time of a whole search, of its embedding, and of the naive way."""
    embedder = SentenceTransformerEmbedder()
    texts = list(dict.fromkeys(generated_texts(CLAIMS)))
    vectors = np.random.default_rng(7).standard_normal((len(texts), 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/claims.db")
        _fill(database, texts, vectors, embedder.model_name)
        index = VectorIndex(embedder.model_name)
        frame = pd.DataFrame({"text": texts, "vector": list(vectors)})
        start = time.perf_counter()
        _ours(database, index, embedder)
        first = time.perf_counter() - start
        ours, naive, query = fastest(
            [
                lambda: _ours(database, index, embedder),
                lambda: _naive(frame, embedder),
                lambda: embedder.embed_queries([QUERY]),
            ],
            rounds=ROUNDS,
        )
        database.close()
    print(
        f"search among {len(texts)} claims: {ours * 1e3:.0f} ms, its query's embedding {query * 1e3:.0f} ms"
    )
    print(f"  ratio to the embedding {ours / query:.2f}; first search, index load included, {first:.2f} s")
    print(f"pandas + encode + cosine: {naive * 1e3:.0f} ms, vectors only; {naive / ours:.1f} times ours")


def _fill(database: Database, texts: list[str], vectors: NDArray[np.float32], model: str) -> None:
    text = "\n".join(texts)
    found, place = [], 0
    for line in texts:
        found.append(replace(candidate(line, line, language=None), start=place, end=place + len(line)))
        place += len(line) + 1
    prepared = intake.PreparedDocument(DocumentText(text), tuple(found), vectors, model)
    with database.write() as session:
        intake.store(session, prepared, by="bench")


def _ours(database: Database, index: VectorIndex, embedder: SentenceTransformerEmbedder) -> None:
    with database.read() as session:
        search.search(session, QUERY, embedder=embedder, index=index, limit=20)


def _naive(frame: pd.DataFrame, embedder: SentenceTransformerEmbedder) -> None:
    (query,) = embedder.embed_queries([QUERY])
    scores = frame["vector"].apply(lambda vector: float(np.dot(vector, query)))
    frame.assign(score=scores).sort_values("score", ascending=False).head(20)
