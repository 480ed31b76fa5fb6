"""Stored conflicts for the tests of what is done with them; who contradicts whom is tested elsewhere."""

from __future__ import annotations

from claims.services import audit
from claims.services.families import in_order
from claims.vocabulary import ConflictKind
from db.engine import Database
from db.models import Conflict


def conflict(
    database: Database,
    one: int,
    other: int,
    *,
    kind: ConflictKind = ConflictKind.NUMBER,
    certainty: float = 0.9,
    phrases: tuple[str, str] = ("", ""),
) -> int:
    """Store a conflict that waits; return its id."""
    pair = in_order(one, other)
    row = Conflict(
        left_id=pair.left_id,
        right_id=pair.right_id,
        kind=kind,
        certainty=certainty,
        left_phrase=phrases[0],
        right_phrase=phrases[1],
        signals='["other number"]',
        explanation="The numbers do not meet.",
        created_at=audit.now(),
    )
    with database.write() as session:
        session.add(row)
        session.flush()
        return row.id
