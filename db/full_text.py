"""Full text: which claims hold a word or a part of one, and how many do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import JSON, Engine, bindparam, func, select, text
from sqlalchemy.orm import Session

from db.models import Claim
from db.queries import ClaimFilter, batches
from db.vectors import joined_ids

MOST_SELECTS = 100
"""SQLite puts at most 500 selects together."""

LOOKED_UP = 3
"""So many trigrams of a term are looked up: with two, more claims have to be looked through."""

OFTEN = 200
"""A term in so many claims is counted once: counting reads them all, for each search again."""

GROWTH = 1.1
"""How many times as many claims there may be until such a term is counted again."""


def full_text(
    session: Session, terms: Sequence[str], *, chosen: ClaimFilter | None = None, limit: int
) -> dict[int, float]:
    """Return how much the claims hold of ``terms``, at most ``limit`` of those that hold any, best first.

    Each term counts by how few claims hold it: log(1 + claims / claims with it), claims counted by the
    highest id. Of claims that hold the same the newest come first. A term is quoted, so that none is read
    as FTS5 syntax; one of three characters or more is found anywhere, inside words too. BM25, the ranking
    of FTS5 itself, takes four times as long: it reads the length of each claim, and each term twice.
    """
    claims = session.scalar(select(func.max(Claim.id))) or 0
    hits = [ids for ids in _holding(session, terms, claims=claims) if len(ids)]
    if not hits:
        return {}
    weights = np.log1p([claims / len(ids) for ids in hits])
    claim_ids, places = np.unique(np.concatenate(hits), return_inverse=True)
    scores = np.bincount(places, np.repeat(weights, [len(ids) for ids in hits]))
    order = np.lexsort((-claim_ids, -scores))
    if chosen and chosen.conditions:
        order = order[np.isin(claim_ids[order], _passing(session, claim_ids, chosen))]
    return {int(claim_ids[place]): float(scores[place]) for place in order[:limit]}


def trigrams(term: str) -> list[str]:
    """Return what the index knows a term by: each three characters in a row."""
    return [term[place : place + 3] for place in range(len(term) - 2)]


def _holding(session: Session, terms: Sequence[str], *, claims: int) -> Iterator[NDArray[np.int64]]:
    """Give the ids of the claims that hold each term, read as one text: rows would take far longer.

    Of a long term only the rarest trigrams are looked up, and the claims that hold them looked through for
    the term: to read where all its trigrams stand took three times as long.
    """
    parts = sorted({part for term in terms for part in trigrams(term)})
    frequency = term_frequencies(session, parts, claims=claims)
    for some in _at_once(terms):
        asked = [_asked(term, frequency) for term in some]
        rows = session.connection().exec_driver_sql(
            " UNION ALL ".join(query for query, _ in asked),
            tuple(value for _, found in asked for value in found),
        )
        yield from (joined_ids(joined) for (joined,) in rows)


def _asked(term: str, frequency: Mapping[str, int]) -> tuple[str, tuple[str, ...]]:
    """Return a select of the claims that hold a term, and its parameters."""
    query = "SELECT group_concat(rowid) FROM claims_fts WHERE claims_fts MATCH ?"
    parts = sorted(set(trigrams(term)), key=lambda part: (frequency.get(part, 0), part))
    if len(parts) <= LOOKED_UP:
        return query, (_quoted(term),)
    return f"{query} AND instr(searchable, ?)", (" AND ".join(map(_quoted, parts[:LOOKED_UP])), term)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _at_once(terms: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(terms), MOST_SELECTS):
        yield terms[first : first + MOST_SELECTS]


def _passing(session: Session, claim_ids: NDArray[np.int64], chosen: ClaimFilter) -> list[int]:
    return [
        found
        for some in batches(claim_ids.tolist())
        for found in session.scalars(select(Claim.id).where(Claim.id.in_(some), *chosen.conditions))
    ]


@dataclass(slots=True)
class _Counted:
    """The claims that frequent terms occur in, counted when there were up to `GROWTH` times fewer claims."""

    claims: int = 0
    terms: dict[str, int] = field(default_factory=dict)
    ahead: str | None = ""
    """The last term that was counted ahead, None when all are."""


_counted: WeakKeyDictionary[Engine, _Counted] = WeakKeyDictionary()


_COUNTS = text(
    "SELECT term, doc FROM claims_fts_terms WHERE term IN (SELECT value FROM json_each(:terms))"
).bindparams(bindparam("terms", type_=JSON))
_AHEAD = text("SELECT term, doc FROM claims_fts_terms WHERE term > :ahead ORDER BY term")


def count_ahead(session: Session, *, until: Callable[[], bool]) -> None:
    """Count what `term_frequencies` would have to count later, going on where the last call stopped.

    Stops once ``until`` returns True. Call it while waiting for something else: all terms of 100,000
    claims take a second, and a search that asks for new ones a tenth of that.
    """
    known = _counted.get(session.connection().engine)
    if known is None or known.ahead is None:
        return
    with session.execute(_AHEAD, {"ahead": known.ahead}) as rows:
        for term, count in rows:
            if until():
                return
            known.ahead = term
            if count >= OFTEN:
                known.terms[term] = count
    known.ahead = None


def term_frequencies(session: Session, terms: Sequence[str], *, claims: int) -> dict[str, int]:
    """Return in how many claims each term occurs; a term that never occurs is absent.

    A count of `OFTEN` and more may be an old one, of when there were fewer than ``claims`` by a tenth.
    """
    engine = session.connection().engine
    known = _counted.get(engine)
    if known is None or not known.claims <= claims <= GROWTH * known.claims:
        known = _counted[engine] = _Counted(claims)
    rows = session.execute(_COUNTS, {"terms": [term for term in terms if term not in known.terms]})
    found = {row.term: row.doc for row in rows}
    known.terms.update({term: count for term, count in found.items() if count >= OFTEN})
    return found | {term: known.terms[term] for term in terms if term in known.terms}
