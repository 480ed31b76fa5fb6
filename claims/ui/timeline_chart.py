"""Numbers over time as a chart: points for claims, bars for ranges, arrows for open ends.

A verdict has a colour and a shape of its own, so that either tells it; Vega draws every text as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from math import log10
from typing import Any, cast

import altair as alt
import pandas as pd

from claims.services.timeline_views import Measure, Point, Series, TimeBasis
from claims.services.timeline_words import point_words, unit_words, when_words, written_words
from claims.ui import charts, components, timeline_labels, words
from claims.ui.words import STATUS
from claims.vocabulary import ClaimStatus, Comparator

PICK = "pick"
"""The name of the selection: its one field ``claim`` is the id of the claim that was clicked."""

HEIGHT, ROW_HEIGHT = 320, 150
_LEGEND_HEIGHT = 45
_MANY = 60
"""Points that are drawn smaller, in a taller chart."""

MOST_LABELS = 24
"""So many points are labelled with their source; a chart of more is read by its shape."""

SHAPES: dict[ClaimStatus, str] = {
    ClaimStatus.NEW: "circle",
    ClaimStatus.IN_REVIEW: "triangle-up",
    ClaimStatus.VERIFIED: "square",
    ClaimStatus.DISPUTED: (  # a saltire
        "M-.9,-.5L-.5,-.9L0,-.4L.5,-.9L.9,-.5L.4,0L.9,.5L.5,.9L0,.4L-.5,.9L-.9,.5L-.4,0Z"
    ),
    ClaimStatus.UNRESOLVED: "diamond",
    ClaimStatus.DISMISSED: "triangle-down",
}

_GREY = "#6f7b8a"  # legible on the light and on the dark background alike
_ARROW = 26
_DAY = 86_400_000
_LEAST_SPAN = 30 * _DAY
_STEPS = 60
"""Points at the same place stand this part of the chart's width beside each other."""
_LEVELS = 20
_MOST_BESIDE = 6
_WIDE = 1_000
"""From this ratio of the largest number to the smallest on the scale is logarithmic."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """The scales that charts share: milliseconds since 1970 UTC, numbers, and the statuses that occur."""

    first: float
    last: float
    low: float
    high: float
    logarithmic: bool
    statuses: tuple[ClaimStatus, ...]


def frame_of(points: Sequence[Point]) -> Frame:
    """Return scales on which all these points fit, with room for arrows and labels."""
    days = [_milliseconds(day) for point in points for day in (point.when.start, point.when.end) if day]
    span = max(max(days) - min(days), _LEAST_SPAN)
    middle = (max(days) + min(days)) / 2
    low, high, logarithmic = _numbers(points)
    known = {point.status for point in points}
    statuses = tuple(status for status in ClaimStatus if status in known)
    return Frame(middle - 0.56 * span, middle + 0.68 * span, low, high, logarithmic, statuses)


def _numbers(points: Iterable[Point]) -> tuple[float, float, bool]:
    ends = [end for point in points for end in (point.quantity.low, point.quantity.high) if end is not None]
    low, high = min(ends), max(ends)
    if low > 0 and high / low >= _WIDE:
        return low / 2, high * 2, True
    room = 0.2 * (high - low) or 0.2 * abs(high) or 1.0
    least = 0.0 if low >= 0 > low - room else low - room  # nothing counted is less than nothing
    return least, high + room, False


def chart(series: Series) -> alt.LayerChart:
    """Return a series as one chart, its points labelled with their sources where they are few."""
    frame, points = frame_of(series.points), series.points
    rows = _rows(points, frame)
    if len(points) <= MOST_LABELS:
        timeline_labels.place(rows, frame.first, frame.last)
    height = HEIGHT if len(points) <= _MANY else round(1.6 * HEIGHT)
    return _layered(rows, _Axes(frame, series.measure), legend=True).properties(height=height)


def row_of(series: Series, source: str | None, *, legend: bool) -> alt.LayerChart:
    """Return the points of one source as a low chart, on the scales of the whole series."""
    frame = frame_of(series.points)
    rows = _rows([point for point in series.points if point.source == source], frame)
    height = ROW_HEIGHT + (_LEGEND_HEIGHT if legend else 0)
    return _layered(rows, _Axes(frame, series.measure), legend=legend).properties(height=height)


def _layered(rows: Sequence[Row], axes: _Axes, *, legend: bool) -> alt.LayerChart:
    layers = [
        _corners(axes),
        *_spans(rows, axes),
        *_ranges(rows, axes),
        *_open_ends(rows, axes),
        _points(rows, axes, legend=legend),
        *_labels(rows, axes),
    ]
    return cast(alt.LayerChart, alt.layer(*layers))


@dataclass(frozen=True, slots=True)
class _Axes:
    """The two axes, for every layer alike: they reach as far as the two corners that are drawn with them."""

    frame: Frame
    measure: Measure

    def x(self, field: str) -> alt.X:
        """Return the axis of time."""
        axis = alt.Axis(grid=False, labelOverlap=True, **_ticks(self.frame))
        return alt.X(f"{field}:T", title=None, scale=alt.Scale(type="utc", nice=False), axis=axis)

    def y(self, field: str) -> alt.Y:
        """Return the axis of numbers."""
        title = unit_words(self.measure.unit) if self.measure.unit else ""
        scale = alt.Scale(nice=False, zero=False)
        if self.frame.logarithmic:
            title, scale = f"{title} (logarithmic)", alt.Scale(type="log", nice=False)
        return alt.Y(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5))


def _ticks(frame: Frame) -> Row:
    """Return days, months or years for the axis, each with what tells it from every other."""
    days = (frame.last - frame.first) / _DAY
    if days <= 120:
        return {"format": "%-d %b %Y", "tickCount": 6}
    months = days / 30
    if months <= 72:
        step = next(step for step in (1, 2, 3, 6, 12) if step == 12 or months / step <= 8)
        return {"format": "%b %Y", "tickCount": {"interval": "month", "step": step}}
    return {"format": "%Y", "tickCount": {"interval": "year", "step": max(1, round(months / 96))}}


def _corners(axes: _Axes) -> alt.Chart:
    """Return nothing to see: it stretches both scales to the frame."""
    frame = axes.frame
    rows = [{"x": frame.first, "y": frame.low}, {"x": frame.last, "y": frame.high}]
    corners: alt.Chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_point(opacity=0, tooltip=None, aria=False)
        .encode(x=axes.x("x"), y=axes.y("y"))
    )
    return corners


def _rows(points: Sequence[Point], frame: Frame) -> list[Row]:
    places: dict[tuple[float, int], count[int]] = {}
    rows = []
    for point in points:
        row = _row(point)
        row["level"] = _level(frame, row["y"])
        place = next(places.setdefault((row["x"], round(row["level"] * _LEVELS)), count()))
        row["x"] += _beside(place) * (frame.last - frame.first) / _STEPS
        rows.append(row)
    return rows


def _level(frame: Frame, number: float) -> float:
    """Return how far up a number stands, from 0 to 1."""
    low, number, high = (log10(end) if frame.logarithmic else end for end in (frame.low, number, frame.high))
    return (number - low) / (high - low)


def _beside(place: int) -> int:
    """Return 0, 1, -1, 2, -2 and so on: how many steps a point stands beside the first at its place."""
    step = (place + 1) // 2 % (_MOST_BESIDE + 1)
    return step if place % 2 else -step


def _row(point: Point) -> Row:
    start, end = point.when.start, point.when.end
    low, high = point.quantity.low, point.quantity.high
    days = [_milliseconds(day) for day in (start, end) if day is not None]
    ends = [end for end in (low, high) if end is not None]
    return {
        "x": sum(days) / len(days),
        "from": min(days),
        "to": max(days),
        "y": sum(ends) / len(ends),
        "low": min(ends),
        "high": max(ends),
        "open": {"up": high is None, "down": low is None, "right": end is None, "left": start is None},
        "filled": point.when.basis is not TimeBasis.PUBLISHED,
        "label": _label(point),
        "claim": point.claim_id,
        **_told(point),
    }


def _told(point: Point) -> Row:
    """Return what hovering over a point shows, all of it plain text."""
    return {
        "number": " ".join(filter(None, (point_words(point), _converted(point)))),
        "when": when_words(point.when),
        "source": point.source or charts.NO_SOURCE,
        "said by": point.claimant or "the text itself",
        "verdict": words.status_label(point.status),
        "text": components.shortened(point.text),
        "spoken": f"Claim {point.claim_id}: {point_words(point)}, {when_words(point.when)}",
    }


def _converted(point: Point) -> str | None:
    written = written_words(point)
    return f"({written})" if written else None


def _label(point: Point) -> str:
    """Return what stands beside a point however many there are."""
    about = "≈" if point.quantity.comparator is Comparator.ABOUT else ""
    return f"negated {about}".strip() if point.negated else about


def _milliseconds(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp() * 1_000


def _spans(rows: Sequence[Row], axes: _Axes) -> Iterator[alt.Chart]:
    """Yield pale bands for the times that are stretches."""
    found = [row for row in rows if row["from"] < row["to"]]
    if found:
        yield (
            _base(found)
            .mark_rule(strokeWidth=7, opacity=0.22, color=_GREY, strokeCap="round")
            .encode(x=axes.x("from"), x2="to:T", y=axes.y("y"))
        )


def _ranges(rows: Sequence[Row], axes: _Axes) -> Iterator[alt.Chart]:
    """Yield bars with a cap at each end for the numbers that are ranges."""
    found = [row for row in rows if row["low"] < row["high"]]
    if not found:
        return
    yield (
        _base(found).mark_rule(strokeWidth=2, color=_GREY).encode(x=axes.x("x"), y=axes.y("low"), y2="high:Q")
    )
    for end in ("low", "high"):
        cap = _base(found).mark_tick(orient="horizontal", thickness=2, size=13, color=_GREY)
        yield cap.encode(x=axes.x("x"), y=axes.y(end))


def _open_ends(rows: Sequence[Row], axes: _Axes) -> Iterator[alt.Chart]:
    """Yield an arrow for each open end: upwards for "more than", to the right for "since"."""
    arrows: list[tuple[str, Row, Row, str]] = [
        ("up", {"y2Offset": -_ARROW}, {"yOffset": -_ARROW}, "triangle-up"),
        ("down", {"y2Offset": _ARROW}, {"yOffset": _ARROW}, "triangle-down"),
        ("right", {"x2Offset": _ARROW}, {"xOffset": _ARROW}, "triangle-right"),
        ("left", {"x2Offset": -_ARROW}, {"xOffset": -_ARROW}, "triangle-left"),
    ]
    for way, shaft, head, shape in arrows:
        found = [row for row in rows if row["open"][way]]
        if not found:
            continue
        base = _base(found)
        second = {"y2": "y:Q"} if "y2Offset" in shaft else {"x2": "x:T"}
        both = {"x": axes.x("x"), "y": axes.y("y")}
        yield base.mark_rule(strokeWidth=2, color=_GREY, **shaft).encode(**both, **second)
        mark = base.mark_point(shape=shape, size=50, filled=True, color=_GREY, opacity=1, **head)
        yield mark.encode(**both)


def _points(rows: Sequence[Row], axes: _Axes, *, legend: bool) -> alt.Chart:
    size = 140 if len(rows) <= _MANY else 70
    pick = alt.selection_point(name=PICK, fields=["claim"], on="click", empty=False)
    looks = [STATUS[status] for status in axes.frame.statuses]
    labels = [look.label for look in looks]
    colours = alt.Scale(domain=labels, range=[look.hex for look in looks])
    shapes = alt.Scale(domain=labels, range=[SHAPES[status] for status in axes.frame.statuses])
    key = alt.Legend(title=None, orient="bottom", columns=6, symbolSize=130) if legend else None
    filled = alt.condition("datum.filled", alt.value(1), alt.value(0))
    points: alt.Chart = (
        _base(rows)
        .mark_point(filled=True, size=size, opacity=1, strokeWidth=2, cursor="pointer")
        .encode(
            x=axes.x("x"),
            y=axes.y("y"),
            fill=alt.Fill("verdict:N", scale=colours, legend=key),
            stroke=alt.Stroke("verdict:N", scale=colours, legend=key),
            shape=alt.Shape("verdict:N", scale=shapes, legend=key),
            fillOpacity=filled,
            tooltip=_tooltip(),
            description=alt.Description("spoken:N"),
        )
        .add_params(pick)
    )
    return points


def _tooltip() -> list[alt.Tooltip]:
    shown = ("number", "when", "source", "said by", "verdict")
    return [*(alt.Tooltip(f"{name}:N") for name in shown), alt.Tooltip("text:N", title="claim")]


def _labels(rows: Sequence[Row], axes: _Axes) -> Iterator[alt.Chart]:
    """Yield what stands beside the points, a layer for each side on which it does."""
    for side in timeline_labels.Side:
        found = [row for row in rows if row["label"] and row.get("side", timeline_labels.Side.ABOVE) is side]
        if found:
            mark = _base(found).mark_text(fontSize=11, color=_GREY, limit=150, **side.offsets)
            yield mark.encode(x=axes.x("x"), y=axes.y("y"), text="label:N")


def _base(rows: Sequence[Row]) -> alt.Chart:
    frame = pd.DataFrame(rows)
    return alt.Chart(frame.drop(columns=["open", "side", "level"], errors="ignore"))
