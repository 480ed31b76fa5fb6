"""The claims that a search looks at: nearest by meaning or found by words, ordered by both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from claims.services.meaning import nearest_claims
from claims.similarity.fusion import meaning_scores, word_score
from claims.similarity.lexical import likeness
from claims.similarity.romanised import romanised
from claims.similarity.view import View
from claims.text import searchable
from db.full_text import full_text, term_frequencies, trigrams
from db.models import Claim
from db.queries import ClaimFilter, listed

POOL = 200
"""How deep each ranking is read."""

MAX_TERMS = 24
COMMON, MOST = 0.1, 2_000
FEW = 20
"""Full text asks for the rarest words of the query, at most `MAX_TERMS`, and for none that occurs in more
than a share of `COMMON` of the claims, or in more than `MOST`, but always for one that occurs in up to
`FEW`: common ones find everything, slowly."""

AS_NEAR = 0.5
"""How much farther than the nearest claim of all one in another language may be to come third at least, on
the scale of `claims.similarity.fusion`; chosen on the project's own pairs (crosslingual.jsonl)."""

LONG_WORD = 7
"""From this length on a word is asked for without its last two letters, which mostly inflect it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: a text, and the vector (d,) to search by, None when there is none."""

    text: str
    language: str | None
    vector: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim, its score by meaning and words together, and its place in each ranking in words.

    ``abroad`` marks the claim in another language that is nearest by meaning, if it is about as near as any:
    it may say the very same, and cannot show that by letters.
    """

    claim_id: int
    score: float
    ranks: tuple[str, ...]
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class Worded:
    """The claims that share telling words with a text, and how much of them, best first."""

    found: dict[int, float]
    rows: tuple[Row[int, str | None, str], ...]


def found_by_words(session: Session, text: str, *, chosen: ClaimFilter | None) -> Worded:
    """Return up to `POOL` claims that pass the filter and hold rare words of ``text``."""
    found = full_text(session, telling_terms(session, text), chosen=chosen, limit=POOL)
    return Worded(found, _rows(session, found))


def candidates(
    session: Session,
    wanted: Wanted,
    worded: Worded,
    *,
    vectors: View,
    chosen: ClaimFilter | None,
    limit: int = 2 * POOL,
    without: int | None = None,
) -> list[Candidate]:
    """Return the claims that pass the filter, but for ``without``, best first: at most twice `POOL`."""
    found, nearest = dict(worded.found), _nearest(session, wanted, vectors=vectors, chosen=chosen)
    for ranking in (found, nearest):
        ranking.pop(without or 0, None)  # before scaling: nothing comes near a claim itself
    rows = [row for row in worded.rows if row.id in found]
    rows = [*rows, *_rows(session, nearest.keys() - found.keys())]
    words = _word_scores(wanted, rows)
    meaning = meaning_scores(nearest | _products(wanted, vectors, found.keys() - nearest.keys()))
    farthest = min(meaning.values(), default=0.0)
    places = {
        "meaning": _places(nearest),
        "words": _places(sorted(found, key=lambda key: (-words[key], key))),
    }
    abroad = _nearest_abroad(wanted, rows, meaning)
    scores = {key: score + meaning.get(key, farthest) for key, score in words.items()}
    best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    return [Candidate(key, scores[key], _ranks(key, places), key == abroad) for key in best]


def telling_terms(session: Session, query: str) -> list[str]:
    """Return the rarest words of the query, cut so that they are found inside of inflections and compounds.

    How rare a word is, is read off its rarest trigram: the index keeps trigrams, not words.
    """
    terms = list(dict.fromkeys(_term(word) for word in searchable(query).split()))
    found = {term: trigrams(term) for term in terms if len(term) > 2}
    claims = session.scalar(select(func.max(Claim.id))) or 0  # to count them takes longer, and they stay
    parts = sorted({part for parts in found.values() for part in parts})
    frequency = term_frequencies(session, parts, claims=claims)
    rarest = {term: min(frequency.get(part, 0) for part in parts) for term, parts in found.items()}
    most = max(min(COMMON * claims, MOST), FEW)
    telling = [term for term, count in rarest.items() if 0 < count <= most]
    return sorted(telling, key=lambda term: rarest[term])[:MAX_TERMS]


def _term(word: str) -> str:
    if len(word) >= LONG_WORD:
        return word[:-2]
    return word if len(word) > 3 else f" {word} "


def _nearest(
    session: Session, wanted: Wanted, *, vectors: View, chosen: ClaimFilter | None
) -> dict[int, float]:
    if wanted.vector is None:
        return {}
    return nearest_claims(session, vectors, wanted.vector, chosen=chosen, limit=POOL)


def _products(wanted: Wanted, vectors: View, claim_ids: Iterable[int]) -> dict[int, float]:
    """Return how near the claims are that only words have found."""
    allowed = np.array(sorted(claim_ids), np.int64)
    if wanted.vector is None or not len(allowed):
        return {}
    return dict(vectors.nearest(wanted.vector, limit=len(allowed), allowed=allowed))


_LETTERS = select(Claim.id, Claim.language, Claim.searchable).where(listed(Claim.id))


def _rows(session: Session, claim_ids: Iterable[int]) -> tuple[Row[int, str | None, str], ...]:
    """Return id, language and searchable text of these claims."""
    return tuple(session.execute(_LETTERS, {"ids": list(claim_ids)}).all())


def _word_scores(wanted: Wanted, rows: Sequence[Row[int, str | None, str]]) -> dict[int, float]:
    query, *texts = romanised([searchable(wanted.text), *(row.searchable for row in rows)])
    alike, held = likeness(query, texts)
    scores = zip(rows, alike.tolist(), held.tolist(), strict=True)
    return {
        row.id: word_score(letters, share, foreign=_foreign(wanted.language, row.language))
        for row, letters, share in scores
    }


def _nearest_abroad(
    wanted: Wanted, rows: Sequence[Row[int, str | None, str]], meaning: Mapping[int, float]
) -> int | None:
    """Return the nearest claim in another language, None when it is not `AS_NEAR` as the nearest of all."""
    scores = {
        row.id: meaning[row.id]
        for row in rows
        if row.id in meaning and _foreign(wanted.language, row.language)
    }
    found = max(scores, key=lambda key: (scores[key], -key), default=None)
    return found if found is not None and scores[found] >= -AS_NEAR else None


def _foreign(one: str | None, other: str | None) -> bool:
    return one is not None and other not in (one, None)


def _places(ranking: Iterable[int]) -> dict[int, int]:
    return {claim_id: place for place, claim_id in enumerate(ranking, start=1)}


def _ranks(claim_id: int, places: dict[str, dict[int, int]]) -> tuple[str, ...]:
    return tuple(f"{name} rank {found[claim_id]}" for name, found in places.items() if claim_id in found)
