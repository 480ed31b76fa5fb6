"""The mark form, the same on Review and Claim: a reason, its terms, evidence, and one key that decides.

The form stands on the version of the claim that it was opened with. When somebody changed the claim
meanwhile, nothing is written: both sides are shown, and the analyst's text stays where it is.
"""

from __future__ import annotations

import streamlit as st

from claims.errors import WorkbenchError
from claims.services import review
from claims.services.desk import DeskSettings
from claims.services.permissions import Action
from claims.services.review import EvidenceInput
from claims.services.views import ClaimDetail, ProposalView
from claims.ui import (
    clash,
    form_drafts,
    identity,
    keys,
    last_act,
    proposals,
    resources,
    state,
    terms,
    words,
)
from claims.ui.keys import Asking, Key
from claims.ui.last_act import After, remember, undo, undo_banner, undo_line
from claims.ui.words import STATUS
from claims.vocabulary import ClaimStatus, Stance

__all__ = ["mark_form", "remember", "undo", "undo_banner", "undo_line"]

_BUTTONS: dict[ClaimStatus, str] = {
    ClaimStatus.VERIFIED: "Verified",
    ClaimStatus.DISPUTED: "Disputed",
    ClaimStatus.UNRESOLVED: "Unresolved",
    ClaimStatus.DISMISSED: "Dismiss",
    ClaimStatus.IN_REVIEW: "In review",
}


def mark_form(
    detail: ClaimDetail,
    *,
    settings: DeskSettings,
    proposal: ProposalView | None = None,
    after: After | None = None,
) -> None:
    """Draw what waits for a second look, then reason, terms, evidence and the buttons that decide."""
    claim = detail.claim
    opened = state.opened_version(claim.id, claim.version)
    form_drafts.open_all([*terms.all_of(claim.id), terms.comment(claim.id)])
    clash.show(
        detail,
        settings,
        proposal,
        on_confirm=lambda status: _mark(claim.id, status, claim.version, settings, after),
        after=after,
    )
    if proposal is not None:
        proposals.panel(proposal, opened, settings, after=after)
    terms.reason_field(claim.id)
    _listen(claim.id, settings, proposal)
    terms.terms_fields(claim.id, settings)
    _evidence_fields(claim.id)
    last_act.show_problem(claim.id)
    _buttons(detail, opened, settings, proposal, after)


def _listen(claim_id: int, settings: DeskSettings, proposal: ProposalView | None) -> None:
    """Let the keys of this form work, and keep what is being typed."""
    reason = terms.container_key("reason", claim_id)
    asking = [
        Asking(keys.DECIDES[status], button_key(claim_id, status), label(status, settings), reason)
        for status in _BUTTONS
        if status.needs_reason
    ]
    drafts = {reason: terms.reason(claim_id).name}
    if proposal is not None and proposal.by != state.analyst():
        comment = terms.container_key("comment", claim_id)
        asking.append(Asking(Key.SEND_BACK, proposals.send_back_key(proposal), "Send back", comment))
        drafts[comment] = terms.comment(claim_id).name
    keys.form("form-keys", asking=asking, reason=reason, drafts=drafts)


def label(status: ClaimStatus, settings: DeskSettings) -> str:
    """Return what the button says: with four eyes it proposes."""
    plain = _BUTTONS[status]
    return f"Propose {plain.lower()}" if status in settings.four_eyes else plain


def button_key(claim_id: int, status: ClaimStatus) -> str:
    """Return the key of a button: a claim's own, so that a late press never decides the next claim."""
    return f"mark-{status}-{claim_id}"


def _buttons(
    detail: ClaimDetail,
    opened: int,
    settings: DeskSettings,
    proposal: ProposalView | None,
    after: After | None,
) -> None:
    claim, refusal = detail.claim, identity.refusal(Action.DECIDE)
    if refusal is None and proposal is not None and proposal.by != state.analyst():
        refusal = "Confirm what waits for a second look, or send it back, before you decide anew."
    with st.container(horizontal=True, gap="xsmall"):
        for status in _BUTTONS:
            st.button(
                label(status, settings),
                key=button_key(claim.id, status),
                icon=STATUS[status].icon,
                shortcut=keys.DECIDES[status],
                disabled=refusal is not None or status == claim.status == ClaimStatus.IN_REVIEW,
                help=refusal,
                on_click=_mark,
                args=(claim.id, status, opened, settings, after),
            )


def _mark(
    claim_id: int, status: ClaimStatus, opened: int, settings: DeskSettings, after: After | None
) -> None:
    def write() -> int:
        with resources.database().write() as session:
            return review.mark(
                session,
                claim_id,
                status,
                by=state.analyst(),
                evidence=_evidence(claim_id, status),
                rests_on=clash.rests_on(claim_id),
                expected_version=opened,
                **terms.said(claim_id, status),
            )

    def done(marked: int) -> None:
        form_drafts.forget(terms.all_of(claim_id))
        state.drop_drafts(state.evidence_drafts(claim_id))
        st.session_state.pop(_stance_key(claim_id), None)
        if after:
            after(marked)

    did = "proposed as" if status in settings.four_eyes else "marked"
    told = f"Claim {claim_id} {did} {words.status_label(status).lower()}"
    icon = STATUS[status].icon
    last_act.act(claim_id, opened, write, label=told, icon=icon, intended=status, after=done)


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
        last_act.tell(claim_id, str(error))
        return
    last_act.tell(claim_id, None)
    state.drop_drafts(state.evidence_drafts(claim_id))
    state.reopen(claim_id, version)
    st.toast("Evidence filed", icon=":material/attach_file:")
