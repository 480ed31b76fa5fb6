"""The work on a claim: who looks after it, its tags, and notes that call people by @name."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from claims.services import assigning, notes, tagging
from claims.services.notes import NoteView
from claims.services.permissions import Action
from claims.services.views import ClaimDetail, ClaimView
from claims.services.work_undoing import WorkLine, last_work, undo_work
from claims.ui import addresses, components, identity, resources, state, words
from claims.ui.markup import escape_inline, escape_markdown
from claims.vocabulary import EventKind

LONG = 1_500
"""A longer note is shown in part until somebody asks for all of it."""

_NOBODY = ""


def panel(detail: ClaimDetail) -> None:
    """Draw who looks after a claim, its tags and its notes; a joined claim shows its notes only."""
    with resources.database().read() as session:
        people = assigning.people(session)
        known = tagging.names(session)
        found = notes.for_claim(session, detail.claim.id)
        last = last_work(session, detail.claim.id)
    if detail.survivor is None:
        st.subheader("Work", anchor=False)
        _assignee(detail.claim, people)
        _tags(detail.claim, known)
        if last is not None and identity.may(Action.UNDO):
            _undo_button(detail.claim, last)
    _notes(detail.claim, found)


def _assignee(claim: ClaimView, people: Sequence[str]) -> None:
    key = f"assignee-{claim.id}-{claim.version}"
    options = [_NOBODY, *dict.fromkeys([*people, *([claim.assignee] if claim.assignee else [])])]
    st.selectbox(
        "Looked after by",
        options,
        index=options.index(claim.assignee or _NOBODY),
        format_func=lambda name: name or "Nobody",
        key=key,
        disabled=not identity.may(Action.ASSIGN),
        help=identity.refusal(Action.ASSIGN),
        on_change=_assign,
        args=(key, claim.id, claim.version),
    )


@state.reporting
def _assign(key: str, claim_id: int, version: int) -> None:
    name = st.session_state[key] or None
    with resources.database().write() as session:
        stands = assigning.assign(session, claim_id, name, by=state.analyst(), expected_version=version)
    _moved_on(claim_id, version, stands)


def _moved_on(claim_id: int, version: int, stands: int) -> None:
    """Let the form beside stand on the new version, unless somebody else's change waits to be seen there."""
    if state.form_stands(claim_id, version):
        state.reopen(claim_id, stands)


def _tags(claim: ClaimView, known: Sequence[str]) -> None:
    key = f"tags-{claim.id}-{claim.version}"
    st.multiselect(
        "Tags",
        list(dict.fromkeys([*known, *claim.tags])),
        default=list(claim.tags),
        key=key,
        accept_new_options=True,
        placeholder="Choose a tag or type a new one",
        disabled=not identity.may(Action.TAG),
        help=identity.refusal(Action.TAG),
        on_change=_retag,
        args=(key, claim),
    )


@state.reporting
def _retag(key: str, claim: ClaimView) -> None:
    wanted = {tagging.folded(name) for name in st.session_state[key]}
    stands = claim.version
    with resources.database().write() as session:
        for service, names in (
            (tagging.tag, wanted - set(claim.tags)),
            (tagging.untag, set(claim.tags) - wanted),
        ):
            for name in sorted(names):
                stands = service(session, claim.id, name, by=state.analyst(), expected_version=stands)
    _moved_on(claim.id, claim.version, stands)


def _undo_button(claim: ClaimView, last: WorkLine) -> None:
    st.button(
        f"Undo: {_said(last)}",
        key="undo-work",
        icon=":material/undo:",
        type="tertiary",
        on_click=_undo,
        args=(last.event_id, claim),
    )


def _said(line: WorkLine) -> str:
    if line.kind is EventKind.CLAIM_ASSIGNED:
        return f"given to {escape_inline(line.said['after'] or 'nobody')}"
    return f"tag {escape_inline(line.said['name'])} {'put on' if line.said['tagged'] else 'taken off'}"


@state.reporting
def _undo(event_id: int, claim: ClaimView) -> None:
    with resources.database().write() as session:
        stands = undo_work(session, event_id, by=state.analyst(), expected_version=claim.version)
    _moved_on(claim.id, claim.version, stands)


def _notes(claim: ClaimView, found: Sequence[NoteView]) -> None:
    st.subheader(
        f"Notes ({len(found)})" if found else "Notes",
        anchor=False,
        help='For the others here. `@name` calls somebody; write `@"Ana Maria"` for a name with spaces.',
    )
    for note in found:
        _note(note, of=claim.id)
    _seen_button([note for note in found if state.analyst() in note.unseen])
    if identity.may(Action.NOTE):
        _note_field(claim.id)


def _note(note: NoteView, *, of: int | None = None) -> None:
    with st.container(border=True, gap="xxsmall"):
        calls = f" to {escape_inline(', '.join(note.addressed))}" if note.addressed else ""
        where = f" · claim {note.claim_id}" if of not in (None, note.claim_id) else ""
        st.markdown(f":small[**{escape_inline(note.by)}**{calls}{where}]", help=_seen_by(note))
        if len(note.text) <= LONG:
            st.markdown(escape_markdown(note.text), anchors=False)
        elif st.toggle(f"Show all {len(note.text):,} characters", key=f"whole-note-{note.id}"):
            st.text(note.text)  # as it stands: so much markdown would take a browser seconds
        else:
            st.markdown(escape_markdown(components.shortened(note.text, LONG)), anchors=False)
        st.caption(words.human_time(note.created_at), help=words.exact_time(note.created_at))


def _seen_by(note: NoteView) -> str | None:
    if not note.addressed:
        return None
    if not note.unseen:
        return "Seen by everybody it calls."
    return f"Not seen yet by {escape_inline(', '.join(note.unseen))}."


def _seen_button(unseen: Sequence[NoteView]) -> None:
    if unseen:
        st.button(
            f"Seen: {words.counted(len(unseen), 'note')} to you",
            key="notes-seen",
            icon=":material/done:",
            on_click=_seen,
            args=([note.id for note in unseen],),
        )


@state.reporting
def _seen(note_ids: Sequence[int]) -> None:
    with resources.database().write() as session:
        notes.mark_seen(session, note_ids, by=state.analyst())


def _note_field(claim_id: int) -> None:
    name = _draft(claim_id)
    st.text_area(
        "New note",
        key=state.open_draft(name),
        on_change=state.keep_draft,
        args=(name,),
        height=80,
        label_visibility="collapsed",
        placeholder="A note for the others; @name calls somebody",
    )
    st.button("Add note", key="add-note", icon=":material/sticky_note_2:", on_click=_add, args=(claim_id,))


def _draft(claim_id: int) -> str:
    return f"note/{claim_id}"


@state.reporting
def _add(claim_id: int) -> None:
    name = _draft(claim_id)
    with resources.database().write() as session:
        notes.add(session, claim_id, state.draft_text(name), by=state.analyst())
    state.drop_drafts([name])


def calls() -> None:
    """Draw the notes that call whoever works and that they did not see yet; nothing when there are none."""
    with resources.database().read() as session:
        found = notes.unseen_for(session, state.analyst())
    if not found:
        return
    with st.expander(f"**{words.counted(len(found), 'note')} to you**", icon=":material/alternate_email:"):
        for note in found:
            _note(note, of=0)
            addresses.claim_link(
                note.claim_id, f"Open claim {note.claim_id}", icon=":material/arrow_forward:"
            )
        _seen_button(found)
