"""Doing something to a claim from a button, telling what went wrong, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import streamlit as st

from claims.errors import WorkbenchError
from claims.services import catalogue, review, second_look
from claims.services.review import StaleClaimError
from claims.ui import form_drafts, resources, state, terms
from claims.ui.keys import Key
from claims.ui.markup import escape_inline, escape_markdown
from claims.vocabulary import ClaimStatus

After = Callable[[int], None]
"""Called with the claim's id once what was done is stored."""

_PROBLEM = "mark problem"
_LAST = "last mark"
_INTENDED = "intended mark"


class _Done(NamedTuple):
    """What was done last: to which claim, its version since, in words, and the claims that it concerns."""

    claim_id: int
    version: int
    label: str
    icon: str
    concerns: tuple[int, ...]


@state.reporting
def act(
    claim_id: int,
    opened: int,
    write: Callable[[], int],
    *,
    label: str,
    icon: str,
    intended: ClaimStatus | None = None,
    after: After | None = None,
) -> None:
    """Do something to a claim whose form was opened at version ``opened``, from a button's callback.

    Does nothing when the page went on meanwhile: a key that was pressed twice decides once. When somebody
    else changed the claim nothing is written, and the form shows both sides.
    """
    if not state.form_stands(claim_id, opened):
        return
    try:
        version = write()
    except StaleClaimError:
        tell(claim_id, None)
        intend(claim_id, intended)
        return
    except WorkbenchError as error:
        tell(claim_id, str(error))
        return
    tell(claim_id, None)
    intend(claim_id, None)
    remember(claim_id, version, label=label, icon=icon)
    state.reopen(claim_id, version)
    watch(claim_id)
    if after:
        after(claim_id)


def watch(claim_id: int) -> None:
    """Let the radar look at a claim whose verdict changed; what was done to it stands if that fails."""
    with suppress(WorkbenchError):
        resources.watch([claim_id])


def intend(claim_id: int, status: ClaimStatus | None) -> None:
    """Keep the mark that was refused because the claim had changed; None once that is settled."""
    st.session_state[_INTENDED] = (claim_id, str(status)) if status else None


def intended(claim_id: int) -> ClaimStatus | None:
    """Return the mark that was refused because the claim had changed."""
    kept = st.session_state.get(_INTENDED)
    return ClaimStatus(kept[1]) if kept and kept[0] == claim_id else None


def tell(claim_id: int, problem: str | None) -> None:
    """Keep why what was asked of a claim was not done, for `show_problem`; None when it was done."""
    st.session_state[_PROBLEM] = (claim_id, problem) if problem else None


def show_problem(claim_id: int) -> None:
    """Draw why what was asked last of this claim was not done."""
    problem = st.session_state.get(_PROBLEM)
    if problem and problem[0] == claim_id:
        st.error(escape_markdown(problem[1]), icon=":material/error:")


def remember(claim_id: int, version: int, *, label: str, icon: str, also: tuple[int, ...] = ()) -> None:
    """Keep what was done last to a claim, for `undo_banner`; ``also`` names others that it concerns."""
    st.session_state[_LAST] = _Done(claim_id, version, label, icon, (claim_id, *also))


def undo_banner(*, only: int | None = None, after: After | None = None) -> None:
    """Draw what was done last in this session, if it concerns claim ``only``, and a button to undo it."""
    last = _last()
    if last is None or (only is not None and only not in last.concerns):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-banner"):
        st.success(escape_inline(last.label), icon=last.icon)
        _undo_button(last, after)


def undo_line(*, after: After | None = None) -> None:
    """Draw the same on one line of a row: what is below must not jump when something was done."""
    last = _last()
    if last is not None:
        st.markdown(f":green[{last.icon} {escape_inline(last.label)}]", width="content")
        _undo_button(last, after)


def _last() -> _Done | None:
    found: _Done | None = st.session_state.get(_LAST)
    return found


def _undo_button(last: _Done, after: After | None) -> None:
    st.button(
        "Undo",
        key="undo-last",
        icon=":material/undo:",
        shortcut=Key.UNDO,
        on_click=_undo_last,
        args=(last, after),
    )


def _undo_last(last: _Done, after: After | None) -> None:
    if _last() == last:  # else the key was pressed twice
        undo(last.claim_id, last.version, after)


@state.reporting
def undo(claim_id: int, version: int, after: After | None = None) -> None:
    """Take the last thing done to a claim back, from a button's callback; its reason is a draft again."""
    st.session_state.pop(_LAST, None)
    taken = _own_reason(claim_id)
    try:
        with resources.database().write() as session:
            stands = review.undo(session, claim_id, by=state.analyst(), expected_version=version)
    except WorkbenchError as error:
        tell(claim_id, str(error))
    else:
        tell(claim_id, None)
        state.reopen(claim_id, stands)
        _write_again(claim_id, taken)
        watch(claim_id)
    if after:
        after(claim_id)


def _own_reason(claim_id: int) -> str | None:
    """Return the reason of the verdict or proposal that this analyst gave, which an undo would take."""
    with resources.database().read() as session:
        standing = catalogue.standing_verdicts(session, [claim_id])
        found = second_look.open_proposal(session, claim_id) or standing.get(claim_id)
    return found.justification if found is not None and found.by == state.analyst() else None


def _write_again(claim_id: int, taken: str | None) -> None:
    field = terms.reason(claim_id)
    form_drafts.open_all([field])
    if taken and not str(field.value).strip():
        form_drafts.put(field, taken)
