"""Real news pages read and proposed from: crashes, what the page's furniture adds, and the time it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from claims.documents.reading import read_file
from claims.errors import WorkbenchError
from claims.extraction.extractor import Extractor
from claims.extraction.passages import split_passages
from claims.records import ClaimCandidate, DocumentText
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.text import fold_space
from tests.quality.measures import read_jsonl

ARTICLES = Path(__file__).parent / "articles"


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page: proposals, those that hold furniture, and seconds to claims and for the vectors alone.

    ``first`` are the seconds when the process had not met the page yet: what a language's patterns
    compile, a process pays once, and a desk's runs all day.
    """

    name: str
    proposed: int
    furniture: int
    first: float
    seconds: float
    embedding: float


def print_pages(folder: Path, extractor: Extractor, embedder: SentenceTransformerEmbedder) -> None:
    """Print one line for all pages of ``folder``, and one for each page that could not be read."""
    if not folder.is_dir():
        print(f"{folder} is not there, skipped")
        return
    pages = list(_readings(folder, extractor, embedder))
    proposed = sum(page.proposed for page in pages)
    furniture = sum(page.furniture for page in pages)
    embedding = sum(page.embedding for page in pages)
    ratio = sum(page.seconds for page in pages) / embedding
    first = sum(page.first for page in pages) / embedding
    print(f"pages: {len(pages)} read, {proposed} proposed, {furniture} of them furniture", end="")
    print(f" ({furniture / max(proposed, 1):.1%}); file to claims takes {ratio:.2f} x the embedding", end="")
    print(f" alone ({first:.2f} x where the process compiles its patterns meanwhile)")


def _readings(
    folder: Path, extractor: Extractor, embedder: SentenceTransformerEmbedder
) -> Iterator[PageReading]:
    rows = read_jsonl(folder / "expected.jsonl")
    for article in sorted(ARTICLES.glob("*.txt")):
        extractor.propose(read_file(article))
    first = {}
    for row in rows:
        try:
            first[row["file"]] = _timed(folder / row["file"], extractor)[1]
        except WorkbenchError as error:
            print(f"  {row['file']}: {error}")
    for row in rows:
        if row["file"] in first:
            yield _reading(folder / row["file"], row, extractor, embedder, first=first[row["file"]])


def _timed(path: Path, extractor: Extractor) -> tuple[DocumentText, float, Sequence[ClaimCandidate]]:
    start = perf_counter()
    document = read_file(path)
    proposed = extractor.propose(document).candidates
    return document, perf_counter() - start, proposed


def _reading(
    path: Path,
    row: dict[str, Any],
    extractor: Extractor,
    embedder: SentenceTransformerEmbedder,
    *,
    first: float,
) -> PageReading:
    document, seconds, proposed = _timed(path, extractor)
    passages = split_passages(document.text, document.language)
    kept = [fold_space(one.text) for one in passages if one.kind.can_hold_claim]
    start = perf_counter()
    embedder.embed_passages(kept)
    embedding = perf_counter() - start
    return PageReading(path.name, len(proposed), _furniture(proposed, row), first, seconds, embedding)


def _furniture(proposed: Sequence[ClaimCandidate], row: dict[str, Any]) -> int:
    chunks = [fold_space(chunk) for chunk in row["without"]]
    return sum(any(chunk in fold_space(one.quote) for chunk in chunks) for one in proposed)
