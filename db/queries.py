"""The larger selects, written once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    Select,
    bindparam,
    column,
    false,
    func,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session, aliased

from claims.text import searchable
from claims.vocabulary import ClaimStatus, Modality
from db.models import Claim, Claimant, Document, Mention, Source

Value = TypeVar("Value", int, str)

LIVE = Claim.merged_into_id.is_(None)
"""The claims that lists, counts and the queue show; each stands for all that were joined into it."""


def batches(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Cut a list for ``IN``: SQLite takes at most 32,766 parameters."""
    for first in range(0, len(values), 10_000):
        yield values[first : first + 10_000]


class ClaimOrder(StrEnum):
    """How a list of claims is sorted."""

    CHECK_WORTHINESS = "check_worthiness"
    NEWEST = "newest"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims a list or a search takes; an empty field lets everything through.

    ``after`` is the first day on which a claim may have appeared, ``before`` the first on which it may
    not any more: the day of the document, else the day on which the claim was said, else the day on
    which the document was captured. Each of ``phrases`` has to occur in the text of the claim as whole
    words; case and accents do not count. ``nothing`` lets no claim through.
    """

    statuses: tuple[ClaimStatus, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    modalities: tuple[Modality, ...] = ()
    document_id: int | None = None
    after: date | None = None
    before: date | None = None
    phrases: tuple[str, ...] = ()
    nothing: bool = False

    def narrowed(self, other: ClaimFilter) -> ClaimFilter:
        """Return the filter that lets through what both let through."""
        either = {name: _both(getattr(self, name), getattr(other, name)) for name in _ALTERNATIVES}
        documents = {self.document_id, other.document_id} - {None}
        return ClaimFilter(
            **{name: values or () for name, values in either.items()},
            document_id=next(iter(documents), None),
            after=max(filter(None, (self.after, other.after)), default=None),
            before=min(filter(None, (self.before, other.before)), default=None),
            phrases=tuple(dict.fromkeys(self.phrases + other.phrases)),
            nothing=self.nothing or other.nothing or None in either.values() or len(documents) > 1,
        )

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as conditions on ``claims``."""
        found: list[ColumnElement[bool]] = [false()] if self.nothing else []
        if self.statuses:
            found.append(Claim.status.in_(self.statuses))
        if self.languages:
            found.append(Claim.language.in_(self.languages))
        mention = self._mention_conditions
        if mention:
            mentions = (
                select(Mention.claim_id)
                .join(Document)
                .outerjoin(Source, Document.source_id == Source.id)
                .outerjoin(Claimant, Mention.claimant_id == Claimant.id)
                .where(*mention)
            )
            found.append(_is_or_stands_for(mentions))
        found.extend(_is_or_stands_for(_with_phrase(phrase)) for phrase in self.phrases)
        return found

    @property
    def _mention_conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.sources:
            found.append(Source.name.in_(self.sources))
        if self.claimants:
            found.append(Claimant.name.in_(self.claimants))
        if self.modalities:
            found.append(Mention.modality.in_(self.modalities))
        if self.document_id is not None:
            found.append(Mention.document_id == self.document_id)
        day = func.coalesce(Document.published_on, Mention.said_on, func.date(Document.created_at))
        if self.after is not None:
            found.append(day >= self.after)
        if self.before is not None:
            found.append(day < self.before)
        return found


_ALTERNATIVES = ("statuses", "languages", "sources", "claimants", "modalities")


def _both(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return the values that two lists of alternatives share, None when none can pass."""
    if not one or not other:
        return one or other
    return tuple(value for value in one if value in other) or None


def _is_or_stands_for(claim_ids: Select[Any]) -> ColumnElement[bool]:
    """Tell whether a claim is one of these, or the live claim that one of them is joined into."""
    joined = aliased(Claim)
    stand_for = select(joined.merged_into_id).where(
        joined.merged_into_id.is_not(None), joined.id.in_(claim_ids)
    )
    return or_(Claim.id.in_(claim_ids), Claim.id.in_(stand_for))


def _with_phrase(phrase: str) -> Select[Any]:
    """Select the ids of the claims that hold a phrase; it is quoted, so that it is never FTS5 syntax."""
    return select(_FTS.c.rowid).where(_FTS.c.claims_fts.op("MATCH")(f'"{searchable(phrase)}"'))


_ORDERS: dict[ClaimOrder, tuple[ColumnElement[Any], ...]] = {
    ClaimOrder.CHECK_WORTHINESS: (Claim.check_worthiness.desc(), Claim.id.asc()),
    ClaimOrder.NEWEST: (Claim.id.desc(),),
    ClaimOrder.UPDATED: (Claim.updated_at.desc(), Claim.id.desc()),
}


def claim_rows(where: Sequence[ColumnElement[bool]] = ()) -> Select[Any]:
    """Select claims with their first mention, its document, source and claimant.

    ``mention_count`` counts the mentions of the claims that are joined into one too.
    """
    first = aliased(Mention)
    earliest = select(func.min(Mention.id)).where(Mention.claim_id == Claim.id).correlate(Claim)
    count = select(func.count()).where(Mention.claim_id == Claim.id).correlate(Claim).scalar_subquery()
    joined = aliased(Claim)
    more = (
        select(func.count(Mention.id))
        .join(joined, joined.id == Mention.claim_id)
        .where(joined.merged_into_id == Claim.id)
        .correlate(Claim)
        .scalar_subquery()
    )
    return (
        select(
            Claim,
            first.modality,
            Claimant.name.label("claimant"),
            Document.id.label("document_id"),
            Document.title,
            Document.name,
            Source.name.label("source"),
            (count + more).label("mention_count"),
        )
        .select_from(Claim)
        .join(first, first.id == earliest.scalar_subquery())
        .join(Document, Document.id == first.document_id)
        .outerjoin(Source, Source.id == Document.source_id)
        .outerjoin(Claimant, Claimant.id == first.claimant_id)
        .where(*where)
    )


def page_of_claims(
    session: Session, chosen: ClaimFilter, *, order: ClaimOrder, limit: int, offset: int
) -> Sequence[Row[Any]]:
    """Return one page of the live ``claim_rows``; which they are is read off an index first."""
    page = select(Claim.id).where(LIVE, *chosen.conditions).order_by(*_ORDERS[order])
    ids = session.scalars(page.limit(limit).offset(offset)).all()
    return session.execute(claim_rows([Claim.id.in_(ids)]).order_by(*_ORDERS[order])).all()


def count_claims(session: Session, chosen: ClaimFilter) -> int:
    """Return how many live claims pass the filter."""
    return session.scalar(select(func.count()).select_from(Claim).where(LIVE, *chosen.conditions)) or 0


_FTS = table("claims_fts", column("rowid"), column("rank"), column("claims_fts"))


def full_text(
    session: Session, terms: Sequence[str], *, chosen: ClaimFilter | None = None, limit: int
) -> dict[int, float]:
    """Return the BM25 score (higher is better) of the claims that hold any of ``terms``, best first.

    Each term is quoted, so that none is read as FTS5 syntax; one of three characters or more is found
    anywhere, inside words too.
    """
    if not terms:
        return {}
    match = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
    query = select(_FTS.c.rowid, _FTS.c.rank).where(_FTS.c.claims_fts.op("MATCH")(match))
    if chosen and chosen.conditions:
        query = query.where(_FTS.c.rowid.in_(select(Claim.id).where(*chosen.conditions)))
    return {row.rowid: -row.rank for row in session.execute(query.order_by(_FTS.c.rank).limit(limit))}


TOO_COMMON = 4_000
"""A term in so many claims is counted once only: counting reads them all, for each search again."""

_too_common: WeakKeyDictionary[Engine, dict[str, int]] = WeakKeyDictionary()


def term_frequencies(session: Session, terms: Sequence[str]) -> dict[str, int]:
    """Return in how many claims each term occurs; a term that never occurs is absent.

    A count of `TOO_COMMON` and more may be an old one: the program's first.
    """
    known = _too_common.setdefault(session.connection().engine, {})
    query = text("SELECT term, doc FROM claims_fts_terms WHERE term IN :terms").bindparams(
        bindparam("terms", expanding=True)
    )
    rows = session.execute(query, {"terms": [term for term in terms if term not in known]})
    found = {row.term: row.doc for row in rows}
    known.update({term: count for term, count in found.items() if count >= TOO_COMMON})
    return found | {term: known[term] for term in terms if term in known}
