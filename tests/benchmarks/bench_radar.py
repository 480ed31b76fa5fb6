"""What the radar adds to taking in a document of thirty claims where 100,000 are stored.

Run it with ``python -m tests.benchmarks.bench_radar``. Some 700 of the stored claims are embedded and read
like any document: of the same thirty things, measured otherwise, denied, told, and of the like in other
towns; the rest are invented. Every round takes the document in anew, on a copy of the database whose vectors
are in memory, as they are in a dashboard that is open.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText
from claims.services import intake, radar
from claims.services.comparing import LEAST, Ids, StatementComparer, StatementReader
from claims.services.families import Pair
from claims.services.meaning import current_view
from claims.services.radar import Clash, Radar
from claims.services.suggesting import Suggester, suggest
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.index import VectorIndex
from claims.similarity.matching import Comparison
from claims.similarity.matching_statements import Statement
from db.engine import Database
from db.upgrade import open_database
from tests.benchmarks.bench_intake import TimedEmbedder
from tests.benchmarks.many_claims import fill, invented_claims
from tests.benchmarks.radar_sentences import SENTENCES, archive, document

CLAIMS = 100_000
ROUNDS = 5
MOST = 1.0
"""How many times the intake's own embedding the radar may add."""


class TimedComparer(StatementComparer):
    """The real comparer, with a stop-watch round what only the radar asks for."""

    def __init__(self, embedder: TimedEmbedder) -> None:
        super().__init__(embedder)
        self.seconds = 0.0
        self.found: dict[Ids, Clash] = {}

    def _clashes(self, read: Mapping[int, Statement], compared: Mapping[Ids, Comparison]) -> dict[Ids, Clash]:
        start = time.perf_counter()
        self.found = super()._clashes(read, compared)
        self.seconds += time.perf_counter() - start
        return self.found


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds that intake embeds, that all takes after storing and the model's part of it, and the radar's.

    ``share`` is what the radar adds to suggesting, ``alone`` what it takes where nothing is suggested.
    """

    embedding: float
    after: float
    model: float
    share: float
    alone: float
    conflicts: int


class Bench:
    """A database on disk that is copied for every round, and the models, loaded once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.embedder = TimedEmbedder(SentenceTransformerEmbedder())
        self.extractor = Extractor(CheckWorthiness(self.embedder))

    def fill(self, count: int) -> None:
        """Store the archive, and invented claims until there are ``count``."""
        database = self._open("filled.db")
        texts = archive()
        fill(database, invented_claims(count - len(texts) * len(SENTENCES)), model=self.embedder.model_name)
        for number, text in enumerate(texts):
            self._take_in(database, text, name=f"archive {number}")
        database.close()

    def round(self) -> Round:
        """Take the document in, and measure what comes then."""
        database, index = self._copy(), VectorIndex(self.embedder.model_name)
        with database.read() as session:
            current_view(session, index)
        self.embedder.seconds = 0.0
        new = self._take_in(database, document(), name="new")
        embedding, self.embedder.seconds = self.embedder.seconds, 0.0
        alone = _timed_look(database, new, index)
        comparer = TimedComparer(self.embedder)
        start = time.perf_counter()
        suggest(database, new, suggester=Suggester(comparer, index, LEAST))
        after = time.perf_counter() - start
        share = comparer.seconds + _timed_keep(database, comparer.found)
        database.close()
        return Round(embedding, after, self.embedder.seconds, share, alone, len(comparer.found))

    def _take_in(self, database: Database, text: str, *, name: str) -> list[int]:
        read = DocumentText(text, language="en", name=name)
        result = intake.take_in(database, read, extractor=self.extractor, embedder=self.embedder, by="bench")
        return [mention.claim_id for mention in result.mentions]

    def _open(self, name: str) -> Database:
        return open_database(f"sqlite:///{self._folder / name}")

    def _copy(self) -> Database:
        shutil.copyfile(self._folder / "filled.db", self._folder / "round.db")
        return self._open("round.db")


def _timed_look(database: Database, claim_ids: list[int], index: VectorIndex) -> float:
    """Time the radar by itself; what it found is taken out again, so that nothing is left out later."""
    start = time.perf_counter()
    radar.look(database, claim_ids, radar=Radar(StatementReader(), index, LEAST))
    took = time.perf_counter() - start
    _forget(database)
    return took


def _timed_keep(database: Database, found: Mapping[Ids, Clash]) -> float:
    _forget(database)
    start = time.perf_counter()
    with database.write() as session:
        radar.keep(session, {Pair(*ids): clash for ids, clash in found.items()})
    return time.perf_counter() - start


def _forget(database: Database) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM conflicts")


def main(count: int = CLAIMS, rounds: int = ROUNDS) -> None:
    """Print what comes after storing a document, beside the embedding that came before."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.fill(count)
        bench.round()  # the first one loads and compiles
        found = [bench.round() for _ in range(rounds)]
    middle = {name: statistics.median(getattr(one, name) for one in found) for name in Round.__slots__}
    ratio = {name: statistics.median(getattr(one, name) / one.embedding for one in found) for name in middle}
    print(
        f"a document of {len(SENTENCES)} claims among {count:,}, {rounds} rounds, {middle['conflicts']:.0f} "
        f"conflicts found; intake embeds for {middle['embedding'] * 1e3:.0f} ms"
    )
    _line("suggesting and the radar, all that comes after storing", middle["after"], ratio["after"])
    _line("  of which the model, to tell what says the same", middle["model"], ratio["model"])
    _line("the radar where nothing is suggested", middle["alone"], ratio["alone"])
    verdict = "within" if ratio["share"] <= MOST else "NOT within"
    _line("the radar, beside suggesting", middle["share"], ratio["share"])
    print(f"  {verdict} {MOST} of the intake's embedding")


def _line(what: str, seconds: float, ratio: float) -> None:
    print(f"{what}: {seconds * 1e3:.0f} ms, {ratio:.2f} of the intake's embedding")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    main(options.claims, options.rounds)
