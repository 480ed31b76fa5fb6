"""Finding claims: by meaning in any language and by words, fused, with the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.documents.language import detect_language
from claims.errors import InvalidInputError, NotFoundError
from claims.extraction.negation import is_negated
from claims.extraction.places import read_places
from claims.extraction.quantities import read_quantities
from claims.services.catalogue import views_by_id
from claims.services.views import ClaimView, SearchHit
from claims.similarity.embedder import Embedder
from claims.similarity.fusion import Reading, Signal, compare, fuse
from claims.similarity.index import VectorIndex
from claims.text import embeddable, searchable
from db.models import Claim
from db.queries import ClaimFilter, full_text, term_frequencies
from db.vectors import load_vectors

POOL = 200
"""How deep each ranking is read before fusion."""

MAX_TERMS = 32
COMMON = 0.25
FEW = 20
"""Full text asks for at most `MAX_TERMS` character trigrams, the rarest ones, and for none that occurs in
more than this share of the claims (or more than `FEW` of them): common ones find everything, slowly."""


def refresh(session: Session, index: VectorIndex) -> None:
    """Bring the index up to the vectors of this session's snapshot."""
    index.extend(*load_vectors(session, index.model_name, after=index.last_id))


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
    language = detect_language(plain)
    reading = Reading(
        read_quantities(plain, language), is_negated(plain, language), read_places(plain, language)
    )
    rankings = {
        "meaning": _by_meaning(session, vector, index=index, chosen=chosen),
        "words": _by_words(session, plain, chosen=chosen),
    }
    return _hits(session, rankings, reading, limit=limit)


def similar(session: Session, claim_id: int, *, index: VectorIndex, limit: int = 5) -> list[SearchHit]:
    """Return the claims that say something like claim ``claim_id``, from its stored vector: no model runs."""
    claim = session.get(Claim, claim_id)
    if claim is None:
        raise NotFoundError(f"there is no claim {claim_id}; `list` shows the ids that exist")
    refresh(session, index)
    vector = index.vector(claim.text_hash)
    rankings = {"words": _without(claim_id, _by_words(session, claim.text))}
    if vector is not None:
        rankings["meaning"] = _without(claim_id, _by_meaning(session, vector, index=index))
    view = views_by_id(session, [claim_id])[claim_id]
    return _hits(session, rankings, _reading(view), limit=limit)


def _without(claim_id: int, ids: Sequence[int]) -> list[int]:
    return [found for found in ids if found != claim_id]


def _by_meaning(
    session: Session, vector: NDArray[np.float32], *, index: VectorIndex, chosen: ClaimFilter | None = None
) -> list[int]:
    refresh(session, index)
    conditions = chosen.conditions if chosen else []
    allowed = session.scalars(select(Claim.text_hash).where(*conditions)) if conditions else None
    nearest = index.nearest(vector, limit=POOL, allowed=None if allowed is None else set(allowed))
    place = {key: rank for rank, (key, _) in enumerate(nearest)}
    found = session.execute(select(Claim.id, Claim.text_hash).where(Claim.text_hash.in_(place), *conditions))
    return [row.id for row in sorted(found, key=lambda row: (place[row.text_hash], row.id))]


def _by_words(session: Session, query: str, *, chosen: ClaimFilter | None = None) -> list[int]:
    found = full_text(session, _telling_terms(session, query), limit=POOL)
    if chosen and chosen.conditions:
        kept = set(session.scalars(select(Claim.id).where(Claim.id.in_(found), *chosen.conditions)))
        return [claim_id for claim_id in found if claim_id in kept]
    return found


def _telling_terms(session: Session, query: str) -> list[str]:
    """Return the rarest character trigrams of the query.

    Trigrams find inflected forms, parts of German compounds and names that languages share
    ("Korean", "nordkoreanisch"), all of which whole words miss.
    """
    plain = searchable(query)
    terms = list(dict.fromkeys(plain[place : place + 3] for place in range(len(plain) - 2)))
    total = session.scalar(select(func.count()).select_from(Claim)) or 0
    most = max(COMMON * total, FEW)
    frequency = term_frequencies(session, terms)
    telling = [term for term in frequency if frequency[term] <= most]
    return sorted(telling, key=lambda term: frequency[term])[:MAX_TERMS]


def _hits(
    session: Session, rankings: dict[str, list[int]], reading: Reading, *, limit: int
) -> list[SearchHit]:
    scores = fuse(rankings)
    pool = sorted(scores, key=lambda claim_id: (-scores[claim_id], claim_id))[: max(limit, 50)]
    views = views_by_id(session, pool)
    hits = [_hit(views[claim_id], scores[claim_id], rankings, reading) for claim_id in pool]
    return sorted(hits, key=lambda hit: (-hit.score, hit.claim.id))[:limit]


def _hit(view: ClaimView, fused: float, rankings: dict[str, list[int]], reading: Reading) -> SearchHit:
    signals = [
        *_ranks(view.id, rankings),
        *compare(reading, _reading(view)),
    ]
    score = fused + sum(signal.weight for signal in signals)
    return SearchHit(view, round(score, 6), tuple(signal.words for signal in signals))


def _reading(view: ClaimView) -> Reading:
    return Reading(view.quantities, view.negated, read_places(view.text, view.language))


def _ranks(claim_id: int, rankings: dict[str, list[int]]) -> list[Signal]:
    return [
        Signal(f"{name} rank {ranking.index(claim_id) + 1}", 0.0)
        for name, ranking in sorted(rankings.items())
        if claim_id in ranking
    ]
