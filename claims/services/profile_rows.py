"""The selects behind profiles: what a claimant or a source said, counted for the claims that are live."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from claims.services.profile_views import JUDGED, Manner
from claims.vocabulary import ClaimStatus, ConflictDecision, Modality
from db.models import Claim, Claimant, Conflict, Document, Mention, Verdict

_OWN_WORDS = (Modality.ASSERTED, Modality.HEDGED)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose profile it is: that of a claimant, or of a source."""

    id: int
    is_source: bool = False

    @property
    def said_it(self) -> ColumnElement[bool]:
        """True for the mentions that belong to it, once `of` joined what this needs."""
        return Document.source_id == self.id if self.is_source else Mention.claimant_id == self.id

    def of(self, query: Select[Any]) -> Select[Any]:
        """Narrow a select of `said` to the mentions that belong to it."""
        return (_and_document(query) if self.is_source else query).where(self.said_it)

    @property
    def itself(self) -> ColumnElement[bool]:
        """True for mentions in which it speaks for itself: a source may quote both sides of a quarrel."""
        return self.said_it & Mention.claimant_id.is_(None) if self.is_source else self.said_it

    @property
    def manner(self) -> ColumnElement[Any]:
        """The `Manner` of a mention."""
        denied = (Mention.modality == Modality.DENIED, Manner.DENIED.value)
        if not self.is_source:
            return case(denied, else_=Manner.SAID.value)
        own = Mention.claimant_id.is_(None) & Mention.modality.in_(_OWN_WORDS)
        return case(denied, (own, Manner.SAID.value), else_=Manner.PASSED_ON.value)


SAID_ON: ColumnElement[Any] = func.coalesce(
    Mention.said_on, Document.published_on, func.date(Document.created_at)
)
"""The day of a mention: when it was said, else published, else stored."""


_JOINED = (
    select(Claim.id, Claim.merged_into_id)
    .where(Claim.merged_into_id.is_not(None))
    .cte("joined_claims")
    .prefix_with("MATERIALIZED")  # few, where every mention would look up its claim otherwise
)
_LIVE: ColumnElement[int] = func.coalesce(_JOINED.c.merged_into_id, Mention.claim_id)
_DISMISSED = select(Claim.id).where(Claim.merged_into_id.is_(None), Claim.status == ClaimStatus.DISMISSED)


def said(*columns: Any) -> Select[Any]:
    """Select from mentions of claims of which the live one, ``_LIVE``, is not dismissed."""
    return (
        select(*columns)
        .select_from(Mention)
        .outerjoin(_JOINED, _JOINED.c.id == Mention.claim_id)
        .where(_LIVE.not_in(_DISMISSED))
    )


def _and_document(query: Select[Any]) -> Select[Any]:
    return query.join(Document, Document.id == Mention.document_id)


def _and_verdict(query: Select[Any]) -> Select[Any]:
    """Join the verdict that stands on the live claim, where one does."""
    return query.outerjoin(Verdict, (Verdict.claim_id == _LIVE) & Verdict.superseded_at.is_(None))


_CLAIMS = func.count(_LIVE.distinct())


def totals(session: Session, subject: Subject) -> Row[Any]:
    """Return ``claims``, ``mentions``, ``first`` and ``last`` of a subject."""
    query = said(
        _CLAIMS.label("claims"),
        func.count(Mention.id).label("mentions"),
        func.min(SAID_ON).label("first"),
        func.max(SAID_ON).label("last"),
    )
    return session.execute(_and_document(query).where(subject.said_it)).one()


def judged(session: Session, subject: Subject) -> Sequence[Row[Any]]:
    """Return ``manner``, ``status`` (None where no verdict stands) and ``claims`` of a subject."""
    manner = subject.manner.label("manner")
    query = subject.of(_and_verdict(said(manner, Verdict.status, _CLAIMS.label("claims"))))
    return session.execute(query.group_by(manner, Verdict.status)).all()


def claimants(session: Session, named: str, *, limit: int, offset: int) -> Sequence[Row[Any]]:
    """Return ``id``, ``name``, ``claims`` of a page of claimants, and ``total`` of all.

    Counts what an index alone tells; days and verdicts are read for the page only.
    """
    claims = _CLAIMS.label("claims")
    query = said(Claimant.id, Claimant.name, claims, func.count().over().label("total"))
    query = query.join(Claimant, Claimant.id == Mention.claimant_id)
    if named:
        query = query.where(func.lower(Claimant.name).contains(named, autoescape=True))
    order = (claims.desc(), func.lower(Claimant.name), Claimant.id)
    return session.execute(query.group_by(Claimant.id).order_by(*order).limit(limit).offset(offset)).all()


def last_said(session: Session, ids: Collection[int]) -> dict[int, date | None]:
    """Return the day on which each of these claimants said something last."""
    query = _and_document(said(Mention.claimant_id, func.max(SAID_ON).label("last")))
    rows = session.execute(query.where(Mention.claimant_id.in_(ids)).group_by(Mention.claimant_id))
    return {row.claimant_id: as_day(row.last) for row in rows}


def judged_of_claimants(session: Session, ids: Collection[int]) -> Sequence[Row[Any]]:
    """Return ``claimant_id``, ``status`` and ``claims`` of what claimants said, denials apart."""
    query = _and_verdict(said(Mention.claimant_id, Verdict.status, _CLAIMS.label("claims"))).where(
        Mention.claimant_id.in_(ids), Mention.modality != Modality.DENIED
    )
    return session.execute(query.group_by(Mention.claimant_id, Verdict.status)).all()


def claims(
    session: Session,
    subject: Subject,
    *,
    manner: Manner | None,
    status: ClaimStatus | None,
    limit: int,
    offset: int,
) -> Sequence[Row[Any]]:
    """Return ``id``, ``first``, ``last``, ``manners`` of a page of claims, and ``total`` of all."""
    last = func.max(SAID_ON).label("last")
    manners = func.group_concat(subject.manner.distinct()).label("manners")
    total = func.count().over().label("total")
    live, first = _LIVE.label("id"), func.min(SAID_ON).label("first")
    query = _and_verdict(_and_document(said(live, first, last, manners, total))).where(subject.said_it)
    if manner is not None:
        query = query.where(subject.manner == manner.value)
    if status is not None:
        query = query.where(Verdict.status == status if status in JUDGED else Verdict.status.is_(None))
    order = (last.desc(), live.desc())
    return session.execute(query.group_by(live).order_by(*order).limit(limit).offset(offset)).all()


def contradictions(session: Session, subject: Subject, *, limit: int, offset: int) -> Sequence[Row[Any]]:
    """Return ``id``, ``left_live``, ``right_live`` of pairs within what a subject said itself, and ``total``.

    Those that were decided to be real come first, then the surest that wait; of several conflicts between
    the same live claims the decided one counts, so that what was explained away is gone.
    """
    own = subject.of(said(_LIVE.label("id"))).where(subject.itself)
    lives = select(own.cte("own_claims").prefix_with("MATERIALIZED").c.id)
    left, right = aliased(Claim), aliased(Claim)
    one = func.coalesce(left.merged_into_id, left.id)
    other = func.coalesce(right.merged_into_id, right.id)
    pair = case((one < other, one), else_=other), case((one < other, other), else_=one)
    surest = (Conflict.decision.is_(None), Conflict.decided_at.desc(), Conflict.certainty.desc(), Conflict.id)
    inner = (
        select(
            Conflict.id,
            Conflict.decision,
            Conflict.certainty,
            one.label("left_live"),
            other.label("right_live"),
            func.row_number().over(partition_by=pair, order_by=surest).label("place"),
        )
        .join(left, left.id == Conflict.left_id)
        .join(right, right.id == Conflict.right_id)
        .where(one.in_(lives), other.in_(lives), one != other)
        .subquery()
    )
    counts = or_(inner.c.decision.is_(None), inner.c.decision == ConflictDecision.REAL)
    query = (
        select(inner.c.id, inner.c.left_live, inner.c.right_live, func.count().over().label("total"))
        .where(inner.c.place == 1, counts)
        .order_by(inner.c.decision.is_(None), inner.c.certainty.desc(), inner.c.id)
    )
    return session.execute(query.limit(limit).offset(offset)).all()


def as_day(stored: Any) -> date | None:
    """Return a day that SQLite computed, which is a text then."""
    return None if stored is None else date.fromisoformat(str(stored)[:10])
