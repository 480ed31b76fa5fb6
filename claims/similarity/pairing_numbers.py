"""Which numbers of two claims measure one thing, and whether both can hold.

Numbers meet when their intervals share a point, in one unit; a rounded number meets what it may have been
rounded from, and one that a claim calls approximate what lies near it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.records import Quantity
from claims.similarity.fusion import quantities_meet
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_topic import has_content, word_forms
from claims.similarity.matching_words import WORD
from claims.similarity.pairing_concepts import concepts_of, small_words
from claims.similarity.pairing_stances import contrasted
from claims.similarity.unit_scales import in_unit_of
from claims.vocabulary import Comparator

NEAR = 0.1
"""What lies so near to an approximate number, by its share, may be meant by it."""

ROUNDED = 0.02
"""Large numbers that differ by less may be one number, rounded."""

SHORTENED = 0.05
"""The same for numbers that lost decimals."""

_LARGE = 100
"""From here on numbers are rounded in their digits; smaller ones lose decimals."""

_BEFORE = 3
"""Words before a number among which a verb of exceeding bounds it."""

_BEHIND = 3
"""Words behind a bare number of which the first with content is what it counts."""

_CHANGES = "rise and fall"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Pairs of quantities of one unit that meet, those that clash, and whether others stand alone."""

    met: tuple[tuple[Quantity, Quantity], ...]
    clashing: tuple[tuple[Quantity, Quantity], ...]
    alone: bool
    unsure: bool
    """True when it is not sure which number answers which."""

    one_sided: bool
    """True when one claim gives no number."""


def numbers_of(left: Statement, right: Statement) -> Numbers:
    """Pair the quantities of two claims."""
    ours, theirs = _told(left), _told(right)
    one_sided = not ours or not theirs
    met = []
    for one in list(ours):
        other = next((found for found in theirs if _meet(one, found, left, right)), None)
        if other is not None:
            met.append((one, other))
            ours = [found for found in ours if found is not one]
            theirs = [found for found in theirs if found is not other]
    pairs = [(one, other) for one in ours for other in theirs if _measure_one(one, other, left, right)]
    unsure = _several(pairs) or any(_is_unsure(one) or _is_unsure(other) for one, other in pairs)
    alone = len(ours) + len(theirs) > 2 * len(pairs)
    return Numbers(tuple(met), () if unsure else tuple(pairs), alone, unsure, one_sided)


def _told(statement: Statement) -> list[Quantity]:
    """Return the numbers that a claim puts forward, as far as it bounds them."""
    other = contrasted(statement)
    return [_exceeded(statement, one) for one in statement.reading.quantities if one is not other]


def _several(pairs: Sequence[tuple[Quantity, Quantity]]) -> bool:
    """Tell whether one number could answer two others, as in "from 3 to 5 percent" against "4 percent"."""
    return any(len({id(pair[side]) for pair in pairs}) < len(pairs) for side in (0, 1))


def _is_unsure(quantity: Quantity) -> bool:
    return quantity.low is None and quantity.high is None


def _measure_one(one: Quantity, other: Quantity, left: Statement, right: Statement) -> bool:
    """Tell whether two quantities are of one kind: unit, level or change, and for a bare number its noun."""
    if in_unit_of(other, one) is None or _is_change(left, one) != _is_change(right, other):
        return False
    return one.unit is not None or _same_noun(_behind(left, one), _behind(right, other), left, right)


def _is_change(statement: Statement, quantity: Quantity) -> bool:
    """Tell whether a number says by how much something rose or fell."""
    if not any(sense.pair == _CHANGES for sense in statement.senses):
        return False
    start = statement.text.find(quantity.surface)
    before = WORD.findall(statement.text[max(start - 20, 0) : max(start, 0)])
    return bool(before) and before[-1].casefold() in small_words("change", statement.language)


def _exceeded(statement: Statement, quantity: Quantity) -> Quantity:
    """Return the number that something exceeds as the least it is, which a verb tells beyond the reading."""
    if quantity.low is None or quantity.low != quantity.high:
        return quantity
    start = statement.text.find(quantity.surface)
    before = WORD.findall(statement.text[max(start - 40, 0) : max(start, 0)])[-_BEFORE:]
    verbs = small_words("exceed", statement.language)
    if not any(word.casefold().startswith(verbs) for word in before):
        return quantity
    return replace(quantity, high=None, comparator=Comparator.MORE)


def _behind(statement: Statement, quantity: Quantity) -> str:
    start = statement.text.find(quantity.surface)
    words = WORD.findall(statement.text[start + len(quantity.surface) :])[:_BEHIND] if start >= 0 else []
    return next((word for word in words if has_content(word, statement.language)), "")


def _same_noun(ours: str, theirs: str, left: Statement, right: Statement) -> bool:
    if not ours or not theirs:
        return False
    if concepts_of(ours, left.language) & concepts_of(theirs, right.language):
        return True
    return left.language == right.language and not set(word_forms(ours, left.language)).isdisjoint(
        word_forms(theirs, right.language)
    )


def _meet(one: Quantity, other: Quantity, left: Statement, right: Statement) -> bool:
    converted = in_unit_of(other, one)
    if converted is None or not _measure_one(one, other, left, right):
        return False
    return quantities_meet(_widened(one), _widened(converted)) or _rounds_to(one, converted)


def _widened(quantity: Quantity) -> Quantity:
    if quantity.comparator is not Comparator.ABOUT or quantity.low is None or quantity.high is None:
        return quantity
    return replace(
        quantity,
        low=quantity.low - NEAR * abs(quantity.low),
        high=quantity.high + NEAR * abs(quantity.high),
    )


def _rounds_to(one: Quantity, other: Quantity) -> bool:
    """Tell whether two exact numbers may be one, of which a claim gives fewer digits."""
    if None in (one.low, other.low) or one.low != one.high or other.low != other.high:
        return False
    ours, theirs = float(one.low or 0), float(other.low or 0)
    if min(abs(ours), abs(theirs)) >= _LARGE:
        return abs(ours - theirs) <= ROUNDED * max(abs(ours), abs(theirs))
    fewer = min(_decimals(ours), _decimals(theirs))
    if _decimals(ours) == _decimals(theirs) or abs(ours - theirs) > SHORTENED * max(abs(ours), abs(theirs)):
        return False
    return math.isclose(round(ours, fewer), round(theirs, fewer), rel_tol=1e-9)


def _decimals(number: float) -> int:
    return next((count for count in range(4) if math.isclose(number, round(number, count), abs_tol=1e-6)), 4)
