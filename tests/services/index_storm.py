"""Eight processes add and delete claims while this one searches, every answer checked by brute force.

Run it for a minute with ``python -m tests.services.index_storm --seconds 60``.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from claims.records import DocumentText
from claims.services import intake
from claims.services.meaning import current_view, nearest_claims
from claims.services.search import search
from claims.similarity.index import VectorIndex
from claims.vocabulary import ClaimStatus
from db.engine import Database
from db.queries import ClaimFilter
from db.upgrade import open_database
from tests.fakes import TrigramEmbedder, candidate, prepared

PROJECT = Path(__file__).resolve().parents[2]
WRITERS, SEARCHERS = 8, 2
MODEL = TrigramEmbedder().model_name
ENOUGH = 1_500
"""From so many claims on more are deleted than added."""

WORDS = ("ferry", "harbour", "school", "bridge", "mayor", "court", "grain", "tram", "winter", "levy", "nurse")
FILTERS: tuple[ClaimFilter | None, ...] = (
    None,
    ClaimFilter(languages=("de",)),
    ClaimFilter(languages=("en", "fr")),
    ClaimFilter(statuses=(ClaimStatus.NEW,)),
    ClaimFilter(statuses=(ClaimStatus.DISPUTED,)),
)


@dataclass(slots=True)
class Report:
    """What a storm came to; ``wrong`` and ``failures`` are to stay empty."""

    claims: int = 0
    changes: int = 0
    checks: int = 0
    searches: int = 0
    wrong: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def _sentence(chosen: random.Random) -> str:
    return f"The {' '.join(chosen.sample(WORDS, 4))} cost {chosen.randint(2, 400)} crowns."


class Writer:
    """One process that adds documents as the program does, and deletes as an administrator would."""

    def __init__(self, database: Database, *, seed: int) -> None:
        self._database, self._chosen = database, random.Random(seed)

    def run(self, seconds: float) -> None:
        """Change the database until the time is over."""
        deadline = time.monotonic() + seconds
        path = self._database.url.database or ""
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
            while time.monotonic() < deadline:
                (count,) = connection.execute("SELECT count(*) FROM claims").fetchone()
                if self._chosen.random() < (0.6 if count < ENOUGH else 0.2):
                    self._add()
                else:
                    self._change(connection)

    def _add(self) -> None:
        lines = list(dict.fromkeys(_sentence(self._chosen) for _ in range(self._chosen.randint(1, 6))))
        document = "\n".join(lines)
        language = self._chosen.choice(["de", "en", "fr", "en", "en"])
        found = [candidate(document, line, language=language) for line in lines]
        with self._database.write() as session:
            intake.store(session, prepared(DocumentText(document, language=language), found), by="ada")

    def _change(self, connection: sqlite3.Connection) -> None:
        changes = [
            self._delete_claims,
            self._delete_vectors,
            self._rewrite_vectors,
            self._replace,
            self._mark,
        ]
        connection.execute("BEGIN IMMEDIATE")
        self._chosen.choice(changes)(connection)
        # Now and then nothing comes of it, and nothing may be seen of it.
        connection.execute("ROLLBACK" if self._chosen.random() < 0.1 else "COMMIT")

    def _some(self, connection: sqlite3.Connection, table: str) -> list[int]:
        rows = connection.execute(f"SELECT id FROM {table} ORDER BY random() LIMIT 5").fetchall()
        # The newest too: its number is given out again.
        newest = connection.execute(f"SELECT max(id) FROM {table} HAVING max(id) > 0").fetchall()
        return list({row[0] for row in rows + newest})

    def _delete_claims(self, connection: sqlite3.Connection) -> None:
        # With foreign keys off, as they are for whoever opens the file by hand: the log names them still.
        for claim_id in self._some(connection, "claims"):
            (key,) = connection.execute("SELECT text_hash FROM claims WHERE id = ?", (claim_id,)).fetchone()
            connection.execute(
                "DELETE FROM mention_times WHERE mention_id IN (SELECT id FROM mentions WHERE claim_id = ?)",
                (claim_id,),
            )
            for table in ("mentions", "quantities", "claim_entities"):
                connection.execute(f"DELETE FROM {table} WHERE claim_id = ?", (claim_id,))
            connection.execute("DELETE FROM claims WHERE id = ?", (claim_id,))
            if self._chosen.random() < 0.5:
                connection.execute("DELETE FROM embeddings WHERE text_hash = ?", (key,))

    def _delete_vectors(self, connection: sqlite3.Connection) -> None:
        for vector_id in self._some(connection, "embeddings"):
            connection.execute("DELETE FROM embeddings WHERE id = ?", (vector_id,))

    def _rewrite_vectors(self, connection: sqlite3.Connection) -> None:
        for vector_id in self._some(connection, "embeddings"):
            connection.execute(
                "UPDATE embeddings SET vector = ? WHERE id = ?", (self._vector().tobytes(), vector_id)
            )

    def _replace(self, connection: sqlite3.Connection) -> None:
        columns = "id, model, text_hash, dimension, vector, created_at"
        for vector_id in self._some(connection, "embeddings"):
            connection.execute(
                f"REPLACE INTO embeddings ({columns}) SELECT ?, model, text_hash, dimension, ?, created_at "
                "FROM embeddings WHERE id = ?",
                (self._chosen.choice([vector_id, None]), self._vector().tobytes(), vector_id),
            )

    def _mark(self, connection: sqlite3.Connection) -> None:
        for claim_id in self._some(connection, "claims"):
            connection.execute("UPDATE claims SET status = 'disputed' WHERE id = ?", (claim_id,))

    def _vector(self) -> NDArray[np.float16]:
        row: NDArray[np.float32] = TrigramEmbedder().embed_passages([_sentence(self._chosen)])[0]
        return row.astype(np.float16)


def _brute_force(
    session: Session, vector: NDArray[np.float32], chosen: ClaimFilter | None
) -> dict[int, float]:
    """Return the cosine of all claims that pass, from the tables alone."""
    rows = session.execute(
        text(
            "SELECT claims.id, claims.language, claims.status, embeddings.vector FROM claims "
            "JOIN embeddings USING (text_hash) WHERE model = :model"
        ),
        {"model": MODEL},
    ).all()
    passing = [row for row in rows if _passes(row.language, row.status, chosen)]
    if not passing:
        return {}
    matrix = np.stack([np.frombuffer(row.vector, "<f2").astype(np.float32) for row in passing])
    return dict(zip([row.id for row in passing], np.vecdot(matrix, vector).tolist(), strict=True))


def _passes(language: str, status: str, chosen: ClaimFilter | None) -> bool:
    if chosen is None:
        return True
    return (not chosen.languages or language in chosen.languages) and (
        not chosen.statuses or status in chosen.statuses
    )


def check(
    session: Session, index: VectorIndex, query: str, *, chosen: ClaimFilter | None, limit: int
) -> str | None:
    """Return how the index differs from brute force in this snapshot, None when it does not."""
    (vector,) = TrigramEmbedder().embed_queries([query])
    found = nearest_claims(session, current_view(session, index), vector, chosen=chosen, limit=limit)
    expected = _brute_force(session, vector, chosen)
    best = sorted(expected, key=lambda claim_id: (-expected[claim_id], claim_id))[:limit]
    if list(found) == best and np.allclose(list(found.values()), [expected[key] for key in best]):
        return None
    return (
        f"{query!r} {chosen}: {list(found.items())[:5]} is not {[(key, expected[key]) for key in best][:5]}"
    )


def _search_beside(
    writers: Sequence[subprocess.Popen[str]],
    database: Database,
    index: VectorIndex,
    chosen: random.Random,
    report: Report,
) -> None:
    """Search as long as anybody writes."""
    embedder = TrigramEmbedder()
    while any(writer.poll() is None for writer in writers):
        limit, only, query = chosen.choice([5, 50, 100_000]), chosen.choice(FILTERS), _sentence(chosen)
        with database.read() as session:
            for _ in range(2):  # the second time others have moved the index on from this snapshot
                wrong = check(session, index, query, chosen=only, limit=limit)
                report.checks += 1
                report.wrong += [wrong] if wrong else []
        with database.read() as session:
            hits = search(session, query, embedder=embedder, index=index, chosen=only)
            report.searches += len(hits) > 0


def _start(url: str, seed: int, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.index_storm", "--url", url, "--seconds", str(seconds)]
    return subprocess.Popen(
        [*command, "--writer", str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        text=True,
    )


def _release(writers: Sequence[subprocess.Popen[str]]) -> None:
    """Let the writers begin together, each once it has imported what it needs."""
    for writer in writers:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdout.readline()
    for writer in writers:
        assert writer.stdin is not None
        print("begin", file=writer.stdin, flush=True)


def storm(database: Database, *, seconds: float) -> Report:
    """Let the writers and the searchers loose on a database, and check it once more when all is quiet."""
    report, index = Report(), VectorIndex(MODEL)
    writers = [_start(database.url.render_as_string(), seed, seconds) for seed in range(WRITERS)]
    with database.read() as session:  # what a first search reads is read before
        search(session, _sentence(random.Random()), embedder=TrigramEmbedder(), index=index)
    _release(writers)
    with ThreadPoolExecutor(SEARCHERS) as pool:
        turns = [
            pool.submit(_search_beside, writers, database, index, random.Random(seed), report)
            for seed in range(SEARCHERS)
        ]
        for turn in turns:
            turn.result()
    for writer in writers:
        _, errors = writer.communicate()
        report.failures += [errors] if writer.returncode else []
    _check_at_the_end(database, index, report)
    return report


def _check_at_the_end(database: Database, index: VectorIndex, report: Report) -> None:
    with database.read() as session:
        for known in (index, VectorIndex(MODEL)):
            wrong = check(session, known, "the levy on the ferry", chosen=None, limit=1_000_000)
            report.wrong += [wrong] if wrong else []
        report.claims = session.scalar(text("SELECT count(*) FROM claims")) or 0
        report.changes = session.scalar(text("SELECT max(id) FROM vector_changes")) or 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a storm in a temporary folder and print what came of it, or be one of its writers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--url")
    parser.add_argument("--writer", type=int)
    options = parser.parse_args(arguments)
    if options.writer is not None:
        writer = Writer(open_database(options.url), seed=options.writer)
        print("ready", flush=True)
        sys.stdin.readline()
        writer.run(options.seconds)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/claims.db")
        report = storm(database, seconds=options.seconds)
        database.close()
    print(f"{report.changes} changes by {WRITERS} processes, {report.claims} claims at the end")
    print(f"{report.checks} answers checked against brute force, {report.searches} whole searches")
    print(*report.wrong, *report.failures, sep="\n")
    print(f"{len(report.wrong)} wrong, {len(report.failures)} failures")
    return 1 if report.wrong or report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
