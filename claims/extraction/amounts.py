"""Put the numbers of a passage together with their signs, multipliers and units, in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.extraction.measures import Measures, Unit, measures_for
from claims.extraction.not_quantities import is_quantity, masked
from claims.extraction.numerals import Numeral, numeral_at, starts
from claims.extraction.phrases import fold
from claims.extraction.shares import Amount, may_open, share_at


@dataclass(frozen=True, slots=True)
class QuantityText:
    """A text, the same text folded, and what its language knows of measures."""

    text: str
    folded: str
    language: str | None
    measures: Measures


def passage_of(text: str, language: str | None) -> QuantityText:
    """Return ``text`` ready to read."""
    return QuantityText(text, fold(text), language, measures_for(language))


def read_amounts(passage: QuantityText) -> Iterator[Amount]:
    """Yield the amounts of a passage in order, never overlapping."""
    reached = 0
    skipped = masked(passage.folded, passage.language)
    for start in starts(passage.text):
        if start < reached or not may_open(passage.folded, start, passage.language) or skipped(start):
            continue
        share = share_at(passage.text, passage.folded, start, passage.language)
        if share is not None:
            yield share
            reached = share.end
            continue
        numeral = numeral_at(passage.text, passage.folded, start, passage.language)
        if numeral is not None:
            amount = _amount(passage, numeral, reached)
            reached = amount.end if amount else numeral.end
            if amount:
                yield amount


def _amount(passage: QuantityText, numeral: Numeral, reached: int) -> Amount | None:
    measures, folded = passage.measures, passage.folded
    start, currency = measures.currency_before(passage.text, folded, numeral.start)
    if start < reached:
        start, currency = numeral.start, None
    value, factor, end = _scaled(passage, numeral, money=currency is not None)
    unit = _unit(passage, numeral, end)
    measured = unit is not None or factor != 1.0
    adjacent = factor != 1.0 or (unit is not None and unit.adjacent)
    if currency is None and not is_quantity(
        passage.text, folded, numeral, passage.language, measured=measured, adjacent=adjacent
    ):
        return None
    if (
        numeral.article
        and factor == 1.0
        and value == 1.0
        and not _counts(passage, numeral, measured=measured)
    ):
        return None
    if currency is not None:
        unit = measures.rated(folded, currency, end, adjacent=True)
    name, stop = (unit.name, unit.end) if unit else (None, end)
    behind = unit is not None and currency is None
    amount = Amount(start, stop, value, name, factor, numeral.rough, behind, unit is not None or measured)
    return _signed(passage, _halved(passage, amount), reached)


def _counts(passage: QuantityText, article: Numeral, *, measured: bool) -> bool:
    """Tell whether an article is a number: behind a bound, or as the first end of "ein bis zwei Tage"."""
    measures, folded = passage.measures, passage.folded
    if measures.counts_article(folded, article.start, measured=measured):
        return True
    after = measures.joint_after(folded, article.end)
    second = numeral_at(passage.text, folded, after, passage.language) if after else None
    return second is not None and not second.article and second.value is not None and second.value > 1


def _unit(passage: QuantityText, numeral: Numeral, end: int) -> Unit | None:
    if numeral.unit is not None:
        return Unit(numeral.unit, end, adjacent=True)
    return passage.measures.unit_after(passage.text, passage.folded, end)


def _scaled(passage: QuantityText, numeral: Numeral, *, money: bool) -> tuple[float | None, float, int]:
    """Return value, factor and end: "2 Millionen 300 Tausend" is a sum, "zwei und eine halbe" a half more."""
    measures, folded = passage.measures, passage.folded
    end = measures.half_after(folded, numeral.end)
    half = 0.0
    if end > numeral.end and numeral.value is not None:
        half = 0.5 if numeral.digits else _room(numeral.value) / 2 if numeral.value >= 1000 else 0.5
    factor, end = measures.multiplier_after(folded, end, money=money)
    if numeral.value is None:
        return None, factor, end
    value = (numeral.value + half) * factor
    if factor != 1.0 and not half:
        after = measures.half_after(folded, end)
        value, end = (value + factor / 2, after) if after > end else (value, end)
    room = factor if factor >= 1000 or numeral.digits else _room(value)
    return _summed(passage, value, factor, end, room)


def _summed(
    passage: QuantityText, value: float, factor: float, end: int, room: float
) -> tuple[float, float, int]:
    """Add the smaller number that follows at once: "2 тыс. 350"."""
    measures, folded = passage.measures, passage.folded
    for _ in range(3):
        if room < 1000 or folded[end : end + 1] != " ":
            break
        part = numeral_at(passage.text, folded, end + 1, passage.language)
        if part is None or part.value is None or part.start != end + 1:
            break
        times, stop = measures.multiplier_after(folded, part.end, money=False)
        size = part.value * times
        if not 0 < size < room or times >= room or not size.is_integer():
            break
        value, end, room = value + size, stop, times if times > 1 else 1.0
        factor = min(factor, times) if factor > 1 else max(factor, times)
    return value, factor, end


def _room(value: float) -> float:
    """Return how large a number may follow: "eine Million zweihunderttausend"."""
    whole = int(value) if value == value and abs(value) < 1e15 and float(value).is_integer() else 1
    room = 1.0
    while whole and whole % 10 == 0:
        whole, room = whole // 10, room * 10
    return room


def _halved(passage: QuantityText, amount: Amount) -> Amount:
    """Add the half that stands behind the unit: "deux ans et demi"."""
    after = passage.measures.half_after(passage.folded, amount.end) if amount.behind else amount.end
    if after == amount.end or amount.value is None or amount.factor != 1.0:
        return amount
    return replace(amount, end=after, value=amount.value + 0.5)


def _signed(passage: QuantityText, amount: Amount, reached: int) -> Amount:
    """Read "minus 5 Grad" and "5 degrees below zero"."""
    measures, folded = passage.measures, passage.folded
    before = measures.minus.before(folded, amount.start)
    bounded = measures.comparator_before(folded, amount.start) is not None  # "au moins" is no minus
    if before and not bounded and before[1] >= reached and amount.measured and amount.value is not None:
        return replace(amount, start=before[1], value=-abs(amount.value))
    if amount.unit is None or not amount.unit.startswith("degree"):
        return amount
    below = (
        measures.below_zero.at(folded, amount.end + 1) if folded[amount.end : amount.end + 1] == " " else None
    )
    if below is None or amount.value is None:
        return amount
    return replace(amount, end=below[1], value=-abs(amount.value))
