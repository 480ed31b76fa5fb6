"""Read the quantities of a passage as intervals: number, unit, and what bounds it.

Decisions: a share of a whole is percent ("ein Fünftel", "one in five" are 20 percent); plurals without a
number ("dozens") are kept with both ends open; words that round ("une dizaine") are "about"; an age is
years; an article counts as one only behind a comparator ("at least one"). Years, dates, clock times,
ordinals, names of models and telephone numbers are no quantities. "rose from 5 to 7" are two
quantities, "from 5 to 7" alone is a range.
"""

from __future__ import annotations

from dataclasses import replace

from claims.extraction.amounts import QuantityText, passage_of, read_amounts
from claims.extraction.measures import LOOK_BACK
from claims.extraction.shares import PERIODS, Amount
from claims.records import Quantity
from claims.vocabulary import Comparator

MAX_READ = 20_000
"""Characters of a passage that are searched; a longer one is a table or a dump."""

SURE = 13
"""From here on a number without a unit is bounded by a preposition too: "über 200", not "über zwei"."""


def read_quantities(text: str, language: str | None) -> tuple[Quantity, ...]:
    """Return the quantities of ``text`` in order; ``surface`` is always a part of the text."""
    passage = passage_of(text[:MAX_READ], language)
    amounts = list(read_amounts(passage))
    found: list[Quantity] = []
    number, reached = 0, 0
    while number < len(amounts):
        following = amounts[number + 1] if number + 1 < len(amounts) else None
        joint = _joint(passage, amounts[number], following) if following else None
        changes = following is not None and joint in ("onto", "change")
        if following and changes:
            amounts[number] = _with_unit(amounts[number], following)
        pair = following and joint == "range"
        if pair and following:
            quantity, end = _between(passage, amounts[number], following, reached)
        else:
            quantity, end = _bounded(passage, amounts[number], reached)
        if quantity is not None:
            found.append(quantity)
        number, reached = number + (2 if pair else 1), following.start if following and changes else end
    return tuple(found)


def _joint(passage: QuantityText, left: Amount, right: Amount) -> str | None:
    """Return "range", "onto" or "change" for two amounts that belong together, None for others."""
    left, right = _both_signed(passage, left, right)
    kind = passage.measures.joint(passage.folded, left.end, right.start)
    if kind is None or left.rough or (left.unit is not None and right.unit not in (None, left.unit)):
        return None
    opened = passage.measures.between_start(passage.folded, left.start) < left.start
    if kind == "onto":
        return kind
    if kind in ("range", "and") and opened and _changes(passage, left.start):
        return "change"
    if kind == "range" and opened and _falls(left, right):
        return "change"
    if kind == "and":
        return "range" if opened else None
    if kind == "or":
        return "range" if _increases(left, right) and not left.behind else None
    if kind == "range" and not opened and (left.behind or not _increases(left, right)):
        return None
    return "range"


def _changes(passage: QuantityText, start: int) -> bool:
    before = passage.folded[max(0, start - LOOK_BACK) : start]
    return bool(passage.measures.changes.search(before))


def _increases(left: Amount, right: Amount) -> bool:
    low, high = _shared_factor(left, right), right.value
    return low is not None and high is not None and (low < high or high < low < 0)


def _falls(left: Amount, right: Amount) -> bool:
    """No range falls: "from 3.2 to 2.7 percent" is a change."""
    low, high = _shared_factor(left, right), right.value
    return low is not None and high is not None and low > high


def _with_unit(left: Amount, right: Amount) -> Amount:
    """Lend the unit of "от 5 до 7 процентов" to the first number of a change."""
    if left.unit is not None:
        return left
    return replace(left, unit=right.unit, value=_shared_factor(left, right), measured=True)


def _between(passage: QuantityText, left: Amount, right: Amount, reached: int) -> tuple[Quantity | None, int]:
    """Read "8 bis 10 Prozent", "between 8 and 10", "8-10"."""
    left, right = _both_signed(passage, left, right)
    unit = right.unit or left.unit
    start = max(reached, passage.measures.between_start(passage.folded, left.start))
    surface = passage.text[start : right.end]
    low, high = _shared_factor(left, right), right.value
    if low is not None and high is not None and high < low < 0:
        low, high = high, low
    if low is not None and high is not None and low >= high and unit is None:
        return None, right.end  # a score, not a range
    if low is None or high is None or left.unit not in (None, unit) or low > high:
        return Quantity(surface, None, None, unit, Comparator.BETWEEN), right.end
    return Quantity(surface, low, high, unit, Comparator.BETWEEN), right.end


def _both_signed(passage: QuantityText, left: Amount, right: Amount) -> tuple[Amount, Amount]:
    """Read "minus 20 bis minus 25 Grad", whose first number has no unit of its own."""
    minus = passage.measures.minus.before(passage.folded, left.start)
    if not minus or left.value is None or right.value is None or right.value >= 0 or left.value <= 0:
        return left, right
    return replace(left, start=minus[1], value=-left.value), right


def _shared_factor(left: Amount, right: Amount) -> float | None:
    """Return the low end: "200 bis 300 Milliarden" begins at 200 billion, not at 200."""
    if left.value is None or right.value is None or left.behind or left.factor != 1.0:
        return left.value
    return left.value * right.factor if left.value <= right.value / right.factor else left.value


def _bounded(passage: QuantityText, amount: Amount, reached: int) -> tuple[Quantity | None, int]:
    before = _before(passage, amount, reached)
    behind = passage.measures.comparator_after(passage.folded, amount.end) if before is None else None
    start, end = before[1] if before else amount.start, behind[1] if behind else amount.end
    comparator = before[0] if before else behind[0] if behind else Comparator.EQUAL
    if comparator is Comparator.EQUAL and (amount.value is None or amount.rough):
        comparator = Comparator.ABOUT
    unit = amount.unit
    if behind and unit is None:
        found = passage.measures.unit_after(passage.text, passage.folded, end)
        unit, end = (found.name, found.end) if found else (None, end)
    low, high = _ends(amount.value, comparator)
    return Quantity(passage.text[start:end], low, high, unit, comparator), end


def _before(passage: QuantityText, amount: Amount, reached: int) -> tuple[Comparator, int] | None:
    """Return the comparator before an amount, unless its words are of place or topic ("über zwei Themen")."""
    measures, folded = passage.measures, passage.folded
    found = measures.comparator_before(folded, amount.start)
    article = measures.articles.before(folded, amount.start) if amount.unit == "percent" else None
    if found is None and article:  # "casi un 4%"
        found = measures.comparator_before(folded, article[1])
    if found is None or found[1] < reached:
        return None
    if not measures.is_weak(folded, found[1], amount.start):
        return found
    sure = amount.measured or (amount.value is not None and amount.value >= SURE)
    lasts = amount.unit in PERIODS and 0 < found[1] == reached + 1  # "5 billion over three years"
    reaches = found[0] is Comparator.AT_MOST and _changes(passage, found[1])  # "вырос до 92"
    return found if sure and not lasts and not reaches else None


def _ends(value: float | None, comparator: Comparator) -> tuple[float | None, float | None]:
    if comparator in (Comparator.MORE, Comparator.AT_LEAST):
        return value, None
    if comparator in (Comparator.LESS, Comparator.AT_MOST):
        return None, value
    return value, value
