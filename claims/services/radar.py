"""The radar: which stored claims contradict each other, looked for among those near each other.

Claims are looked at when they arrive (`claims.services.suggesting`), again when their verdict changes, and
all at once by `scan` in a database that is older than the radar or was filled by an import. All are never
compared with all. What was read is kept until somebody decides about it; a decision is never asked twice.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from claims.records import Progress
from claims.services import audit, radar_looks
from claims.services.families import Pair
from claims.services.near import Floors, near
from claims.services.sides import Side, read_sides
from claims.similarity.index import VectorIndex
from claims.vocabulary import ConflictKind, MatchKind
from db.engine import Database
from db.models import Conflict, Match
from db.queries import batches

BATCH = 50
"""How many claims are looked at before what was found is written."""

AT_ONCE = 50
"""How many decided claims are looked at again on the way to something else."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Why two claims cannot both hold, and the words of the left and the right one that clash."""

    kind: ConflictKind
    certainty: float
    left_phrase: str
    right_phrase: str
    signals: tuple[str, ...]
    explanation: str


class ClashReader(Protocol):
    """Tells which pairs of claims cannot both hold, without a model; opens no transaction."""

    def clashes(self, pairs: Sequence[tuple[Side, Side]]) -> Sequence[Clash | None]:
        """Return why a pair cannot hold, in order; None where nothing read speaks against it."""


@dataclass(frozen=True, slots=True)
class Radar:
    """What looking for contradictions needs: who reads pairs, and where to look for what is near.

    ``floors`` are the cosines below which two claims are not worth reading as a pair.
    """

    reader: ClashReader
    index: VectorIndex
    floors: Floors | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How many claims a scan looked at, and how many conflicts it found that nobody knew."""

    looked_at: int
    found: int


def keep(session: Session, clashes: Mapping[Pair, Clash]) -> int:
    """Store conflicts that are not known yet; return how many. What is known stays as it is."""
    if not clashes:
        return 0
    rows = [_row(pair, clash) for pair, clash in sorted(clashes.items())]
    new = insert(Conflict).on_conflict_do_nothing().returning(Conflict.id)
    return len(session.scalars(new, rows).all())


def look(database: Database, claim_ids: Iterable[int], *, radar: Radar) -> int:
    """Look at claims again among those near them; return how many conflicts nobody knew.

    Takes the database, not a session: pairs are read with no transaction open. Pairs that say the same,
    and pairs in which a conflict is known, are not read again. Claims that are joined, dismissed or
    unknown are passed over.
    """
    wanted = sorted(set(claim_ids))
    return sum(
        _look(database, wanted[first : first + BATCH], radar) for first in range(0, len(wanted), BATCH)
    )


def look_at_decided(database: Database, *, radar: Radar, limit: int = AT_ONCE) -> int:
    """Look at the claims whose verdict changed since they were looked at; return what `look` does."""
    with database.read() as session:
        due = radar_looks.decided_unseen(session, limit=limit)
    return look(database, due, radar=radar)


def scan(
    database: Database, *, radar: Radar, afresh: bool = False, progress: Progress | None = None
) -> ScanResult:
    """Look at every claim that was not looked at yet; may be stopped at any time, and goes on from there.

    ``afresh`` looks at all of them, as after the reading of claims became better: conflicts that nobody
    decided about are read anew, and are gone where the two do not contradict each other any more.
    """
    if afresh:
        with database.write() as session:
            radar_looks.forget_all(session)
            session.execute(delete(Conflict).where(Conflict.decision.is_(None)))
    with database.read() as session:
        total = radar_looks.count_unseen(session)
    done = found = last = 0
    while True:
        with database.read() as session:
            some = radar_looks.unseen(session, after=last, limit=BATCH)
        if not some:
            return ScanResult(done, found)
        found += _look(database, some, radar)
        done, last = done + len(some), some[-1]
        if progress:
            progress(done, max(done, total))


def _look(database: Database, claim_ids: Sequence[int], radar: Radar) -> int:
    with database.read() as session:
        around = near(session, claim_ids, index=radar.index, floors=radar.floors)
        fresh = sorted(around.pairs - _known(session, {end for pair in around.pairs for end in pair}))
        sides = read_sides(session, {end for pair in fresh for end in pair}, around.vectors)
    pairs = [(sides[pair.left_id], sides[pair.right_id]) for pair in fresh]
    read = radar.reader.clashes(pairs) if pairs else ()
    clashes = {pair: clash for pair, clash in zip(fresh, read, strict=True) if clash}
    if not around.looked_at:
        return 0
    with database.write() as session:
        radar_looks.seen(session, around.looked_at)
        return keep(session, clashes)


def _known(session: Session, claim_ids: Collection[int]) -> set[Pair]:
    """Return the pairs of which it is known that they contradict each other, or say the same."""
    found: set[Pair] = set()
    for some in batches(sorted(claim_ids)):
        for table, where in ((Conflict, ()), (Match, (Match.kind == MatchKind.SAME,))):
            found.update(_pairs(session, table, some, *where))
    return found


def _pairs(
    session: Session,
    table: type[Conflict] | type[Match],
    claim_ids: Collection[int],
    *where: ColumnElement[bool],
) -> Iterable[Pair]:
    ends = or_(table.left_id.in_(claim_ids), table.right_id.in_(claim_ids))
    return (Pair(*row) for row in session.execute(select(table.left_id, table.right_id).where(ends, *where)))


def _row(pair: Pair, clash: Clash) -> dict[str, object]:
    return {
        "left_id": pair.left_id,
        "right_id": pair.right_id,
        "kind": clash.kind,
        "certainty": clash.certainty,
        "left_phrase": clash.left_phrase,
        "right_phrase": clash.right_phrase,
        "signals": json.dumps(clash.signals, ensure_ascii=False),
        "explanation": clash.explanation,
        "created_at": audit.now(),
    }
