"""Four eyes on the page: what waits for a second look, and the look."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from claims.services import second_look
from claims.services.desk import DeskSettings
from claims.services.permissions import Action
from claims.services.views import ProposalView
from claims.ui import (
    components,
    evidence,
    form_drafts,
    history,
    identity,
    justification,
    last_act,
    resources,
    state,
    terms,
)
from claims.ui.keys import Key
from claims.ui.markup import escape_inline

After = Callable[[int], None]


def panel(proposal: ProposalView, version: int, settings: DeskSettings, *, after: After | None) -> None:
    """Draw a proposed verdict on a claim at ``version``: to look at, and to decide for those who may."""
    with st.container(border=True, gap="small", key="proposal"):
        rating = history.rating_badge(proposal, settings)
        st.markdown(
            f":material/pending_actions: **{escape_inline(proposal.by)}** proposes "
            f"{components.status_badge(proposal.status)} {rating}"
        )
        if proposal.justification:
            justification.draw(proposal.justification, key=f"proposal-{proposal.id}")
        st.caption(" · ".join(filter(None, [history.terms_line(proposal), _when(proposal)])))
        for piece in proposal.evidence:
            with st.container(border=True, gap="xsmall"):
                evidence.body(piece)
        if proposal.by == state.analyst():
            _own(proposal, version)
        else:
            _second_look(proposal, version, after)


def _when(proposal: ProposalView) -> str:
    return f"proposed {components.moment(proposal.created_at)}"


def _own(proposal: ProposalView, version: int) -> None:
    st.caption("Somebody else has to confirm it or send it back.")
    st.button(
        "Withdraw",
        key=f"withdraw-{proposal.id}",
        icon=":material/undo:",
        on_click=_withdraw,
        args=(proposal.claim_id, version),
    )


def _second_look(proposal: ProposalView, version: int, after: After | None) -> None:
    terms.comment_field(proposal.claim_id)
    may, refusal = identity.may(Action.GIVE_SECOND_LOOK), identity.refusal(Action.GIVE_SECOND_LOOK)
    with st.container(horizontal=True, gap="xsmall"):
        for label, key, icon, shortcut, does in (
            ("Confirm", confirm_key(proposal), ":material/verified:", Key.CONFIRM, _confirm),
            ("Send back", send_back_key(proposal), ":material/reply:", Key.SEND_BACK, _send_back),
        ):
            st.button(
                label,
                key=key,
                icon=icon,
                shortcut=shortcut,
                disabled=not may,
                help=refusal,
                on_click=does,
                args=(proposal.claim_id, version, after),
            )


def confirm_key(proposal: ProposalView) -> str:
    """Return the key of the button that confirms."""
    return f"confirm-{proposal.id}"


def send_back_key(proposal: ProposalView) -> str:
    """Return the key of the button that sends back."""
    return f"send-back-{proposal.id}"


def _confirm(claim_id: int, version: int, after: After | None) -> None:
    def write() -> int:
        with resources.database().write() as session:
            return second_look.confirm(session, claim_id, by=state.analyst(), expected_version=version)

    label = f"Claim {claim_id}: verdict confirmed"
    last_act.act(claim_id, version, write, label=label, icon=":material/verified:", after=after)


def _send_back(claim_id: int, version: int, after: After | None) -> None:
    comment = terms.comment(claim_id)

    def write() -> int:
        with resources.database().write() as session:
            return second_look.send_back(
                session, claim_id, by=state.analyst(), comment=comment.value, expected_version=version
            )

    def done(sent_back: int) -> None:
        form_drafts.forget([comment])
        if after:
            after(sent_back)

    label = f"Claim {claim_id}: sent back"
    last_act.act(claim_id, version, write, label=label, icon=":material/reply:", after=done)


def _withdraw(claim_id: int, version: int) -> None:
    def write() -> int:
        with resources.database().write() as session:
            return second_look.withdraw(session, claim_id, by=state.analyst(), expected_version=version)

    label = f"Claim {claim_id}: proposal withdrawn"
    last_act.act(claim_id, version, write, label=label, icon=":material/undo:", after=None)
