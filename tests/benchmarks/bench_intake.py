"""How much of ``add`` is the embedding model: the rest should be small change.

Runs the work of ``add`` (read, extract, store) on one article in a warm process, each time into a
fresh database, and times the calls of the model inside it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.documents import read_file
from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import Progress
from claims.services import intake
from claims.similarity.embedder import SentenceTransformerEmbedder
from db.upgrade import open_database

ROUNDS = 9


@dataclass(slots=True)
class TimedEmbedder:
    """The real embedder with a stop-watch round it."""

    inner: SentenceTransformerEmbedder
    seconds: float = field(default=0.0)

    @property
    def model_name(self) -> str:
        """The name of the model inside."""
        return self.inner.model_name

    def embed_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Embed, and add the time that it took."""
        start = time.perf_counter()
        vectors = self.inner.embed_passages(texts, progress=progress)
        self.seconds += time.perf_counter() - start
        return vectors

    def embed_and_read(
        self,
        texts: Sequence[str],
        *,
        layer: int,
        reader: Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]],
        progress: Progress | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Embed and let the head read, and add the time that it took."""
        start = time.perf_counter()
        both = self.inner.embed_and_read(texts, layer=layer, reader=reader, progress=progress)
        self.seconds += time.perf_counter() - start
        return both

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed queries; not part of this measurement."""
        return self.inner.embed_queries(texts)


def measure(article: Path) -> tuple[float, float]:
    """Return (whole, model) seconds of the round with the median share."""
    embedder = TimedEmbedder(SentenceTransformerEmbedder())
    extractor = Extractor(CheckWorthiness(embedder))
    rounds = [_add(article, extractor, embedder) for _ in range(ROUNDS + 1)][1:]
    return sorted(rounds, key=lambda times: times[1] / times[0])[ROUNDS // 2]


def _add(article: Path, extractor: Extractor, embedder: TimedEmbedder) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/claims.db")
        embedder.seconds = 0.0
        start = time.perf_counter()
        intake.take_in(database, read_file(article), extractor=extractor, embedder=embedder, by="bench")
        whole = time.perf_counter() - start
        database.close()
    return whole, embedder.seconds


def main(article: Path) -> None:
    """Print the share of ``add`` that is spent outside the embedding model."""
    whole, model = measure(article)
    print(f"add {article.name}: {whole * 1e3:.0f} ms, of which the model {model * 1e3:.0f} ms")
    print(f"outside the embedding model: {100 * (whole - model) / whole:.1f} % (at most 20 %)")
