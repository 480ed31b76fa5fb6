"""Two analysts, one claim: what the other did beside what you are about to do, field by field.

Nothing of either side is lost: theirs is stored, yours stays in its drafts, and you choose for each field
whose it shall be, or both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from claims.services.desk import DeskSettings
from claims.services.views import ClaimDetail, EventView, ProposalView, VerdictView
from claims.ui import evidence_form, form_drafts, history, justification, last_act, state, terms, words
from claims.ui.form_drafts import Field
from claims.ui.keys import Key
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus


class Side(StrEnum):
    """Whose a field shall be."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


_SIDES = {Side.MINE: "Yours", Side.THEIRS: "Theirs", Side.BOTH: "Both"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One field of a verdict on both sides, as text; ``sides`` are the choices that make sense."""

    name: str
    label: str
    theirs: str
    mine: str
    field: Field
    sides: tuple[Side, ...]


def show(
    detail: ClaimDetail,
    settings: DeskSettings,
    proposal: ProposalView | None,
    *,
    on_confirm: Callable[[ClaimStatus], None],
    after: Callable[[int], None] | None = None,
) -> None:
    """Draw both sides when the claim changed since its form was opened; nothing otherwise."""
    claim = detail.claim
    opened = state.opened_version(claim.id, claim.version)
    if opened == claim.version:
        return
    intended = last_act.intended(claim.id)
    standing = proposal or detail.verdict
    rows = _rows(claim.id, standing, settings)
    with st.container(border=True, key="clash"):
        st.warning(
            "This claim was changed while you had it open. Nothing of yours was saved over it.",
            icon=":material/sync_problem:",
        )
        _what_changed(detail, opened)
        _statuses(detail, intended)
        for row in rows:
            _row(claim.id, row)
        _evidence(claim.id, standing)
        _buttons(detail, standing, rows, intended, on_confirm, after)


def _what_changed(detail: ClaimDetail, opened: int) -> None:
    """Draw every change since the form was opened: a mark, evidence, who looks after it, a tag."""
    for event in changes_since(detail.history, detail.claim.version - opened):
        history.entry(event, key="clash")


def changes_since(events: Sequence[EventView], versions: int) -> list[EventView]:
    """Return the last ``versions`` events that changed the claim, at least one, oldest first."""
    changes = [event for event in events if event.kind.changes_claim]
    return changes[-max(versions, 1) :]


def _statuses(detail: ClaimDetail, intended: ClaimStatus | None) -> None:
    now = f"The claim is now *{words.status_label(detail.claim.status).lower()}*"
    yours = f"; you were about to mark it *{words.status_label(intended).lower()}*" if intended else ""
    st.markdown(f"**Status** · {now}{yours}.")


def _rows(claim_id: int, standing: VerdictView | ProposalView | None, settings: DeskSettings) -> list[_Row]:
    """Return the fields that they filled and differently; the analyst's own stand where they did not."""
    if standing is None:
        return []
    reason, rating = terms.reason(claim_id), terms.rating(claim_id)
    as_of, expires = terms.as_of(claim_id), terms.expires_on(claim_id)
    rating_mine = settings.label(rating.value) if rating.value else ""
    rating_theirs = settings.label(standing.rating) if standing.rating else ""
    two = (Side.MINE, Side.THEIRS)
    found = [
        _Row(
            "reason", "Reason", standing.justification or "", str(reason.value).strip(), reason, tuple(Side)
        ),
        _Row("rating", "Rating", rating_theirs, rating_mine, rating, two),
        _Row("as_of", "As of", _iso(standing.as_of), _iso(as_of.value), as_of, two),
        _Row("expires", "Expires", _iso(standing.expires_on), _iso(expires.value), expires, two),
        _probability_row(claim_id, standing),
    ]
    return [row for row in found if row.theirs and row.theirs != row.mine]


def _probability_row(claim_id: int, standing: VerdictView | ProposalView) -> _Row:
    field, theirs = terms.probability(claim_id), standing.probability
    shown = "" if theirs is None else f"{100 * theirs:.10g}"
    mine = "" if field.value is None else f"{field.value:.10g}"
    return _Row("probability", "Probability, percent", shown, mine, field, (Side.MINE, Side.THEIRS))


def _iso(day: object) -> str:
    return "" if day is None else str(day)


def _row(claim_id: int, row: _Row) -> None:
    theirs, mine = st.columns(2, gap="medium")
    for place, whose, text in ((theirs, "theirs", row.theirs), (mine, "yours", row.mine)):
        with place:
            st.markdown(f"**{row.label}**, {whose}")
            if row.name == "reason" and text:
                justification.draw(text, key=f"clash-{whose}-{claim_id}", quoted=True)
            else:
                st.markdown(escape_inline(text) if text else ":gray[nothing]")
    _choice(claim_id, row.name, row.label, row.sides if row.mine else (Side.MINE, Side.THEIRS))


def _choice(claim_id: int, name: str, label: str, sides: Sequence[Side]) -> None:
    st.segmented_control(
        f"{label}: whose?",
        list(sides),
        default=Side.MINE,
        format_func=_SIDES.__getitem__,
        key=_choice_key(claim_id, name),
        label_visibility="collapsed",
        required=True,
    )


def _choice_key(claim_id: int, name: str) -> str:
    return f"clash-{name}-{claim_id}"


def _chosen(claim_id: int, name: str) -> Side:
    return Side(st.session_state.get(_choice_key(claim_id, name)) or Side.MINE)


def _evidence(claim_id: int, standing: VerdictView | ProposalView | None) -> None:
    """Say where the evidence of both sides is: none of it is lost, and the fields below tell which counts."""
    theirs = words.counted(len(standing.evidence), "piece") if standing and standing.evidence else "nothing"
    yours = " What you began is still in its fields." if evidence_form.pieces(claim_id, None) else ""
    st.markdown(f"**Evidence** · theirs rests on {theirs}.{yours}")


def _buttons(
    detail: ClaimDetail,
    standing: VerdictView | ProposalView | None,
    rows: Sequence[_Row],
    intended: ClaimStatus | None,
    on_confirm: Callable[[ClaimStatus], None],
    after: Callable[[int], None] | None,
) -> None:
    claim = detail.claim
    with st.container(horizontal=True):
        if intended:
            st.button(
                f"Mark {words.status_label(intended).lower()} on top of theirs",
                key="clash-confirm",
                type="primary",
                shortcut=Key.MINE,
                on_click=_confirm,
                args=(claim.id, claim.version, intended, rows, standing, on_confirm),
            )
            st.button(
                "Keep theirs, discard mine",
                key="clash-discard",
                shortcut=Key.THEIRS,
                on_click=_discard,
                args=(claim.id, claim.version, after),
            )
        st.button(
            "Take these over and go on" if rows else "I have seen it, go on",
            key="clash-seen",
            shortcut=Key.GO_ON,
            on_click=_take_over,
            args=(claim.id, claim.version, rows, standing),
            help="Puts what you chose into the form below; you decide there.",
        )


@state.reporting
def _confirm(
    claim_id: int,
    version: int,
    intended: ClaimStatus,
    rows: Sequence[_Row],
    standing: VerdictView | ProposalView | None,
    on_confirm: Callable[[ClaimStatus], None],
) -> None:
    _choose(claim_id, rows, standing)
    state.reopen(claim_id, version)
    on_confirm(intended)


@state.reporting
def _take_over(
    claim_id: int, version: int, rows: Sequence[_Row], standing: VerdictView | ProposalView | None
) -> None:
    _choose(claim_id, rows, standing)
    last_act.intend(claim_id, None)
    state.reopen(claim_id, version)


def _choose(claim_id: int, rows: Sequence[_Row], standing: VerdictView | ProposalView | None) -> None:
    """Put what was chosen for each field into the form's drafts."""
    for row in rows:
        side = _chosen(claim_id, row.name)
        if side is Side.MINE:
            continue
        together = f"{row.theirs}\n\n{row.mine}" if side is Side.BOTH else row.theirs
        form_drafts.put(row.field, standing.rating or "" if row.name == "rating" and standing else together)


@state.reporting
def _discard(claim_id: int, version: int, after: Callable[[int], None] | None) -> None:
    last_act.intend(claim_id, None)
    form_drafts.forget([*terms.all_of(claim_id), *evidence_form.all_of(claim_id)])
    state.reopen(claim_id, version)
    if after:
        after(claim_id)
