"""Calibration: whether what analysts hold for 80 % probable comes true in 80 of 100 cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from claims.services import calibration
from claims.services.calibration import ENOUGH, Calibration, Report, Settled
from claims.services.scoring import Score
from claims.ui import addresses, conflict_words, layout, profile_charts, resources, state, words
from claims.ui.markup import escape_inline

LIST_WIDTH = 560

REASONS = {
    Settled.SECOND_LOOK: "confirmed by somebody else in a second look",
    Settled.BY_SOMEBODY_ELSE: "decided later by somebody else",
    Settled.TOOK_NO_SIDE: "given with *unresolved*, decided later",
    Settled.SENT_BACK: "sent back by somebody else, decided later",
}
HELP_BRIER = (
    "The mean squared distance between what was said and what came out (Brier 1950): 0 is perfect, 0.25 is "
    "what fifty-fifty gets every time, 1 is always certain and always wrong."
)
HELP_PARTS = (
    "Murphy 1973. *Reliability*: how far the shares that came true lie from what was said; 0 is best. "
    "*Resolution*: how far they lie from the overall share; more is better. *Uncertainty*: what always "
    "saying the overall share would score. Score = reliability − resolution + uncertainty, but for what the "
    "five bins blur."
)
WHAT_COUNTS = f"""
- A probability says how probable its author held it that the **claim is true**, given with *verified*,
  *disputed* or *unresolved* under **Probability** in the form. What was undone or withdrawn does not count.
- It is scored against the verdict that **stands now**: verified is 1, disputed is 0. That verdict has to be
  another decision, and later: somebody else's, or confirmed by somebody else. Where the probability came
  with *unresolved*, or was sent back, the author's own later verdict counts too. No verdict is held against
  itself, nor against its author saying the same again.
- A verdict that has to be looked at again settles nothing until somebody has.
- Of one analyst on one claim only the latest settled probability counts; a joined claim is the one that
  stands for it. A claim counts under each source that it was said in.
- Fewer than {ENOUGH} settled ones are not scored: chance would say more than the analyst.
- What colleagues decide anew is no random choice: they look again at what they doubt. Second looks and
  *unresolved* claims are the fairer test.
"""


def draw() -> None:
    st.title("Calibration", anchor=False)
    with resources.database().read() as session:
        report = calibration.report(session)
    st.caption("Does what analysts hold for 80 % probable come true in 80 of 100 cases?")
    if not report.desk.settled and not report.desk.waiting:
        _nothing()
        return
    main, side = layout.main_and_side(width=LIST_WIDTH)
    with main:
        chosen = _lists(report)
        with st.expander("What counts", icon=":material/help:"):
            st.markdown(WHAT_COUNTS)
    with side:
        _one(chosen or report.desk)


def _nothing() -> None:
    st.info(
        "No verdict has a probability yet. **Probability**, beside **Dates** where you decide, takes one.",
        icon=":material/percent:",
    )
    st.page_link(addresses.REVIEW, label="Review claims", icon=":material/checklist:")
    st.markdown(WHAT_COUNTS)


def _lists(report: Report) -> Calibration | None:
    """Draw analysts and sources; return the one that was ticked."""
    kinds = {"analysts": "Analysts", "sources": "Sources"}
    kind = st.segmented_control(
        "By", list(kinds), key="calibration-by", default="analysts", format_func=kinds.__getitem__,
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    found = report.sources if kind == "sources" else report.analysts
    if not found:
        st.caption("No claim with a probability was said in a source that is named.")
        return None
    st.caption("Tick one to see it alone; without a tick the whole desk is shown.")
    picked = _table(found)
    if kind == "sources" and report.more_sources:
        st.caption(f"{report.more_sources:,} more sources have fewer settled forecasts.")
    return picked


def _table(found: Sequence[Calibration]) -> Calibration | None:
    names = [(each.name, each.source_id) for each in found]
    picked = st.dataframe(
        pd.DataFrame([_row(each) for each in found]),
        hide_index=True,
        key=f"calibration-{state.hash_of(names)}",
        on_select="rerun",
        selection_mode="single-row",
        height="content" if len(found) <= 15 else 560,
        column_config={
            "Name": st.column_config.TextColumn(width=190),
            "Settled": st.column_config.NumberColumn(width=75, help="Forecasts that a verdict judges."),
            "Waiting": st.column_config.NumberColumn(width=75, help="Forecasts that none judges yet."),
            "Brier score": st.column_config.TextColumn(width=130, help=HELP_BRIER),
        },
    )
    rows: list[int] = picked["selection"]["rows"]
    return found[rows[0]] if rows and rows[0] < len(found) else None


def _row(each: Calibration) -> dict[str, Any]:
    return {
        "Name": conflict_words.straight(each.name),
        "Settled": each.settled,
        "Waiting": each.waiting,
        "Brier score": f"{each.score.brier:.3f}" if each.score else "too few",
    }


def _one(chosen: Calibration) -> None:
    st.subheader(escape_inline(conflict_words.straight(chosen.name)), anchor=False)
    st.caption(f"{words.counted(chosen.settled, 'settled forecast')}, {chosen.waiting:,} waiting")
    if chosen.score is None:
        _too_few(chosen)
    else:
        _scored(chosen.score)
    if chosen.by_reason:
        told = (f"{count:,} {REASONS[reason]}" for reason, count in sorted(chosen.by_reason.items()))
        st.caption("How they were settled: " + " · ".join(told))


def _too_few(chosen: Calibration) -> None:
    st.info(
        f"**Too few to score**: {chosen.settled:,} settled, {ENOUGH} make a score, {chosen.missing:,} to go. "
        f"{chosen.waiting:,} wait for somebody to decide their claims.",
        icon=":material/hourglass_top:",
    )


def _scored(score: Score) -> None:
    st.markdown(
        f"### Brier score {score.brier:.3f} :small[± {score.margin:.3f}]", anchors=False, help=HELP_BRIER
    )
    st.caption(
        f"0 is perfect. {words.percent(score.base_rate)} came true: saying just that each time would get "
        f"{score.uncertainty:.3f}."
    )
    st.caption(
        f"reliability {score.reliability:.3f} · resolution {score.resolution:.3f} · "
        f"uncertainty {score.uncertainty:.3f}",
        help=HELP_PARTS,
    )
    st.altair_chart(profile_charts.reliability(score), alt=_in_words(score))
    st.caption(
        "A dot is how often claims came true that were held for so probable, with the number of forecasts; "
        "its bar is the 95 % interval (Wilson 1927). Whoever is well calibrated is on the dashed line: a dot "
        "below it says that claims were held for more probable than they were, one above it for less."
    )
    with st.expander("As a table", icon=":material/table:"):
        st.dataframe(pd.DataFrame(_bins(score)), hide_index=True, key="calibration-bins")


def _in_words(score: Score) -> str:
    return "; ".join(f"held for {row['Held for']}: {row['Came true']}" for row in _bins(score))


def _bins(score: Score) -> list[dict[str, Any]]:
    return [
        {
            "Held for": f"{100 * each.low:.0f} to {100 * each.high:.0f} %",
            "Forecasts": each.count,
            "On average": words.percent(each.mean),
            "Came true": f"{words.percent(each.share)} ({100 * each.interval.low:.0f} to "
            f"{words.percent(each.interval.high)})",
        }
        for each in score.bins
    ]


draw()
