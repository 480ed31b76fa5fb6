"""Two analysts, one claim: what the other decided beside what you were about to decide."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from claims.services.views import ClaimDetail
from claims.ui import history, state, words
from claims.ui.markup import escape_inline, escape_markdown
from claims.vocabulary import ClaimStatus

_INTENDED = "intended mark"


def remember(claim_id: int, status: ClaimStatus) -> None:
    """Keep the mark that was refused because the claim had changed."""
    st.session_state[_INTENDED] = (claim_id, str(status))


def forget() -> None:
    """Drop the refused mark; the typed reason stays in its draft."""
    st.session_state.pop(_INTENDED, None)


def show(detail: ClaimDetail, *, on_confirm: Callable[[ClaimStatus], None]) -> None:
    """Draw both sides when the claim changed since its form was opened; nothing otherwise."""
    claim = detail.claim
    if state.opened_version(claim.id, claim.version) == claim.version:
        return
    intended = _intended(claim.id)
    with st.container(border=True, key="clash"):
        st.warning(
            "This claim was changed while you had it open. Nothing of yours was saved over it.",
            icon=":material/sync_problem:",
        )
        theirs, yours = st.columns(2, gap="medium")
        with theirs:
            _theirs(detail)
        with yours:
            _yours(detail, intended)
        _choices(detail, intended, on_confirm)


def _intended(claim_id: int) -> ClaimStatus | None:
    kept = st.session_state.get(_INTENDED)
    return ClaimStatus(kept[1]) if kept and kept[0] == claim_id else None


def _theirs(detail: ClaimDetail) -> None:
    st.markdown("**Theirs**")
    change = next(event for event in reversed(detail.history) if event.kind.changes_claim)
    history.entry(change)
    verdict = detail.verdict
    if verdict and verdict.justification and change.payload.get("reason") is None:
        st.markdown(f"> {escape_inline(verdict.justification)}")
    st.caption(f"The claim is now *{words.status_label(detail.claim.status).lower()}*.")


def _yours(detail: ClaimDetail, intended: ClaimStatus | None) -> None:
    st.markdown("**Yours**")
    if intended:
        st.markdown(f"You were about to mark it *{words.status_label(intended).lower()}*.")
    reason = state.draft_text(state.reason_draft(detail.claim.id)).strip()
    if reason:
        st.markdown(f"> {escape_markdown(reason)}".replace("\n", "\n> "))
        st.caption("Your text is still in the field below.")
    else:
        st.caption("You have not written a reason yet.")


def _choices(
    detail: ClaimDetail, intended: ClaimStatus | None, on_confirm: Callable[[ClaimStatus], None]
) -> None:
    claim = detail.claim
    with st.container(horizontal=True):
        if intended:
            st.button(
                f"Mark {words.status_label(intended).lower()} on top of theirs",
                key="clash-confirm",
                type="primary",
                on_click=_confirm,
                args=(claim.id, claim.version, intended, on_confirm),
            )
            st.button("Discard mine", key="clash-discard", on_click=_discard, args=(claim.id, claim.version))
        else:
            st.button(
                "I have seen it, go on",
                key="clash-seen",
                on_click=state.reopen,
                args=(claim.id, claim.version),
            )


def _confirm(
    claim_id: int, version: int, intended: ClaimStatus, on_confirm: Callable[[ClaimStatus], None]
) -> None:
    state.reopen(claim_id, version)
    on_confirm(intended)


@state.reporting
def _discard(claim_id: int, version: int) -> None:
    forget()
    state.drop_drafts([state.reason_draft(claim_id), *state.evidence_drafts(claim_id)])
    state.reopen(claim_id, version)
