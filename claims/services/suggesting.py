"""Suggesting what may be the same claim: new claims are compared with the nearest that are stored.

Runs after a document is stored, in three steps: read what is near, compare with no transaction open,
write what says the same. One comparison serves the radar too (`claims.services.radar`): what contradicts
is written with it. A pair that is kept already, or decided about, is never compared again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from claims.records import Progress
from claims.services import audit, radar, radar_looks
from claims.services.clusters import regroup
from claims.services.families import Pair, in_order
from claims.services.near import Floors, Near, near
from claims.services.radar import Clash
from claims.services.sides import ReadClaim, Side, read_sides
from claims.similarity.index import VectorIndex
from claims.vocabulary import MatchKind
from db.engine import Database
from db.models import Match
from db.queries import batches

__all__ = ["Clash", "Comparer", "Likeness", "ReadClaim", "Side", "Suggester", "suggest"]

BATCH = 50
"""How many new claims are looked at before what was found is written."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a comparison found: ``score`` from 0 to 1 is higher for more surely the same.

    ``clash`` tells why both cannot hold, None where nothing read speaks against it.
    """

    kind: MatchKind
    score: float
    signals: tuple[str, ...]
    explanation: str
    clash: Clash | None = None


class Comparer(Protocol):
    """Tells what pairs of claims have to do with each other; may be slow, and opens no transaction."""

    def compare(self, pairs: Sequence[tuple[Side, Side]]) -> Sequence[Likeness]:
        """Return one likeness a pair, in order."""


@dataclass(frozen=True, slots=True)
class Suggester:
    """What suggesting needs: who compares, and where to look for what is near.

    ``floors`` are the cosines below which two claims are not worth a comparison.
    """

    comparer: Comparer
    index: VectorIndex
    floors: Floors | None = None


def suggest(
    database: Database, claim_ids: Iterable[int], *, suggester: Suggester, progress: Progress | None = None
) -> int:
    """Compare claims with the nearest that are stored, keep what says the same; return how many pairs.

    What contradicts is kept too. Takes the database, not a session: the comparer runs with no transaction
    open. Claims that are joined, dismissed or unknown are passed over. May be repeated: nothing is kept
    twice.
    """
    wanted = sorted(set(claim_ids))
    kept = 0
    for first in range(0, len(wanted), BATCH):
        with database.read() as session:
            found = near(
                session, wanted[first : first + BATCH], index=suggester.index, floors=suggester.floors
            )
            pairs = _fresh(session, found)
        kept += _keep(database, found, pairs, suggester.comparer)
        if progress:
            progress(min(first + BATCH, len(wanted)), len(wanted))
    return kept


def _fresh(session: Session, found: Near) -> list[tuple[Side, Side]]:
    """Return the pairs that were not compared yet, as they are compared."""
    fresh = sorted(found.pairs - _kept(session, {end for pair in found.pairs for end in pair}))
    sides = read_sides(session, {end for pair in fresh for end in pair}, found.vectors)
    return [(sides[pair.left_id], sides[pair.right_id]) for pair in fresh]


def _kept(session: Session, claim_ids: Collection[int]) -> set[Pair]:
    return {
        Pair(*row)
        for some in batches(sorted(claim_ids))
        for row in session.execute(
            select(Match.left_id, Match.right_id).where(
                or_(Match.left_id.in_(some), Match.right_id.in_(some))
            )
        )
    }


def _keep(database: Database, found: Near, pairs: Sequence[tuple[Side, Side]], comparer: Comparer) -> int:
    compared = {
        in_order(left.claim.id, right.claim.id): likeness
        for (left, right), likeness in zip(pairs, comparer.compare(pairs) if pairs else (), strict=True)
    }
    same = {pair: likeness for pair, likeness in compared.items() if likeness.kind is MatchKind.SAME}
    clashes = {pair: likeness.clash for pair, likeness in compared.items() if likeness.clash}
    if found.looked_at:
        with database.write() as session:
            _keep_matches(session, same)
            radar.keep(session, clashes)
            radar_looks.seen(session, found.looked_at)
    return len(same)


def _keep_matches(session: Session, same: Mapping[Pair, Likeness]) -> None:
    if same:
        rows = [_row(pair, likeness) for pair, likeness in same.items()]
        session.execute(insert(Match).on_conflict_do_nothing(), rows)
        regroup(session, {claim_id for pair in same for claim_id in pair})


def _row(pair: Pair, likeness: Likeness) -> dict[str, object]:
    return {
        "left_id": pair.left_id,
        "right_id": pair.right_id,
        "kind": likeness.kind,
        "score": likeness.score,
        "signals": json.dumps(likeness.signals, ensure_ascii=False),
        "explanation": likeness.explanation,
        "created_at": audit.now(),
    }
