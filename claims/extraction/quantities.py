"""Read the quantities of a passage as intervals: number, unit, and what bounds it.

Decisions: a fraction of a whole is percent ("ein Fünftel" is 20 percent); plurals without a number
("dozens") are kept with both ends open; an article counts as one only behind a comparator ("at least
one"). Years, dates, clock times, ordinals, names of models and telephone numbers are no quantities.
"""

from __future__ import annotations

from dataclasses import dataclass

from claims.extraction.measures import Measures, measures_for
from claims.extraction.not_quantities import is_quantity
from claims.extraction.numerals import Numeral, read_numerals
from claims.extraction.packs import pack_for
from claims.records import Quantity
from claims.vocabulary import Comparator

MAX_READ = 20_000
"""Characters of a passage that are searched; a longer one is a table or a dump."""


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its multiplier and unit, and all the characters that they take."""

    start: int
    end: int
    value: float | None
    unit: str | None
    factor: float = 1.0


def read_quantities(text: str, language: str | None) -> tuple[Quantity, ...]:
    """Return the quantities of ``text`` in order; ``surface`` is always a part of the text."""
    text = text[:MAX_READ]
    measures = measures_for(language)
    amounts = _amounts(text, language, measures)
    found: list[Quantity] = []
    number = 0
    while number < len(amounts):
        following = amounts[number + 1] if number + 1 < len(amounts) else None
        pair = following and _between(text, amounts[number], following, measures)
        found.append(pair or _bounded(text, amounts[number], measures))
        number += 2 if pair else 1
    return tuple(found)


def _amounts(text: str, language: str | None, measures: Measures) -> list[_Amount]:
    fractions = [
        _Amount(found.start(), found.end(), measures.fraction(found.group()), "percent")
        for found in measures.fractions.finditer(text)
    ]
    vague = [
        _Amount(found.start(), found.end(), None, measures.unit_after(text, found.end())[0])
        for found in measures.vague.finditer(text)
    ]
    taken = [(amount.start, amount.end) for amount in fractions + vague]
    numerals = [
        numeral
        for numeral in read_numerals(text, language)
        if not any(start < numeral.end and numeral.start < end for start, end in taken)
    ]
    counted = [
        amount for numeral in numerals if (amount := _amount(text, numeral, language, measures)) is not None
    ]
    return _apart(fractions + vague + counted)


def _apart(amounts: list[_Amount]) -> list[_Amount]:
    """Drop an amount that begins inside the one before it, as in "zwei Millionen"."""
    kept: list[_Amount] = []
    for amount in sorted(amounts, key=lambda amount: (amount.start, -amount.end)):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept


def _amount(text: str, numeral: Numeral, language: str | None, measures: Measures) -> _Amount | None:
    start, currency = measures.currency_before(text, numeral.start)
    factor, end = measures.multiplier_after(text, numeral.end, money=currency is not None)
    unit, unit_end = measures.unit_after(text, end)
    measured = unit is not None or factor != 1.0
    adjacent = factor != 1.0 or len(text[end:unit_end].split()) == 1
    if currency is None and not is_quantity(text, numeral, language, measured=measured, adjacent=adjacent):
        return None
    if factor == 1.0 and _is_article(text, numeral, language) and not measures.counts_article(text, start):
        return None
    value = None if numeral.value is None else numeral.value * factor
    return _Amount(start, end if currency else unit_end, value, currency or unit, factor)


def _is_article(text: str, numeral: Numeral, language: str | None) -> bool:
    return text[numeral.start : numeral.end].casefold() in pack_for(language).quantities.articles


def _between(text: str, left: _Amount, right: _Amount, measures: Measures) -> Quantity | None:
    """Read "8 bis 10 Prozent", "between 8 and 10", "8-10"."""
    if not measures.is_range(text, left.start, left.end, right.start):
        return None
    unit = right.unit or left.unit
    start = measures.between_start(text, left.start)
    surface = text[start : right.end]
    low, high = _shared_factor(left, right), right.value
    if low is None or high is None or left.unit not in (None, unit) or low > high:
        return Quantity(surface, None, None, unit, Comparator.BETWEEN)
    return Quantity(surface, low, high, unit, Comparator.BETWEEN)


def _shared_factor(left: _Amount, right: _Amount) -> float | None:
    """Return the low end: "200 bis 300 Milliarden" begins at 200 billion, not at 200."""
    if left.value is None or right.value is None or left.unit is not None or left.factor != 1.0:
        return left.value
    return left.value * right.factor if left.value <= right.value / right.factor else left.value


def _bounded(text: str, amount: _Amount, measures: Measures) -> Quantity:
    before = measures.comparator_before(text, amount.start)
    behind = measures.comparator_after(text, amount.end) if before is None else None
    start = before[1] if before else amount.start
    end = behind[1] if behind else amount.end
    comparator = before[0] if before else behind[0] if behind else Comparator.EQUAL
    if amount.value is None and comparator is Comparator.EQUAL:
        comparator = Comparator.ABOUT
    unit = amount.unit
    if behind and unit is None:
        unit, end = measures.unit_after(text, end)
    low, high = _ends(amount.value, comparator)
    return Quantity(text[start:end], low, high, unit, comparator)


def _ends(value: float | None, comparator: Comparator) -> tuple[float | None, float | None]:
    if comparator in (Comparator.MORE, Comparator.AT_LEAST):
        return value, None
    if comparator in (Comparator.LESS, Comparator.AT_MOST):
        return None, value
    return value, value
