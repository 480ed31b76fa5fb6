"""Taking in a file of claims that somebody else collected: as a stream, batch by batch, resumable.

Each row is stored as a document of its own whose whole text is the claim, so that source, address, day
and claimant stay those of the row and every quote stands at its offsets. A text that is known already
becomes one more mention of that claim. A row that is stored is recognised by what it says (see
`document_hash`), so that a second run, or a run after a kill, takes up where the first one ended.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from claims.documents.naming import shown_name
from claims.extraction.worthiness import CheckWorthiness
from claims.records import Progress
from claims.services import audit, review
from claims.services.import_files import ClaimRow, RefusedRow, count_lines, read_rows
from claims.services.import_rows import (
    ReadRow,
    add_claims,
    add_documents,
    add_mentions,
    claims_by_fingerprint,
    document_hash,
    known_hashes,
    read_texts,
)
from claims.services.permissions import Action, acting, check
from claims.similarity.embedder import Embedder
from claims.vocabulary import ClaimStatus, EventKind
from db.engine import Database
from db.models import Claim
from db.queries import batches
from db.vectors import save_vectors

BATCH = 512
"""Rows of one transaction: few enough that a kill costs seconds, many enough to keep the model busy."""

SWITCH_INTERVAL = 0.0005
"""Seconds that a thread keeps the interpreter when others wait for it."""

Tell = Callable[[int, str], None]
"""Called as ``tell(line, reason)`` for a row that is refused, or whose status is not taken over."""


@dataclass(slots=True)
class ImportResult:
    """What an import did: every row is ``imported``, ``known`` already, or ``refused``.

    ``new_claims`` counts the texts that nobody had said yet, ``marked`` the claims that got the status of
    their row, ``unmarked`` the rows whose status was not taken over.
    """

    imported: int = 0
    known: int = 0
    refused: int = 0
    new_claims: int = 0
    marked: int = 0
    unmarked: int = 0

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return self.imported + self.known + self.refused


@dataclass(frozen=True, slots=True)
class _Run:
    """One import: where it stores, for whom, and what it has done so far."""

    database: Database
    worthiness: CheckWorthiness
    embedder: Embedder
    file: str
    by: str
    tell: Tell
    done: ImportResult = field(default_factory=ImportResult)


@dataclass(frozen=True, slots=True)
class _Scored:
    """Check-worthiness (n,) and vectors (n, d) of a batch, row for row."""

    worth: NDArray[np.float64]
    vectors: NDArray[np.float32]


def import_claims(
    database: Database,
    path: Path,
    *,
    worthiness: CheckWorthiness,
    embedder: Embedder,
    by: str,
    tell: Tell,
    progress: Progress | None = None,
    named: Mapping[str, str] | None = None,
) -> ImportResult:
    """Store the claims of a file; rows that are stored already are left alone.

    The model runs beside everything else and with no transaction open: while it reads a batch, the one
    before is stored. A status other than new becomes a verdict of ``by``, with the file as its reason,
    unless somebody decided about that claim before. ``progress`` counts lines, after each batch that is
    stored and at the end; ``named`` is as `read_rows` takes it. Raises NotAllowedError, and DocumentError
    when the file cannot be read at all.
    """
    with database.read() as session:
        check(session, by, Action.IMPORT_CLAIMS)
    run = _Run(database, worthiness, embedder, shown_name(path.name), by, tell)
    lines = count_lines(path)
    with _sharing_the_interpreter():
        for last in _stored_up_to(run, read_rows(path, named=named)):
            if progress:
                progress(last, max(last, lines))
    if progress:
        progress(lines, lines)  # whatever comes last may be blank, or refused
    return run.done


def _stored_up_to(run: _Run, rows: Iterable[ClaimRow | RefusedRow]) -> Iterator[int]:
    """Store batch after batch; yield the line of the last row of each once it is stored."""
    with ThreadPoolExecutor(1, thread_name_prefix="import") as pool:
        before: _Batch | None = None
        for taken in _in_batches(_taken(run, rows)):
            batch = _Batch(taken[-1].line, pool, run, _not_stored(run, taken))
            if before:
                yield _store(run, before)
            before = batch
        if before:
            yield _store(run, before)


@contextmanager
def _sharing_the_interpreter() -> Iterator[None]:
    """Let the model's threads have the interpreter soon, of which they need a moment between two products.

    While rows are read they would wait five milliseconds each time, as long as several products take, and
    the model run at half its speed. The setting is the whole process's, and put back at the end.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, SWITCH_INTERVAL))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class _Batch:
    """Rows on their way: the model works on them from the start, the rest is read meanwhile."""

    def __init__(
        self, last_line: int, pool: ThreadPoolExecutor, run: _Run, rows: Mapping[str, ClaimRow]
    ) -> None:
        self.last_line = last_line
        self._scored = pool.submit(_score, run, [row.text for row in rows.values()])
        self.rows = read_texts(rows)

    def scored(self) -> _Scored:
        """Return what the model made of the rows, once it is done."""
        return self._scored.result()


def _in_batches(rows: Iterator[ClaimRow]) -> Iterator[list[ClaimRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _taken(run: _Run, rows: Iterable[ClaimRow | RefusedRow]) -> Iterator[ClaimRow]:
    """Yield the rows that can be taken, and tell of the others."""
    for row in rows:
        if isinstance(row, ClaimRow):
            yield row
        else:
            run.done.refused += 1
            run.tell(row.line, row.reason)


def _not_stored(run: _Run, rows: Sequence[ClaimRow]) -> dict[str, ClaimRow]:
    """Return the rows that are not stored, each once, by `document_hash`."""
    by_hash: dict[str, ClaimRow] = {}
    for row in rows:
        by_hash.setdefault(document_hash(row), row)
    with run.database.read() as session:
        known = known_hashes(session, list(by_hash))
    fresh = {key: row for key, row in by_hash.items() if key not in known}
    run.done.known += len(rows) - len(fresh)
    return fresh


def _score(run: _Run, texts: Sequence[str]) -> _Scored:
    """Score and embed texts: in one pass where the head sits on the configured model."""
    scored = run.worthiness.score(texts)
    vectors = scored.vectors
    if texts and run.worthiness.model_name != run.embedder.model_name:
        vectors = run.embedder.embed_passages(texts)
    return _Scored(scored.probabilities, vectors)


def _store(run: _Run, batch: _Batch) -> int:
    """Store a batch as a whole, but for rows that another import stored meanwhile; return its last line."""
    if not batch.rows:
        return batch.last_line
    scored = batch.scored()
    with run.database.write() as session:
        known = known_hashes(session, [read.document_hash for read in batch.rows])
        places = [n for n, read in enumerate(batch.rows) if read.document_hash not in known]
        fresh = [batch.rows[n] for n in places]
        claims, new = _store_rows(session, run, fresh, scored.worth[places])
        hashes = [read.text_hash for read in fresh]
        save_vectors(session, run.embedder.model_name, hashes, scored.vectors[places], now=audit.now())
        marked, left = _mark(session, run, fresh, claims)
    run.done.imported += len(fresh)
    run.done.known += len(known)
    run.done.new_claims += new
    run.done.marked += marked
    run.done.unmarked += len(left)
    for line, reason in left:
        run.tell(line, reason)
    return batch.last_line


def _store_rows(
    session: Session, run: _Run, rows: Sequence[ReadRow], worth: NDArray[np.float64]
) -> tuple[dict[str, int], int]:
    """Store documents, claims and mentions; return claim ids by fingerprint, and how many are new."""
    now, user = audit.now(), acting(session, run.by, Action.IMPORT_CLAIMS)
    known = claims_by_fingerprint(session, [read.fingerprint for read in rows])
    new: dict[str, tuple[ReadRow, float]] = {}
    for read, score in zip(rows, worth, strict=True):
        new.setdefault(read.fingerprint, (read, float(score)))
    made = add_claims(session, [pair for key, pair in new.items() if key not in known], now=now)
    claims = known | {claim["fingerprint"]: claim["id"] for claim in made}
    documents = add_documents(session, rows, file=run.file, now=now)
    mentions = add_mentions(session, rows, documents, claims, now=now)
    proposed = {claim["id"] for claim in made}
    audit.record_all(session, user, _events(documents, mentions, proposed))
    return claims, len(made)


def _events(
    documents: Iterable[Mapping[str, Any]], mentions: Iterable[Mapping[str, Any]], proposed: set[int]
) -> Iterator[audit.Entry]:
    """Give the events of each row; a new claim's first mention is its proposal."""
    for document, mention in zip(documents, mentions, strict=True):
        told = {key: document[key] for key in ("title", "name", "url", "content_hash", "external_id")}
        yield audit.Entry(EventKind.DOCUMENT_ADDED, document_id=document["id"], payload=told)
        first = mention["claim_id"] in proposed
        proposed.discard(mention["claim_id"])
        yield audit.Entry(
            EventKind.CLAIM_PROPOSED if first else EventKind.MENTION_ADDED,
            claim_id=mention["claim_id"],
            document_id=document["id"],
            payload={"mention": mention["id"], "text": mention["quote"]},
        )


def _mark(
    session: Session, run: _Run, rows: Sequence[ReadRow], claims: Mapping[str, int]
) -> tuple[int, list[tuple[int, str]]]:
    """Give claims that nobody decided about the status of their row; return how many, and what was left."""
    decided = [read for read in rows if read.row.status is not ClaimStatus.NEW]
    stored = _claims(session, [claims[read.fingerprint] for read in decided])
    given: dict[int, ClaimStatus] = {}
    left = []
    for read in decided:
        claim, status = stored[claims[read.fingerprint]], read.row.status
        waits = claim.status is ClaimStatus.NEW and claim.merged_into_id is None
        stands = given.setdefault(claim.id, status) if waits else claim.status
        if claim.merged_into_id is not None or stands is not status:
            left.append((read.row.line, _standing(claim, stands, status)))
    review.mark_new(session, given, by=run.by, reason=f"imported from {run.file}")
    return len(given), left


def _claims(session: Session, ids: Sequence[int]) -> dict[int, Row[int, ClaimStatus, int | None]]:
    return {
        row.id: row
        for some in batches(ids)
        for row in session.execute(
            select(Claim.id, Claim.status, Claim.merged_into_id).where(Claim.id.in_(some))
        )
    }


def _standing(claim: Row[int, ClaimStatus, int | None], stands: ClaimStatus, status: ClaimStatus) -> str:
    if claim.merged_into_id is not None:
        return f"claim {claim.id} is joined into claim {claim.merged_into_id}, so it was not marked {status}"
    return f"claim {claim.id} is {stands} already and was not marked {status}"
