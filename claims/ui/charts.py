"""The overview's charts: the same status colours everywhere, each with its word beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from claims.services.views import Appearances
from claims.ui import words
from claims.ui.words import STATUS
from claims.vocabulary import ClaimStatus

MOST = 12
"""How many sources or languages a chart shows."""

NO_SOURCE = "no source named"

MOST_DAYS = 62
"""Over a longer stretch of time than this a spread is drawn by month."""

_ONLY_ON_A_CHART = (
    "<style>body:not(:has([data-testid=stVegaLiteChart]:hover)) #vg-tooltip-element"
    " { visibility: hidden; }</style>"
)
_BAR = 26
_NUMBERS = "#6f7b8a"  # legible on the light and on the dark background alike
_STATUS_COLOURS = alt.Scale(
    domain=[look.label for look in STATUS.values()], range=[look.hex for look in STATUS.values()]
)
_ORDER = {status: place for place, status in enumerate(ClaimStatus)}


def frame() -> None:
    """Let what a chart shows on hovering go when the chart goes: Vega leaves it on the page that follows."""
    st.html(_ONLY_ON_A_CHART)


def by_status(counts: Mapping[str, int]) -> alt.LayerChart:
    """Return how many claims have each status."""
    labels = [words.status_label(name) for name in counts]
    rows = {"status": labels, "claims": list(counts.values())}
    base = alt.Chart(pd.DataFrame(rows), height=alt.Step(_BAR)).encode(
        y=alt.Y("status:N", sort=labels, title=None),
        x=alt.X("claims:Q", title=None, axis=None),
        tooltip=["status:N", "claims:Q"],
    )
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        color=alt.Color("status:N", scale=_STATUS_COLOURS, legend=None)
    )
    layers: alt.LayerChart = bars + _numbers(base, "claims:Q")
    return layers


def by_language(counts: Mapping[str, int]) -> alt.LayerChart:
    """Return how many claims are in each language."""
    named = {words.language_name(code): count for code, count in _most(counts).items()}
    rows = [{"language": name, "claims": count} for name, count in named.items()]
    base = alt.Chart(pd.DataFrame(rows), height=alt.Step(_BAR)).encode(
        y=alt.Y("language:N", sort="-x", title=None),
        x=alt.X("claims:Q", title=None, axis=None),
        tooltip=["language:N", "claims:Q"],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, color="#4C7DB0")
    layers: alt.LayerChart = bars + _numbers(base, "claims:Q")
    return layers


def by_source(counts: Mapping[str, Mapping[str, int]]) -> alt.Chart:
    """Return how the claims of each source stand."""
    totals = _most({source: sum(found.values()) for source, found in counts.items()})
    rows = [row for source in totals for row in _status_rows(counts.get(source, {}), source=source)]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows), height=alt.Step(_BAR))
        .mark_bar()
        .encode(
            y=alt.Y("source:N", sort=list(totals), title=None, axis=alt.Axis(labelLimit=180)),
            x=alt.X("claims:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            color=_colour(),
            order=alt.Order("order:Q"),
            tooltip=["source:N", "status:N", "claims:Q"],
        )
    )
    return chart


def decided_over_time(counts: Mapping[str, Mapping[str, int]]) -> alt.Chart:
    """Return how many decisions that still stand were made each day."""
    rows = [row for day, found in counts.items() for row in _status_rows(found, day=day)]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows), height=200)
        .mark_bar(size=22)
        .encode(
            x=alt.X("day:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("claims:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            color=_colour(),
            order=alt.Order("order:Q"),
            tooltip=["day:O", "status:N", "claims:Q"],
        )
    )
    return chart


def spread(appearances: Sequence[Appearances]) -> alt.Chart:
    """Return how often a claim was said over time, by source: a bar a day, or a month over a long time."""
    days = {found.day for found in appearances}
    long = (max(days) - min(days)).days
    by_month = long > MOST_DAYS
    rows = [
        {
            "day": (found.day.replace(day=1) if by_month else found.day).isoformat(),
            "source": found.source or NO_SOURCE,
            "mentions": found.mentions,
        }
        for found in appearances
    ]
    said: Counter[str] = Counter()
    for found in appearances:
        said[found.source or NO_SOURCE] += found.mentions
    shown = list(_most(said))
    ticks = {"interval": "month" if by_month else "day", "step": max(1, long // (120 if by_month else 4))}
    form = "%b %Y" if by_month else "%-d %b %Y"
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows), height=190)
        .mark_bar(size=10)
        .encode(
            x=alt.X(
                "utcyearmonthdate(day):T",
                title=None,
                scale=alt.Scale(type="utc", padding=12),
                axis=alt.Axis(format=form, tickCount=ticks, labelOverlap=True, grid=False),
            ),
            y=alt.Y("sum(mentions):Q", title=None, axis=alt.Axis(tickMinStep=1, format="d", tickCount=3)),
            color=alt.Color(
                "source:N",
                sort=shown,
                legend=alt.Legend(title=None, orient="bottom", columns=3, values=shown),
            ),
            tooltip=[
                alt.Tooltip("utcyearmonthdate(day):T", title="when", format=form),
                "source:N",
                alt.Tooltip("sum(mentions):Q", title="mentions"),
            ],
        )
    )
    return chart


def _status_rows(found: Mapping[str, int], **more: str) -> Iterable[dict[str, Any]]:
    for name, count in found.items():
        status = ClaimStatus(name)
        yield {"status": words.status_label(status), "claims": count, "order": _ORDER[status], **more}


def _colour() -> alt.Color:
    return alt.Color(
        "status:N", scale=_STATUS_COLOURS, legend=alt.Legend(title=None, orient="bottom", columns=3)
    )


def _numbers(base: alt.Chart, field: str) -> alt.Chart:
    numbers: alt.Chart = base.mark_text(align="left", dx=5, color=_NUMBERS).encode(text=field)
    return numbers


def _most(counts: Mapping[str, int]) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(ordered[:MOST])
