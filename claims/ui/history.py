"""The audit log in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from claims.services.views import EventView, VerdictView
from claims.ui import words
from claims.ui.components import evidence_entry, signed, status_badge
from claims.ui.markup import escape_inline, escape_markdown
from claims.vocabulary import EventKind

_ICONS = {
    EventKind.DOCUMENT_ADDED: ":material/article:",
    EventKind.CLAIM_PROPOSED: ":material/lightbulb:",
    EventKind.MENTION_ADDED: ":material/library_add:",
    EventKind.CLAIM_MARKED: ":material/gavel:",
    EventKind.MARK_UNDONE: ":material/undo:",
    EventKind.EVIDENCE_ADDED: ":material/attach_file:",
    EventKind.CLAIM_JOINED: ":material/merge:",
    EventKind.CLAIM_SPLIT: ":material/call_split:",
    EventKind.KEPT_APART: ":material/call_split:",
    EventKind.LINK_UNDONE: ":material/undo:",
}
_LINKS = {
    EventKind.CLAIM_JOINED: "joined claim {claim} into claim {other}",
    EventKind.CLAIM_SPLIT: "split claim {claim} off claim {other}",
    EventKind.KEPT_APART: "keeps claim {claim} and claim {other} apart",
}
_LINKS_UNDONE = {
    EventKind.CLAIM_JOINED: "took back that claim {claim} was joined into claim {other}",
    EventKind.CLAIM_SPLIT: "took back that claim {claim} was split off claim {other}",
    EventKind.KEPT_APART: "took back that claim {claim} and claim {other} are kept apart",
}
_ABOUT_TWO = (*_LINKS, EventKind.LINK_UNDONE)


def sentence(event: EventView) -> str:
    """Return what happened as one sentence of escaped markdown."""
    who = f"**{escape_inline(event.by)}**"
    payload = event.payload
    if event.kind is EventKind.CLAIM_MARKED:
        return f"{who} marked it *{_status(payload, 'after')}* (it was {_status(payload, 'before')})"
    if event.kind is EventKind.MARK_UNDONE:
        return f"{who} took a mark back: it is *{_status(payload, 'after')}* again"
    if event.kind is EventKind.EVIDENCE_ADDED:
        return f"{who} filed evidence{_cited(payload)}"
    if event.kind is EventKind.MENTION_ADDED:
        return f"{who} added another document that says the same"
    if event.kind in _LINKS:
        return f"{who} {_LINKS[event.kind].format_map(payload)}"
    if event.kind is EventKind.LINK_UNDONE:
        return f"{who} {_LINKS_UNDONE[EventKind(str(payload['undone']))].format_map(payload)}"
    return f"{who} added the document in which it was found"


def _status(payload: dict[str, object], key: str) -> str:
    return words.status_label(str(payload[key])).lower()


def _cited(payload: dict[str, object]) -> str:
    cited = payload.get("url") or payload.get("quote")
    return f": {escape_inline(str(cited)[:200])}" if cited else ""


def entry(event: EventView, *, of: int | None = None) -> None:
    """Draw one line of the log of claim ``of``, with the reason that was given."""
    joined = of is not None and event.claim_id not in (None, of) and event.kind not in _ABOUT_TWO
    st.markdown(f"{_ICONS[event.kind]} {sentence(event)}{f' (claim {event.claim_id})' if joined else ''}")
    reason = event.payload.get("reason")
    if reason:
        quoted = escape_markdown(str(reason)).replace("\n", "\n> ")
        st.markdown(f"> {quoted}")
    st.caption(words.human_time(event.created_at), help=words.exact_time(event.created_at))


def log(events: Iterable[EventView], *, of: int) -> None:
    """Draw the whole log of claim ``of``, newest first; what happened to a joined claim names it."""
    for event in reversed(list(events)):
        entry(event, of=of)


def standing_verdict(verdict: VerdictView) -> None:
    """Draw the verdict that stands, with its reason and evidence."""
    with st.container(border=True, gap="small"):
        st.markdown(f"### {status_badge(verdict.status)}", anchors=False)
        if verdict.justification:
            st.markdown(escape_markdown(verdict.justification), anchors=False)
        signed(verdict.by, verdict.created_at)
        for evidence in verdict.evidence:
            evidence_entry(evidence)


def earlier_verdicts(verdicts: Sequence[VerdictView]) -> None:
    """Draw verdicts that no longer stand, newest first."""
    for verdict in reversed(verdicts):
        if verdict.superseded_at is None:
            continue
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"{status_badge(verdict.status)} :small[no longer stands]")
            if verdict.justification:
                st.markdown(escape_markdown(verdict.justification), anchors=False)
            signed(verdict.by, verdict.created_at)
