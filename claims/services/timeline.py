"""What the claims on one topic say in numbers over time, as intervals, by source.

A topic is a search, a cluster, or a claim and its nearest. Nothing is dropped: what has no number, no time,
or a unit that the charts do not share is told beside them, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from claims.errors import NotFoundError
from claims.records import Quantity
from claims.services.catalogue import views_by_id
from claims.services.counted import Counted, read_counted
from claims.services.families import survivor_id
from claims.services.ids import get_claim
from claims.services.query_text import parse_query
from claims.services.rows import mention_times
from claims.services.search import search, similar
from claims.services.timeline_series import Read, series_of
from claims.services.timeline_times import when
from claims.services.timeline_views import Aside, AsideKind, Point, Timeline, When
from claims.services.views import ClaimView
from claims.similarity.embedder import Embedder
from claims.similarity.index import VectorIndex
from claims.vocabulary import Modality
from db.models import Claim, ClusterMember, Document, Mention, Source
from db.queries import batches

MOST_CLAIMS = 500
"""Live claims of one timeline; of a larger cluster the others are counted as left out."""

NEAREST = 20

LARGEST = 1e100
"""No larger number is drawn: it was meant for something else, and scales overflow."""


def of_search(
    session: Session, query: str, *, embedder: Embedder, index: VectorIndex, limit: int = NEAREST
) -> Timeline:
    """Return the timeline of the claims that a search finds, in the syntax of the search box.

    Raises InvalidInputError for an empty query.
    """
    wanted = min(limit, MOST_CLAIMS)
    hits = search(session, parse_query(query), embedder=embedder, index=index, limit=wanted)
    return of_claims(session, [hit.claim.id for hit in hits])


def of_claim(session: Session, claim_id: int, *, index: VectorIndex, limit: int = NEAREST) -> Timeline:
    """Return the timeline of a claim and the claims nearest to it; NotFoundError when there is none.

    ``limit`` counts the claim itself; no model runs.
    """
    live = survivor_id(get_claim(session, claim_id))
    hits = similar(session, live, index=index, limit=min(limit, MOST_CLAIMS) - 1) if limit > 1 else []
    return of_claims(session, [live, *(hit.claim.id for hit in hits)])


def of_cluster(session: Session, cluster_id: int) -> Timeline:
    """Return the timeline of a cluster; NotFoundError when there is none.

    A cluster is named by its lowest claim, and as that changes when clusters grow together, the number of
    any claim in it leads to it.
    """
    mine = select(ClusterMember.cluster_id).where(ClusterMember.claim_id == cluster_id)
    named = session.scalar(mine)
    ids = list(
        session.scalars(
            select(Claim.id)
            .join(ClusterMember, ClusterMember.claim_id == Claim.id)
            .where(ClusterMember.cluster_id == named, Claim.merged_into_id.is_(None))
            .order_by(Claim.id)
        )
    )
    if not ids:
        raise NotFoundError(f"there is no cluster {cluster_id}")
    return of_claims(session, ids, same=True)


def of_claims(session: Session, claim_ids: Sequence[int], *, same: bool = False) -> Timeline:
    """Return the timeline of these live claims and of all that is joined into them, in their order.

    ``same`` tells that they are known to say the same: then a share whose whole stands elsewhere in its
    sentence is of what the others name.
    """
    ids = list(dict.fromkeys(claim_ids))
    topic = _topic(session, ids[:MOST_CLAIMS])
    told = [_told(claim, topic) for claim in topic.claims]
    series, others = series_of([read for one in told for read in one.found], same=same)
    aside = (*others, *(found for one in told for found in one.aside))
    return Timeline(tuple(series), aside, len(topic.claims), max(0, len(ids) - MOST_CLAIMS))


@dataclass(frozen=True, slots=True)
class _Said:
    """A mention: when, where and by whom."""

    when: When | None
    modality: Modality
    claimant: str | None
    source: str | None
    document: str


@dataclass(frozen=True, slots=True)
class _Topic:
    """Live claims in order, the wordings of each, itself first, and the mentions of each wording."""

    claims: tuple[ClaimView, ...]
    wordings: Mapping[int, Sequence[ClaimView]]
    said: Mapping[int, Sequence[_Said]]


def _topic(session: Session, ids: Sequence[int]) -> _Topic:
    joined = session.scalars(select(Claim.id).where(Claim.merged_into_id.in_(ids)).order_by(Claim.id)).all()
    views = views_by_id(session, [*ids, *joined])
    wordings = {claim_id: [views[claim_id]] for claim_id in ids}
    for claim_id in joined:
        view = views[claim_id]
        if view.merged_into_id is not None:
            wordings[view.merged_into_id].append(view)
    return _Topic(tuple(views[claim_id] for claim_id in ids), wordings, _mentions(session, list(views)))


def _mentions(session: Session, claim_ids: Sequence[int]) -> dict[int, list[_Said]]:
    """Return where each claim was said; of its documents only what names and dates them is read."""
    query = (
        select(Mention, Document.published_on, Document.title, Document.name, Source.name)
        .join(Document, Document.id == Mention.document_id)
        .outerjoin(Source, Source.id == Document.source_id)
        .order_by(Mention.id)
        .options(joinedload(Mention.claimant), selectinload(Mention.times))
    )
    found: dict[int, list[_Said]] = {}
    for some in batches(claim_ids):
        for mention, published_on, title, name, source in session.execute(
            query.where(Mention.claim_id.in_(some))
        ):
            said = _said(mention, published_on, source, title or name)
            found.setdefault(mention.claim_id, []).append(said)
    return found


def _said(mention: Mention, published_on: date | None, source: str | None, document: str | None) -> _Said:
    return _Said(
        when=when(mention_times(mention), mention.said_on, published_on),
        modality=mention.modality,
        claimant=mention.claimant.name if mention.claimant else None,
        source=source,
        document=document or f"document {mention.document_id}",
    )


@dataclass(frozen=True, slots=True)
class _Appearance:
    """A live claim, one of its wordings, and one place where that was said."""

    claim: ClaimView
    wording: ClaimView
    said: _Said


@dataclass(slots=True)
class _Told:
    """What one claim tells: numbers at a time, and what cannot be drawn."""

    found: list[Read] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def _told(claim: ClaimView, topic: _Topic) -> _Told:
    told = _Told()
    for wording in topic.wordings[claim.id]:
        for quantity, counted in _numbers(wording):
            for said in topic.said.get(wording.id, ()):
                _place(told, _Appearance(claim, wording, said), quantity, counted)
    if not told.found and not told.aside:
        told.aside.append(_without_number(claim))
    told.aside = list(dict.fromkeys(told.aside))
    return told


def _numbers(wording: ClaimView) -> Iterator[tuple[Quantity, Counted | None]]:
    counted = read_counted(wording.text, wording.language, wording.quantities, wording.entities)
    return zip(wording.quantities, counted, strict=True)


def _place(told: _Told, there: _Appearance, quantity: Quantity, counted: Counted | None) -> None:
    if quantity.low is None and quantity.high is None:
        reason = "these words name no number that could be read"
        told.aside.append(_aside(AsideKind.NO_NUMBER, there, quantity, reason))
    elif any(abs(end) > LARGEST for end in (quantity.low, quantity.high) if end is not None):
        told.aside.append(_aside(AsideKind.NO_NUMBER, there, quantity, "the number is too large to be drawn"))
    elif there.said.when is None:
        reason = f"neither the claim nor its document “{there.said.document}” has a date that could be read"
        told.aside.append(_aside(AsideKind.NO_TIME, there, quantity, reason))
    else:
        told.found.append(Read(_point(there, there.said.when, quantity), counted))


def _point(there: _Appearance, when: When, quantity: Quantity) -> Point:
    return Point(
        claim_id=there.claim.id,
        text=there.wording.text,
        quantity=quantity,
        read=quantity,
        when=when,
        source=there.said.source,
        document=there.said.document,
        claimant=there.said.claimant,
        negated=there.wording.negated or there.said.modality is Modality.DENIED,
        status=there.claim.status,
    )


def _aside(kind: AsideKind, there: _Appearance, quantity: Quantity, reason: str) -> Aside:
    claim, said = there.claim, there.said
    return Aside(kind, claim.id, there.wording.text, quantity.surface, said.source, claim.status, reason)


def _without_number(claim: ClaimView) -> Aside:
    reason = "no number was read in this claim"
    return Aside(AsideKind.NO_NUMBER, claim.id, claim.text, None, claim.source, claim.status, reason)
