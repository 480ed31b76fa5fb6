"""The vector part of a search at 10,000 to 1,000,000 claims, beside other ways and the speed of memory.

Run it with ``python -m tests.benchmarks.bench_index``; ``--sizes 10000 100000 1000000`` for all sizes
and ``--rivals FOLDER`` where faiss-cpu, sqlite-vec and chromadb are installed somewhere else. Everyone
searches the same vectors in turns and the fastest round counts. Ours is measured as a search runs it:
it asks the database for changes and for who passes the filter; the others, and "ours, index alone", are
handed both for nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from claims.services.meaning import current_view, nearest_claims
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus
from db.engine import Database
from db.models import Claim
from db.queries import ClaimFilter
from db.upgrade import open_database
from db.vectors import save_vectors
from tests.benchmarks.bench_embedding import fastest
from tests.benchmarks.index_rivals import RIVALS, Search, Vectors, Words

DIMENSION, LIMIT = 384, 20
SIZES = (10_000, 100_000)
CORES = os.cpu_count() or 1
STATUSES = {None: "all", "disputed": "1 %", "verified": "30 %"}


@dataclass(frozen=True, slots=True)
class Corpus:
    """The same rows for everyone: vectors (n, d), statuses (n,), and queries (q, d)."""

    vectors: Vectors
    statuses: Words
    queries: Vectors


def corpus(count: int, *, seed: int = 7) -> Corpus:
    """Return unit vectors that lie as the default model's do: any two at a cosine of .7 to 1, in clusters."""
    chosen = np.random.default_rng(seed)
    centres = chosen.standard_normal((1_000, DIMENSION), dtype=np.float32) / np.sqrt(DIMENSION)
    common = np.full(DIMENSION, 2 / np.sqrt(DIMENSION), np.float32)

    def drawn(size: int) -> Vectors:
        rows = 0.35 * chosen.standard_normal((size, DIMENSION), dtype=np.float32) / np.sqrt(DIMENSION)
        rows += common + 0.8 * centres[chosen.integers(0, 1_000, size)]
        # As they come out of the table, so that all rank the same numbers.
        stored: NDArray[np.float16] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
        return stored.astype(np.float32)

    vectors = np.empty((count, DIMENSION), np.float32)
    for first in range(0, count, 50_000):
        vectors[first : first + 50_000] = drawn(min(50_000, count - first))
    statuses = chosen.choice(["disputed", "verified", "new"], count, p=[0.01, 0.3, 0.69])
    return Corpus(vectors, statuses, drawn(8))


def fill(database: Database, rows: Corpus, *, model: str) -> None:
    """Store a claim for each vector; their texts are no part of this and stay short."""
    moment = datetime.now(UTC)
    for first in range(0, len(rows.vectors), 20_000):
        numbers = range(first, min(first + 20_000, len(rows.vectors)))
        hashes = [f"{number:064d}" for number in numbers]
        claims = [
            {
                "id": number + 1, "text": f"claim {number}", "searchable": "", "fingerprint": key,
                "text_hash": key, "language": "en", "negated": False, "check_worthiness": 0.5,
                "status": ClaimStatus(rows.statuses[number]), "version": 1, "created_at": moment,
                "updated_at": moment,
            }
            for number, key in zip(numbers, hashes, strict=True)
        ]  # fmt: skip
        with database.write() as session:
            session.execute(insert(Claim), claims)
            save_vectors(session, model, hashes, rows.vectors[first : first + 20_000], now=moment)


def ours(database: Database, index: VectorIndex) -> Search:
    """Return the vector part of a search, changes and filter read from the database."""

    def search(query: Vectors, status: str | None) -> list[int]:
        chosen = None if status is None else ClaimFilter(statuses=(ClaimStatus(status),))
        with database.read() as session:
            view = current_view(session, index)
            found = nearest_claims(session, view, query, chosen=chosen, limit=LIMIT)
        return [claim_id - 1 for claim_id in found]

    return search


def alone(database: Database, index: VectorIndex, statuses: Words) -> Search:
    """Return the search of the index alone, with the ids of who passes given."""
    with database.read() as session:
        view = current_view(session, index)
    allowed = {status: np.flatnonzero(statuses == status) + 1 for status in STATUSES if status}

    def search(query: Vectors, status: str | None) -> list[int]:
        found = view.nearest(query, limit=LIMIT, allowed=allowed[status] if status else None)
        return [claim_id - 1 for claim_id, _ in found]

    return search


def _passes(vectors: Vectors, pool: ThreadPoolExecutor) -> list[Callable[[], object]]:
    """Return ways to read every number once; the fastest of them is the speed of memory."""
    chunks = [vectors[first : first + 16_384] for first in range(0, len(vectors), 16_384)]
    return [
        lambda: list(pool.map(np.max, chunks)),
        lambda: list(pool.map(np.sum, chunks)),
        lambda: list(pool.map(lambda chunk: np.vecdot(chunk, chunk), chunks)),
    ]


def recall(search: Search, rows: Corpus, status: str | None) -> float:
    """Return the share of the truly nearest that a search finds, ties counted as found."""
    mask = np.ones(len(rows.statuses), np.bool_) if status is None else rows.statuses == status
    shares = []
    for query in rows.queries:
        scores = np.where(mask, rows.vectors @ query, -np.inf)
        least = np.partition(scores, -LIMIT)[-LIMIT]
        shares.append(sum(scores[row] >= least - 1e-5 for row in set(search(query, status))) / LIMIT)
    return float(np.mean(shares))


class Storage:
    """What the rows could be kept as: time, memory and recall of each, over the same vectors."""

    def __init__(self, rows: Corpus) -> None:
        self._rows = rows
        self._half = rows.vectors.astype(np.float16)
        self._mean = rows.vectors[:10_000].mean(axis=0)
        self._signs = self._signed(rows.vectors)

    def _signed(self, vectors: Vectors) -> NDArray[np.uint64]:
        # All lie in one direction: without the mean taken off most signs would be the same.
        parts = [
            np.packbits(vectors[first : first + 50_000] > self._mean, axis=1).view(np.uint64)
            for first in range(0, len(vectors), 50_000)
        ]
        return np.concatenate(parts)

    def half(self, query: Vectors, _status: str | None) -> list[int]:
        """Scan float16: half the memory, but no processor at hand multiplies them."""
        scores = np.vecdot(self._half, query.astype(np.float16)).astype(np.float32)
        return [int(row) for row in np.argpartition(scores, -LIMIT)[-LIMIT:]]

    def signs(self, query: Vectors, _status: str | None) -> list[int]:
        """Compare signs, then score the best thousand in full: 1/32 of the memory, not exact."""
        (wanted,) = self._signed(query[None])
        differing = np.bitwise_count(self._signs ^ wanted).sum(axis=1, dtype=np.uint16)
        few = np.argpartition(differing, 1_000)[:1_000]
        scores = self._half[few].astype(np.float32) @ query
        return [int(row) for row in few[np.argpartition(scores, -LIMIT)[-LIMIT:]]]

    def report(self) -> None:
        """Print a line for each way."""
        query = self._rows.queries[0]
        half, signs = fastest([lambda: self.half(query, None), lambda: self.signs(query, None)], rounds=3)
        for name, took, memory, way in (
            ("  float16", half, self._half.nbytes, self.half),
            ("  sign bits, 1,000 rescored", signs, self._signs.nbytes, self.signs),
        ):
            found = recall(way, self._rows, None)
            print(f"{name:34}{took * 1e3:9.1f} ms {memory / 1e6:9.0f} MB  recall {found:.3f}")


def _eight_at_once(database: Database, index: VectorIndex, rows: Corpus) -> tuple[float, float, float]:
    """Return queries a second of ours alone, of ours in eight threads, and of BLAS in eight threads."""
    search, times = ours(database, index), 40

    def rate(work: Callable[[Vectors], object], threads: int) -> float:
        with ThreadPoolExecutor(threads) as pool:
            start = time.perf_counter()
            list(pool.map(work, [rows.queries[turn % len(rows.queries)] for turn in range(times)]))
            return times / (time.perf_counter() - start)

    mine = lambda query: search(query, None)  # noqa: E731
    return rate(mine, 1), rate(mine, 8), rate(lambda query: rows.vectors @ query, 8)


@contextmanager
def _rivals(rows: Corpus, *, slow: bool) -> Iterator[dict[str, Search]]:
    ready: dict[str, Search] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for rival in RIVALS:
            if not rival.installed:
                print(f"  {rival.name}: not installed, left out")
            elif len(rows.vectors) > rival.most and not slow:
                print(f"  {rival.name}: left out, filling it with {len(rows.vectors):,} rows takes too long")
            else:
                place = Path(folder) / rival.module
                place.mkdir()
                start = time.perf_counter()
                ready[rival.name] = rival.fill(rows.vectors, rows.statuses, place, LIMIT)
                print(f"  {rival.name}: filled in {time.perf_counter() - start:.1f} s")
        yield ready


def measure(count: int, *, slow: bool = False) -> None:
    """Print all figures for one size; ``slow`` fills also those that take minutes."""
    rows = corpus(count)
    print(f"{count:,} vectors of {DIMENSION} numbers, {rows.vectors.nbytes / 1e6:.0f} MB as float32")
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/claims.db")
        fill(database, rows, model="m")
        index = VectorIndex("m")
        start, work = time.perf_counter(), time.process_time()
        with database.read() as session:
            memory = current_view(session, index).nbytes
        took, work = time.perf_counter() - start, time.process_time() - work
        print(f"  start-up: {took:.2f} s ({work:.2f} s of processor), {memory / 1e6:.0f} MB in memory")
        with _rivals(rows, slow=slow) as rivals:
            mine = {"ours": ours(database, index), "ours, index alone": alone(database, index, rows.statuses)}
            _table(rows, {**mine, **rivals})
        _against_memory(rows, mine["ours, index alone"])
        one, eight, blas = _eight_at_once(database, index, rows)
        print(f"  queries a second: {one:.0f}, in 8 threads {eight:.0f}; the product by BLAS in 8 {blas:.0f}")
        database.close()
    Storage(rows).report()


def _table(rows: Corpus, ways: dict[str, Search]) -> None:
    for status, label in STATUSES.items():
        asked = [partial(way, rows.queries[0], status) for way in ways.values()]
        times = fastest(asked, rounds=min(max(3_000_000 // len(rows.vectors), 7), 50))
        for name, took in zip(ways, times, strict=True):
            ratio = "" if name == "ours" else f"  {took / times[0]:6.1f} times ours"
            found = recall(ways[name], rows, status)
            print(f"  {label:5}{name:27}{took * 1e3:9.1f} ms  recall {found:.3f}{ratio}")


def _against_memory(rows: Corpus, search: Search) -> None:
    """Print how near the index comes to reading its numbers once; many rounds, as both are short."""
    with ThreadPoolExecutor(CORES) as pool:
        passes = _passes(rows.vectors, pool)
        *floors, took = fastest([*passes, partial(search, rows.queries[0], None)], rounds=40)
    print(
        f"  one pass over memory {min(floors) * 1e3:.2f} ms, index alone {took / min(floors):.2f} times that"
    )


def main(sizes: Sequence[int] = SIZES, *, slow: bool = False) -> None:
    """Print the table for each size."""
    print(f"{CORES} cores, load {os.getloadavg()[0]:.1f}")
    for count in sizes:
        measure(count, slow=slow)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rivals", type=Path)
    parser.add_argument("--slow", action="store_true", help="also fill what takes minutes to fill")
    options = parser.parse_args()
    if options.rivals:
        sys.path.append(str(options.rivals))
    main(options.sizes, slow=options.slow)
