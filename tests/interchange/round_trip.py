"""Random claims through every table: in, out, into an empty database, out again, and the same.

``python -m tests.interchange.round_trip --claims 10000`` tries so many; the tests try some 200.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from claims.documents.naming import has_words, web_address
from claims.extraction.worthiness import CheckWorthiness
from claims.interchange.tables import NAMES
from claims.services import table_rows
from claims.services.import_files import COLUMNS
from claims.services.importing import ImportResult, import_claims
from claims.vocabulary import ClaimStatus
from db.engine import Database
from db.upgrade import open_database
from tests.fakes import DigitEmbedder, digit_head

TOGETHER = 500
"""Claims of one database: to make and open one costs more than a claim does."""

KINDS = ("csv", "bom.csv", "xlsx", "parquet")
Claim = dict[str, str]
Promised = list[tuple[Any, ...]]


class Embedder(DigitEmbedder):
    """One model that embeds and that the head sits on."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)


_ANY = st.characters(codec="utf-8", exclude_characters="\0")
_SIGNS = ["_x000D_", "＝", "\x0b", "\u2028", "\u202e", "\ufeff", "\uffff", "0"]
_ODD = st.sampled_from([*"=+-@\t\r\n|%'\"';,", *_SIGNS])
_TEXT = st.lists(_ODD | st.text(_ANY, max_size=12), min_size=1, max_size=6).map("".join).filter(has_words)
_DAYS = st.dates(date(1700, 1, 1), date(2100, 1, 1)).map(date.isoformat)
_PATH = st.text(st.characters(codec="utf-8"), max_size=10)
_URL = _PATH.map(lambda path: f"https://port.example/{path}").filter(lambda url: web_address(url) == url)


def _maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | values


CLAIM = st.fixed_dictionaries(
    {
        "text": _TEXT,
        "language": st.sampled_from(["", "de", "en", "ru", "uk", "fr", "es", "und", "xh"]),
        "external_id": _maybe(_TEXT),
        "source": _maybe(_TEXT),
        "url": _maybe(_URL),
        "claimant": _maybe(_TEXT),
        "said_on": _maybe(_DAYS),
        "status": st.sampled_from(list(ClaimStatus)),
    }
)


class Trips:
    """Databases that are made from an empty one, each for one trip."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0
        self._empty = folder / "empty.db"
        open_database(f"sqlite:///{self._empty}").close()
        self.claims = 0

    def check(self, claims: Sequence[Claim]) -> None:
        """Take claims in and follow them through each format; AssertionError where something is lost."""
        self.claims += len(claims)
        given = self._folder / "given.jsonl"
        given.write_text("".join(json.dumps(claim) + "\n" for claim in claims), encoding="utf-8")
        source = self._taken_in(given)
        before = promised(source)
        for kind in KINDS:
            path = self._folder / f"table.{kind}"
            export(source, path)
            again = self._taken_in(path)
            after = promised(again)
            again.close()
            assert after == before, (kind, sorted({*after} ^ {*before}, key=repr)[:4])
        source.close()

    def _taken_in(self, path: Path) -> Database:
        self._number = (self._number + 1) % 10
        target = self._folder / f"{self._number}.db"
        for left in self._folder.glob(f"{target.name}*"):
            left.unlink()
        shutil.copy(self._empty, target)
        database = open_database(f"sqlite:///{target}")
        refused = list[tuple[int, str]]()
        result = take_in(database, path, refused)
        assert not result.refused, refused
        return database


def take_in(database: Database, path: Path, told: list[tuple[int, str]]) -> ImportResult:
    """Import a file with a model that costs nothing."""
    worthiness = CheckWorthiness(Embedder(), head=digit_head())
    return import_claims(
        database, path, worthiness=worthiness, embedder=Embedder(), by="ada",
        tell=lambda line, reason: told.append((line, reason)),
    )  # fmt: skip


def export(database: Database, path: Path) -> int:
    """Write all claims, as the name of the file says."""
    kind, bom = path.suffix.removeprefix("."), path.name.endswith("bom.csv")
    with path.open("wb") as file, database.read() as session:
        return table_rows.write(file, table_rows.rows(session), kind=kind, bom=bom)


def promised(database: Database) -> Promised:
    """Return what an import promises to take in again, in an order of its own."""
    places = [NAMES.index(name) for name in COLUMNS]
    with database.read() as session:
        rows = [tuple(row[place] for place in places) for row in table_rows.rows(session)]
    return sorted(rows, key=repr)


def cells(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as they stand in it."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def random_claims(count: int) -> list[Claim]:
    """Return so many claims as hypothesis draws them, some of them twice."""
    drawn: list[Claim] = []

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(CLAIM)
    def draw(claim: Claim) -> None:
        drawn.append(claim)

    while len(drawn) < count:
        draw()
    return drawn


def run(trips: Trips, *, claims: int) -> None:
    """Try so many random claims."""
    drawn = random_claims(claims)
    for first in range(0, len(drawn), TOGETHER):
        trips.check(drawn[first : first + TOGETHER])


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--claims", type=int, default=10_000)
    wanted = reader.parse_args().claims
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trips = Trips(Path(folder))
        run(trips, claims=wanted)
    sys.stdout.write(
        f"{trips.claims:,} random claims through {', '.join(KINDS)}: all came back the same "
        f"({time.monotonic() - began:.0f} s)\n"
    )


if __name__ == "__main__":
    main()
