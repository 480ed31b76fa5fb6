"""What can be done with a piece of evidence: grade it, say whom it goes back to, give it up, restore it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from claims.services import evidence as service
from claims.services import ripple
from claims.services.permissions import Action
from claims.services.ripple import Resting
from claims.services.views import EvidenceView
from claims.ui import copies, form_drafts, giving_up, grading, identity, resources, state
from claims.ui.giving_up import Change
from claims.vocabulary import Credibility, Reliability


class Shown(NamedTuple):
    """The claim whose evidence is drawn, at the version that every change is checked against."""

    claim_id: int
    version: int


def actions(shown: Shown, piece: EvidenceView) -> None:
    """Draw what can be done with a piece that counts."""
    with st.container(horizontal=True, gap="xsmall"):
        copy_button(piece)
        refusal = identity.refusal(Action.GRADE_EVIDENCE)
        place = st.popover(
            "Change",
            type="tertiary",
            icon=":material/edit:",
            disabled=refusal is not None,
            help=refusal or "Grade it, say whom it goes back to, or withdraw it",
            key=f"change-{piece.id}-{shown.version}",
            on_change="rerun",
        )
        if place.open:
            with place:
                _grade_fields(shown, piece)
                _origin_field(shown, piece)
                if _button("Withdraw this piece", f"withdraw-{piece.id}", ":material/remove_circle:"):
                    giving_up.confirm(_withdrawal(shown, piece), _resting(piece))


def copy_button(piece: EvidenceView) -> None:
    """Draw what opens the text that a piece cites, nothing where none is kept."""
    if piece.document_id is None:
        return
    told = "Copy" if piece.url else "Document"
    if st.button(told, key=f"copy-{piece.id}", type="tertiary", icon=":material/article:"):
        copies.show(piece)


def _button(label: str, key: str, icon: str) -> bool:
    refusal = identity.refusal(Action.WITHDRAW_EVIDENCE)
    return st.button(label, key=key, type="tertiary", icon=icon, disabled=refusal is not None, help=refusal)


def restoring(shown: Shown, piece: EvidenceView) -> None:
    """Draw what brings a withdrawn piece back; one whose publisher was given up comes back with that."""
    copy_button(piece)
    if piece.withdrawn_at is None:
        st.caption("It counts again once its publisher is restored, on the page Sources.")
    elif _button("Restore", f"restore-{piece.id}", ":material/settings_backup_restore:"):
        giving_up.at_once(_restoration(shown, piece))


def _resting(piece: EvidenceView) -> tuple[Resting, ...]:
    with resources.database().read() as session:
        return ripple.resting_on_evidence(session, piece.id)


def _withdrawal(shown: Shown, piece: EvidenceView) -> Change:
    return Change(
        title=f"Withdraw evidence {piece.id}?",
        text="It stays readable and counts no more. It can be restored.",
        button="Withdraw it",
        reason=form_drafts.text(f"withdraw/{piece.id}"),
        write=lambda reason: _write(shown, piece, service.withdraw, reason=reason),
        done=f"Evidence {piece.id} withdrawn",
    )


def _restoration(shown: Shown, piece: EvidenceView) -> Change:
    return Change(
        title=f"Restore evidence {piece.id}?",
        text="It counts again.",
        button="Restore it",
        reason=form_drafts.text(f"restore/{piece.id}"),
        write=lambda reason: _write(shown, piece, service.restore, reason=reason or None),
        done=f"Evidence {piece.id} counts again",
        needs_reason=False,
    )


def _write(shown: Shown, piece: EvidenceView, verb: Callable[..., int], *given: object, **said: Any) -> None:
    """Change a piece at the version that is shown; what is joined into the claim has one of its own.

    The form below goes on standing on the claim as it is now, when it did before.
    """
    own = piece.claim_id == shown.claim_id
    said["expected_version"] = shown.version if own else None
    with resources.database().write() as session:
        version = verb(session, piece.id, *given, by=state.analyst(), **said)
    if own and state.form_stands(shown.claim_id, shown.version):
        state.reopen(shown.claim_id, version)


def _grade_fields(shown: Shown, piece: EvidenceView) -> None:
    letter, number = (f"grade-{part}-{piece.id}-{shown.version}" for part in ("letter", "number"))
    st.session_state.setdefault(letter, piece.reliability and piece.reliability.value)
    st.session_state.setdefault(number, piece.credibility and str(piece.credibility.value))
    grading.reliability_field(letter)
    grading.credibility_field(number)
    if st.button("Save the grade", key=f"save-grade-{piece.id}"):
        chosen = grading.letter(st.session_state[letter]), grading.number(st.session_state[number])
        _grade(shown, piece, *chosen)


def _grade(shown: Shown, piece: EvidenceView, letter: Reliability | None, number: Credibility | None) -> None:
    graded = {"reliability": letter, "credibility": number}
    change = Change(
        title=f"Grade evidence {piece.id} {service.grade_words(letter, number)}?",
        text=f"It was graded {service.grade_words(piece.reliability, piece.credibility)}.",
        button="Save the grade",
        reason=form_drafts.text(f"grade/{piece.id}"),
        write=lambda reason: _write(shown, piece, service.grade, reason=reason or None, **graded),
        done=f"Evidence {piece.id} is graded {service.grade_words(letter, number)}",
        needs_reason=False,
    )
    lower = ripple.is_lower(piece.reliability, letter) or ripple.is_less_credible(piece.credibility, number)
    resting = _resting(piece) if lower else ()
    if resting:
        giving_up.confirm(change, resting)
    else:
        giving_up.at_once(change)


def _origin_field(shown: Shown, piece: EvidenceView) -> None:
    key = f"origin-text-{piece.id}-{shown.version}"
    st.session_state.setdefault(key, piece.origin or "")
    st.text_input(
        "Goes back to",
        key=key,
        placeholder="An agency, an office, another paper",
        help="Pieces that go back to one origin count once. Empty: the texts themselves say.",
    )
    if st.button("Save the origin", key=f"save-origin-{piece.id}"):
        origin = str(st.session_state[key])
        giving_up.at_once(
            Change(
                title="Origin",
                text="",
                button="Save",
                reason=form_drafts.text(f"origin/{piece.id}"),
                write=lambda _reason: _write(shown, piece, service.regroup, origin),
                done=f"Evidence {piece.id} goes back to {origin.strip() or 'what its text says'}",
                needs_reason=False,
            )
        )
