"""Reading what is stored: lists, one claim in full, choices for filters, counts for the overview."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from claims.errors import NotFoundError
from claims.services import tagging
from claims.services.families import family_ids, survivor_id
from claims.services.ids import get_claim
from claims.services.rows import claim_views, document_view, evidence_view, mention_view, verdict_view
from claims.services.undoing import last_act
from claims.services.views import (
    ClaimDetail,
    ClaimPage,
    ClaimView,
    DocumentView,
    EventView,
    JoinedClaim,
    MentionInDocument,
    Statistics,
    VerdictView,
)
from claims.vocabulary import ClaimStatus
from db.models import (
    Claim,
    Claimant,
    Document,
    Event,
    Evidence,
    Match,
    Mention,
    Source,
    User,
    Verdict,
)
from db.queries import (
    LIVE,
    ClaimFilter,
    ClaimOrder,
    WorkView,
    claims_with_ids,
    count_claims,
    page_of_claims,
)

__all__ = [
    "ClaimFilter",
    "ClaimOrder",
    "WorkView",
    "choices",
    "document",
    "documents",
    "list_claims",
    "show_claim",
    "statistics",
]


def list_claims(
    session: Session,
    chosen: ClaimFilter | None = None,
    *,
    order: ClaimOrder = ClaimOrder.CHECK_WORTHINESS,
    limit: int = 50,
    offset: int = 0,
) -> ClaimPage:
    """Return one page of the claims that pass the filter, and how many there are in all."""
    chosen = chosen or ClaimFilter()
    rows = page_of_claims(session, chosen, order=order, limit=limit, offset=offset)
    return ClaimPage(claim_views(session, rows), count_claims(session, chosen))


def views_by_id(session: Session, ids: Iterable[int]) -> dict[int, ClaimView]:
    """Return the claims with these ids."""
    return {view.id: view for view in claim_views(session, claims_with_ids(session, list(ids)))}


def show_claim(session: Session, claim_id: int) -> ClaimDetail:
    """Return everything about one claim; NotFoundError when there is none."""
    claim = get_claim(session, claim_id)
    views = views_by_id(session, {claim_id, survivor_id(claim)})
    family = family_ids(session, claim_id)
    evidence = session.scalars(
        select(Evidence)
        .where(Evidence.claim_id.in_(family))
        .order_by(Evidence.id)
        .options(joinedload(Evidence.user))
    )
    return ClaimDetail(
        claim=views[claim_id],
        mentions=_mentions(session, family),
        evidence=tuple(evidence_view(piece) for piece in evidence),
        verdicts=tuple(verdict_view(verdict) for verdict in claim.verdicts),
        history=_history(session, family),
        can_undo=last_act(session, claim_id) is not None,
        joined=joined_claims(session, family[1:]),
        survivor=None if claim.merged_into_id is None else views[claim.merged_into_id],
    )


def _mentions(session: Session, claim_ids: Sequence[int]) -> tuple[MentionInDocument, ...]:
    """Return the mentions of some claims in two queries, however many there are, the first claim's first."""
    rows = session.scalars(
        select(Mention)
        .where(Mention.claim_id.in_(claim_ids))
        .order_by(Mention.claim_id != claim_ids[0], Mention.id)
        .options(
            joinedload(Mention.claimant),
            joinedload(Mention.document).joinedload(Document.source),
            selectinload(Mention.times),
        )
    )
    return tuple(MentionInDocument(mention_view(row), document_view(row.document)) for row in rows)


def joined_claims(session: Session, claim_ids: Sequence[int]) -> tuple[JoinedClaim, ...]:
    """Return joined claims with who joined each and when, in a constant number of queries."""
    if not claim_ids:
        return ()
    views = views_by_id(session, claim_ids)
    standing = standing_verdicts(session, claim_ids)
    rows = session.execute(
        select(Claim.id, Claim.joined_to_id, User.name, Match.decided_at)
        .join(Match, or_(_pair(Claim.id, Claim.joined_to_id), _pair(Claim.joined_to_id, Claim.id)))
        .join(User, User.id == Match.decided_by_id)
        .where(Claim.id.in_(claim_ids))
        .order_by(Match.decided_at, Claim.id)
    )
    return tuple(
        JoinedClaim(views[row.id], row.joined_to_id, row.name, row.decided_at, standing.get(row.id))
        for row in rows
    )


def standing_verdicts(session: Session, claim_ids: Collection[int]) -> dict[int, VerdictView]:
    """Return the verdict that stands on each of these claims that has one."""
    rows = session.scalars(
        select(Verdict)
        .where(Verdict.claim_id.in_(claim_ids), Verdict.superseded_at.is_(None))
        .options(joinedload(Verdict.user), selectinload(Verdict.evidence).joinedload(Evidence.user))
    )
    return {row.claim_id: verdict_view(row) for row in rows}


def _pair(left: Any, right: Any) -> ColumnElement[bool]:
    return and_(Match.left_id == left, Match.right_id == right)


def history(session: Session, claim_id: int) -> tuple[EventView, ...]:
    """Return the audit log of one claim and of all that are joined into it, oldest first.

    Raises NotFoundError when there is no such claim.
    """
    get_claim(session, claim_id)
    return _history(session, family_ids(session, claim_id))


def _history(session: Session, claim_ids: Sequence[int]) -> tuple[EventView, ...]:
    """Return the events of some claims; what is told in the history of several of them is told once."""
    events = session.scalars(
        select(Event).where(Event.claim_id.in_(claim_ids)).order_by(Event.id).options(joinedload(Event.user))
    )
    views = [
        EventView(
            event.id, event.created_at, event.user.name, event.kind, json.loads(event.payload), event.claim_id
        )
        for event in events
    ]
    return tuple(view for view in views if _told_first(view, claim_ids))


def _told_first(view: EventView, claim_ids: Sequence[int]) -> bool:
    lines = view.payload.get("lines")
    return not isinstance(lines, list) or view.claim_id == next(line for line in lines if line in claim_ids)


def documents(session: Session, *, limit: int = 20) -> tuple[DocumentView, ...]:
    """Return the newest documents."""
    rows = session.scalars(select(Document).order_by(Document.id.desc()).limit(limit))
    return tuple(document_view(row) for row in rows)


def document(session: Session, document_id: int) -> DocumentView:
    """Return one document; NotFoundError when there is none."""
    row = session.get(Document, document_id)
    if row is None:
        raise NotFoundError(f"there is no document {document_id}")
    return document_view(row)


def choices(session: Session) -> dict[str, list[str]]:
    """Return what filters can offer: ``languages``, ``sources``, ``claimants``, ``assignees``, ``tags``."""
    languages = select(Claim.language).where(Claim.language.is_not(None)).distinct().order_by(Claim.language)
    given = select(Claim.assignee_id).where(Claim.assignee_id.is_not(None)).distinct()
    return {
        "languages": [value for value in session.scalars(languages) if value],
        "sources": list(session.scalars(select(Source.name).order_by(Source.name))),
        "claimants": list(session.scalars(select(Claimant.name).order_by(Claimant.name))),
        "assignees": list(session.scalars(select(User.name).where(User.id.in_(given)).order_by(User.name))),
        "tags": list(tagging.names(session)),
    }


def statistics(session: Session) -> Statistics:
    """Return the counts of the overview, of live claims and of all mentions that they stand for."""
    by_status = _by_status(session)
    day = func.date(Claim.created_at)
    return Statistics(
        documents=session.scalar(select(func.count()).select_from(Document)) or 0,
        claims=sum(by_status.values()),
        by_status=by_status,
        by_language=_counted(session, func.coalesce(Claim.language, "?"), Claim.language),
        by_source=_by_source(session),
        decided_by_day=_decided_by_day(session),
        proposed_by_day=_counted(session, day, day),
    )


def _counted(session: Session, what: Any, by: Any) -> dict[str, int]:
    query = select(what, func.count()).where(LIVE).group_by(by)
    return {str(key): count for key, count in session.execute(query)}


def _by_status(session: Session) -> dict[str, int]:
    found = _counted(session, Claim.status, Claim.status)
    return {status.value: found.get(status.value, 0) for status in ClaimStatus}


def _by_source(session: Session) -> dict[str, dict[str, int]]:
    said = aliased(Claim)
    query = (
        select(func.coalesce(Source.name, "no source named"), Claim.status, func.count(Claim.id.distinct()))
        .select_from(Mention)
        .join(said, said.id == Mention.claim_id)
        .join(Claim, Claim.id == func.coalesce(said.merged_into_id, said.id))
        .join(Document, Document.id == Mention.document_id)
        .outerjoin(Source, Source.id == Document.source_id)
        .group_by(Source.name, Claim.status)
    )
    return _nested(session, query)


def _decided_by_day(session: Session) -> dict[str, dict[str, int]]:
    day = func.date(Verdict.created_at)
    query = (
        select(day, Verdict.status, func.count())
        .join(Claim, Claim.id == Verdict.claim_id)
        .where(LIVE, Verdict.superseded_at.is_(None))
        .group_by(day, Verdict.status)
        .order_by(day)
    )
    return _nested(session, query)


def _nested(session: Session, query: Any) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outer, inner, count in session.execute(query):
        found.setdefault(str(outer), {})[str(inner)] = count
    return found
