"""Clusters: claims that say the same across languages and sources, and how they spread."""

from __future__ import annotations

import streamlit as st

from claims.services import cluster_pages
from claims.services.views import Appearances, ClaimView, ClusterView
from claims.ui import addresses, charts, components, layout, resources, words
from claims.ui.markup import escape_inline

PAGE_SIZE = 8
SHOWN = 5  # claims of a cluster; the others open on a click
_PAGE = "clusters"  # as the address names it

HELP = (
    "Claims that were joined, or that seem to say the same and wait for your decision. What you join or "
    "keep apart on a claim's page changes its cluster at once."
)


def draw() -> None:
    st.title("Clusters", anchor=False)
    page = int(st.session_state.get(_PAGE) or addresses.number_in_address(_PAGE) or 1)
    with resources.database().read() as session:
        found = cluster_pages.list_clusters(session, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    if not found.clusters:
        _nothing(page)
        return
    st.caption(f"{words.counted(found.total, 'cluster')}, the largest first.", help=HELP)
    for cluster in found.clusters:
        _cluster(cluster)
    pages = -(-found.total // PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key=_PAGE, bind="query-params")


def _nothing(page: int) -> None:
    if page > 1:
        st.info("There is no such page any more.")
        st.page_link(addresses.CLUSTERS, label="To the first page", query_params={})
    else:
        st.info("No two claims that say the same were found yet.", icon=":material/hub:")
        st.page_link(addresses.ADD, label="Add an article", icon=":material/post_add:")


def _cluster(cluster: ClusterView) -> None:
    with st.container(border=True, key=f"cluster-{cluster.id}"):
        st.caption(_summary(cluster))
        main, side = layout.main_and_side(width=layout.HALF_WIDTH)
        with main:
            for claim in cluster.claims[:SHOWN]:
                _claim(claim)
            if cluster.claims[SHOWN:]:
                with st.expander(words.counted(len(cluster.claims) - SHOWN, "more claim")):
                    for claim in cluster.claims[SHOWN:]:
                        _claim(claim)
        with side:
            st.altair_chart(
                charts.spread(cluster.appearances), alt="Bars: how often it was said over time, by source"
            )
            if any(claim.quantities for claim in cluster.claims):
                addresses.timeline_link("Numbers over time", cluster=cluster.id)


def _summary(cluster: ClusterView) -> str:
    """Return how large a cluster is and where it began, as one line of markdown."""
    parts = [
        words.counted(len(cluster.claims) + cluster.joined, "claim")
        + (f" ({cluster.joined:,} joined)" if cluster.joined else ""),
        words.counted(cluster.mentions, "mention"),
        ", ".join(words.language_name(code) for code in cluster.languages),
    ]
    if cluster.first:
        parts.append(_began(cluster.first))
    return " · ".join(escape_inline(part) for part in parts)


def _began(first: Appearances) -> str:
    place = f" in {first.source}" if first.source else ""
    return f"first on {words.calendar_day(first.day)}{place}"


def _claim(claim: ClaimView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        parts = [words.language_name(claim.language), claim.source or claim.document]
        if claim.mention_count > 1:
            parts.append(words.counted(claim.mention_count, "mention"))
        said = escape_inline(" · ".join(parts))
        st.markdown(
            f"{escape_inline(components.shortened(claim.text))}  \n"
            f":small[{components.status_badge(claim.status)} {said}]",
            anchors=False,
            width="stretch",
        )
        addresses.claim_link(claim.id, "Open", icon=":material/arrow_forward:")


draw()
