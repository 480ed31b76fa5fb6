"""What was done to many claims at once: told on top of the page, with one undo for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import streamlit as st

from claims.errors import NotFoundError
from claims.services import bulk
from claims.services.bulk import BulkDone, BulkResult, LeftAlone
from claims.services.permissions import Action
from claims.ui import addresses, components, identity, resources, state, tables, words
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus

_LEFT = "bulk left alone"
NAMED = 12
"""Claims left alone are named up to so many, then counted."""


@state.reporting
def _undo(number: int) -> None:
    with resources.database().write() as session:
        result = bulk.undo(session, number, by=state.analyst())
    remember(result)


def remember(result: BulkResult) -> None:
    """Keep what was done, for `draw`, and untick what it was done to."""
    tables.untick()
    st.session_state[_LEFT] = (result.number, result.left_alone)
    if result.number is not None:
        st.query_params[addresses.BULK_PARAMETER] = str(result.number)


def _forget() -> None:
    st.session_state.pop(_LEFT, None)
    st.query_params.pop(addresses.BULK_PARAMETER, None)


def draw() -> None:
    """Draw the bulk change that the address names, with one undo for all, and what it left alone.

    As the address keeps it, a reload or a closed tab does not take the undo away.
    """
    number = addresses.number_in_address(addresses.BULK_PARAMETER)
    try:
        done = _done(number)
    except NotFoundError:
        _forget()
        return
    if done is not None:
        with st.container(horizontal=True, vertical_alignment="center", wrap=False, key="bulk-banner"):
            st.success(_told(done), icon=":material/playlist_add_check:", width="stretch")
            if done.untouched and not done.undoes and identity.may(Action.UNDO):
                st.button(
                    "Undo", key="bulk-undo", icon=":material/undo:", on_click=_undo, args=(done.number,)
                )
            st.button("Close", key="bulk-forget", type="tertiary", on_click=_forget)
    of, left = st.session_state.get(_LEFT, (None, ()))
    if of in (None, number):
        left_alone(left)


def _done(number: int | None) -> BulkDone | None:
    if number is None:
        return None
    with resources.database().read() as session:
        return bulk.done(session, number)


def _told(done: BulkDone) -> str:
    """Return what was done, as escaped markdown."""
    count = words.counted(done.changed, "claim")
    who = f"by {escape_inline(done.by)}, {components.moment(done.at)}"
    touched = done.changed - done.untouched
    since = f" {words.counted(touched, 'claim')} changed since." if touched and not done.undoes else ""
    return f"**{count} {_deed(done)}** {who}.{since}"


def _deed(done: BulkDone) -> str:
    if done.undoes:
        return "put back as before"
    (kind, value), *_ = done.change.items()
    match kind:
        case "mark":
            return f"{'proposed as' if done.proposed else 'marked'} {named(str(value)).lower()}"
        case "assign":
            return f"given to {escape_inline(str(value))}" if value else "given to nobody"
        case "tag":
            return f"tagged {escape_inline(str(value))}"
        case _:
            return f"not tagged {escape_inline(str(value))} any more"


def left_alone(left: Iterable[LeftAlone]) -> None:
    """Draw which claims stay as they are, by why."""
    by_reason: dict[str, list[int]] = defaultdict(list)
    for claim_id, why in left:
        by_reason[why].append(claim_id)
    if not by_reason:
        return
    count = sum(map(len, by_reason.values()))
    with st.expander(f"{words.counted(count, 'claim')} left alone", icon=":material/do_not_touch:"):
        for why, ids in by_reason.items():
            some = ", ".join(map(str, ids[:NAMED]))
            more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
            st.markdown(f"{escape_inline(why)}: claim {some}{more}")


def named(value: str) -> str:
    """Return what a claim is or becomes, as escaped markdown."""
    known = {str(status): words.status_label(status) for status in ClaimStatus}
    return escape_inline(known.get(value, value))
