"""Other ways to find the nearest vectors, each as its own documentation has people write it.

The libraries are no requirement of the project: one that is not installed is left out with a line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Words = NDArray[np.str_]
Search = Callable[[Vectors, str | None], list[int]]
"""Takes a query (d,) and a status or None, and returns the places of the nearest rows, nearest first."""


@dataclass(frozen=True, slots=True)
class Rival:
    """How to fill it, and up to how many rows that is a matter of minutes."""

    name: str
    module: str
    fill: Callable[[Vectors, Words, Path, int], Search]
    most: int

    @property
    def installed(self) -> bool:
        """Whether its library is there."""
        return find_spec(self.module) is not None


def _pandas(vectors: Vectors, statuses: Words, _folder: Path, limit: int) -> Search:
    frame = pd.DataFrame({"status": statuses, "vector": list(vectors)})

    def search(query: Vectors, status: str | None) -> list[int]:
        some = frame if status is None else frame[frame["status"] == status]
        scores = some["vector"].apply(lambda vector: float(np.dot(vector, query)))
        return list(some.assign(score=scores).sort_values("score", ascending=False).head(limit).index)

    return search


def _faiss(vectors: Vectors, statuses: Words, _folder: Path, limit: int) -> Search:
    faiss = import_module("faiss")
    flat: Any = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    # Made beforehand, which spares it what ours pays for: asking the database who passes.
    selectors = {
        str(status): faiss.IDSelectorBatch(np.flatnonzero(statuses == status).astype(np.int64))
        for status in np.unique(statuses)
    }

    def search(query: Vectors, status: str | None) -> list[int]:
        chosen = None if status is None else faiss.SearchParameters(sel=selectors[status])
        return [int(row) for row in flat.search(query[None], limit, params=chosen)[1][0]]

    return search


def _connection(path: Path) -> Any:
    """Open a database with sqlite-vec in it; many Pythons cannot load extensions, APSW always can."""
    if hasattr(sqlite3.Connection, "enable_load_extension"):
        connection: Any = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    else:
        connection = import_module("apsw").Connection(str(path))
    connection.enable_load_extension(True)
    import_module("sqlite_vec").load(connection)
    return connection


def _sqlite_vec(vectors: Vectors, statuses: Words, folder: Path, limit: int) -> Search:
    connection = _connection(folder / "vec.db")
    columns = f"vector float[{vectors.shape[1]}] distance_metric=cosine, status text"
    connection.execute(f"CREATE VIRTUAL TABLE rows USING vec0({columns})")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO rows (rowid, vector, status) VALUES (?, ?, ?)",
        ((row, vectors[row].tobytes(), str(statuses[row])) for row in range(len(vectors))),
    )
    connection.execute("COMMIT")
    query_all = "SELECT rowid FROM rows WHERE vector MATCH ? AND k = ?"

    def search(query: Vectors, status: str | None) -> list[int]:
        asked = (query.tobytes(), limit, *([] if status is None else [status]))
        rows = connection.execute(query_all + ("" if status is None else " AND status = ?"), asked)
        return [row for (row,) in rows]

    return search


def _chromadb(vectors: Vectors, statuses: Words, folder: Path, limit: int) -> Search:
    quiet = import_module("chromadb.config").Settings(anonymized_telemetry=False)
    client: Any = import_module("chromadb").PersistentClient(str(folder), settings=quiet)
    rows = client.create_collection("rows", metadata={"hnsw:space": "cosine"}, embedding_function=None)
    for first in range(0, len(vectors), 5_000):
        some = range(first, min(first + 5_000, len(vectors)))
        rows.add(
            ids=[str(row) for row in some],
            embeddings=vectors[first : first + 5_000],
            metadatas=[{"status": str(statuses[row])} for row in some],
        )

    def search(query: Vectors, status: str | None) -> list[int]:
        where = None if status is None else {"status": status}
        found = rows.query(query_embeddings=query[None], n_results=limit, where=where, include=[])
        return [int(row) for row in found["ids"][0]]

    return search


RIVALS = (
    Rival("pandas + cosine", "pandas", _pandas, 1_000_000),
    Rival("faiss flat", "faiss", _faiss, 1_000_000),
    Rival("sqlite-vec", "sqlite_vec", _sqlite_vec, 1_000_000),
    Rival("chromadb", "chromadb", _chromadb, 10_000),
)
