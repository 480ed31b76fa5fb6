from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import WorkbenchError
from claims.services import linking, review
from claims.services.audit import first_broken_event
from claims.services.clusters import regroup
from claims.services.replay import TELL, read_log, replay
from claims.services.replay_tables import KEPT, differences
from claims.services.told import Told
from claims.vocabulary import ClaimStatus, EventKind
from db.engine import Database
from db.models import Claim, ClusterMember
from tests.services.linking import numbered, rows, store
from tests.services.review_acts import CLAIMS, Desk

Act = Callable[[Session, random.Random], object]


def _mark(session: Session, dice: random.Random) -> object:
    status = dice.choice(list(ClaimStatus))
    return review.mark(session, dice.randint(1, CLAIMS), status, by="ada", reason="Seen.")


def _join(session: Session, dice: random.Random) -> object:
    return linking.join(session, dice.randint(1, CLAIMS), dice.randint(1, CLAIMS), by="ada")


def _split(session: Session, dice: random.Random) -> object:
    joined = session.scalars(select(Claim.id).where(Claim.joined_to_id.is_not(None))).all()
    return linking.split(session, dice.choice(joined or [1]), by="bo")


def _apart(session: Session, dice: random.Random) -> object:
    linking.keep_apart(session, dice.randint(1, CLAIMS), dice.randint(1, CLAIMS), by="bo")
    return None


def _undo(session: Session, dice: random.Random) -> object:
    return review.undo(session, dice.randint(1, CLAIMS), by="cy")


def _play(database: Database, acts: Sequence[Act], *, times: int, dice: random.Random) -> int:
    """Do so many acts that the rules allow; return how many were refused on the way."""
    refused = done = 0
    while done < times:
        try:
            with database.write() as session:
                dice.choice(acts)(session, dice)
            done += 1
        except WorkbenchError:
            refused += 1
    return refused


def _differences(database: Database) -> list[str]:
    """Return how the tables differ from what the log tells, and where it tells less than they hold."""
    with database.read() as session, Told() as told:
        assert first_broken_event(session) is None
        replay(read_log(session), told)
        return [str(each) for kept in KEPT for each in differences(session, told, kept, strict=True)]


def test_every_kind_of_line_can_be_played_back() -> None:
    assert set(TELL) == set(EventKind)


def test_a_hundred_joins_and_splits_replay_to_what_is_stored(database: Database) -> None:
    store(database, *numbered(CLAIMS))
    refused = _play(database, [_join, _split], times=100, dice=random.Random(7))
    assert refused > 10
    assert _differences(database) == []


@pytest.mark.parametrize("seed", range(4))
def test_any_acts_replay_to_what_is_stored(database: Database, seed: int) -> None:
    desk = Desk(database, seed=seed)
    desk.open()
    for _ in range(120):
        desk.act()
    assert _differences(database) == []
    assert desk.done > 60
    assert set(desk.kinds) >= {
        EventKind.CLAIM_MARKED, EventKind.VERDICT_PROPOSED, EventKind.EVIDENCE_ADDED, EventKind.NOTE_ADDED,
    }  # fmt: skip


def test_undoing_everything_leads_back_to_the_beginning(database: Database) -> None:
    store(database, *numbered(CLAIMS))
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.DISMISSED, by="cy")
        review.undo(session, 1, by="bo")
    with database.read() as session:
        beginning = _claims(session)
    _play(database, [_join, _join, _split, _mark, _apart], times=40, dice=random.Random(3))
    for _ in range(60):
        with database.write() as session:
            for claim_id in range(1, CLAIMS + 1):
                _undo_if_any(session, claim_id)
    assert _differences(database) == []
    with database.read() as session:
        assert _claims(session) == beginning


def _claims(session: Session) -> object:
    return rows(session)["claims"], rows(session)["matches"]


def _undo_if_any(session: Session, claim_id: int) -> None:
    try:
        review.undo(session, claim_id, by="cy")
    except WorkbenchError:
        return


def test_clusters_kept_step_by_step_are_the_clusters_grouped_at_once(database: Database) -> None:
    store(database, *numbered(CLAIMS))
    dice = random.Random(11)
    for _ in range(12):
        _play(database, [_join, _split, _undo, _apart], times=5, dice=dice)
        with database.write() as session:
            stepwise = _clusters(session)
            session.query(ClusterMember).delete()
            regroup(session, range(1, CLAIMS + 1))
            assert _clusters(session) == stepwise


def _clusters(session: Session) -> dict[int, int]:
    return {row.claim_id: row.cluster_id for row in session.scalars(select(ClusterMember))}
