"""How sure the reading of a pair is, from 0 to 1.

The odds that both claims are about one matter, by the fitted head, times what makes a reading less sure:
another language, a hedge, words beside the point, a period that neither claim names, numbers that lie near
each other. The result orders readings; it was not fitted to be a probability, for which the pairs that are
at hand are too easy.
"""

from __future__ import annotations

from claims.records import Quantity
from claims.similarity.pairing_deciding import Sight
from claims.similarity.unit_scales import in_unit_of
from claims.vocabulary import ConflictKind, Modality, PairKind, TimeRole

FOREIGN = 0.9
HEDGED = 0.8
ASIDE = 0.9
UNDATED = 0.95
TOLD = 0.8
NEAR = 0.8
"""What each doubt leaves of the certainty."""

_NEAR_SHARE = 0.1
"""Numbers nearer than this share of the larger one are near each other."""


def certainty_of(sight: Sight, kind: PairKind, conflict: ConflictKind | None) -> float:
    """Return how sure it is that a pair is of ``kind``."""
    if kind is PairKind.NOT_COMPARABLE:
        return 1.0 - max(sight.compared.score, 0.5 * sight.compared.matter)
    base = sight.compared.matter
    if kind is PairKind.SAME:
        base = max(sight.compared.score, 0.5 * sight.compared.matter)
    return max(0.0, min(1.0, base * _doubts(sight, kind, conflict)))


def _doubts(sight: Sight, kind: PairKind, conflict: ConflictKind | None) -> float:
    left = 1.0
    if sight.topic.foreign:
        left *= FOREIGN
    if any(side.modality is Modality.HEDGED for side in (sight.left, sight.right)):
        left *= HEDGED
    if sight.topic.left.main or sight.topic.right.main or sight.topic.left.aside or sight.topic.right.aside:
        left *= ASIDE
    if kind is PairKind.CONTRADICTS and not any(_dated(sight)):
        left *= UNDATED
    if conflict is ConflictKind.DENIAL and not any(stance.denial for stance in sight.stances):
        left *= TOLD  # somebody says that it is not so, which holds as what was said
    if any(_near(one, other) for one, other in sight.numbers.clashing):
        left *= NEAR
    return left


def _dated(sight: Sight) -> tuple[bool, bool]:
    ours, theirs = (
        any(time.role is TimeRole.ABOUT for time in side.times) for side in (sight.left, sight.right)
    )
    return ours, theirs


def _near(one: Quantity, other: Quantity) -> bool:
    converted = in_unit_of(other, one)
    if converted is None:
        return False
    ends = [abs(end) for end in (one.low, one.high, converted.low, converted.high) if end is not None]
    gaps = [
        abs(ours - theirs)
        for ours, theirs in ((one.low, converted.high), (one.high, converted.low))
        if ours is not None and theirs is not None
    ]
    return bool(gaps) and min(gaps) <= _NEAR_SHARE * max(ends)
