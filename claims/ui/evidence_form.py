"""The fields of a piece of evidence in the mark form: what is cited, where it comes from, what it is worth.

Everything in them is kept as a draft until the piece is filed. They are drawn only while they are open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from claims.errors import WorkbenchError
from claims.services import drafts, review
from claims.services.document_rows import citable
from claims.services.evidence import EvidenceInput
from claims.services.permissions import Action
from claims.services.views import EvidenceView
from claims.ui import form_drafts, grading, identity, last_act, resources, state, words
from claims.ui.form_drafts import Field
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus, Stance

_FILED = "evidence on the page"
_KEPT = "evidence drafts as kept"
_SIDES = {Stance.SUPPORTS: "for", Stance.REFUTES: "against", Stance.CONTEXT: "context"}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _url(claim_id: int) -> Field:
    return form_drafts.text(f"evidence/url/{claim_id}")


def _copy(claim_id: int) -> Field:
    return form_drafts.text(f"evidence/copy/{claim_id}")


def _quote(claim_id: int) -> Field:
    return form_drafts.text(f"evidence/quote/{claim_id}")


def _document(claim_id: int) -> Field:
    return form_drafts.choice(f"evidence/document/{claim_id}")


def _stance(claim_id: int) -> Field:
    return form_drafts.choice(f"evidence/stance/{claim_id}")


def _publisher(claim_id: int) -> Field:
    return form_drafts.text(f"evidence/publisher/{claim_id}")


def _published(claim_id: int) -> Field:
    return form_drafts.day(f"evidence/published/{claim_id}")


def _retrieved(claim_id: int) -> Field:
    return Field(f"evidence/retrieved/{claim_id}", _moment)


def _origin(claim_id: int) -> Field:
    return form_drafts.text(f"evidence/origin/{claim_id}")


def _note(claim_id: int) -> Field:
    return form_drafts.text(f"evidence/note/{claim_id}")


def _reliability(claim_id: int) -> Field:
    return form_drafts.choice(f"evidence/reliability/{claim_id}")


def _credibility(claim_id: int) -> Field:
    return form_drafts.choice(f"evidence/credibility/{claim_id}")


def _left_out(claim_id: int) -> Field:
    return form_drafts.text(f"evidence/left_out/{claim_id}")


def all_of(claim_id: int) -> list[Field]:
    """Return the fields of a piece, and the one that says which filed pieces a verdict leaves out."""
    makers = (_url, _copy, _quote, _document, _stance, _publisher, _published, _retrieved, _origin, _note)
    return [make(claim_id) for make in (*makers, _reliability, _credibility, _left_out)]


def draft_names(claim_id: int) -> list[str]:
    """Return the names under which all of it is kept."""
    return [field.name for field in all_of(claim_id)]


def fields(claim_id: int, *, filed: Sequence[EvidenceView] = ()) -> None:
    """Draw the fields; ``filed`` is the evidence under the claim, on which a verdict may rest as well."""
    _open(claim_id)
    _rests_on_field(claim_id, [piece for piece in filed if piece.counts])
    key = f"evidence-fields-{claim_id}"
    st.session_state.setdefault(key, bool(_written(claim_id)))
    # Its label stays as it is: another one would draw the fields anew under somebody's fingers.
    place = st.expander("Evidence (optional)", icon=":material/attach_file:", key=key, on_change="rerun")
    if place.open:
        with place:
            _fields(claim_id)


def _open(claim_id: int) -> None:
    """Fill the fields with what is kept, and keep what no callback did.

    Streamlit calls a callback for each field that changed; a further change interrupts the one that runs
    and takes the rest with it. What the fields hold is compared with what is kept each time they are drawn.
    """
    every = all_of(claim_id)
    fresh = {field.name for field in every if field.key not in st.session_state}
    form_drafts.open_all(every)
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    holding = {field.name: _text(field) for field in every}
    missed = [name for name in holding if name not in fresh and kept.get(name, "") != holding[name]]
    if missed:
        _keep_missed({name: holding[name] for name in missed})
    st.session_state[_KEPT] = {**kept, **holding}


def _text(field: Field) -> str:
    return "" if field.value is None else str(field.value)


def _keep(field: Field) -> None:
    form_drafts.keep(field)
    st.session_state[_KEPT] = {**st.session_state.get(_KEPT, {}), field.name: _text(field)}


@state.reporting
def _keep_missed(missed: Mapping[str, str]) -> None:
    with resources.database().write() as session:
        for name, text in missed.items():
            drafts.save(session, name, text, by=state.typist())


def _fields(claim_id: int) -> None:
    _text_input(_url(claim_id), "Link", placeholder="https://…")
    _text_area(
        _copy(claim_id),
        "Text of the page, as you see it",
        placeholder="Select all on the page, copy it, paste it here",
        help="Kept whole with its SHA-256: pages change and go. The passage below is found in it.",
    )
    _text_area(
        _quote(claim_id),
        "Quoted passage",
        help="With a text above or a stored document, the passage is found in it, whatever became of "
        "spaces, quotation marks and dashes on the way.",
    )
    st.segmented_control(
        "It …",
        [stance.value for stance in Stance],
        format_func=lambda value: words.STANCE[Stance(value)],
        key=_stance(claim_id).key,
        on_change=_keep,
        args=(_stance(claim_id),),
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
    publisher = str(_publisher(claim_id).value).strip()
    told = escape_inline(publisher[:40]) or "Publisher, dates"
    with st.popover(told, icon=":material/newspaper:", key=f"evidence-source-{claim_id}"):
        _text_input(_publisher(claim_id), "Publisher", help="Left open: that of the stored document.")
        _day_field(_published(claim_id))
        _retrieved_field(claim_id)
        _text_input(
            _origin(claim_id),
            "Goes back to",
            placeholder="Whom it has it from, if you know",
            help="Evidence of one origin counts once. An agency that the text names, the publisher, the "
            "page and the wording are compared by themselves; what you write here wins.",
        )


def _retrieved_field(claim_id: int) -> None:
    field = _retrieved(claim_id)
    st.datetime_input(
        "Retrieved (UTC)",
        key=field.key,
        value=None,
        format="YYYY-MM-DD",
        on_change=_keep,
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
        on_change=_keep,
        args=(field,),
    )


def _grade_fields(claim_id: int) -> None:
    reliability, credibility = _reliability(claim_id), _credibility(claim_id)
    chosen = f"{reliability.value or ''}{credibility.value or ''}"
    told = f"Grade {chosen}" if chosen else "Grade"
    with st.popover(told, icon=":material/grade:", key=f"evidence-grade-{claim_id}"):
        for field, draw in (
            (reliability, grading.reliability_field),
            (credibility, grading.credibility_field),
        ):
            draw(field.key, on_change=_keep, args=(field,))


def _document_field(claim_id: int) -> None:
    field = _document(claim_id)
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
            on_change=_keep,
            args=(field,),
            help="A text that is in the store already, the newest first; in place of a pasted one.",
        )


def _note_field(claim_id: int) -> None:
    field = _note(claim_id)
    told = "Note, written" if str(field.value).strip() else "Note"
    with st.popover(told, icon=":material/sticky_note_2:", key=f"evidence-note-{claim_id}"):
        _text_area(field, "Note on this piece", placeholder="How you came by it, what to mind", height=110)


def _text_input(field: Field, label: str, **more: Any) -> None:
    with st.container(key=_container(field)):
        st.text_input(label, key=field.key, on_change=_keep, args=(field,), **more)


def _text_area(field: Field, label: str, *, height: int = 80, **more: Any) -> None:
    with st.container(key=_container(field)):
        st.text_area(label, key=field.key, on_change=_keep, args=(field,), height=height, **more)


_WRITTEN = {
    "link": _url,
    "text of the page": _copy,
    "passage": _quote,
    "document": _document,
    "publisher": _publisher,
    "day published": _published,
    "time retrieved": _retrieved,
    "origin": _origin,
    "note": _note,
}


def _written(claim_id: int) -> list[str]:
    """Return the names of the fields that hold something that a decision would file, or be refused for."""
    values = {name: make(claim_id).value for name, make in _WRITTEN.items()}
    return [name for name, value in values.items() if value is not None and str(value).strip()]


def _kept(claim_id: int) -> None:
    """Say which of it is kept, so that nobody wonders what a reload would lose."""
    written = _written(claim_id)
    told = f"Kept as a draft: {', '.join(written)}." if written else "What you type is kept as a draft."
    st.caption(told)


def typed(claim_id: int) -> dict[str, str]:
    """Return the container of each short field with the name of its draft, to be kept while it is typed."""
    short = (_url, _quote, _publisher, _origin, _note)
    return {_container(field): field.name for field in (make(claim_id) for make in short)}


def _container(field: Field) -> str:
    return f"field-{field.name.replace('/', '-')}"


def pieces(claim_id: int, status: ClaimStatus | None) -> list[EvidenceInput]:
    """Return what the fields hold: one piece or none.

    Its stance is the one that a mark with ``status`` implies unless one was chosen; None is for a piece
    that is filed without a decision.
    """
    form_drafts.open_all(all_of(claim_id))  # fields that are not drawn now are forgotten by the session
    if not _written(claim_id):
        return []
    usual = status.usual_stance if status else Stance.CONTEXT
    chosen = str(_document(claim_id).value or "")
    retrieved = _retrieved(claim_id).value
    return [
        EvidenceInput(
            Stance(_stance(claim_id).value or usual),
            url=_url(claim_id).value,
            quote=_quote(claim_id).value,
            copy=_copy(claim_id).value or None,
            document_id=int(chosen) if chosen.isdigit() else None,
            publisher=_publisher(claim_id).value,
            published_on=_published(claim_id).value,
            retrieved_at=retrieved.replace(tzinfo=UTC) if retrieved else None,
            origin=_origin(claim_id).value,
            note=_note(claim_id).value,
            reliability=grading.letter(_reliability(claim_id).value),
            credibility=grading.number(_credibility(claim_id).value),
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
    form_drafts.forget([field for field in all_of(claim_id) if field != _left_out(claim_id)])
    state.reopen(claim_id, version)
    st.toast("Evidence filed", icon=":material/attach_file:")


def rests_on(claim_id: int, status: ClaimStatus) -> tuple[int, ...]:
    """Return the filed evidence that a decision rests on: what counts and was not left out."""
    form_drafts.open_all([_left_out(claim_id)])
    shown = st.session_state.get(_FILED)
    if not status.is_decision or not shown or shown[0] != claim_id:
        return ()
    out = _numbers(_left_out(claim_id))
    return tuple(number for number in shown[1] if number not in out)


def _rests_on_field(claim_id: int, counting: Sequence[EvidenceView]) -> None:
    ids = [piece.id for piece in counting]
    st.session_state[_FILED] = (claim_id, tuple(ids))
    if not ids:
        return
    key = f"rests-on-{claim_id}-{state.hash_of(ids)}"
    out = _numbers(_left_out(claim_id))
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
    form_drafts.put(_left_out(claim_id), ",".join(str(number) for number in ids if number not in kept))


def _numbers(field: Field) -> set[int]:
    return {int(number) for number in str(field.value).split(",") if number.isdigit()}
