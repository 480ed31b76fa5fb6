"""The mark form, the same on Review and Claim: a reason, its terms, evidence, and one key that decides.

The form stands on the version of the claim that it was opened with. When somebody changed the claim
meanwhile, nothing is written: both sides are shown, and the analyst's text stays where it is.
"""

from __future__ import annotations

import streamlit as st

from claims.services import drafts, review
from claims.services.desk import DeskSettings
from claims.services.permissions import Action
from claims.services.views import ClaimDetail, ProposalView
from claims.ui import (
    clash,
    evidence_form,
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
from claims.vocabulary import ClaimStatus

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
    theirs = proposal is not None and proposal.by != state.analyst()
    if proposal is not None:
        proposals.panel(proposal, opened, settings, after=after)
    if theirs and not str(terms.reason(claim.id).value).strip():
        # What somebody else proposed comes first.
        keys.form("form-keys", asking=_asking_proposal(proposal), reason=None, drafts=_comment(proposal))
        last_act.show_problem(claim.id)
        return
    terms.reason_field(claim.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        _listen(claim.id, settings, proposal)
        terms.dates_field(claim.id)
        terms.probability_field(claim.id)
    terms.rating_field(claim.id, settings)
    last_act.show_problem(claim.id)
    _buttons(detail, opened, settings, after, theirs=theirs)
    evidence_form.fields(claim.id, filed=detail.evidence)


def _listen(claim_id: int, settings: DeskSettings, proposal: ProposalView | None) -> None:
    """Let the keys of this form work, and keep what is being typed."""
    reason = terms.container_key("reason", claim_id)
    asking = [
        Asking(keys.DECIDES[status], button_key(claim_id, status), label(status, settings), reason)
        for status in _BUTTONS
        if status.needs_reason
    ]
    asking += _asking_proposal(proposal)
    typed = {reason: terms.reason(claim_id).name, **_comment(proposal)}
    keys.form("form-keys", asking=asking, reason=reason, drafts=typed)


def _asking_proposal(proposal: ProposalView | None) -> list[Asking]:
    """Return the key that sends somebody else's proposal back, which asks for a comment."""
    if proposal is None or proposal.by == state.analyst():
        return []
    comment = terms.container_key("comment", proposal.claim_id)
    return [Asking(Key.SEND_BACK, proposals.send_back_key(proposal), "Send back", comment)]


def _comment(proposal: ProposalView | None) -> dict[str, str]:
    """Return the container of the comment on somebody else's proposal and the name of its draft."""
    if proposal is None or proposal.by == state.analyst():
        return {}
    claim_id = proposal.claim_id
    return {terms.container_key("comment", claim_id): terms.comment(claim_id).name}


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
    after: After | None,
    *,
    theirs: bool,
) -> None:
    claim, refusal = detail.claim, identity.refusal(Action.DECIDE)
    if refusal is None and theirs:
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
    served = [*terms.all_of(claim_id), *evidence_form.all_of(claim_id)]

    def write() -> int:
        with resources.database().write() as session:
            drafts.clear_many(session, [field.name for field in served], by=state.typist())
            return review.mark(
                session,
                claim_id,
                status,
                by=state.analyst(),
                evidence=evidence_form.pieces(claim_id, status),
                rests_on=evidence_form.rests_on(claim_id, status),
                expected_version=opened,
                **terms.said(claim_id, status),
            )

    def done(marked: int) -> None:
        form_drafts.empty(served)
        if after:
            after(marked)

    did = "proposed as" if status in settings.four_eyes else "marked"
    told = f"Claim {claim_id} {did} {words.status_label(status).lower()}"
    icon = STATUS[status].icon
    last_act.act(claim_id, opened, write, label=told, icon=icon, intended=status, after=done)
