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
from claims.ui.form_drafts import Field
from claims.ui.giving_up import Change
from claims.vocabulary import Credibility, Reliability


class Shown(NamedTuple):
    """The claim whose evidence is drawn, at the version that every change is checked against."""

    claim_id: int
    version: int


def actions(shown: Shown, piece: EvidenceView) -> None:
    """Draw what can be done with a piece that counts.

    In an expander, not a popover: a dialog that is opened from a popover may lie below it.
    """
    copy_button(piece)
    refusal = identity.refusal(Action.GRADE_EVIDENCE)
    if refusal is not None:
        return
    place = st.expander(
        "Grade, origin, withdraw",
        type="compact",
        icon=":material/edit:",
        key=f"change-{piece.id}-{shown.version}",
        on_change="rerun",
    )
    if place.open:
        with place:
            _changes(shown, piece)


def _changes(shown: Shown, piece: EvidenceView) -> None:
    _origin_field(shown, piece)
    graded = _grade_fields(shown, piece)
    giving_up.reason_field(_why(piece), help="Needed to withdraw it; kept in the history.")
    with st.container(horizontal=True, gap="small"):
        regrade = st.button("Save the grade", key=f"save-grade-{piece.id}")
        withdraw = _button("Withdraw", f"withdraw-{piece.id}", ":material/remove_circle:")
    if regrade:
        _grade(shown, piece, *graded)
    elif withdraw:
        giving_up.start(_withdrawal(shown, piece), _resting(piece))


def _why(piece: EvidenceView) -> Field:
    return form_drafts.text(f"evidence/why/{piece.id}")


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
        giving_up.start(_restoration(shown, piece), ())


def _resting(piece: EvidenceView) -> tuple[Resting, ...]:
    with resources.database().read() as session:
        return ripple.resting_on_evidence(session, piece.id)


def _withdrawal(shown: Shown, piece: EvidenceView) -> Change:
    return Change(
        title=f"Withdraw evidence {piece.id}?",
        text="It stays readable and counts no more. It can be restored.",
        button="Withdraw it",
        reason=_why(piece),
        write=lambda reason: _write(shown, piece, service.withdraw, reason=reason),
        done=f"Evidence {piece.id} withdrawn",
        needs_reason=True,
    )


def _restoration(shown: Shown, piece: EvidenceView) -> Change:
    return Change(
        title=f"Restore evidence {piece.id}?",
        text="It counts again.",
        button="Restore it",
        reason=_why(piece),
        write=lambda reason: _write(shown, piece, service.restore, reason=reason or None),
        done=f"Evidence {piece.id} counts again",
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


def _grade_fields(shown: Shown, piece: EvidenceView) -> tuple[Reliability | None, Credibility | None]:
    """Draw both grades, at first as they are stored; return what is chosen."""
    letter, number = (f"grade-{part}-{piece.id}-{shown.version}" for part in ("letter", "number"))
    st.session_state.setdefault(letter, piece.reliability and piece.reliability.value)
    st.session_state.setdefault(number, piece.credibility and str(piece.credibility.value))
    grading.reliability_field(letter)
    grading.credibility_field(number)
    return grading.letter(st.session_state[letter]), grading.number(st.session_state[number])


def _grade(shown: Shown, piece: EvidenceView, letter: Reliability | None, number: Credibility | None) -> None:
    graded = {"reliability": letter, "credibility": number}
    change = Change(
        title=f"Grade evidence {piece.id} {service.grade_words(letter, number)}?",
        text=f"It was graded {service.grade_words(piece.reliability, piece.credibility)}.",
        button="Save the grade",
        reason=_why(piece),
        write=lambda reason: _write(shown, piece, service.grade, reason=reason or None, **graded),
        done=f"Evidence {piece.id} is graded {service.grade_words(letter, number)}",
    )
    lower = ripple.is_lower(piece.reliability, letter) or ripple.is_less_credible(piece.credibility, number)
    giving_up.start(change, _resting(piece) if lower else ())


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
        giving_up.start(_tracing(shown, piece, str(st.session_state[key])), ())


def _tracing(shown: Shown, piece: EvidenceView, origin: str) -> Change:
    return Change(
        title=f"Origin of evidence {piece.id}",
        text="Pieces that go back to one origin count once.",
        button="Save the origin",
        reason=form_drafts.text(f"evidence/origin_why/{piece.id}"),
        write=lambda _reason: _write(shown, piece, service.regroup, origin),
        done=f"Evidence {piece.id} goes back to {origin.strip() or 'what its text says'}",
    )
