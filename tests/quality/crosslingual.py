"""Search over the project's own claims and their twins in another language, among claims that look alike.

Each query is a claim whose wording in its own language is not stored: what is right is the twin, and what
is near in letters are the other claims of its story, in the query's language and in the twin's. It has to be
among the first `SEEN`. Posts are asked for besides: their claim has to come first, before its translation.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claims.services.search import search
from claims.similarity.embedder import SentenceTransformerEmbedder, Vectors
from tests.quality.measures import read_jsonl
from tests.quality.retrieval import Corpus, Row, store

PAIRS = Path(__file__).parent / "pairs"
CLAIMS_OF_A_STORY = 4

SEEN = 3
"""Hits that an analyst sees at a glance."""


@dataclass(frozen=True, slots=True)
class Found:
    """The share of queries that find what is right high enough, by what was asked for what."""

    to_english: float
    from_english: float
    posts: float


def held_out_figures(embedder: SentenceTransformerEmbedder) -> Found:
    """Return what search finds for the held-out claims and posts; all of both files are stored."""
    twins, posts = (read_jsonl(PAIRS / f"{name}.jsonl") for name in ("crosslingual", "posts"))
    texts = {row["text"]: row for row in _rows(twins, posts)}
    known = dict(zip(texts, embedder.embed_passages(list(texts)), strict=True))
    to_english, from_english = (
        float(
            np.mean(
                [hit for hits in _folds(twins, list(texts.values()), known, embedder, side) for hit in hits]
            )
        )
        for side in ("text", "english")
    )
    asked = [(row["post"], row["claim"]) for row in posts if row["part"] == "heldout"]
    first = float(np.mean(_hits(asked, list(texts.values()), known, embedder, depth=1)))
    return Found(to_english, from_english, first)


def _rows(twins: Sequence[Row], posts: Sequence[Row]) -> Iterator[dict[str, Any]]:
    for row in twins:
        yield {"id": row["text"], "text": row["text"], "lang": row["language"]}
        yield {"id": row["english"], "text": row["english"], "lang": "en"}
    for row in posts:
        for side in ("claim", "other", "english"):
            if side in row:
                language = "en" if side == "english" else row["language"]
                yield {"id": row[side], "text": row[side], "lang": language}


def _folds(
    twins: Sequence[Row],
    rows: Sequence[Row],
    known: dict[str, Vectors],
    embedder: SentenceTransformerEmbedder,
    side: str,
) -> Iterator[list[bool]]:
    """Yield the hits of one claim of every story after another, with the others of its side stored."""
    wanted = "english" if side == "text" else "text"
    for place in range(CLAIMS_OF_A_STORY):
        left_out = {row[side] for row in twins[place::CLAIMS_OF_A_STORY]}
        asked = [
            (row[side], row[wanted]) for row in twins[place::CLAIMS_OF_A_STORY] if row["part"] == "heldout"
        ]
        yield _hits(asked, [row for row in rows if row["text"] not in left_out], known, embedder, depth=SEEN)


def _hits(
    asked: Sequence[tuple[str, str]],
    rows: Sequence[Row],
    known: dict[str, Vectors],
    embedder: SentenceTransformerEmbedder,
    *,
    depth: int,
) -> list[bool]:
    vectors = np.array([known[row["text"]] for row in rows])
    with tempfile.TemporaryDirectory() as place:
        stored = store(rows, f"sqlite:///{place}/claims.db", vectors, embedder.model_name)
        found = [right in _found(query, stored, embedder, depth) for query, right in asked]
        stored.database.close()
    return found


def _found(query: str, stored: Corpus, embedder: SentenceTransformerEmbedder, depth: int) -> list[str]:
    with stored.database.read() as session:
        hits = search(session, query, embedder=embedder, index=stored.index, limit=depth)
    return [hit.claim.text for hit in hits]
