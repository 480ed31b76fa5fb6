"""The composition root: the one place in the dashboard that builds databases, models and indexes.

Everything costly is built once a process and shared by all sessions; models load on first use, so
that a page which only reads never waits for one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from claims import settings
from claims.documents import read_bytes, read_pasted
from claims.documents.fetching import AllowList, fetch
from claims.documents.formats import SUFFIXES, TEXT_SUFFIXES
from claims.documents.naming import web_address
from claims.documents.web_pages import read_fetched
from claims.errors import DocumentError
from claims.extraction.extractor import Extractor
from claims.extraction.second_reader import LlmSettings, SecondReader
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText, Progress
from claims.services import embedding, identity, intake, meaning, radar, suggesting
from claims.services.comparing import radar_for, suggester_for
from claims.services.intake import PreparedDocument
from claims.services.suggesting import Suggester
from claims.similarity.embedder import SentenceTransformerEmbedder, embedder_from_environment
from claims.similarity.index import VectorIndex
from claims.similarity.nli import CrossEncoderNli, nli_from_environment
from db.engine import Database
from db.upgrade import open_database


def database() -> Database:
    """Return the configured database, opened once; DatabaseError when it cannot be used."""
    return _database(settings.database_url())


@st.cache_resource(show_spinner=False, on_release=Database.close)
def _database(url: str) -> Database:
    opened = open_database(url)
    identity.ensure_owner(opened, settings.analyst_name())
    return opened


@st.cache_resource(show_spinner=False)
def embedder() -> SentenceTransformerEmbedder:
    """Return the configured embedder; its model loads when it first embeds."""
    return embedder_from_environment()


@st.cache_resource(show_spinner=False)
def worthiness() -> CheckWorthiness:
    """Return what scores passages, over the model that it was fitted on."""
    configured, default = embedder(), SentenceTransformerEmbedder()
    same = configured.model_name == default.model_name
    return CheckWorthiness(configured if same else default)


def second_reader() -> SecondReader | None:
    """Return the language model that reads along, None unless one is set; InvalidInputError if badly so."""
    chosen = LlmSettings.from_environment()
    return None if chosen is None else SecondReader(chosen)


def extractor() -> Extractor:
    """Return what proposes claims, with the second reader if one is set."""
    return Extractor(worthiness(), second_reader=second_reader())


def index() -> VectorIndex:
    """Return the vectors of the configured model in this database, shared by all sessions."""
    return _index(settings.database_url(), embedder().model_name)


@st.cache_resource(show_spinner=False)
def _index(url: str, model_name: str) -> VectorIndex:
    del url  # only part of the cache's key: row ids of two databases must not mix
    return VectorIndex(model_name)


READ_SUFFIXES = sorted({*TEXT_SUFFIXES, *(end for end, kind in SUFFIXES.items() if not kind.holds_many)})
"""What an upload of one document may be called."""


def read_paste(text: str, *, url: str, title: str, publisher: str) -> DocumentText:
    """Return pasted text as a document; DocumentError when there is nothing to read."""
    return _described(read_pasted(text, url=url or None, title=title or None), publisher=publisher)


def read_upload(
    data: bytes, *, name: str, media_type: str | None, url: str, title: str, publisher: str
) -> DocumentText:
    """Return an uploaded file as a document; what the analyst typed wins over what the page says."""
    found = read_bytes(data, name=name, media_type=media_type)
    if url and web_address(url) is None:
        raise DocumentError(f"{url[:80]}: is not a web address; give it whole, or leave it out")
    return _described(replace(found, url=url or found.url, title=title or found.title), publisher=publisher)


def read_link(address: str, *, title: str, publisher: str, robots: bool) -> DocumentText:
    """Return the page at an address as a document; what the analyst typed wins over what the page says.

    With ``robots`` only where its host lets programs fetch it. Raises DocumentError.
    """
    allow = AllowList.parse(settings.fetch_allow())
    found = read_fetched(fetch(address.strip(), allow=allow, robots=robots))
    return _described(replace(found, title=title or found.title), publisher=publisher)


def _described(document: DocumentText, *, publisher: str) -> DocumentText:
    return replace(document, publisher=" ".join(publisher.split()) or document.publisher)


def prepare(document: DocumentText, *, progress: Progress) -> PreparedDocument:
    """Propose the claims of a document and embed them; slow, loads the model on first use."""
    return intake.prepare(document, extractor=extractor(), embedder=embedder(), progress=progress)


@st.cache_resource(show_spinner=False)
def nli() -> CrossEncoderNli | None:
    """Return the model that weighs in on contradictions, None unless one is named; it loads when asked."""
    return nli_from_environment()


def suggester() -> Suggester | None:
    """Return what suggests claims that say the same, None with a model that it was not fitted on."""
    return suggester_for(embedder(), index(), nli=nli())


def suggest(claim_ids: Iterable[int]) -> None:
    """Compare stored claims with the nearest known ones and keep what may be the same."""
    chosen = suggester()
    if chosen is not None:
        suggesting.suggest(database(), claim_ids, suggester=chosen)


def watch(claim_ids: Iterable[int]) -> None:
    """Let the radar look at claims again, as after their verdict changed; no embedding model is loaded."""
    found = radar_for(index(), nli=nli())
    if found is not None:
        radar.look(database(), claim_ids, radar=found)


def watch_decided() -> None:
    """Let the radar look at what was decided elsewhere, as on the command line or many at once."""
    found = radar_for(index(), nli=nli())
    if found is not None:
        radar.look_at_decided(database(), radar=found)


def vectors_missing() -> int:
    """Return how many claims the configured model has not embedded yet."""
    with database().read() as session:
        return meaning.without_vector(session, index())


def embed_missing(*, progress: Progress) -> None:
    """Embed what the configured model has not embedded yet."""
    embedding.embed_missing(database(), embedder(), progress=progress)
