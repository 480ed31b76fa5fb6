"""Claimants and sources in profile: what each said, how it was judged, and where it contradicts itself.

A claimant is whoever a text names, by that name: two spellings are two claimants. What somebody denied is
counted apart from what they said, and what a source passed on apart from its own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from claims.errors import NotFoundError
from claims.services import conflict_rows, profile_rows
from claims.services.catalogue import views_by_id
from claims.services.conflict_rows import Ends
from claims.services.conflict_views import ConflictPage
from claims.services.ids import MAX_ID
from claims.services.profile_rows import Subject, as_day
from claims.services.profile_views import (
    ClaimantLine,
    ClaimantPage,
    Manner,
    Profile,
    Record,
    SaidClaim,
    SaidPage,
)
from claims.text import storable
from claims.vocabulary import ClaimStatus
from db.models import Claimant, Source

__all__ = ["Subject", "claimant_id", "claims_of", "contradictions", "list_claimants", "profile"]


def list_claimants(session: Session, *, named: str = "", limit: int = 25, offset: int = 0) -> ClaimantPage:
    """Return one page of claimants, those of most live claims first, whose name holds ``named``."""
    wanted = storable(named).strip().lower()
    rows = profile_rows.claimants(session, wanted, limit=limit, offset=offset)
    judged: dict[int, list[Row[Any]]] = {row.id: [] for row in rows}
    for row in profile_rows.judged_of_claimants(session, list(judged)):
        judged[row.claimant_id].append(row)
    last = profile_rows.last_said(session, list(judged))
    lines = (
        ClaimantLine(row.id, row.name, row.claims, _record(judged[row.id]), last.get(row.id)) for row in rows
    )
    return ClaimantPage(tuple(lines), rows[0].total if rows else 0)


def claimant_id(session: Session, name: str) -> int:
    """Return the id of the claimant called ``name``, or whose number it is; NotFoundError for neither."""
    plain = storable(name).strip()
    found = session.scalar(select(Claimant.id).where(Claimant.name == plain))
    if found is None and plain.isascii() and plain.isdigit():
        found = _named(session, Subject(int(plain))).id
    if found is None:
        raise NotFoundError(f"there is no claimant {plain[:80]!r}; `claimants` shows the names that exist")
    return found


def profile(session: Session, subject: Subject) -> Profile:
    """Return a claimant or a source in profile; NotFoundError when there is none."""
    named = _named(session, subject)
    totals, judged = profile_rows.totals(session, subject), profile_rows.judged(session, subject)
    conflicts = profile_rows.contradictions(session, subject, limit=1, offset=0)
    return Profile(
        id=named.id,
        name=named.name,
        claims=totals.claims,
        mentions=totals.mentions,
        first=as_day(totals.first),
        last=as_day(totals.last),
        records={manner: _record(row for row in judged if row.manner == manner) for manner in Manner},
        contradictions=conflicts[0].total if conflicts else 0,
    )


def claims_of(
    session: Session,
    subject: Subject,
    *,
    manner: Manner | None = None,
    status: ClaimStatus | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SaidPage:
    """Return one page of the live claims of a claimant or source, what was said last first.

    ``status`` asks for those on which such a verdict stands; one that is open for those without any.
    """
    rows = profile_rows.claims(session, subject, manner=manner, status=status, limit=limit, offset=offset)
    views = views_by_id(session, [row.id for row in rows])
    return SaidPage(
        tuple(_said(row, views[row.id]) for row in rows),
        rows[0].total if rows else 0,
    )


def contradictions(session: Session, subject: Subject, *, limit: int = 10, offset: int = 0) -> ConflictPage:
    """Return pairs of claims of one claimant, or in one source's own words, that cannot both hold.

    Pairs that wait for a decision and pairs that were decided to be real, those first.
    """
    rows = profile_rows.contradictions(session, subject, limit=limit, offset=offset)
    ends = [Ends(row.id, row.left_live, row.right_live) for row in rows]
    return ConflictPage(conflict_rows.views(session, ends), rows[0].total if rows else 0)


def _named(session: Session, subject: Subject) -> Claimant | Source:
    what = "source" if subject.is_source else "claimant"
    found: Claimant | Source | None = None
    if 0 < subject.id <= MAX_ID:
        found = session.get(Source, subject.id) if subject.is_source else session.get(Claimant, subject.id)
    if found is None:
        raise NotFoundError(f"there is no {what} {subject.id}; `{what}s` shows those that exist")
    return found


def _record(rows: Iterable[Row[Any]]) -> Record:
    found = {row.status: row.claims for row in rows}
    return Record(sum(found.values()), {status: count for status, count in found.items() if status})


def _said(row: Row[Any], view: Any) -> SaidClaim:
    first, last = as_day(row.first), as_day(row.last)
    assert first is not None
    assert last is not None
    named = str(row.manners).split(",")
    return SaidClaim(view, first, last, tuple(manner for manner in Manner if manner in named))
