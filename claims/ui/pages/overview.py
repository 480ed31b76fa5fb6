"""Overview: what waits, what was decided, and where the claims come from."""

from __future__ import annotations

import streamlit as st

from claims.services import catalogue, queue
from claims.services import conflicts as contradictions
from claims.services.conflict_views import ConflictCounts
from claims.services.views import ClaimView, DocumentView, Statistics
from claims.ui import addresses, charts, components, layout, resources, words
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus


def draw() -> None:
    with resources.database().read() as session:
        counts = catalogue.statistics(session)
        waiting = catalogue.list_claims(session, queue.DEFAULT, limit=5)
        newest = catalogue.documents(session, limit=6)
        clashes = contradictions.counts(session)
    st.title("Overview", anchor=False)
    if not counts.documents:
        _teach()
        return
    _numbers(counts, waiting.total, clashes.waiting)
    _clashes(clashes)
    main, side = layout.main_and_side()
    with main:
        _waiting(waiting.claims, waiting.total)
    with side:
        _documents(newest)
    _charts(counts)


def _teach() -> None:
    with st.container(border=True):
        st.subheader("Paste an article to begin", anchor=False)
        st.markdown(
            "The workbench reads it with you: it proposes the sentences that can be **checked**, says "
            "**who** said each one and **how**, and shows what is already known about the same claim in "
            "any language. You decide what is **verified** or **disputed**, with a reason; it remembers "
            "who decided what, when, and on which source."
        )
        st.page_link(addresses.ADD, label="**Add an article**", icon=":material/post_add:")


def _numbers(counts: Statistics, waiting: int, clashes: int) -> None:
    by_status = counts.by_status
    shown = [
        ("Waiting", waiting, ":material/hourglass_top:", "New, in review, expired, or to be checked again."),
        *(
            (words.status_label(status), by_status[status], words.STATUS[status].icon, None)
            for status in (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED, ClaimStatus.UNRESOLVED)
        ),
        ("Conflicts", clashes, ":material/compare_arrows:", "Pairs that cannot both hold, and wait."),
        ("Documents", counts.documents, ":material/article:", "Texts that were read."),
    ]
    with st.container(horizontal=True, gap="small"):
        for label, value, icon, explained in shown:
            st.metric(label, f"{value:,}", icon=icon, border=True, help=explained, width="stretch")


def _clashes(clashes: ConflictCounts) -> None:
    """Draw the way to the conflicts that wait; nothing when none does."""
    if not clashes.waiting:
        return
    stake = f", {clashes.at_stake:,} of them with a claim that is decided" if clashes.at_stake else ""
    addresses.conflicts_link(f"**{words.counted(clashes.waiting, 'conflict')} to look at**{stake}")


def _waiting(claims: tuple[ClaimView, ...], total: int) -> None:
    st.subheader("Waiting, most check-worthy first", anchor=False, help=words.HELP_WORTHINESS)
    if not claims:
        st.success("Nothing waits: every claim is decided.", icon=":material/done_all:")
        return
    for claim in claims:
        components.claim_row(claim)
    label = f"**Review {'it' if total == 1 else f'all {total:,}'} one by one**"
    st.page_link(addresses.REVIEW, label=label, icon=":material/checklist:")


def _documents(newest: tuple[DocumentView, ...]) -> None:
    st.subheader("Newest documents", anchor=False)
    for document in newest:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(escape_inline(components.shortened(document.label, 120)), anchors=False)
            parts = [document.source or "no source named", words.language_name(document.language)]
            said = " · ".join(escape_inline(part) for part in parts)
            st.caption(
                f"{said} · {components.moment(document.created_at)}",
                help=words.exact_time(document.created_at),
            )
            addresses.document_link(document.id, "Its claims")
    st.page_link(addresses.ADD, label="**Add an article**", icon=":material/post_add:")


def _charts(counts: Statistics) -> None:
    left, right = layout.main_and_side(width=layout.HALF_WIDTH)
    with left:
        st.subheader("By status", anchor=False)
        st.altair_chart(charts.by_status(counts.by_status), alt="Bars: how many claims have each status")
        st.subheader("By language", anchor=False)
        st.altair_chart(charts.by_language(counts.by_language), alt="Bars: how many claims in each language")
    with right:
        st.subheader("By source", anchor=False)
        st.altair_chart(
            charts.by_source(counts.by_source), alt="Stacked bars: statuses of the claims of each source"
        )
        st.subheader("Decided over time", anchor=False)
        if counts.decided_by_day:
            st.altair_chart(
                charts.decided_over_time(counts.decided_by_day), alt="Stacked bars: decisions a day by status"
            )
        else:
            st.caption("Nothing was decided yet.")


draw()
