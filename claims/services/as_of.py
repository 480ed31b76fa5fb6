"""What was held at any moment of the past, from the audit log: one claim in full, and all of them in pages.

Everything that may change is played back from the lines that had been written by then, as `verify` plays
the whole log back; nothing of it is taken from the tables as they are now. One claim takes only the lines
about it and its kin; a page takes the last line about each claim, and is played back for what it shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from claims.errors import NotFoundError
from claims.services import as_of_list
from claims.services.as_of_list import Held, Wanted
from claims.services.as_of_log import played
from claims.services.as_of_moments import Point, When, began, point, read_when
from claims.services.as_of_rows import Past
from claims.services.as_of_views import ClaimHeld, HeldPage, RowHeld
from claims.services.catalogue import standing_verdicts
from claims.services.ids import get_claim
from claims.services.rows import document_view, mention_view
from claims.services.views import ClaimDetail, EventView, MentionInDocument
from claims.vocabulary import ClaimStatus, ConflictDecision, MatchDecision
from db.models import Document, Mention

__all__ = ["Held", "When", "began", "held_by_id", "list_claims", "point", "read_when", "show_claim"]


def show_claim(session: Session, claim_id: int, when: When) -> ClaimHeld:
    """Return everything about one claim as it was at a moment.

    Raises NotFoundError when there is no such claim, or was none yet, and InvalidInputError for a moment
    that is still to come or that lies before the first line of the log.
    """
    get_claim(session, claim_id)
    at = point(session, when)
    with played(session, [claim_id], at) as found:
        past = Past(session, found)
        if claim_id not in past.claims:
            raise NotFoundError(_not_yet(claim_id, at))
        return _claim(past, claim_id)


def list_claims(
    session: Session,
    when: When,
    *,
    held: Held = Held.ALL,
    statuses: Sequence[ClaimStatus] = (),
    languages: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
) -> HeldPage:
    """Return one page of the live claims of a moment, and how many there were of each status.

    The latest decision comes first, then what was not decided, the most check-worthy first; ``statuses``
    are those of that moment. Raises InvalidInputError as `show_claim` does.
    """
    at, wanted = point(session, when), Wanted(held, statuses, languages)
    ids = as_of_list.page(session, at, wanted, limit=limit, offset=offset)
    rows = _rows(session, ids, at)
    counts = as_of_list.counts(session, at, languages=languages)
    return HeldPage(
        moment=at.moment,
        claims=tuple(rows[claim_id] for claim_id in ids),
        total=counts.total(wanted),
        by_status=counts.by_status,
        by_status_now=as_of_list.counts_now(session, languages=languages),
        decided_since=counts.total(Wanted(Held.DECIDED_SINCE)),
        came_later=as_of_list.count_later(session, at),
    )


def held_by_id(session: Session, claim_ids: Collection[int], when: When) -> dict[int, RowHeld]:
    """Return these claims as they were at a moment, joined ones among them, without those that came later.

    Raises InvalidInputError as `show_claim` does.
    """
    return _rows(session, claim_ids, point(session, when))


def _rows(session: Session, claim_ids: Collection[int], at: Point) -> dict[int, RowHeld]:
    with played(session, claim_ids, at) as found:
        past = Past(session, found)
        there = [claim_id for claim_id in claim_ids if claim_id in past.claims]
        today = standing_verdicts(session, there)
        return {
            claim_id: RowHeld(
                past.claim(claim_id), past.standing(claim_id), past.today[claim_id], today.get(claim_id)
            )
            for claim_id in there
        }


def _not_yet(claim_id: int, at: Point) -> str:
    return f"claim {claim_id} was not known yet at {at.moment:%Y-%m-%d %H:%M:%S} UTC"


def _claim(past: Past, claim_id: int) -> ClaimHeld:
    family, survivor = past.family(claim_id), past.survivor(claim_id)
    detail = ClaimDetail(
        claim=past.claim(claim_id),
        mentions=_mentions(past, family),
        evidence=past.evidence_of(family),
        verdicts=past.verdicts.get(claim_id, ()),
        history=_history(past, family),
        can_undo=False,
        joined=past.joined(family[1:]),
        survivor=None if survivor == claim_id else past.claim(survivor),
    )
    return ClaimHeld(
        moment=past.at.moment,
        line=past.at.line,
        came_in=past.played.came_in[claim_id],
        detail=detail,
        proposals=past.proposals(claim_id),
        kept_apart=past.decided("matches", family, MatchDecision),
        conflicts=past.decided("conflicts", family, ConflictDecision),
        notes=past.notes(family),
    )


def _mentions(past: Past, family: Sequence[int]) -> tuple[MentionInDocument, ...]:
    """Return the mentions that some claims had, the first claim's first."""
    known = {mention for claim_id in family for mention in past.mentions.get(claim_id, ())}
    rows = past.session.scalars(
        select(Mention)
        .where(Mention.claim_id.in_(family))
        .order_by(Mention.claim_id != family[0], Mention.id)
        .options(
            joinedload(Mention.claimant),
            joinedload(Mention.document).joinedload(Document.source),
            selectinload(Mention.times),
        )
    )
    return tuple(
        MentionInDocument(mention_view(row), document_view(row.document)) for row in rows if row.id in known
    )


def _history(past: Past, family: Sequence[int]) -> tuple[EventView, ...]:
    """Return the lines about some claims; what is told in the history of several of them is told once."""
    found = []
    for line in past.played.lines:
        lines = line.payload.get("lines")
        told = next((each for each in lines if each in family), None) if lines else line.claim_id
        if line.claim_id in family and line.claim_id == told and line.created_at is not None:
            by = past.users[line.user_id]
            found.append(
                EventView(line.id, line.created_at, by, line.kind, dict(line.payload), line.claim_id)
            )
    return tuple(found)
