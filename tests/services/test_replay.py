from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import linking, review
from claims.services.audit import first_broken_event
from claims.services.clusters import regroup
from claims.services.replay import read_log, replay, stored_state
from claims.vocabulary import ClaimStatus, MatchDecision
from db.engine import Database
from db.models import Claim, ClusterMember, Match
from tests.services.linking import numbered, store

CLAIMS = 9
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
        except InvalidInputError:
            refused += 1
    return refused


def _check(database: Database) -> None:
    with database.read() as session:
        played, stored = replay(read_log(session)), stored_state(session)
        assert played == stored
        merged = {row.id: row.merged_into_id for row in session.scalars(select(Claim)) if row.merged_into_id}
        assert played.merged_into == merged
        joined = {
            frozenset((row.left_id, row.right_id))
            for row in session.scalars(select(Match).where(Match.decision == MatchDecision.JOINED))
        }
        assert joined == {frozenset(pair) for pair in stored.joined_to.items()}
        assert first_broken_event(session) is None


def test_a_hundred_joins_and_splits_replay_to_what_is_stored(database: Database) -> None:
    store(database, *numbered(CLAIMS))
    refused = _play(database, [_join, _split], times=100, dice=random.Random(7))
    assert refused > 10
    _check(database)


@pytest.mark.parametrize("seed", range(4))
def test_any_acts_replay_to_what_is_stored(database: Database, seed: int) -> None:
    store(database, *numbered(CLAIMS))
    acts = [_join, _join, _split, _mark, _undo, _undo]
    dice = random.Random(seed)
    _play(database, acts, times=60, dice=dice)
    _play(database, [*acts, _apart], times=30, dice=dice)
    _check(database)


def test_undoing_everything_leads_back_to_the_beginning(database: Database) -> None:
    store(database, *numbered(CLAIMS))
    with database.read() as session:
        beginning = stored_state(session)
    _play(database, [_join, _join, _split, _mark, _apart], times=40, dice=random.Random(3))
    for _ in range(60):
        with database.write() as session:
            for claim_id in range(1, CLAIMS + 1):
                _undo_if_any(session, claim_id)
    _check(database)
    with database.read() as session:
        assert stored_state(session) == beginning


def _undo_if_any(session: Session, claim_id: int) -> None:
    try:
        review.undo(session, claim_id, by="cy")
    except InvalidInputError:
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
