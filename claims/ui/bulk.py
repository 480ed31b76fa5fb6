"""Changing many claims at once: choose, look at what would change, do it, take it back.

What is done is what was shown: the button carries the claims and the versions of the preview above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

import streamlit as st

from claims.errors import InvalidInputError, WorkbenchError
from claims.services import assigning, bulk, review, tagging
from claims.services.bulk import (
    AssignAll,
    BulkChange,
    BulkPreview,
    MarkAll,
    TagAll,
)
from claims.services.catalogue import ClaimFilter
from claims.services.permissions import Action
from claims.ui import addresses, bulk_banner, components, dossier, identity, resources, state, words
from claims.ui.markup import escape_inline
from claims.ui.words import STATUS
from claims.vocabulary import ClaimStatus

_OPEN = "bulk open"
_REASON = "bulk/reason"

NOBODY = "Nobody"


class Kind(StrEnum):
    """What is done to many claims."""

    MARK = "mark"
    ASSIGN = "assign"
    TAG = "tag"


_BUTTONS = {
    Kind.MARK: ("Mark…", ":material/gavel:"),
    Kind.ASSIGN: ("Assign…", ":material/person_add:"),
    Kind.TAG: ("Tag…", ":material/sell:"),
}


class _Asked(NamedTuple):
    """What the open dialog is about: a kind of change, and a filter or ids of claims."""

    kind: Kind
    chosen: ClaimFilter | tuple[int, ...]


def bar(ticked: Sequence[int], *, passing: ClaimFilter | None = None, total: int = 0) -> None:
    """Draw the choice of claims and what may be done to them.

    ``passing`` is the filter of the list above and ``total`` how many pass it; None where a list is no
    filter's, as the hits of a search.
    """
    if not identity.may(Action.DECIDE_MANY):
        dossier.of_chosen(tuple(ticked), count=len(ticked))
        _open_button(ticked)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="bulk-bar"):
        chosen = _chosen(ticked, passing, total)
        for kind, (label, icon) in _BUTTONS.items():
            st.button(
                label,
                key=f"bulk-{kind}",
                icon=icon,
                disabled=not chosen,
                on_click=_ask,
                args=(_Asked(kind, chosen),) if chosen else (),
            )
        dossier.of_chosen(chosen, count=total if isinstance(chosen, ClaimFilter) else len(chosen))
        _open_button(ticked)
    asked: _Asked | None = st.session_state.get(_OPEN)
    if asked is not None:
        _DIALOGS[asked.kind](asked)


def _open_button(ticked: Sequence[int]) -> None:
    """Draw a link to the one claim that is ticked: by keyboard, ticks are all that a table lets one do."""
    if len(ticked) == 1:
        addresses.claim_link(ticked[0], f"Open claim {ticked[0]}", icon=":material/arrow_forward:")


def _chosen(ticked: Sequence[int], passing: ClaimFilter | None, total: int) -> ClaimFilter | tuple[int, ...]:
    every = False
    if passing is not None and total > 1:
        every = st.toggle(
            f"All {total:,}",
            key=f"bulk-all-{state.hash_of([passing])}",
            help="All of this list, those on other pages too; at most 5,000 at once.",
        )
    if every and passing is not None:
        return passing
    st.markdown(f"**{words.counted(len(ticked), 'claim')}** chosen" if ticked else ":gray[None chosen]")
    return tuple(ticked)


def _ask(asked: _Asked) -> None:
    st.session_state[_OPEN] = asked


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Mark claims", width="medium", on_dismiss=_close)
def _mark_dialog(asked: _Asked) -> None:
    _leave_when_done()
    status = st.segmented_control(
        "As",
        [str(status) for status in ClaimStatus if status is not ClaimStatus.NEW],
        format_func=lambda value: f"{STATUS[ClaimStatus(value)].icon} {words.status_label(value)}",
        key="bulk-status",
    )
    st.text_area(
        "Reason for all of them",
        key=state.open_draft(_REASON),
        on_change=state.keep_draft,
        args=(_REASON,),
        height=90,
        max_chars=review.MAX_REASON,
        help="Needed for *verified* and *disputed*. Kept as a draft until it is used.",
    )
    if status:
        _offer(asked, MarkAll(ClaimStatus(status), state.draft_text(_REASON)))


@st.dialog("Assign claims", width="medium", on_dismiss=_close)
def _assign_dialog(asked: _Asked) -> None:
    _leave_when_done()
    with resources.database().read() as session:
        people = assigning.people(session)
    name = st.selectbox("To", [*people, NOBODY], index=None, key="bulk-assignee", placeholder="Choose a name")
    if name is not None:
        _offer(asked, AssignAll(None if name == NOBODY and NOBODY not in people else name))


@st.dialog("Tag claims", width="medium", on_dismiss=_close)
def _tag_dialog(asked: _Asked) -> None:
    _leave_when_done()
    with resources.database().read() as session:
        known = tagging.names(session)
    name = st.selectbox(
        "Tag",
        known,
        index=None,
        key="bulk-tag-name",
        accept_new_options=True,
        placeholder="Choose a tag or type a new one",
    )
    off = st.toggle("Take it off instead", key="bulk-untag")
    if name:
        _offer(asked, TagAll(name, tagged=not off))


def _leave_when_done() -> None:
    """Close the dialog, which is drawn by itself once more after its button did what it says."""
    if _OPEN not in st.session_state:
        st.rerun()


_DIALOGS = {Kind.MARK: _mark_dialog, Kind.ASSIGN: _assign_dialog, Kind.TAG: _tag_dialog}


def _offer(asked: _Asked, change: BulkChange) -> None:
    """Draw what a change would do, and the button that does just that: its callback has what was drawn."""
    try:
        with resources.database().read() as session:
            shown = bulk.preview(session, asked.chosen, change)
    except InvalidInputError as error:
        st.info(escape_inline(str(error)), icon=":material/edit_note:")
        return
    _what_changes(shown)
    bulk_banner.left_alone(shown.left_alone)
    count = len(shown.versions)
    state.show_trouble()
    st.button(
        f"{'Propose for' if shown.second_look else 'Change'} {words.counted(count, 'claim')}",
        key="bulk-apply",
        type="primary",
        disabled=not count,
        on_click=_apply,
        args=(shown,),
    )


def _what_changes(shown: BulkPreview) -> None:
    if not shown.versions:
        st.info("None of them would change.", icon=":material/info:")
        return
    for (before, after), count in list(shown.ways.items())[: bulk_banner.NAMED]:
        way = f"{bulk_banner.named(before)} → **{bulk_banner.named(after)}**"
        st.markdown(f"**{words.counted(count, 'claim')}**: {way}")
    if shown.second_look:
        st.caption("Each is proposed, and waits for somebody else to confirm it.")
    with st.container(border=True, gap="xxsmall"):
        for step in shown.sample:
            text = escape_inline(components.shortened(step.text, 110))
            st.markdown(f":small[{step.claim_id} · {text}]")
        more = len(shown.versions) - len(shown.sample)
        if more > 0:
            st.caption(f"and {words.counted(more, 'more claim')}")


@state.reporting
def _apply(shown: BulkPreview) -> None:
    with resources.database().write() as session:
        result = bulk.apply(session, shown.versions, shown.change, by=state.analyst())
    _close()
    bulk_banner.remember(result)
    if isinstance(shown.change, MarkAll):
        state.drop_drafts([_REASON])
        with suppress(WorkbenchError):  # the marks stand; the radar looks another time
            resources.watch_decided()
