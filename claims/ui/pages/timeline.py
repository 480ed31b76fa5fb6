"""Timeline: what the claims on a topic say in numbers over time, and all that cannot be drawn beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import altair as alt
import streamlit as st

from claims.errors import InvalidInputError, NotFoundError
from claims.services import timeline
from claims.services.timeline_views import AsideKind, Point, Series, Timeline
from claims.services.timeline_words import measure_words
from claims.ui import addresses, charts, filters, resources, state, timeline_chart, timeline_table, words
from claims.ui.markup import escape_inline

_QUERY, _NEAREST, _ROWS = "topic", "nearest", "rows"  # no key of another page: its value would come along
_ROUND, _CLICKED = "timeline round", "timeline clicked"

_LIMITS = (10, 20, 50, 100, 200)

_HELP = (
    "Every number stands at the time that its claim is about; where the claim names none, at the day on "
    "which it was said; else at the date of its document. A joined claim counts for the live one."
)
_LEGEND = (
    "**Filled**: the claim itself tells the time. **Hollow**: only the date of its document is known. "
    "**Bar**: a range. **Arrow**: an open end, as in “more than” or “since”. **Pale band**: the stretch of "
    "time that it is about. **≈**: about. **negated**: the claim negates or denies something, perhaps this. "
    "A point, or its number in the table beneath, opens its claim."
)
_MIXED = ":material/warning: Of what these are shares was not read: it may be one thing, or several."
_ASIDES = {
    AsideKind.OTHER_UNIT: "In other units, or of other things",
    AsideKind.NO_TIME: "Without a time",
    AsideKind.NO_NUMBER: "Without a number",
}


class Topic(NamedTuple):
    """What the address asks for: a cluster, a claim and its nearest, or a search."""

    cluster: int | None
    near: int | None
    query: str


def draw() -> None:
    _follow_click()
    st.title("Timeline", anchor=False)
    topic = _topic()
    found = _read(topic)
    if found is None:
        return
    _summary(found)
    for place, series in enumerate(found.series):
        _series(series, legend=place == 0)
    _beside(found)


def _topic() -> Topic:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        query = st.text_input(
            "Topic",
            key=_QUERY,
            bind="query-params",
            icon=":material/search:",
            placeholder="Search in any language: what the numbers are about",
            help="As on the Claims page: words, whole claims, and filters such as `source:` or `after:`.",
            on_change=_search_instead,
        )
        st.selectbox(
            "Claims",
            list(_LIMITS),
            index=_LIMITS.index(timeline.NEAREST),
            format_func=lambda limit: f"the {limit} nearest",
            key=_NEAREST,
            bind="query-params",
            width=filters.WIDTH,
            help="How many claims a search, or a claim's surroundings, are taken to be. A cluster is whole.",
        )
    cluster = addresses.number_in_address(addresses.CLUSTER_PARAMETER)
    near = addresses.number_in_address(addresses.NEAR_PARAMETER)
    return Topic(cluster, None if cluster else near, str(query or "").strip())


def _search_instead() -> None:
    """Leave the cluster or the claim of the address: a topic was typed."""
    for parameter in (addresses.CLUSTER_PARAMETER, addresses.NEAR_PARAMETER):
        st.query_params.pop(parameter, None)


def _read(topic: Topic) -> Timeline | None:
    """Return the timeline of a topic; draw what it is, or why there is none."""
    try:
        if topic.cluster is not None:
            return _of_cluster(topic.cluster)
        if topic.near is not None:
            return _of_claim(topic.near)
        if topic.query:
            return _of_search(topic.query)
    except (NotFoundError, InvalidInputError) as error:
        st.warning(escape_inline(str(error)), icon=":material/search_off:")
        return None
    _explained()
    return None


def _explained() -> None:
    st.info(
        "Write what the numbers are about, or open the timeline of a cluster: each claim with a number then "
        "stands at its time, with its verdict.",
        icon=":material/timeline:",
    )
    st.page_link(addresses.CLUSTERS, label="To the clusters", icon=":material/hub:", query_params={})


def _of_cluster(cluster: int) -> Timeline:
    with resources.database().read() as session:
        found = timeline.of_cluster(session, cluster)
    st.markdown(f"The claims of cluster {cluster}, which say the same or seem to.")
    return found


def _of_claim(claim_id: int) -> Timeline:
    resources.embed_missing(progress=_silent)
    with resources.database().read() as session:
        found = timeline.of_claim(session, claim_id, index=resources.index(), limit=_limit())
    addresses.claim_link(claim_id, f"Claim {claim_id} and the claims nearest to it", icon=":material/label:")
    return found


def _of_search(query: str) -> Timeline:
    with st.spinner("Searching. The first search takes some seconds more: the language model is loaded."):
        resources.embed_missing(progress=_silent)
        with resources.database().read() as session:
            return timeline.of_search(
                session, query, embedder=resources.embedder(), index=resources.index(), limit=_limit()
            )


def _silent(done: int, total: int) -> None:
    """Say nothing: the spinner is there."""


def _limit() -> int:
    return int(st.session_state[_NEAREST])


def _summary(found: Timeline) -> None:
    drawn = sum(len(series.points) for series in found.series)
    parts = [
        words.counted(found.claims, "claim"),
        f"{words.counted(drawn, 'number')} in {words.counted(len(found.series), 'chart')}",
    ]
    if found.aside:
        parts.append(f"{len(found.aside):,} listed beneath, with the reason")
    if found.left_out:
        parts.append(f"{words.counted(found.left_out, 'claim')} left out: only the first are read")
    st.caption(" · ".join(parts) + ".", help=_HELP)


def _series(series: Series, *, legend: bool) -> None:
    st.subheader(escape_inline(_capital(measure_words(series.measure))), anchor=False)
    if series.mixed:
        st.caption(_MIXED)
    key = state.hash_of((series.measure, *series.points))
    apart = len(series.sources) > 1 and st.toggle(
        "A row for each source", key=f"{_ROWS}-{key}", help="The same scales, one row for each source."
    )
    if apart:
        _rows(series, key)
    else:
        _chart(timeline_chart.chart(series), series.points, key)
    if legend:
        st.caption(_LEGEND)
    _open(timeline_table.points(series.points))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rows(series: Series, key: str) -> None:
    for place, source in enumerate(series.sources):
        said = [point for point in series.points if point.source == source]
        st.caption(f"**{escape_inline(source or charts.NO_SOURCE)}** · {words.counted(len(said), 'number')}")
        last = source == series.sources[-1]
        _chart(timeline_chart.row_of(series, source, legend=last), said, f"{key}-{place}")


def _chart(drawn: alt.LayerChart, points: Sequence[Point], key: str) -> None:
    """Draw a chart whose key changes with every click, so that a selection is never read twice."""
    key = f"timeline-{st.session_state.get(_ROUND, 0)}-{key}"
    st.altair_chart(
        drawn,
        key=key,
        on_select=partial(_note_click, key, frozenset(point.claim_id for point in points)),
        selection_mode=timeline_chart.PICK,
        alt=f"{words.counted(len(points), 'number')} over time. The table beneath has the same.",
    )


def _note_click(key: str, ids: frozenset[int]) -> None:
    """Keep which claim was clicked; the chart is drawn anew next time, with nothing selected."""
    chosen: Any = st.session_state[key]["selection"].get(timeline_chart.PICK)
    clicked = int(chosen[0]["claim"]) if chosen else None
    if clicked in ids:
        st.session_state[_CLICKED] = clicked
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _follow_click() -> None:
    _open(st.session_state.pop(_CLICKED, None))


def _open(claim_id: int | None) -> None:
    if claim_id is not None:
        addresses.open_claim(claim_id)


def _beside(found: Timeline) -> None:
    if not found.aside:
        return
    st.subheader("Not in a chart", anchor=False)
    for kind, title in _ASIDES.items():
        some = found.beside(kind)
        if some:
            st.markdown(f"{title}: {len(some):,}")
            _open(timeline_table.asides(some))


draw()
