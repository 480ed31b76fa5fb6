"""The mark form, the same on Review and Claim: a reason, evidence, and one click that decides.

The form stands on the version of the claim that it was opened with. When somebody changed the claim
meanwhile, nothing is written: both sides are shown, and the analyst's text stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from claims.errors import WorkbenchError
from claims.services import review
from claims.services.review import EvidenceInput, StaleClaimError
from claims.services.views import ClaimDetail
from claims.ui import clash, resources, state, words
from claims.ui.markup import escape_inline, escape_markdown
from claims.ui.words import STATUS
from claims.vocabulary import ClaimStatus, Stance

AfterMark = Callable[[int], None]
"""Called with the claim's id once a mark is stored."""

_PROBLEM = "mark problem"
_LAST = "last mark"


class _Done(NamedTuple):
    """What was done last: to which claim, its version since, in words, and the claims that it concerns."""

    claim_id: int
    version: int
    label: str
    icon: str
    concerns: tuple[int, ...]


_BUTTONS: list[tuple[ClaimStatus, str, str]] = [
    (ClaimStatus.VERIFIED, "Verified", "V"),
    (ClaimStatus.DISPUTED, "Disputed", "D"),
    (ClaimStatus.UNRESOLVED, "Unresolved", "U"),
    (ClaimStatus.DISMISSED, "Dismiss", "X"),
    (ClaimStatus.IN_REVIEW, "In review", "I"),
]


def mark_form(detail: ClaimDetail, *, after: AfterMark | None = None) -> None:
    """Draw reason, evidence and the buttons that decide."""
    claim = detail.claim
    clash.show(detail, on_confirm=lambda status: _mark(claim.id, status, after))
    _reason_field(claim.id)
    _evidence_fields(claim.id)
    problem = st.session_state.get(_PROBLEM)
    if problem and problem[0] == claim.id:
        st.error(escape_markdown(problem[1]), icon=":material/error:")
    with st.container(horizontal=True, gap="xsmall"):
        for status, label, shortcut in _BUTTONS:
            st.button(
                label,
                key=f"mark-{status}",
                icon=STATUS[status].icon,
                shortcut=shortcut,
                disabled=status == claim.status and status is ClaimStatus.IN_REVIEW,
                on_click=_mark,
                args=(claim.id, status, after),
            )


def _reason_field(claim_id: int) -> None:
    name = state.reason_draft(claim_id)
    st.text_area(
        "Reason",
        key=state.open_draft(name),
        on_change=state.keep_draft,
        args=(name,),
        height=110,
        max_chars=review.MAX_REASON,
        placeholder="Why? What did you check, and what did it show?",
        help="Needed for *verified* and *disputed*. What you type is kept as a draft until you decide.",
    )


def _evidence_fields(claim_id: int) -> None:
    url, quote = state.evidence_drafts(claim_id)
    opened = bool(state.open_draft(url) and (state.draft_text(url) or _has_quote(claim_id)))
    with st.expander("Evidence (optional)", icon=":material/link:", expanded=opened):
        st.text_input(
            "Link",
            key=state.open_draft(url),
            on_change=state.keep_draft,
            args=(url,),
            placeholder="https://…",
        )
        st.text_area(
            "Quoted passage",
            key=state.open_draft(quote),
            on_change=state.keep_draft,
            args=(quote,),
            height=80,
        )
        st.segmented_control(
            "It …",
            list(Stance),
            format_func=words.STANCE.__getitem__,
            key=_stance_key(claim_id),
            help="Left open: supports a claim you verify, refutes one you dispute, else gives context.",
        )
        st.button(
            "File evidence without deciding",
            key="file-evidence",
            icon=":material/attach_file_add:",
            type="tertiary",
            on_click=_file_evidence,
            args=(claim_id,),
        )


def _has_quote(claim_id: int) -> bool:
    _, quote = state.evidence_drafts(claim_id)
    state.open_draft(quote)
    return bool(state.draft_text(quote))


def _stance_key(claim_id: int) -> str:
    return f"stance-{claim_id}"


def _evidence(claim_id: int, status: ClaimStatus | None) -> list[EvidenceInput]:
    """Return what the evidence fields hold, with the stance that the mark implies unless one was chosen."""
    url, quote = (state.draft_text(name).strip() for name in state.evidence_drafts(claim_id))
    if not url and not quote:
        return []
    default = status.usual_stance if status else Stance.CONTEXT
    chosen = st.session_state.get(_stance_key(claim_id)) or default
    return [EvidenceInput(Stance(chosen), url=url or None, quote=quote or None)]


@state.reporting
def _mark(claim_id: int, status: ClaimStatus, after: AfterMark | None) -> None:
    opened = state.opened_version(claim_id, 0)
    try:
        with resources.database().write() as session:
            version = review.mark(
                session,
                claim_id,
                status,
                by=state.analyst(),
                reason=state.draft_text(state.reason_draft(claim_id)),
                evidence=_evidence(claim_id, status),
                expected_version=opened,
            )
    except StaleClaimError:
        st.session_state.pop(_PROBLEM, None)
        clash.remember(claim_id, status)
        return
    except WorkbenchError as error:
        st.session_state[_PROBLEM] = (claim_id, str(error))
        return
    _marked(claim_id, status, version)
    if after:
        after(claim_id)


def _marked(claim_id: int, status: ClaimStatus, version: int) -> None:
    st.session_state.pop(_PROBLEM, None)
    clash.forget()
    label = f"Claim {claim_id} marked {words.status_label(status).lower()}"
    remember(claim_id, version, label=label, icon=STATUS[status].icon)
    state.drop_drafts([state.reason_draft(claim_id), *state.evidence_drafts(claim_id)])
    st.session_state.pop(_stance_key(claim_id), None)
    state.reopen(claim_id, version)


@state.reporting
def _file_evidence(claim_id: int) -> None:
    pieces = _evidence(claim_id, None)
    try:
        with resources.database().write() as session:
            piece = pieces[0] if pieces else EvidenceInput(Stance.CONTEXT)
            version = review.add_evidence(
                session,
                claim_id,
                piece,
                by=state.analyst(),
                expected_version=state.opened_version(claim_id, 0),
            )
    except WorkbenchError as error:
        st.session_state[_PROBLEM] = (claim_id, str(error))
        return
    st.session_state.pop(_PROBLEM, None)
    state.drop_drafts(state.evidence_drafts(claim_id))
    state.reopen(claim_id, version)
    st.toast("Evidence filed", icon=":material/attach_file:")


def remember(claim_id: int, version: int, *, label: str, icon: str, also: tuple[int, ...] = ()) -> None:
    """Keep what was done last to a claim, for `undo_banner`; ``also`` names others that it concerns."""
    st.session_state[_LAST] = _Done(claim_id, version, label, icon, (claim_id, *also))


def undo_banner(*, only: int | None = None, after: AfterMark | None = None) -> None:
    """Draw what was done last in this session, if it concerns claim ``only``, and a button to undo it."""
    last: _Done | None = st.session_state.get(_LAST)
    if last is None or (only is not None and only not in last.concerns):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-banner"):
        st.success(escape_inline(last.label), icon=last.icon)
        st.button(
            "Undo",
            key="undo-last",
            icon=":material/undo:",
            shortcut="Z",
            on_click=undo,
            args=(last.claim_id, last.version, after),
        )


def undo(claim_id: int, version: int, after: AfterMark | None = None) -> None:
    """Take the last thing done to a claim back, from a button's callback."""
    st.session_state.pop(_LAST, None)
    try:
        with resources.database().write() as session:
            stands = review.undo(session, claim_id, by=state.analyst(), expected_version=version)
    except WorkbenchError as error:
        st.session_state[_PROBLEM] = (claim_id, str(error))
    else:
        st.session_state.pop(_PROBLEM, None)
        state.reopen(claim_id, stands)
    if after:
        after(claim_id)
