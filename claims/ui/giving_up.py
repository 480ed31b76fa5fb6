"""Giving something up that verdicts rest on: one dialog lists them all, and one click does it.

The verdicts stand until somebody decides anew; their claims come back into the queue. The reason is written
on the page, so that the dialog only asks. What was done is told on the page too, by `tell_done`: a toast
from a dialog's callback takes the dialog's own place in the page, which then breaks.
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
_DONE = "what was given up"


class _Ended(NamedTuple):
    """What became of it: the problem in a line, None when it was done."""

    problem: str | None


class Change(NamedTuple):
    """What is about to be done: its title, what it does in a sentence, the button's words, and how.

    ``write`` takes the reason, which the field ``reason`` holds; ``done`` is told once it is written.
    """

    title: str
    text: str
    button: str
    reason: Field
    write: Callable[[str], object]
    done: str
    needs_reason: bool = False


def reason_field(field: Field, *, help: str) -> None:
    """Draw the field of the reason; kept as a draft."""
    form_drafts.open_all([field])
    st.text_area(
        "Why?",
        key=field.key,
        on_change=form_drafts.keep,
        args=(field,),
        height=80,
        placeholder="What came out about it?",
        help=help,
    )


def tell_done() -> None:
    """Tell once what was done last; call it when the page is drawn."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.toast(escape_inline(done), icon=":material/check:")


def start(change: Change, resting: Sequence[Resting]) -> None:
    """Do it at once where nothing rests on it, else ask first; call it in the run of a button's click."""
    if change.needs_reason and not str(change.reason.value).strip():
        st.error("Say why in a sentence: somebody will ask.", icon=":material/error:")
    elif resting:
        st.session_state.pop(_ENDED, None)
        dialog = st.dialog(escape_inline(change.title), width="medium", icon=":material/sync_problem:")
        dialog(_body)(change, resting)
    else:
        _at_once(change)


def _at_once(change: Change) -> None:
    _write(change)
    ended: _Ended = st.session_state.pop(_ENDED)
    if ended.problem is None:
        st.rerun()
    st.error(escape_markdown(ended.problem), icon=":material/error:")


def _body(change: Change, resting: Sequence[Resting]) -> None:
    ended: _Ended | None = st.session_state.pop(_ENDED, None)
    if ended is not None and ended.problem is None:
        st.rerun()
    st.markdown(escape_inline(change.text))
    _verdicts(resting)
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
    if ended is not None:
        st.error(escape_markdown(ended.problem or ""), icon=":material/error:")


def _verdicts(resting: Sequence[Resting]) -> None:
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
    """Do it and keep how it ended: a dialog then closes, or says why it was not done."""
    try:
        change.write(str(change.reason.value).strip())
    except WorkbenchError as error:
        st.session_state[_ENDED] = _Ended(str(error))
        return
    st.session_state[_ENDED] = _Ended(None)
    form_drafts.keep_text(change.reason.name, "")
    st.session_state.pop(change.reason.key, None)
    st.session_state[_DONE] = change.done
