"""The larger selects, written once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, bindparam, column, func, or_, select, table, text
from sqlalchemy.orm import Session, aliased

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
    """Which claims a list or a search takes; an empty field lets everything through."""

    statuses: tuple[ClaimStatus, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    modalities: tuple[Modality, ...] = ()
    document_id: int | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as conditions on ``claims``."""
        found: list[ColumnElement[bool]] = []
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
            joined = aliased(Claim)
            stand_for = select(joined.merged_into_id).where(
                joined.merged_into_id.is_not(None), joined.id.in_(mentions)
            )
            found.append(or_(Claim.id.in_(mentions), Claim.id.in_(stand_for)))
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
        return found


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


def term_frequencies(session: Session, terms: Sequence[str]) -> dict[str, int]:
    """Return in how many claims each term occurs; a term that never occurs is absent."""
    query = text("SELECT term, doc FROM claims_fts_terms WHERE term IN :terms").bindparams(
        bindparam("terms", expanding=True)
    )
    return {row.term: row.doc for row in session.execute(query, {"terms": list(terms)})}
