"""The audit log and the verdicts of a claim, drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from claims.services.desk import DEFAULT, DeskSettings
from claims.services.views import EventView, ProposalView, VerdictView
from claims.ui import event_words, justification, words
from claims.ui.components import signed, status_badge
from claims.ui.event_words import sentence
from claims.ui.markup import badge, escape_inline
from claims.vocabulary import EventKind

__all__ = ["earlier_verdicts", "entry", "log", "sentence", "standing_verdict", "terms_line"]


def entry(event: EventView, *, of: int | None = None, key: str = "event") -> None:
    """Draw one line of the log of claim ``of``, with what was said; ``key`` tells it from others like it."""
    joined = of is not None and event.claim_id not in (None, of) and event.kind not in event_words.ABOUT_TWO
    told = f"{event_words.ICONS[event.kind]} {sentence(event)}"
    st.markdown(f"{told}{f' (claim {event.claim_id})' if joined else ''}")
    for part in _said(event):
        justification.draw(part, key=f"{key}-{event.id}", quoted=True)
    st.caption(words.human_time(event.created_at), help=words.exact_time(event.created_at))


def _said(event: EventView) -> list[str]:
    """Return the words that somebody wrote with this; an act that only repeats them shows them not."""
    names = ["comment"] if event.kind is EventKind.VERDICT_CONFIRMED else ["reason", "comment", "note_text"]
    found = [event.payload.get(name) for name in names]
    if event.kind is EventKind.NOTE_ADDED:
        found.append(event.payload.get("text"))
    return [str(part) for part in found if part]


def log(events: Iterable[EventView], *, of: int) -> None:
    """Draw the whole log of claim ``of``, newest first; what happened to a joined claim names it."""
    for event in reversed(list(events)):
        entry(event, of=of, key="log")


def standing_verdict(verdict: VerdictView, *, settings: DeskSettings = DEFAULT) -> None:
    """Draw the verdict that stands, with its terms, reason and evidence."""
    with st.container(border=True, gap="small"):
        st.markdown(f"### {status_badge(verdict.status)} {rating_badge(verdict, settings)}", anchors=False)
        _body(verdict, key=f"verdict-{verdict.id}")


def rating_badge(verdict: VerdictView | ProposalView, settings: DeskSettings) -> str:
    """Return the rating as a badge, empty when there is none."""
    return badge(settings.label(verdict.rating), icon=":material/speed:") if verdict.rating else ""


def _body(verdict: VerdictView, *, key: str) -> None:
    if verdict.justification:
        justification.draw(verdict.justification, key=key)
    line = terms_line(verdict)
    if line:
        st.caption(line)
    signed(verdict.by, verdict.created_at)


def terms_line(verdict: VerdictView | ProposalView) -> str:
    """Return as of when a verdict looked, until when it holds, how probable, on what, confirmed by whom."""
    confirmed = getattr(verdict, "confirmed_by", None)
    parts = [
        f"as of {words.calendar_day(verdict.as_of)}" if verdict.as_of else None,
        f"expires {words.calendar_day(verdict.expires_on)}" if verdict.expires_on else None,
        words.probable(verdict.probability) if verdict.probability is not None else None,
        f"rests on evidence {', '.join(str(piece.id) for piece in verdict.evidence)}"
        if verdict.evidence
        else None,
        f"confirmed by {escape_inline(confirmed)}" if confirmed else None,
    ]
    return " · ".join(part for part in parts if part)


def earlier_verdicts(verdicts: Sequence[VerdictView], *, settings: DeskSettings = DEFAULT) -> None:
    """Draw verdicts that no longer stand, newest first."""
    for verdict in reversed(verdicts):
        if verdict.superseded_at is None:
            continue
        with st.container(border=True, gap="xxsmall"):
            rating = rating_badge(verdict, settings)
            st.markdown(f"{status_badge(verdict.status)} {rating} :small[no longer stands]")
            _body(verdict, key=f"earlier-{verdict.id}")
