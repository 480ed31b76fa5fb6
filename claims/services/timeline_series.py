"""Putting numbers together that can be compared: of one kind of unit, and of one thing where it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from claims.records import Quantity
from claims.services.counted import SHARES, Counted
from claims.services.timeline_times import in_order
from claims.services.timeline_views import Aside, AsideKind, Measure, Point, Series
from claims.services.timeline_words import measure_words
from claims.similarity.unit_scales import in_unit_of

Value = TypeVar("Value")

MOST_SERIES = 6
"""How many charts are drawn; the kinds of number that are rarer are listed beside them."""

_DIGITS = 12
"""Significant ones that are kept of a converted number: the rest is the conversion's own noise."""


@dataclass(frozen=True, slots=True)
class Read:
    """A number as it was read, and what it counts."""

    point: Point
    counted: Counted | None


@dataclass(slots=True, eq=False)
class _Group:
    """Numbers of which the first stands for the kind of unit."""

    key: frozenset[str] | None
    found: list[Read]


def series_of(found: Sequence[Read], *, same: bool = False) -> tuple[list[Series], list[Aside]]:
    """Return a series for each kind of number that several points share, and the other numbers aside.

    ``found`` begins with what is nearest to the topic: its kind comes first, the others the commonest
    first, and it is a series even with one point. With ``same`` the claims are known to say the same: none is
    nearer than another, and a share whose whole was not read is of the one whole that was.
    """
    groups = _lent(_grouped(found)) if same else _grouped(found)
    nearest = [] if same else groups[:1]
    groups.sort(key=lambda group: (group not in nearest, -len(group.found)))  # stable
    drawn = [group for place, group in enumerate(groups) if place == 0 or len(group.found) > 1][:MOST_SERIES]
    series = [_series(group, same=same) for group in drawn]
    others = [group for group in groups if group not in drawn]
    return series, [aside for group in others for aside in _asides(_series(group, same=same), series)]


def _grouped(found: Iterable[Read]) -> list[_Group]:
    groups: list[_Group] = []
    for read in found:
        key = read.counted.key if read.counted else None
        fitting = (one for one in groups if one.key == key and _comparable(read, one.found[0]))
        group = next(fitting, None)
        if group is None:
            groups.append(_Group(key, [read]))
        else:
            group.found.append(read)
    return groups


def _comparable(one: Read, other: Read) -> bool:
    return in_unit_of(one.point.read, other.point.read) is not None


def _lent(groups: Sequence[_Group]) -> list[_Group]:
    """Join the groups of one kind of unit, of claims that say the same, where each names one thing at most.

    What two languages call it are two words for it; two words of one language are two things, and then
    what was not read may be either.
    """
    kinds: list[list[_Group]] = []
    for group in groups:
        kind = next((kind for kind in kinds if _comparable(kind[0].found[0], group.found[0])), None)
        if kind is None:
            kinds.append([group])
        else:
            kind.append(group)
    return [group for kind in kinds for group in ([_joined(kind)] if _names_one_thing(kind) else kind)]


def _joined(kind: Sequence[_Group]) -> _Group:
    key = next((group.key for group in kind if group.key is not None), None)
    return _Group(key, [read for group in kind for read in group.found])


def _names_one_thing(kind: Sequence[_Group]) -> bool:
    languages = [
        language
        for group in kind
        for language in {read.counted.language for read in group.found if read.counted}
    ]
    return len(languages) == len(set(languages))


def _series(group: _Group, *, same: bool) -> Series:
    units = Counter(read.point.read.unit for read in group.found)
    wanted = next(read.point.read for read in group.found if read.point.read.unit == _commonest(units))
    read_words = [read.counted for read in group.found if read.counted]
    read_words.sort(key=lambda counted: counted.language != "en")  # English first among equals, as labels are
    named = Counter(counted.words for counted in read_words)
    points = [
        replace(read.point, quantity=_converted(read.point.read, wanted) or read.point.read)
        for read in group.found
    ]
    points.sort(key=lambda point: (in_order(point.when), point.claim_id))
    measure = Measure(wanted.unit, _commonest(named) if named else None)
    return Series(measure, tuple(_counted(points)), mixed=not (named or same) and wanted.unit in SHARES)


def _commonest(counts: Counter[Value]) -> Value:
    return counts.most_common(1)[0][0]


def _converted(quantity: Quantity, wanted: Quantity) -> Quantity | None:
    found = in_unit_of(quantity, wanted)
    if found is None or found.unit == quantity.unit:
        return found
    return replace(found, low=_rounded(found.low), high=_rounded(found.high))


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")


def _counted(points: Iterable[Point]) -> list[Point]:
    """Let one point stand for what one source says several times of one claim and one time."""
    kept: dict[object, Point] = {}
    for point in points:
        said, time = point.quantity, point.when
        same = (
            *(point.claim_id, point.source, point.negated),
            *(said.low, said.high, said.comparator),
            *(time.start, time.end, time.basis),
        )
        before = kept.get(same)
        kept[same] = replace(before, mentions=before.mentions + point.mentions) if before else point
    return list(kept.values())


def _asides(series: Series, drawn: Sequence[Series]) -> list[Aside]:
    reason = _reason(series, drawn)
    return [
        Aside(
            AsideKind.OTHER_UNIT,
            point.claim_id,
            point.text,
            point.read.surface,
            point.source,
            point.status,
            reason,
        )
        for point in series.points
    ]


def _reason(series: Series, drawn: Sequence[Series]) -> str:
    label = measure_words(series.measure)
    if len(series.points) > 1:
        return f"{label}: only the {MOST_SERIES} commonest kinds of number have a chart"
    if series.measure.unit is None:
        return f"{label}: no other number here counts the same"
    same_unit = [one for one in drawn if one.measure.unit == series.measure.unit]
    if not same_unit:
        return f"{label} do not convert into {_listed(drawn)}"
    if series.measure.counted is None:
        return f"of what it counts was not read, so it may not be {_listed(same_unit)}"
    named = [one for one in same_unit if one.measure.counted]
    return f"{label} is not {_listed(named)}" if named else f"{label}: of what the others are was not read"


def _listed(series: Sequence[Series]) -> str:
    return " or ".join(dict.fromkeys(measure_words(one.measure) for one in series))
