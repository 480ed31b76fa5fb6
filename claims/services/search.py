"""Finding claims: by meaning in any language and by words, fused, with the reasons in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.documents.language import detect_language
from claims.errors import InvalidInputError
from claims.extraction.negation import is_negated
from claims.extraction.places import COMPARED, place_name, read_places
from claims.extraction.quantities import read_quantities
from claims.records import Entity
from claims.services.candidates import Candidate, Wanted, Worded, candidates, found_by_words
from claims.services.catalogue import list_claims, views_by_id
from claims.services.ids import get_claim
from claims.services.live_hits import Found, live_hits
from claims.services.meaning import current_view
from claims.services.query_filters import narrowed
from claims.services.query_text import ParsedQuery
from claims.services.rows import entities_of, quantities_of
from claims.services.views import ClaimView, SearchHit
from claims.similarity.embedder import Embedder
from claims.similarity.fusion import Reading, compare
from claims.similarity.index import VectorIndex
from claims.similarity.query_vectors import claim_vector, query_vectors
from claims.similarity.view import View
from claims.text import embeddable
from db.full_text import count_ahead
from db.models import Claim
from db.queries import ClaimFilter, listed

RESCORED = 40
"""How many of the best candidates are compared in full: signals move a claim by few places."""


PATIENCE = 0.25
"""Seconds after which the model is taken to be still loading: time to make later searches faster."""

SIDE_BY_SIDE = 8
"""Searches whose queries are embedded at the same time; more wait for one of these."""

JUST_BELOW = 1e-4
"""What the score of a claim that is lifted to the third place lacks to the second."""


@dataclass(frozen=True, slots=True)
class _Query:
    """What is searched for, what it says beyond its topic, and the claims that share its words."""

    wanted: Wanted
    reading: Reading
    words: Worded


def search(
    session: Session,
    query: str | ParsedQuery,
    *,
    embedder: Embedder,
    index: VectorIndex,
    limit: int = 20,
    chosen: ClaimFilter | None = None,
) -> list[SearchHit]:
    """Return the claims that say something like ``query``, best first.

    A string is never syntax; what `parse_query` makes of one brings filters and phrases along. Filters
    without a text list what passes them, the most check-worthy first. Raises InvalidInputError for an
    empty query. The model runs beside the reading; no write lock is held.
    """
    parsed = query if isinstance(query, ParsedQuery) else ParsedQuery(query)
    if not embeddable(parsed.text) and not parsed.narrows:
        raise InvalidInputError("write what to search for")
    (hits,) = search_many(session, [parsed], embedder=embedder, index=index, limit=limit, chosen=chosen)
    return hits


def search_many(
    session: Session,
    queries: Sequence[ParsedQuery],
    *,
    embedder: Embedder,
    index: VectorIndex,
    limit: int = 20,
    chosen: ClaimFilter | None = None,
) -> list[list[SearchHit]]:
    """Return what `search` finds for each query, in order, and nothing for an empty one.

    All are embedded together, while the database is searched for their words, and see one state of it.
    """
    narrow = [narrowed(session, chosen or ClaimFilter(), one) if one.narrows else chosen for one in queries]
    texts = [embeddable(query.text) for query in queries]
    filled = {text: detect_language(text) for text in texts if text}
    # The database needs no vector to look for words.
    told = _beside().submit(_vectors, filled, embedder)
    worded = [
        found_by_words(session, text, chosen=some) if text else None
        for text, some in zip(texts, narrow, strict=True)
    ]
    vectors = current_view(session, index)
    readings = {text: _reading_of(text, language) for text, language in filled.items()}
    if not wait([told], timeout=PATIENCE).done:
        count_ahead(session, until=told.done)
    rows = told.result()
    found = []
    for query, text, some, words in zip(queries, texts, narrow, worded, strict=True):
        if words is None:
            found.append(_listed(session, some, limit=limit) if query.narrows else [])
        else:
            asked = _Query(Wanted(text, filled[text], rows[text]), readings[text], words)
            found.append(_find(session, asked, vectors=vectors, chosen=some, limit=limit))
    return found


def _vectors(texts: Mapping[str, str | None], embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """Return the vector that each text is searched by; the model is not loaded for none."""
    rows = query_vectors(list(texts), list(texts.values()), embedder) if texts else ()
    return dict(zip(texts, rows, strict=True))


@cache
def _beside() -> ThreadPoolExecutor:
    """Return the threads that embed queries: to start one for each search took a millisecond."""
    return ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="search")


def _reading_of(text: str, language: str | None) -> Reading:
    return Reading(read_quantities(text, language), is_negated(text, language), _places(text, language))


def _listed(session: Session, chosen: ClaimFilter | None, *, limit: int) -> list[SearchHit]:
    return [SearchHit(view, 0.0, ()) for view in list_claims(session, chosen, limit=limit).claims]


def similar(session: Session, claim_id: int, *, index: VectorIndex, limit: int = 5) -> list[SearchHit]:
    """Return the claims that say something like claim ``claim_id``, from its stored vector: no model runs."""
    view = views_by_id(session, [get_claim(session, claim_id).id])[claim_id]
    vectors = current_view(session, index)
    stored = vectors.vector(claim_id)
    vector = None if stored is None else claim_vector(stored, view.language, index.model_name)
    words = found_by_words(session, view.text, chosen=None)
    asked = _Query(Wanted(view.text, view.language, vector), _reading(view), words)
    return _find(session, asked, vectors=vectors, chosen=None, limit=limit, without=claim_id)


def _find(
    session: Session,
    asked: _Query,
    *,
    vectors: View,
    chosen: ClaimFilter | None,
    limit: int,
    without: int | None = None,
) -> list[SearchHit]:
    best = candidates(
        session,
        asked.wanted,
        asked.words,
        vectors=vectors,
        chosen=chosen,
        limit=max(limit, RESCORED),
        without=without,
    )
    found = _rescored(session, best, asked.reading)
    abroad = {candidate.claim_id for candidate in best if candidate.abroad}
    ranked = sorted(_lifted(found, abroad), key=lambda one: (-one.score, one.claim_id))
    return live_hits(session, ranked, limit=limit, chosen=chosen, without=without)


_COMPARED = select(Claim.id, Claim.text, Claim.language, Claim.negated, Claim.merged_into_id).where(
    listed(Claim.id)
)


def _rescored(session: Session, best: Sequence[Candidate], asked: Reading) -> list[Found]:
    """Compare candidates with what was asked for; of each is read what may decide, and no more."""
    ids = [candidate.claim_id for candidate in best]
    rows = {row.id: row for row in session.execute(_COMPARED, {"ids": ids})}
    quantities = quantities_of(session, ids) if asked.quantities else {}
    entities = entities_of(session, ids) if asked.places else {}
    found = []
    for candidate in best:
        row = rows[candidate.claim_id]
        places = _places_in(entities.get(row.id, ()), row.text, row.language) if asked.places else frozenset()
        signals = compare(asked, Reading(quantities.get(row.id, ()), row.negated, places))
        score = round(candidate.score + sum(signal.weight for signal in signals), 6)
        reasons = (*candidate.ranks, *(signal.words for signal in signals))
        found.append(Found(row.id, row.merged_into_id, score, reasons))
    return found


def _lifted(found: Sequence[Found], abroad: Collection[int]) -> list[Found]:
    """Let the nearest claim in another language come third at least.

    It may be a translation, and claims in the query's language that share its words, not its sense, would
    bury it: with letters weighed less everywhere, posts found their own claims less often.
    """
    second = min(sorted((one.score for one in found), reverse=True)[:2], default=0.0)
    least = round(second - JUST_BELOW, 6)
    return [replace(one, score=max(one.score, least)) if one.claim_id in abroad else one for one in found]


def _reading(view: ClaimView) -> Reading:
    places = _places_in(view.entities, view.text, view.language)
    return Reading(view.quantities, view.negated, places)


def _places_in(entities: Sequence[Entity], text: str, language: str | None) -> frozenset[str]:
    """Return the countries that a claim speaks of: as stored, read again where no name is stored with it."""
    if not entities:
        return _places(text, language)
    stored = {name.country for name in entities if name.country and name.kind in COMPARED}
    return frozenset(place_name(code) for code in stored)


def _places(text: str, language: str | None) -> frozenset[str]:
    return frozenset(place_name(code) for code in read_places(text, language))
