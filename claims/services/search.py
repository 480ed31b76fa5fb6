"""Finding claims: by meaning in any language and by words, fused, with the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.documents.language import detect_language
from claims.errors import InvalidInputError
from claims.extraction.negation import is_negated
from claims.extraction.places import place_name, read_places
from claims.extraction.quantities import read_quantities
from claims.services.catalogue import views_by_id
from claims.services.ids import get_claim
from claims.services.live_hits import live_hits
from claims.services.meaning import current_view, nearest_claims
from claims.services.views import ClaimView, SearchHit
from claims.similarity.embedder import Embedder
from claims.similarity.fusion import (
    FOREIGN_WORDS,
    WORDS,
    Reading,
    Signal,
    compare,
    meaning_scores,
    word_scores,
)
from claims.similarity.index import VectorIndex
from claims.similarity.view import View
from claims.text import embeddable, searchable
from db.models import Claim
from db.queries import ClaimFilter, full_text, term_frequencies

POOL = 200
RESCORED = 40
"""How deep each ranking is read, and how many of each are compared in full."""

MAX_TERMS = 24
COMMON = 0.5
FEW = 20
"""Full text asks for the rarest words of the query, at most `MAX_TERMS`, and for none that occurs in more
than this share of the claims (or more than `FEW` of them): common ones find everything, slowly."""

LONG_WORD = 7
"""From this length on a word is asked for without its last two letters, which mostly inflect it."""


@dataclass(frozen=True, slots=True)
class _Query:
    """What is searched for, by words and by meaning, and what it says beyond its topic."""

    text: str
    language: str | None
    vector: NDArray[np.float32] | None
    reading: Reading


def search(
    session: Session,
    query: str,
    *,
    embedder: Embedder,
    index: VectorIndex,
    limit: int = 20,
    chosen: ClaimFilter | None = None,
) -> list[SearchHit]:
    """Return the claims that say something like ``query``, best first; the query is never syntax.

    Raises InvalidInputError for an empty query. Embeds before it reads, so no lock is held.
    """
    plain = embeddable(query)
    if not plain:
        raise InvalidInputError("write what to search for")
    (vector,) = embedder.embed_queries([plain])
    vectors = current_view(session, index)
    language = detect_language(plain)
    reading = Reading(read_quantities(plain, language), is_negated(plain, language), _places(plain, language))
    asked = _Query(plain, language, vector, reading)
    return _find(session, asked, vectors=vectors, chosen=chosen, limit=limit)


def similar(session: Session, claim_id: int, *, index: VectorIndex, limit: int = 5) -> list[SearchHit]:
    """Return the claims that say something like claim ``claim_id``, from its stored vector: no model runs."""
    view = views_by_id(session, [get_claim(session, claim_id).id])[claim_id]
    vectors = current_view(session, index)
    asked = _Query(view.text, view.language, vectors.vector(claim_id), _reading(view))
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
    meaning = _by_meaning(session, asked, vectors=vectors, chosen=chosen)
    words = full_text(session, _telling_terms(session, asked.text), chosen=chosen, limit=POOL)
    for ranking in (meaning, words):
        ranking.pop(without or 0, None)  # before scaling: nothing comes near a claim itself
    floor = min(words.values()) if len(words) == POOL else 0.0
    found = {"meaning": meaning_scores(meaning), "words": word_scores(words, floor=floor)}
    pool = [claim_id for scores in found.values() for claim_id in list(scores)[: max(limit, RESCORED)]]
    views = views_by_id(session, set(pool))
    hits = [_hit(view, found, asked) for view in views.values()]
    ranked = sorted(hits, key=lambda hit: (-hit.score, hit.claim.id))
    return live_hits(session, ranked, chosen=chosen, without=without)[:limit]


def _by_meaning(
    session: Session, asked: _Query, *, vectors: View, chosen: ClaimFilter | None
) -> dict[int, float]:
    """Return the cosine of the nearest claims, nearest first."""
    if asked.vector is None:
        return {}
    return nearest_claims(session, vectors, asked.vector, chosen=chosen, limit=POOL)


def _telling_terms(session: Session, query: str) -> list[str]:
    """Return the rarest words of the query, cut so that they are found inside of inflections and compounds.

    How rare a word is, is read off its rarest trigram: the index keeps trigrams, not words.
    """
    terms = list(dict.fromkeys(_term(word) for word in searchable(query).split()))
    trigrams = {term: _trigrams(term) for term in terms if len(term) > 2}
    frequency = term_frequencies(session, sorted({part for parts in trigrams.values() for part in parts}))
    rarest = {term: min(frequency.get(part, 0) for part in parts) for term, parts in trigrams.items()}
    most = max(COMMON * (session.scalar(select(func.count()).select_from(Claim)) or 0), FEW)
    telling = [term for term, count in rarest.items() if 0 < count <= most]
    return sorted(telling, key=lambda term: rarest[term])[:MAX_TERMS]


def _term(word: str) -> str:
    if len(word) >= LONG_WORD:
        return word[:-2]
    return word if len(word) > 3 else f" {word} "


def _trigrams(term: str) -> list[str]:
    return [term[place : place + 3] for place in range(len(term) - 2)]


def _hit(view: ClaimView, found: dict[str, dict[int, float]], asked: _Query) -> SearchHit:
    signals = [
        *_ranks(view.id, found),
        *compare(asked.reading, _reading(view)),
    ]
    foreign = asked.language is not None and view.language not in (asked.language, None)
    score = found["meaning"].get(view.id, 0.0)
    score += (FOREIGN_WORDS if foreign else WORDS) * found["words"].get(view.id, 0.0)
    score += sum(signal.weight for signal in signals)
    return SearchHit(view, round(score, 6), tuple(signal.words for signal in signals))


def _reading(view: ClaimView) -> Reading:
    return Reading(view.quantities, view.negated, _places(view.text, view.language))


def _places(text: str, language: str | None) -> frozenset[str]:
    return frozenset(place_name(code) for code in read_places(text, language))


def _ranks(claim_id: int, found: dict[str, dict[int, float]]) -> list[Signal]:
    return [
        Signal(f"{name} rank {list(scores).index(claim_id) + 1}", 0.0)
        for name, scores in found.items()
        if claim_id in scores
    ]
