"""Verdicts of the desk that may be published: those that stand, with what and whom they are about.

A verdict that expired, or that rests on what was given up, is left out and said to be: it is waiting to be
looked at again. Analysts' names stay in the house; the desk publishes as one organisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from claims.errors import InvalidInputError
from claims.interchange.addresses import host, web_address
from claims.interchange.claimreview import as_json_ld
from claims.interchange.reviews import Appearance, OurReview, Publisher, Rating
from claims.services import audit, catalogue, desk
from claims.services.ids import get_claim
from claims.services.views import VerdictView
from claims.text import fold_space
from claims.vocabulary import ClaimStatus
from db.models import Claim, Document, Mention, Verdict
from db.queries import ClaimFilter, batches

PUBLISHED = (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED)
"""The statuses whose verdicts may be published."""

LABELS = {
    ClaimStatus.VERIFIED: "Verified",
    ClaimStatus.DISPUTED: "Disputed",
    ClaimStatus.UNRESOLVED: "Unresolved",
}
"""What a verdict says that was given without a rating."""

MOST = 10_000
_NUMBER = "{id}"


@dataclass(frozen=True, slots=True)
class Site:
    """Where verdicts are published: ``pattern`` is the address of one, ``{id}`` the claim's number."""

    pattern: str
    publisher: Publisher

    def address(self, claim_id: int) -> str:
        """Return the address at which the verdict on a claim stands."""
        return self.pattern.replace(_NUMBER, str(claim_id))


@dataclass(frozen=True, slots=True)
class Published:
    """Verdicts to publish, and of the claims that were asked for by id, those left out with the reason."""

    reviews: tuple[OurReview, ...]
    left_out: tuple[tuple[int, str], ...] = ()


def site(address: str | None, publisher: str | None = None) -> Site:
    """Return where verdicts are published; without a name of the publisher the site's host stands for it.

    An address without ``{id}`` gets ``?claim=`` and the number behind it. Raises InvalidInputError.
    """
    plain = web_address((address or "").replace(_NUMBER, "0"))
    if address is None or plain is None:
        raise InvalidInputError(
            "say where the verdicts are published: an http or https address, with --site or CLAIMS_SITE"
        )
    parts = urlsplit(plain)
    pattern = address.strip() if _NUMBER in address else f"{address.strip().rstrip('/')}/?claim={_NUMBER}"
    name = fold_space(publisher or "") or host(plain) or plain
    return Site(pattern, Publisher(name, f"{parts.scheme}://{parts.netloc}/"))


def of_claims(session: Session, claim_ids: Sequence[int], *, at: Site) -> Published:
    """Return the verdicts on these claims, in this order; NotFoundError for an id that names none."""
    wanted = list(dict.fromkeys(claim_ids))
    left_out, fit = [], []
    for claim_id in wanted:
        reason = _unfit(get_claim(session, claim_id))
        if reason:
            left_out.append((claim_id, reason))
        else:
            fit.append(claim_id)
    return Published(tuple(_reviews(session, fit, at)), tuple(left_out))


def by_filter(session: Session, chosen: ClaimFilter, *, at: Site, limit: int = MOST) -> Published:
    """Return the verdicts on claims that pass a filter, the latest verdict first."""
    rows: list[tuple[datetime, int]] = []
    for part in chosen.parts:
        query = (
            select(Verdict.created_at, Claim.id)
            .join(Claim, Claim.id == Verdict.claim_id)
            .where(*part, Verdict.superseded_at.is_(None), Claim.status.in_(PUBLISHED))
            .where(Claim.recheck_since.is_(None))
            .where(Claim.expires_on.is_(None) | (Claim.expires_on > audit.now().date()))
        )
        latest = query.order_by(Verdict.created_at.desc(), Claim.id.desc()).limit(limit)
        rows.extend((row.created_at, row.id) for row in session.execute(latest))
    ids = [claim_id for _, claim_id in sorted(rows, reverse=True)[:limit]]
    return Published(tuple(_reviews(session, ids, at)))


def claimreview(session: Session, claim_id: int, *, at: Site) -> str | None:
    """Return the verdict on a claim as ClaimReview in JSON-LD, None when there is none to publish.

    Raises NotFoundError.
    """
    found = of_claims(session, [claim_id], at=at).reviews
    return as_json_ld(found) if found else None


def _unfit(claim: Claim) -> str | None:
    """Return why the verdict on a claim is not published, None when it may be."""
    if claim.merged_into_id is not None:
        return f"it is joined into claim {claim.merged_into_id}: publish that one"
    if claim.status not in PUBLISHED:
        return f"it is {claim.status}: only verified, disputed and unresolved claims are published"
    if claim.recheck_since is not None:
        return "its verdict has to be looked at again"
    if claim.expires_on is not None and claim.expires_on <= audit.now().date():
        return f"its verdict expired on {claim.expires_on}"
    return None


def _reviews(session: Session, claim_ids: Sequence[int], at: Site) -> Iterator[OurReview]:
    scale = desk.settings(session)
    for some in batches(claim_ids):
        claims = {
            row.id: row
            for row in session.scalars(
                select(Claim).where(Claim.id.in_(some)).options(selectinload(Claim.tags))
            )
        }
        verdicts = catalogue.standing_verdicts(session, some)
        first, mentions = _first_verdicts(session, some), _mentions(session, some)
        for claim_id in some:
            claim, verdict = claims[claim_id], verdicts[claim_id]
            said = _Said.of(mentions[claim_id])
            yield OurReview(
                claim_id=claim_id,
                text=claim.text,
                status=verdict.status,
                rating=_rating(verdict, scale),
                url=at.address(claim_id),
                publisher=at.publisher,
                reviewed_at=verdict.created_at,
                first_at=first[claim_id],
                claimed_at=claim.created_at,
                language=claim.language,
                claimant=said.claimant,
                said_on=said.on,
                expires_on=claim.expires_on,
                justification=verdict.justification,
                tags=tuple(tag.name for tag in claim.tags),
                appearances=said.appearances,
            )


def _rating(verdict: VerdictView, scale: desk.DeskSettings) -> Rating:
    step = scale.step(verdict.rating) if verdict.rating else None
    if step is None:
        return Rating(scale.label(verdict.rating) if verdict.rating else LABELS[verdict.status])
    if step.number is None:
        return Rating(step.label)
    return Rating(step.label, step.number, scale.best, scale.worst)


def _first_verdicts(session: Session, claim_ids: Sequence[int]) -> dict[int, datetime]:
    query = select(Verdict.claim_id, func.min(Verdict.created_at).label("first"))
    rows = session.execute(query.where(Verdict.claim_id.in_(claim_ids)).group_by(Verdict.claim_id))
    return {row.claim_id: row.first for row in rows}


def _mentions(session: Session, claim_ids: Sequence[int]) -> Mapping[int, list[Mention]]:
    """Return where each claim, and all that is joined into it, was said."""
    live = func.coalesce(Claim.merged_into_id, Claim.id)
    rows = session.execute(
        select(live.label("live_id"), Mention)
        .join(Claim, Claim.id == Mention.claim_id)
        .where(live.in_(claim_ids))
        .order_by(Mention.id)
        .options(joinedload(Mention.claimant), joinedload(Mention.document).joinedload(Document.source))
    )
    found: dict[int, list[Mention]] = {claim_id: [] for claim_id in claim_ids}
    for row in rows:
        found[row.live_id].append(row.Mention)
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """Who said a claim first, on which day, and every document that has it, oldest first."""

    claimant: str | None
    on: date | None
    appearances: tuple[Appearance, ...]

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> _Said:
        ordered = sorted(mentions, key=lambda mention: (_day(mention) or date.max, mention.id))
        documents = {mention.document_id: mention.document for mention in ordered}
        first = ordered[0]
        claimant = first.claimant.name if first.claimant else None
        return cls(claimant, _day(first), tuple(_appearance(each) for each in documents.values()))


def _day(mention: Mention) -> date | None:
    return mention.said_on or mention.document.published_on


def _appearance(document: Document) -> Appearance:
    source = document.source.name if document.source else None
    return Appearance(document.url, document.title, document.published_on, source)
