"""Deciding about a conflict from a button or a key, seeing that somebody else did, and taking it back.

A conflict stands as it was opened: a decision that meets another one since is not written, and the page
tells whose it is and asks which shall stand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from claims.errors import InvalidInputError
from claims.services import conflicts as service
from claims.services.conflict_views import ConflictView
from claims.services.conflicts import StaleConflictError
from claims.services.permissions import Action
from claims.ui import identity, resources, state
from claims.ui.conflict_words import DECISION
from claims.ui.keys import Key
from claims.ui.markup import escape_inline
from claims.vocabulary import ConflictDecision

After = Callable[[int], None]
"""Called with a conflict's id once what was asked is stored, and there is no more to do about it."""

_OPENED = "conflict opened"
_INTENDED = "conflict intended"
_LAST = "last conflict decision"


class _Opened(NamedTuple):
    """A conflict as the page showed it: with which decision, if any."""

    conflict_id: int
    decision: str | None


class _Done(NamedTuple):
    """What this session decided last."""

    conflict_id: int
    decision: str


def opened(view: ConflictView) -> ConflictDecision | None:
    """Return the decision that a conflict was opened with: the present one the first time it is shown."""
    kept = st.session_state.get(_OPENED)
    if kept is None or kept.conflict_id != view.id:
        reopen(view.id, view.decision)
        return view.decision
    return ConflictDecision(kept.decision) if kept.decision else None


def reopen(conflict_id: int, decision: ConflictDecision | None) -> None:
    """Let what is decided from now on stand on this decision."""
    st.session_state[_OPENED] = _opened(conflict_id, decision)
    st.session_state.pop(_INTENDED, None)


def buttons(view: ConflictView, *, after: After) -> None:
    """Draw one button for each decision, and one that takes a standing decision back."""
    was = opened(view)
    refusal = identity.refusal(Action.DECIDE_CONFLICTS)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for decision, look in DECISION.items():
            st.button(
                look.label,
                key=f"decide-{decision}-{view.id}",
                icon=look.icon,
                shortcut=look.key,
                disabled=refusal is not None or decision is was,
                help=refusal or look.means,
                on_click=_decide,
                args=(view.id, decision, was, after),
            )
        if view.decision is not None:
            _take_back_button(view)


def _take_back_button(view: ConflictView) -> None:
    refusal = identity.refusal(Action.UNDO)
    st.button(
        "Take it back",
        key=f"undo-conflict-{view.id}",
        icon=":material/undo:",
        type="tertiary",
        disabled=refusal is not None,
        help=refusal or "The conflict is open again; the log keeps what was decided.",
        on_click=_undo,
        args=(view.id, view.decision, None),
    )


@state.reporting
def _decide(conflict_id: int, decision: ConflictDecision, was: ConflictDecision | None, after: After) -> None:
    """Decide, unless the page went on meanwhile: a key that was pressed twice decides once."""
    if not _stands(conflict_id, was):
        return
    try:
        with resources.database().write() as session:
            service.decide(session, conflict_id, decision, by=state.analyst(), expected=was)
    except StaleConflictError:
        st.session_state[_INTENDED] = (conflict_id, str(decision))
        return
    _decided(conflict_id, decision)
    after(conflict_id)


def _stands(conflict_id: int, was: ConflictDecision | None) -> bool:
    return bool(st.session_state.get(_OPENED) == _opened(conflict_id, was))


def _opened(conflict_id: int, decision: ConflictDecision | None) -> _Opened:
    return _Opened(conflict_id, str(decision) if decision else None)


def _decided(conflict_id: int, decision: ConflictDecision) -> None:
    reopen(conflict_id, decision)
    st.session_state[_LAST] = _Done(conflict_id, str(decision))


def clash(view: ConflictView, *, after: After) -> None:
    """Draw what somebody else decided since this conflict was opened; nothing when nobody did."""
    was = opened(view)
    if was is view.decision:
        return
    intended = _intended(view.id)
    with st.container(border=True, key="conflict-clash"):
        st.warning(escape_inline(_told(view, intended)), icon=":material/sync_problem:")
        with st.container(horizontal=True):
            if intended is not None and intended is not view.decision:
                _clash_buttons(view, intended, after)
            else:
                st.button(
                    "I have seen it, go on",
                    key="conflict-seen",
                    shortcut=Key.GO_ON,
                    on_click=reopen,
                    args=(view.id, view.decision),
                )


def _told(view: ConflictView, intended: ConflictDecision | None) -> str:
    if view.decision is None:
        told = "The decision on this conflict was taken back while you had it open"
    else:
        told = f"{view.decided_by} decided this while you had it open: {DECISION[view.decision].within}"
    if intended is None:
        return f"{told}."
    if intended is view.decision:
        return f"{told}, as you were about to."
    return f"{told}. You were about to say: {DECISION[intended].within}. Nothing of yours was saved over it."


def _intended(conflict_id: int) -> ConflictDecision | None:
    kept = st.session_state.get(_INTENDED)
    return ConflictDecision(kept[1]) if kept and kept[0] == conflict_id else None


def _clash_buttons(view: ConflictView, intended: ConflictDecision, after: After) -> None:
    st.button(
        f"Decide mine on top of theirs: {DECISION[intended].within}",
        key="conflict-mine",
        type="primary",
        shortcut=Key.MINE,
        on_click=_on_top,
        args=(view.id, intended, view.decision, after),
    )
    st.button(
        "Keep theirs, drop mine",
        key="conflict-theirs",
        shortcut=Key.THEIRS,
        on_click=_keep_theirs,
        args=(view.id, view.decision, after),
    )


def _on_top(
    conflict_id: int, intended: ConflictDecision, theirs: ConflictDecision | None, after: After
) -> None:
    reopen(conflict_id, theirs)
    _decide(conflict_id, intended, theirs, after)


def _keep_theirs(conflict_id: int, theirs: ConflictDecision | None, after: After) -> None:
    reopen(conflict_id, theirs)
    after(conflict_id)


def undo_line(*, after: After) -> None:
    """Draw what this session decided last and the button that takes it back, on one line of a row."""
    last = _last()
    if last is None:
        return
    look = DECISION[ConflictDecision(last.decision)]
    st.markdown(f":green[{look.icon} Conflict {last.conflict_id}: {look.within}]", width="content")
    refusal = identity.refusal(Action.UNDO)
    st.button(
        "Undo",
        key="undo-last-conflict",
        icon=":material/undo:",
        shortcut=Key.UNDO,
        disabled=refusal is not None,
        help=refusal,
        on_click=_undo_last,
        args=(last, after),
    )


def _last() -> _Done | None:
    found: _Done | None = st.session_state.get(_LAST)
    return found


def _undo_last(last: _Done, after: After) -> None:
    if _last() == last:  # else the key was pressed twice
        _undo(last.conflict_id, ConflictDecision(last.decision), after)


@state.reporting
def _undo(conflict_id: int, decision: ConflictDecision, after: After | None) -> None:
    """Take a decision back, unless another one stands by now."""
    st.session_state.pop(_LAST, None)
    with resources.database().write() as session:
        stands = service.show_conflict(session, conflict_id)
        if stands.decision is not decision:
            raise InvalidInputError(_stands_otherwise(stands))
        service.undo(session, conflict_id, by=state.analyst())
        now = service.show_conflict(session, conflict_id).decision
    reopen(conflict_id, now)
    if after:
        after(conflict_id)


def _stands_otherwise(view: ConflictView) -> str:
    if view.decision is None:
        return f"the decision on conflict {view.id} was taken back already: nothing was changed"
    return (
        f"{view.decided_by} decided conflict {view.id} anew: {DECISION[view.decision].within}; "
        "look at it before you take that back"
    )
