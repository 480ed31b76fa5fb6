"""Proposed claims before they are stored: highlighted in the article, and a list to accept or dismiss."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from claims.records import ClaimCandidate
from claims.services.intake import PreparedDocument
from claims.text import content_hash
from claims.ui import components, readings, words
from claims.ui.markup import Highlight, badge, escape_inline, highlighted

SHOWN_CHARACTERS = 60_000
"""A browser slows down on longer highlighted text; claims beyond are in the list all the same."""

_TALL = 640


def article(prepared: PreparedDocument, dismissed: frozenset[int]) -> None:
    """Draw the article's own text with the proposed claims highlighted, dismissed ones in grey."""
    text = prepared.document.text
    st.subheader("In the article's own words", anchor=False)
    with st.container(height=_TALL, border=True):
        stretches = [
            Highlight(found.start, found.end, "gray" if place in dismissed else "yellow", place + 1)
            for place, found in enumerate(prepared.candidates)
            if found.end <= SHOWN_CHARACTERS
        ]
        st.markdown(highlighted(text[:SHOWN_CHARACTERS], stretches), anchors=False)
        if len(text) > SHOWN_CHARACTERS:
            st.caption("The article goes on; the list beside it holds the claims of the whole text.")


def choose(prepared: PreparedDocument) -> frozenset[int]:
    """Draw the list of proposed claims; return the places of those that the analyst dismissed."""
    candidates = prepared.candidates
    st.subheader(
        f"Proposed claims ({len(candidates)})",
        anchor=False,
        help="Untick what is not a claim. It is kept as dismissed, so that it is not proposed as new again. "
        + f"{words.HELP_WORTHINESS} {words.HELP_READ_FROM}",
    )
    if not candidates:
        st.info("No sentence here states a fact that can be checked. You can still save the document.")
        return frozenset()
    keys = _keys(prepared)
    with st.container(horizontal=True):
        st.button(
            "Accept all", key="accept-all", icon=":material/done_all:", on_click=_set_all, args=(keys, True)
        )
        st.button(
            "Dismiss all",
            key="dismiss-all",
            icon=":material/remove_done:",
            on_click=_set_all,
            args=(keys, False),
        )
    with st.container(height=_TALL - 56, border=False):
        accepted = [
            _candidate(place, key, candidate)
            for place, (key, candidate) in enumerate(zip(keys, candidates, strict=True))
        ]
    return frozenset(place for place, kept in enumerate(accepted) if not kept)


def dismissed_places(prepared: PreparedDocument) -> frozenset[int]:
    """Return the places that stand dismissed now.

    A callback has to ask again: its arguments are those of the last drawing, and a box that was
    unticked just before the click is newer than that.
    """
    keys = _keys(prepared)
    return frozenset(place for place, key in enumerate(keys) if not st.session_state.get(key, True))


def _keys(prepared: PreparedDocument) -> list[str]:
    document = content_hash(prepared.document.text)[:12]
    return [f"accept-{document}-{place}" for place in range(len(prepared.candidates))]


def _set_all(keys: Iterable[str], accepted: bool) -> None:
    for key in keys:
        st.session_state[key] = accepted


def _candidate(place: int, key: str, candidate: ClaimCandidate) -> bool:
    st.session_state.setdefault(key, True)
    with st.container(border=True, gap="xxsmall"):
        kept = st.checkbox(
            f"**{place + 1}** {escape_inline(candidate.text)}",
            key=key,
            persist_state="session",
        )
        st.markdown(f":small[{_badges(candidate)}]")
        readings.draw_words(candidate)
    return kept


def _badges(candidate: ClaimCandidate) -> str:
    worth = words.percent(candidate.check_worthiness)
    return " ".join(
        [badge(worth, colour="primary", icon=":material/fact_check:"), *components.reading_badges(candidate)]
    )
