"""Giving something up that verdicts rest on: one dialog lists them all, and one click does it.

The verdicts stand until somebody decides anew; their claims come back into the queue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from claims.errors import WorkbenchError
from claims.services.ripple import Resting
from claims.ui import form_drafts, words
from claims.ui.form_drafts import Field
from claims.ui.markup import escape_inline, escape_markdown

ROWS_SHOWN = 8
ROW_PIXELS = 35


_ENDED = "how giving up ended"


class _Ended(NamedTuple):
    """What became of it: the problem in a line, None when it was done."""

    problem: str | None


class Change(NamedTuple):
    """What is about to be done: its title, what it does in a sentence, the button's words, and how.

    ``write`` takes the reason, whose field is ``reason``; ``done`` is told once it is written.
    """

    title: str
    button: str
    text: str
    reason: Field
    write: Callable[[str], object]
    done: str
    needs_reason: bool = True


def confirm(change: Change, resting: Sequence[Resting]) -> None:
    """Open the dialog; call it in the run in which a button was clicked."""
    st.session_state.pop(_ENDED, None)
    dialog = st.dialog(escape_inline(change.title), width="medium", icon=":material/sync_problem:")
    dialog(_body)(change, resting)


def _body(change: Change, resting: Sequence[Resting]) -> None:
    ended: _Ended | None = st.session_state.pop(_ENDED, None)
    if ended is not None and ended.problem is None:
        st.rerun()
    st.markdown(change.text)
    _verdicts(resting)
    form_drafts.open_all([change.reason])
    st.text_area(
        "Why?",
        key=change.reason.key,
        on_change=form_drafts.keep,
        args=(change.reason,),
        height=80,
        placeholder="What came out about it?",
    )
    if ended is not None:
        st.error(escape_markdown(ended.problem or ""), icon=":material/error:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            change.button,
            key="giving-up",
            type="primary",
            icon=":material/check:",
            on_click=_write,
            args=(change,),
        )
        if st.button("Cancel", key="giving-up-cancel"):
            st.rerun()


def _verdicts(resting: Sequence[Resting]) -> None:
    if not resting:
        st.success("No verdict rests on it: nothing comes back into the queue.", icon=":material/check:")
        return
    claims = len({verdict.live_id for verdict in resting})
    rest = "rests" if len(resting) == 1 else "rest"
    st.warning(
        f"{words.counted(len(resting), 'verdict')} {rest} on it. {_returning(claims)} into the queue; "
        "until somebody decides anew, the verdict stands.",
        icon=":material/sync_problem:",
    )
    st.dataframe(
        pd.DataFrame([_row(verdict) for verdict in resting]),
        hide_index=True,
        key="resting",
        height=ROW_PIXELS * (1 + min(len(resting), ROWS_SHOWN)) + 3,
        column_config={
            "Claim": st.column_config.NumberColumn(width=60),
            "Verdict": st.column_config.TextColumn(width=100),
            "Text": st.column_config.TextColumn(width=300),
        },
    )


def _returning(claims: int) -> str:
    return "Its claim comes back" if claims == 1 else f"Their {claims:,} claims come back"


def _row(verdict: Resting) -> dict[str, object]:
    status = words.status_label(verdict.status)
    return {
        "Claim": verdict.live_id,
        "Verdict": f"{status}, proposed" if verdict.proposed else status,
        "Text": verdict.text,
        "By": verdict.by,
        "Since": words.day(verdict.since),
    }


def _write(change: Change) -> None:
    """Do it, from the button's callback; the dialog then closes, or says why it was not done."""
    reason = str(change.reason.value).strip()
    problem = None
    if change.needs_reason and not reason:
        problem = "Say why in a sentence: somebody will ask."
    else:
        try:
            change.write(reason)
        except WorkbenchError as error:
            problem = str(error)
    st.session_state[_ENDED] = _Ended(problem)
    if problem is None:
        form_drafts.forget([change.reason])
        st.toast(escape_inline(change.done), icon=":material/check:")


def at_once(change: Change) -> None:
    """Do what nothing rests on, without a dialog; call it in the run in which a button was clicked."""
    try:
        change.write("")
    except WorkbenchError as error:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        return
    st.toast(escape_inline(change.done), icon=":material/check:")
    st.rerun()
