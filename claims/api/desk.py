"""The composition root of the API: builds the database at once, and models when a request needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from claims import settings
from claims.api.problems import BusyError, NotSetUpError
from claims.services import embedding, identity
from claims.services.published import Site, site
from db.engine import Database
from db.upgrade import open_database

if TYPE_CHECKING:
    from claims.extraction.extractor import Extractor
    from claims.services.suggesting import Suggester
    from claims.similarity.embedder import Embedder
    from claims.similarity.index import VectorIndex

READ_AT_ONCE = 2
"""Documents that are read at the same time: a third one would only make all of them slower."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads and compares documents; ``suggester`` is None with a model that it was not fitted on."""

    extractor: Extractor
    embedder: Embedder
    index: VectorIndex
    suggester: Suggester | None = None


class Desk:
    """What the paths work on. ``build`` makes the readers; it is called once, by who needs them first."""

    def __init__(
        self, database: Database, *, build: Callable[[], Readers], published_at: Site | None = None
    ) -> None:
        self.database = database
        self._build = build
        self._published_at = published_at
        self._lock = Lock()
        self._embedding = Lock()
        self._embedded = False
        self._reading = BoundedSemaphore(READ_AT_ONCE)

    @property
    def readers(self) -> Readers:
        """The readers, built on first use."""
        with self._lock:
            return self._built

    @cached_property
    def _built(self) -> Readers:
        return self._build()

    @contextmanager
    def reading(self) -> Iterator[Readers]:
        """Give the readers for one document; BusyError while as many as may be are being read."""
        if not self._reading.acquire(blocking=False):
            raise BusyError(f"{READ_AT_ONCE} documents are being read; send this one again in a moment")
        try:
            yield self.readers
        finally:
            self._reading.release()

    def searching(self) -> Readers:
        """Give the readers; the first search embeds what the configured model has not embedded yet."""
        readers = self.readers
        with self._embedding:
            if not self._embedded:
                embedding.embed_missing(self.database, readers.embedder)
                self._embedded = True
        return readers

    @property
    def published_at(self) -> Site:
        """Where verdicts are published. Raises NotSetUpError."""
        if self._published_at is None:
            raise NotSetUpError("the desk does not say where its verdicts are published (CLAIMS_SITE)")
        return self._published_at


def from_environment() -> Desk:
    """Return the configured desk; DatabaseError, or InvalidInputError for a bad CLAIMS_SITE."""
    address = settings.site()
    published_at = site(address, settings.publisher()) if address else None
    opened = open_database(settings.database_url())
    identity.ensure_owner(opened, settings.analyst_name())
    return Desk(opened, build=build_readers, published_at=published_at)


def build_readers() -> Readers:
    """Build what the environment names; models load when they are first asked."""
    from claims.extraction.extractor import Extractor
    from claims.extraction.second_reader import LlmSettings, SecondReader
    from claims.extraction.worthiness import CheckWorthiness
    from claims.services.comparing import suggester_for
    from claims.similarity.embedder import (
        DEFAULT_MODEL,
        SentenceTransformerEmbedder,
        embedder_from_environment,
    )
    from claims.similarity.index import VectorIndex
    from claims.similarity.nli import nli_from_environment

    embedder = embedder_from_environment()
    scorer = embedder if embedder.model_name == DEFAULT_MODEL else SentenceTransformerEmbedder()
    chosen = LlmSettings.from_environment()
    second_reader = None if chosen is None else SecondReader(chosen)
    extractor = Extractor(CheckWorthiness(scorer), second_reader=second_reader)
    index = VectorIndex(embedder.model_name)
    return Readers(extractor, embedder, index, suggester_for(embedder, index, nli=nli_from_environment()))
