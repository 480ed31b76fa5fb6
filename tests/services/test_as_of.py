"""What was held at a moment, asked later: it equals what the pages showed then."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import NotFoundError
from claims.services import as_of, catalogue, conflicts, notes, second_look
from claims.services.as_of_views import ClaimHeld, PairHeld
from claims.services.notes import NoteView
from claims.services.views import ClaimDetail, ClaimView, ProposalView, VerdictView
from claims.vocabulary import ConflictDecision, ConflictKind, EventKind, MatchDecision
from db.engine import Database
from db.models import Claim, Conflict, Match, User
from tests.services.linking import store
from tests.services.review_acts import CLAIMS, Desk
from tests.services.set_clock import BEGAN, Clock

ACTS = 500
MOMENTS = 50


@dataclass(frozen=True)
class Snapshot:
    """Everything that is held at this moment, as the pages' own services read it off the tables."""

    details: dict[int, ClaimDetail]
    proposals: dict[int, tuple[ProposalView, ...]]
    notes: dict[int, list[NoteView]]
    apart: set[tuple[object, ...]]
    conflicts: set[tuple[object, ...]]
    by_status: dict[str, int]
    live: dict[int, tuple[ClaimView, VerdictView | None]]


def _snapshot(session: Session) -> Snapshot:
    ids = session.scalars(select(Claim.id)).all()
    details = {claim_id: _plain(catalogue.show_claim(session, claim_id)) for claim_id in ids}
    return Snapshot(
        details=details,
        proposals={claim_id: second_look.proposals(session, claim_id) for claim_id in ids},
        notes={claim_id: _unseen_apart(notes.for_claim(session, claim_id)) for claim_id in ids},
        apart={row for row in _decided(session, Match) if row[2] is not MatchDecision.JOINED},
        conflicts=set(_decided(session, Conflict)),
        by_status=catalogue.statistics(session).by_status,
        live={
            claim.id: (_bare(claim), details[claim.id].verdict)
            for claim in catalogue.list_claims(session, limit=1000).claims
        },
    )


def _decided(session: Session, table: Any) -> Iterator[tuple[object, ...]]:
    query = select(table, User.name).join(User, User.id == table.decided_by_id)
    for row, name in session.execute(query):
        yield row.left_id, row.right_id, row.decision, name, row.decided_at


def _plain(detail: ClaimDetail) -> ClaimDetail:
    """Return a claim without what nobody can know or do later: see `ClaimHeld`."""
    joined = tuple(replace(each, claim=_bare(each.claim)) for each in detail.joined)
    survivor = detail.survivor and _bare(detail.survivor)
    return replace(detail, claim=_bare(detail.claim), can_undo=False, joined=joined, survivor=survivor)


def _bare(claim: ClaimView) -> ClaimView:
    return replace(claim, version=0, updated_at=BEGAN)


def _unseen_apart(found: Sequence[NoteView]) -> list[NoteView]:
    return [replace(note, unseen=()) for note in found]


def _asked_later(session: Session, moment: datetime, ids: Sequence[int]) -> Snapshot:
    """Return what the service says now of a moment of the past, in the form of a snapshot."""
    held: dict[int, ClaimHeld] = {}
    for claim_id in ids:
        try:
            held[claim_id] = as_of.show_claim(session, claim_id, moment)
        except NotFoundError:
            continue
    page = as_of.list_claims(session, moment, limit=1000)
    assert page.total == len(page.claims)
    return Snapshot(
        details={claim_id: _plain(each.detail) for claim_id, each in held.items()},
        proposals={claim_id: each.proposals for claim_id, each in held.items()},
        notes={claim_id: list(each.notes) for claim_id, each in held.items()},
        apart={_row(pair) for each in held.values() for pair in each.kept_apart},
        conflicts={_row(pair) for each in held.values() for pair in each.conflicts},
        by_status={status.value: count for status, count in page.by_status.items()},
        live={row.then.id: (_bare(row.then), row.verdict) for row in page.claims},
    )


def _row(pair: PairHeld) -> tuple[object, ...]:
    ends = sorted((pair.claim_id, pair.other_id))
    return *ends, pair.decision, pair.by, pair.decided_at


def _arrival(database: Database, number: int) -> None:
    """Store a document that says one thing anew and one that is known."""
    known = f"Ferry number {number % CLAIMS + 1} sailed in the morning."
    store(database, f"Barge number {number} lay at pier {number}.", known, name=f"paper {number}")


def _contradiction(database: Database, clock: Clock, dice: random.Random) -> None:
    """Decide about two claims that contradict each other, or take that back."""
    with database.write() as session:
        left, right = sorted(dice.sample(range(1, CLAIMS + 1), 2))
        found = session.scalar(select(Conflict).where(Conflict.left_id == left, Conflict.right_id == right))
        if found is None:
            found = Conflict(
                left_id=left, right_id=right, kind=ConflictKind.NUMBER, certainty=0.9, left_phrase="",
                right_phrase="", signals="[]", explanation="", created_at=clock(),
            )  # fmt: skip
            session.add(found)
            session.flush()
        if found.decision is not None and dice.random() < 0.5:
            conflicts.undo(session, found.id, by="ada")
        else:
            others = [each for each in ConflictDecision if each is not found.decision]
            conflicts.decide(session, found.id, dice.choice(others), by="ada")


def test_after_500_acts_each_of_50_past_moments_is_shown_as_it_was(database: Database, clock: Clock) -> None:
    dice, desk = random.Random(23), Desk(database, seed=23)
    desk.open()
    taken: dict[datetime, Snapshot] = {}
    while desk.done < ACTS:
        clock.wait(hours=dice.choice([0.001, 1, 5, 30]))
        done = desk.done
        desk.act()
        if dice.random() < 0.05:
            _contradiction(database, clock, dice)
        if dice.random() < 0.03:
            _arrival(database, done)
        if done < desk.done and desk.done % (ACTS // MOMENTS) == 0:
            with database.read() as session:
                taken[clock.moment] = _snapshot(session)
    assert len(taken) == MOMENTS
    _covers(desk, taken)
    with database.read() as session:
        ids = session.scalars(select(Claim.id)).all()
        for moment, snapshot in taken.items():
            assert _asked_later(session, moment, ids) == snapshot, moment


def _covers(desk: Desk, taken: dict[datetime, Snapshot]) -> None:
    """Hold the acts to what they are to cover; a seed that misses some of it shows nothing."""
    kinds = set(desk.kinds)
    assert kinds >= {
        EventKind.CLAIM_JOINED, EventKind.CLAIM_SPLIT, EventKind.LINK_UNDONE, EventKind.KEPT_APART,
        EventKind.MARK_UNDONE, EventKind.BULK_DONE, EventKind.EVIDENCE_WITHDRAWN, EventKind.EVIDENCE_RESTORED,
        EventKind.SOURCE_WITHDRAWN, EventKind.VERDICT_PROPOSED, EventKind.VERDICT_CONFIRMED,
        EventKind.VERDICT_SENT_BACK, EventKind.PROPOSAL_WITHDRAWN, EventKind.RECHECK_ASKED,
        EventKind.CLAIM_TAGGED, EventKind.WORK_UNDONE, EventKind.NOTE_ADDED,
    }, set(EventKind) - kinds  # fmt: skip
    snapshots = list(taken.values())
    assert any(snapshot.conflicts for snapshot in snapshots)
    assert any(snapshot.apart for snapshot in snapshots)
    assert len({len(snapshot.details) for snapshot in snapshots}) > 3
    assert len({tuple(snapshot.by_status.values()) for snapshot in snapshots}) > 20
