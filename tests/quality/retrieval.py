"""Measure search on public retrieval sets: ours beside meaning alone and words alone.

Each set is stored through the services in a database of its own and asked through the same search that
the dashboard calls. MAP@5 is the mean of average precision over the first five results; hit@1 the share
of queries whose first result is right. What the fusion adds was found with these sets in sight; its weights
were chosen on every second query, the first, third and so on: that half and the other are given besides.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from claims.extraction.negation import is_negated
from claims.extraction.quantities import read_quantities
from claims.records import ClaimCandidate, DocumentText
from claims.services import intake
from claims.services.search import search
from claims.services.views import SearchHit
from claims.similarity.embedder import SentenceTransformerEmbedder, Vectors
from claims.similarity.index import VectorIndex
from claims.text import fold_space
from db.engine import Database
from db.upgrade import open_database
from tests.fakes import candidate
from tests.quality.measures import read_jsonl

SETS = (
    ("checkthat2022", "corpus.jsonl", ("queries.dev.jsonl",)),
    ("crosslingual", "corpus.en.jsonl", ("queries.de.jsonl", "queries.ru.jsonl")),
    ("multilingual", "corpus.jsonl", ("queries.dev.jsonl",)),
)
DEPTH = 5
Row = Mapping[str, Any]
Ranking = list[set[str]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A stored set: what each claim's id stands for in the set, and the index over its vectors."""

    database: Database
    index: VectorIndex
    names: dict[int, set[str]]


def print_retrieval(folder: Path, embedder: SentenceTransformerEmbedder) -> None:
    """Print one line a set of queries; a set that is absent is named."""
    print("search: MAP@5 and hit@1 of ours, of meaning alone, of words alone; chosen half, other half")
    for name, corpus, queries in SETS:
        path = folder / name / corpus
        if not path.is_file():
            print(f"  {path} is not there, skipped")
            continue
        with tempfile.TemporaryDirectory() as place:
            rows = read_jsonl(path)
            vectors = embedder.embed_passages([_text(row) for row in rows])
            stored = store(rows, f"sqlite:///{place}/claims.db", vectors, embedder.model_name)
            for asked in queries:
                print(
                    _line(f"{name} {asked}", read_jsonl(folder / name / asked), stored, embedder), flush=True
                )
            stored.database.close()


def store(rows: Sequence[Row], url: str, vectors: Vectors, model: str) -> Corpus:
    """Store rows with ``id``, ``text`` and ``lang`` as claims, with their vectors (n, d) of a model."""
    candidates = list(_candidates(rows))
    text = "\n".join(found.text for found in candidates)
    database = open_database(url)
    with database.write() as session:
        prepared = intake.PreparedDocument(DocumentText(text), tuple(candidates), vectors, model)
        result = intake.store(session, prepared, by="evaluation")
    names: dict[int, set[str]] = {}
    for mention, row in zip(result.mentions, rows, strict=True):
        names.setdefault(mention.claim_id, set()).add(row["id"])
    return Corpus(database, VectorIndex(model), names)


def _candidates(rows: Sequence[Row]) -> Iterator[ClaimCandidate]:
    place = 0
    for row in rows:
        text, language = _text(row), row["lang"]
        negated, quantities = is_negated(text, language), read_quantities(text, language)
        found = candidate(text, text, language=language, negated=negated, quantities=quantities)
        yield replace(found, start=place, end=place + len(text))
        place += len(text) + 1


def _text(row: Row) -> str:
    title = f"{row['title']}. " if row.get("title") else ""
    return fold_space(title + row["text"])


def _line(name: str, queries: Sequence[Row], stored: Corpus, embedder: SentenceTransformerEmbedder) -> str:
    with stored.database.read() as session:
        found = [
            search(session, query["text"], embedder=embedder, index=stored.index, limit=50)
            for query in queries
        ]
    orders: list[Callable[[Sequence[SearchHit]], list[SearchHit]]] = [
        list,
        lambda hits: _by_rank(hits, "meaning"),
        lambda hits: _by_rank(hits, "words"),
    ]
    ours, *alone = ([_named(order(hits), stored) for hits in found] for order in orders)
    figures = [_figures(ranking, queries) for ranking in (ours, *alone)]
    halves = [_figures(ours[first::2], queries[first::2]) for first in (0, 1)]
    return f"  {name:36}{'   '.join(figures)}   ({', '.join(halves)})"


def _by_rank(hits: Sequence[SearchHit], ranking: str) -> list[SearchHit]:
    ranks = {rank: hit for hit in hits for rank in _rank(hit, ranking)}
    return [ranks[rank] for rank in sorted(ranks)]


def _rank(hit: SearchHit, ranking: str) -> list[int]:
    start = f"{ranking} rank "
    return [int(signal.removeprefix(start)) for signal in hit.signals if signal.startswith(start)]


def _named(hits: Sequence[SearchHit], stored: Corpus) -> Ranking:
    return [stored.names[hit.claim.id] for hit in hits]


def _figures(rankings: Sequence[Ranking], queries: Sequence[Row]) -> str:
    relevant = [set(query["relevant"]) for query in queries]
    precision = np.mean([_average_precision(*pair) for pair in zip(rankings, relevant, strict=True)])
    first = np.mean(
        [bool(found and found[0] & right) for found, right in zip(rankings, relevant, strict=True)]
    )
    return f"{precision:.3f} {first:.3f}"


def _average_precision(found: Ranking, right: set[str]) -> float:
    hits, total = 0, 0.0
    for place, names in enumerate(found[:DEPTH], start=1):
        if names & right:
            hits += 1
            total += hits / place
    return total / min(len(right), DEPTH)
