"""The fields of a piece of evidence in the mark form: what is cited, where it comes from, what it is worth.

They are drawn only while they are open; see `claims.ui.evidence_fields` for how they are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

import streamlit as st

from claims.errors import WorkbenchError
from claims.services import review
from claims.services.document_rows import citable
from claims.services.evidence import EvidenceInput
from claims.services.permissions import Action
from claims.services.views import EvidenceView
from claims.ui import evidence_fields, form_drafts, grading, identity, last_act, resources, state, words
from claims.ui.evidence_fields import all_of, draft_names, typed
from claims.ui.form_drafts import Field
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus, Stance

__all__ = ["all_of", "draft_names", "fields", "pieces", "rests_on", "typed"]

_FILED = "evidence on the page"
_SIDES = {Stance.SUPPORTS: "for", Stance.REFUTES: "against", Stance.CONTEXT: "context"}


def fields(claim_id: int, *, filed: Sequence[EvidenceView] = ()) -> None:
    """Draw the fields; ``filed`` is the evidence under the claim, on which a verdict may rest as well."""
    evidence_fields.open_all(claim_id)
    _rests_on_field(claim_id, [piece for piece in filed if piece.counts])
    key = f"evidence-fields-{claim_id}"
    st.session_state.setdefault(key, bool(evidence_fields.written(claim_id)))
    # Its label stays as it is: another one would draw the fields anew under somebody's fingers.
    place = st.expander("Evidence (optional)", icon=":material/attach_file:", key=key, on_change="rerun")
    if place.open:
        with place:
            _fields(claim_id)


def _fields(claim_id: int) -> None:
    _text_input(evidence_fields.url(claim_id), "Link", placeholder="https://…")
    _text_area(
        evidence_fields.copy(claim_id),
        "Text of the page, as you see it",
        placeholder="Select all on the page, copy it, paste it here",
        help="Kept whole with its SHA-256: pages change and go. The passage below is found in it.",
    )
    _text_area(
        evidence_fields.quote(claim_id),
        "Quoted passage",
        help="With a text above or a stored document, the passage is found in it, whatever became of "
        "spaces, quotation marks and dashes on the way.",
    )
    st.segmented_control(
        "It …",
        [stance.value for stance in Stance],
        format_func=lambda value: words.STANCE[Stance(value)],
        key=evidence_fields.stance(claim_id).key,
        on_change=evidence_fields.keep,
        args=(evidence_fields.stance(claim_id),),
        help="Left open: supports a claim you verify, refutes one you dispute, else gives context.",
    )
    with st.container(horizontal=True, gap="xsmall"):
        _source_fields(claim_id)
        _grade_fields(claim_id)
        _document_field(claim_id)
        _note_field(claim_id)
    _kept(claim_id)
    st.button(
        "File evidence without deciding",
        key=f"file-evidence-{claim_id}",
        icon=":material/attach_file_add:",
        type="tertiary",
        disabled=not identity.may(Action.FILE_EVIDENCE),
        help=identity.refusal(Action.FILE_EVIDENCE),
        on_click=_file,
        args=(claim_id,),
    )


def _source_fields(claim_id: int) -> None:
    publisher = str(evidence_fields.publisher(claim_id).value).strip()
    told = escape_inline(publisher[:40]) or "Publisher, dates"
    with st.popover(told, icon=":material/newspaper:", key=f"evidence-source-{claim_id}"):
        _text_input(
            evidence_fields.publisher(claim_id), "Publisher", help="Left open: that of the stored document."
        )
        _day_field(evidence_fields.published(claim_id))
        _retrieved_field(claim_id)
        _text_input(
            evidence_fields.origin(claim_id),
            "Goes back to",
            placeholder="Whom it has it from, if you know",
            help="Evidence of one origin counts once. An agency that the text names, the publisher, the "
            "page and the wording are compared by themselves; what you write here wins.",
        )


def _retrieved_field(claim_id: int) -> None:
    field = evidence_fields.retrieved(claim_id)
    st.datetime_input(
        "Retrieved (UTC)",
        key=field.key,
        value=None,
        format="YYYY-MM-DD",
        on_change=evidence_fields.keep,
        args=(field,),
        help="Left open: now, for a link or a pasted text.",
    )


def _day_field(field: Field) -> None:
    st.date_input(
        "Published",
        key=field.key,
        value=None,
        min_value=date(1500, 1, 1),
        format="YYYY-MM-DD",
        on_change=evidence_fields.keep,
        args=(field,),
    )


def _grade_fields(claim_id: int) -> None:
    reliability, credibility = evidence_fields.reliability(claim_id), evidence_fields.credibility(claim_id)
    chosen = f"{reliability.value or ''}{credibility.value or ''}"
    told = f"Grade {chosen}" if chosen else "Grade"
    with st.popover(told, icon=":material/grade:", key=f"evidence-grade-{claim_id}"):
        for field, draw in (
            (reliability, grading.reliability_field),
            (credibility, grading.credibility_field),
        ):
            draw(field.key, on_change=evidence_fields.keep, args=(field,))


def _document_field(claim_id: int) -> None:
    field = evidence_fields.document(claim_id)
    told = f"Document {field.value}" if field.value else "Stored document"
    place = st.popover(
        told, icon=":material/article:", key=f"evidence-document-{claim_id}", on_change="rerun"
    )
    if not place.open:
        return
    with resources.database().read() as session:
        known = dict(citable(session, also=int(field.value) if str(field.value or "").isdigit() else None))
    with place:
        st.selectbox(
            "Document",
            [str(document_id) for document_id in known],
            key=field.key,
            index=None,
            format_func=lambda value: known.get(int(value), value),
            placeholder="None",
            on_change=evidence_fields.keep,
            args=(field,),
            help="A text that is in the store already, the newest first; in place of a pasted one.",
        )


def _note_field(claim_id: int) -> None:
    field = evidence_fields.note(claim_id)
    told = "Note, written" if str(field.value).strip() else "Note"
    with st.popover(told, icon=":material/sticky_note_2:", key=f"evidence-note-{claim_id}"):
        _text_area(field, "Note on this piece", placeholder="How you came by it, what to mind", height=110)


def _text_input(field: Field, label: str, **more: Any) -> None:
    with st.container(key=evidence_fields.container_key(field)):
        st.text_input(label, key=field.key, on_change=evidence_fields.keep, args=(field,), **more)


def _text_area(field: Field, label: str, *, height: int = 80, **more: Any) -> None:
    with st.container(key=evidence_fields.container_key(field)):
        st.text_area(
            label, key=field.key, on_change=evidence_fields.keep, args=(field,), height=height, **more
        )


def _kept(claim_id: int) -> None:
    """Say which of it is kept, so that nobody wonders what a reload would lose."""
    written = evidence_fields.written(claim_id)
    told = f"Kept as a draft: {', '.join(written)}." if written else "What you type is kept as a draft."
    st.caption(told)


def pieces(claim_id: int, status: ClaimStatus | None) -> list[EvidenceInput]:
    """Return what the fields hold: one piece or none.

    Its stance is the one that a mark with ``status`` implies unless one was chosen; None is for a piece
    that is filed without a decision.
    """
    form_drafts.open_all(
        evidence_fields.all_of(claim_id)
    )  # fields that are not drawn now are forgotten by the session
    if not evidence_fields.written(claim_id):
        return []
    usual = status.usual_stance if status else Stance.CONTEXT
    chosen = str(evidence_fields.document(claim_id).value or "")
    retrieved = evidence_fields.retrieved(claim_id).value
    return [
        EvidenceInput(
            Stance(evidence_fields.stance(claim_id).value or usual),
            url=evidence_fields.url(claim_id).value,
            quote=evidence_fields.quote(claim_id).value,
            copy=evidence_fields.copy(claim_id).value or None,
            document_id=int(chosen) if chosen.isdigit() else None,
            publisher=evidence_fields.publisher(claim_id).value,
            published_on=evidence_fields.published(claim_id).value,
            retrieved_at=retrieved.replace(tzinfo=UTC) if retrieved else None,
            origin=evidence_fields.origin(claim_id).value,
            note=evidence_fields.note(claim_id).value,
            reliability=grading.letter(evidence_fields.reliability(claim_id).value),
            credibility=grading.number(evidence_fields.credibility(claim_id).value),
        )
    ]


@state.reporting
def _file(claim_id: int) -> None:
    piece = next(iter(pieces(claim_id, None)), EvidenceInput(Stance.CONTEXT))
    try:
        with resources.database().write() as session:
            version = review.add_evidence(
                session,
                claim_id,
                piece,
                by=state.analyst(),
                expected_version=state.opened_version(claim_id, 0),
            )
    except WorkbenchError as error:
        last_act.tell(claim_id, str(error))
        return
    last_act.tell(claim_id, None)
    form_drafts.forget(
        [field for field in evidence_fields.all_of(claim_id) if field != evidence_fields.left_out(claim_id)]
    )
    state.reopen(claim_id, version)
    st.toast("Evidence filed", icon=":material/attach_file:")


def rests_on(claim_id: int, status: ClaimStatus) -> tuple[int, ...]:
    """Return the filed evidence that a decision rests on: what counts and was not left out."""
    form_drafts.open_all([evidence_fields.left_out(claim_id)])
    shown = st.session_state.get(_FILED)
    if not status.is_decision or not shown or shown[0] != claim_id:
        return ()
    out = _numbers(evidence_fields.left_out(claim_id))
    return tuple(number for number in shown[1] if number not in out)


def _rests_on_field(claim_id: int, counting: Sequence[EvidenceView]) -> None:
    ids = [piece.id for piece in counting]
    st.session_state[_FILED] = (claim_id, tuple(ids))
    if not ids:
        return
    key = f"rests-on-{claim_id}-{state.hash_of(ids)}"
    out = _numbers(evidence_fields.left_out(claim_id))
    st.session_state[key] = [number for number in ids if number not in out]
    stances = {piece.id: _SIDES[piece.stance] for piece in counting}
    st.pills(
        "A verdict rests on",
        ids,
        selection_mode="multi",
        key=key,
        format_func=lambda number: f"{number} {stances[number]}",
        on_change=_leave_out,
        args=(claim_id, key, tuple(ids)),
        help="The evidence that is filed already. When a piece of it is given up later, the claim comes "
        "back into the queue.",
    )


def _leave_out(claim_id: int, key: str, ids: tuple[int, ...]) -> None:
    kept = set(st.session_state[key] or ())
    form_drafts.put(
        evidence_fields.left_out(claim_id), ",".join(str(number) for number in ids if number not in kept)
    )


def _numbers(field: Field) -> set[int]:
    return {int(number) for number in str(field.value).split(",") if number.isdigit()}
