"""Sources: who publishes, how far each is trusted, what rests on it, and giving one up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from claims.services import ripple, sources
from claims.services.permissions import Action
from claims.services.profiles import Subject
from claims.services.ripple import Resting
from claims.services.sources import SourceProfile
from claims.ui import (
    addresses,
    form_drafts,
    giving_up,
    grading,
    history,
    identity,
    layout,
    profiles,
    resources,
    state,
    words,
)
from claims.ui.form_drafts import Field
from claims.ui.giving_up import Change
from claims.ui.markup import badge, escape_inline
from claims.vocabulary import Reliability

PAGE_SIZE = 25
_PAGE = "sources_page"
_NAMED = "sources_named"
LIST_WIDTH = 760


def draw() -> None:
    in_profile = addresses.number_in_address(addresses.SOURCE_PARAMETER)
    if in_profile is not None:
        profiles.back_button("All sources", addresses.SOURCE_PARAMETER)
        profiles.show(Subject(in_profile, is_source=True))
        return
    st.title("Sources", anchor=False)
    giving_up.tell_done()
    named = _box()
    page = int(st.session_state.get(_PAGE) or 1)
    with resources.database().read() as session:
        found = sources.profiles(session, named=named, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    if not found.sources:
        _nothing(named, page)
        return
    main, side = layout.main_and_side(width=LIST_WIDTH)
    with main:
        st.caption(f"{words.counted(found.total, 'source')}. Tick one to grade it or to give it up.")
        picked = _table(found.sources)
        if found.total > PAGE_SIZE:
            st.pagination(-(-found.total // PAGE_SIZE), key=_PAGE)
    with side:
        if picked is None:
            _explained()
        else:
            _one(picked)


def _box() -> str:
    return str(
        st.text_input(
            "Search",
            key=_NAMED,
            icon=":material/search:",
            placeholder="Part of a name",
            on_change=_first_page,
        )
        or ""
    )


def _first_page() -> None:
    st.session_state[_PAGE] = 1


def _nothing(named: str, page: int) -> None:
    if page > 1:
        st.info("There is no such page any more.")
        st.button("To the first page", on_click=_first_page)
    elif named.strip():
        st.info("No source is called so.", icon=":material/search_off:")
    else:
        st.info(
            "No source is known yet: they come with articles and with evidence that names its publisher.",
            icon=":material/newspaper:",
        )


def _explained() -> None:
    st.subheader("What the letters say", anchor=False, help=grading.HELP_RELIABILITY)
    for letter in Reliability:
        st.markdown(grading.source_badge(letter))
    st.caption("A verdict on evidence of a source that is given up, or graded lower, is looked at again.")


def _table(found: Sequence[SourceProfile]) -> SourceProfile | None:
    """Draw the sources; return the one that was ticked, by the rows on which it was."""
    picked = st.dataframe(
        pd.DataFrame([_row(source) for source in found]),
        hide_index=True,
        key=f"sources-{state.hash_of(source.id for source in found)}",
        on_select="rerun",
        selection_mode="single-row",
        height="content",
        column_config=_columns(),
    )
    rows: list[int] = picked["selection"]["rows"]
    return found[rows[0]] if rows and rows[0] < len(found) else None


def _row(source: SourceProfile) -> dict[str, Any]:
    return {
        "Source": source.name,
        "Grade": grading.explained(source.reliability) if source.reliability else "not graded",
        "Documents": source.documents,
        "Mentions": source.mentions,
        "Evidence": source.evidence,
        "Verdicts": source.verdicts,
        "Standing": "given up" if source.withdrawn_at else "in use",
    }


def _columns() -> dict[str, Any]:
    number = st.column_config.NumberColumn
    return {
        "Source": st.column_config.TextColumn(width=190),
        "Grade": st.column_config.TextColumn(width=160, help=grading.HELP_RELIABILITY),
        "Documents": number(width=80),
        "Mentions": number(width=75, help="Claims that its documents say."),
        "Evidence": number(width=75, help="Pieces that it published, not withdrawn."),
        "Verdicts": number(width=70, help="Verdicts that stand and rest on such a piece."),
        "Standing": st.column_config.TextColumn(width=80),
    }


def _one(source: SourceProfile) -> None:
    st.subheader(escape_inline(source.name), anchor=False)
    given_up = source.withdrawn_at is not None
    standing = badge("given up", colour="red") if given_up else badge("in use", colour="green")
    st.markdown(f"{standing} {grading.source_badge(source.reliability)}")
    st.caption(
        f"{words.counted(source.evidence, 'piece')} of evidence, "
        f"{words.counted(source.verdicts, 'verdict')} resting on it, "
        f"{words.counted(source.mentions, 'mention')} in {words.counted(source.documents, 'document')}"
    )
    st.button(
        "What it said, and how that was judged",
        key=f"in-profile-{source.id}",
        icon=":material/person_search:",
        type="tertiary",
        on_click=profiles.open_profile,
        args=(addresses.SOURCE_PARAMETER, source.id),
    )
    refusal = identity.refusal(Action.GRADE_SOURCES)
    if refusal is not None:
        st.info(refusal, icon=":material/lock:")
    else:
        _controls(source)
        _standing(source)
    place = st.expander(
        "History", icon=":material/history:", key=f"source-history-{source.id}", on_change="rerun"
    )
    if place.open:
        with place:
            _history(source)


def _history(source: SourceProfile) -> None:
    with resources.database().read() as session:
        events = sources.history(session, source.id)
    for event in reversed(events):
        history.entry(event, key="source")
    if not events:
        st.caption("Nothing was decided about it yet.")


def _controls(source: SourceProfile) -> None:
    key = f"source-letter-{source.id}-{source.version}"
    st.session_state.setdefault(key, source.reliability and source.reliability.value)
    grading.reliability_field(key, label="How far to trust it")
    giving_up.reason_field(_why(source), help="Needed to give it up; kept in the log.")
    with st.container(horizontal=True, gap="small"):
        graded = st.button("Save the grade", key="save-source-grade", type="primary")
        given_up = source.withdrawn_at is None and st.button(
            "Give it up", key="withdraw-source", icon=":material/remove_circle:"
        )
    if graded:
        _grade(source, grading.letter(st.session_state[key]))
    elif given_up:
        giving_up.start(_withdrawal(source), _resting(source))


def _why(source: SourceProfile) -> Field:
    return form_drafts.text(f"source/why/{source.id}")


def _grade(source: SourceProfile, letter: Reliability | None) -> None:
    change = Change(
        title=f"Grade {source.name} {letter or 'not at all'}?",
        text=f"It was graded {source.reliability or 'not at all'}.",
        button="Save the grade",
        reason=_why(source),
        write=lambda reason: _write(source, sources.grade, letter, reason=reason or None),
        done=f"{source.name} is graded {letter or 'not at all'}",
    )
    giving_up.start(change, _resting(source) if ripple.is_lower(source.reliability, letter) else ())


def _standing(source: SourceProfile) -> None:
    if source.withdrawn_at is not None:
        st.caption(f"Given up {words.human_time(source.withdrawn_at)}.")
        if st.button("Restore", key="restore-source", icon=":material/settings_backup_restore:"):
            giving_up.start(_restoration(source), ())


def _resting(source: SourceProfile) -> tuple[Resting, ...]:
    with resources.database().read() as session:
        return ripple.resting_on_source(session, source.id)


def _withdrawal(source: SourceProfile) -> Change:
    return Change(
        title=f"Give {source.name} up?",
        text="What it published stays readable as evidence and counts no more. It can be restored.",
        button="Give it up",
        reason=_why(source),
        write=lambda reason: _write(source, sources.withdraw, reason=reason),
        done=f"{source.name} is given up",
        needs_reason=True,
    )


def _restoration(source: SourceProfile) -> Change:
    return Change(
        title=f"Restore {source.name}?",
        text="What it published counts again.",
        button="Restore it",
        reason=_why(source),
        write=lambda reason: _write(source, sources.restore, reason=reason or None),
        done=f"{source.name} counts again",
    )


def _write(source: SourceProfile, verb: Callable[..., int], *given: object, **said: Any) -> None:
    with resources.database().write() as session:
        verb(session, source.id, *given, by=state.analyst(), expected_version=source.version, **said)


draw()
