"""Charts of shares with how sure they are: how claims were judged, and whether probabilities came true."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from claims.services.profile_views import JUDGED, Record
from claims.services.scoring import Bin, Score
from claims.ui import words
from claims.ui.words import STATUS

_ROW = 30
_QUIET = "#8A8F98"  # legible on the light and on the dark background alike
_POINT = "#4C7DB0"
_SHARE = alt.Axis(format=".0%", tickCount=5, title=None)
_WHOLE = alt.Scale(domain=[0, 1])


def shares(record: Record) -> alt.LayerChart:
    """Return the share of each verdict among judged claims as a dot, and its interval as a bar."""
    rows = [_share_row(record, status) for status in JUDGED]
    labels = [row["verdict"] for row in rows]
    base = alt.Chart(pd.DataFrame(rows), height=alt.Step(_ROW)).encode(
        y=alt.Y("verdict:N", sort=labels, title=None),
        color=alt.Color(
            "verdict:N",
            scale=alt.Scale(domain=labels, range=[STATUS[status].hex for status in JUDGED]),
            legend=None,
        ),
        tooltip=["verdict:N", "claims:Q", *_in_percent("share", "low", "high")],
    )
    bars = base.mark_bar(height=8, opacity=0.35, cornerRadius=4).encode(
        x=alt.X("low:Q", scale=_WHOLE, axis=_SHARE), x2="high:Q"
    )
    dots = base.mark_point(size=90, filled=True, opacity=1).encode(x=alt.X("share:Q", scale=_WHOLE))
    layers: alt.LayerChart = bars + dots
    return layers


def _share_row(record: Record, status: Any) -> dict[str, Any]:
    low, high = record.interval(status)
    return {
        "verdict": words.status_label(status),
        "claims": record.count(status),
        "share": record.count(status) / record.judged,
        "low": low,
        "high": high,
    }


def _in_percent(*names: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:Q", format=".0%") for name in names]


def reliability(score: Score) -> alt.LayerChart:
    """Return how often claims were true against how probable they were held, with the ideal as a line.

    A dot is a bin, the larger the more forecasts are in it; its bar is the interval of its share.
    """
    rows = [_bin_row(each) for each in score.bins]
    tips: list[str | alt.Tooltip] = ["forecasts:Q", *_in_percent("said", "true", "low", "high")]
    x = alt.X("said:Q", scale=_WHOLE, axis=alt.Axis(format=".0%", tickCount=5, title="held for so probable"))
    base = alt.Chart(pd.DataFrame(rows), height=320).encode(x=x, tooltip=tips)
    bars = base.mark_rule(color=_POINT, strokeWidth=2).encode(y=_true("low"), y2="high:Q")
    dots = base.mark_point(color=_POINT, filled=True, opacity=1).encode(
        y=_true("true"),
        size=alt.Size("forecasts:Q", scale=alt.Scale(domainMin=0, range=[40, 400]), legend=None),
    )
    counts = base.mark_text(dx=14, align="left", color=_QUIET).encode(y=_true("true"), text="forecasts:Q")
    ideal = (
        alt.Chart(pd.DataFrame({"said": [0, 1], "true": [0, 1]}))
        .mark_line(color=_QUIET, strokeDash=[5, 5])
        .encode(x=x, y=_true("true"))
    )
    layers: alt.LayerChart = ideal + bars + dots + counts
    return layers


def _true(field: str) -> alt.Y:
    axis = alt.Axis(format=".0%", tickCount=5, title="turned out true")
    return alt.Y(f"{field}:Q", scale=_WHOLE, axis=axis)


def _bin_row(each: Bin) -> dict[str, Any]:
    return {
        "said": each.mean,
        "true": each.share,
        "low": each.interval.low,
        "high": each.interval.high,
        "forecasts": each.count,
    }
