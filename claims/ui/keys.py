"""The keys: one table that the buttons, the help and the page's own listener read.

Streamlit gives a button a key of its own, which never fires while somebody types. What it cannot do is in
``keyboard.js``, mounted as a component: put the cursor into a field, take ``/`` and ``?``, and send what
is being typed before its field is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from claims.ui import addresses, form_drafts, state
from claims.ui.markup import badge, escape_inline
from claims.vocabulary import ClaimStatus


class Key(StrEnum):
    """A key as Streamlit and the browser name it."""

    NEXT = "J"
    PREVIOUS = "K"
    VERIFIED = "V"
    DISPUTED = "D"
    UNRESOLVED = "U"
    DISMISSED = "X"
    IN_REVIEW = "I"
    UNDO = "Z"
    CONFIRM = "Y"
    SEND_BACK = "B"
    THEIRS = "T"
    MINE = "M"
    GO_ON = "G"
    REAL = "1"
    BY_TIME = "2"
    BY_SCOPE = "3"
    NO_CONFLICT = "4"
    REASON = "R"
    SEARCH = "/"
    HELP = "?"


HELP: dict[str, tuple[tuple[str, str], ...]] = {
    "Decide": (
        (Key.VERIFIED, "Verified; without a reason, writes one first"),
        (Key.DISPUTED, "Disputed; without a reason, writes one first"),
        (Key.UNRESOLVED, "Unresolved"),
        (Key.DISMISSED, "Dismiss: nothing that can be checked"),
        (Key.IN_REVIEW, "In review: you are on it"),
        (Key.UNDO, "Undo what was done last"),
    ),
    "Write": (
        (Key.REASON, "Into the reason"),
        ("Ctrl+Enter", "End the reason, and decide if a decision asked for it"),
        ("Esc", "Leave the reason; the text stays"),
    ),
    "Walk": (
        (Key.NEXT, "Next claim or conflict, this one undecided"),
        (Key.PREVIOUS, "Previous claim or conflict"),
        (Key.SEARCH, "Search claims"),
        (Key.HELP, "These keys"),
    ),
    "Compare two claims": (
        (Key.REAL, "A real conflict: the two cannot both hold"),
        (Key.BY_TIME, "Explained by time: each holds for its own"),
        (Key.BY_SCOPE, "Explained by scope: each holds for its own place, group or measure"),
        (Key.NO_CONFLICT, "Not a conflict: the two were misread"),
    ),
    "Second look": (
        (Key.CONFIRM, "Confirm what somebody else proposes"),
        (Key.SEND_BACK, "Send it back; without a comment, writes one first"),
    ),
    "When somebody else was faster": (
        (Key.THEIRS, "Keep theirs, drop yours"),
        (Key.MINE, "Decide yours on top of theirs"),
        (Key.GO_ON, "Take over what you chose, and go on writing"),
    ),
}
"""What the help dialog shows: every key, by what it is for."""

DECIDES: dict[ClaimStatus, Key] = {
    ClaimStatus.VERIFIED: Key.VERIFIED,
    ClaimStatus.DISPUTED: Key.DISPUTED,
    ClaimStatus.UNRESOLVED: Key.UNRESOLVED,
    ClaimStatus.DISMISSED: Key.DISMISSED,
    ClaimStatus.IN_REVIEW: Key.IN_REVIEW,
}

SEARCH_FIELD = "q"
_FOCUS_SEARCH = "focus search"
_HINT_REASON = f"{Key.REASON} writes a reason"
_HINT = f"{Key.HELP} shows all keys"
_HINT_DECIDING = "Ctrl+Enter: {} · Esc: leave, undecided"
_CSS = """
#hint { min-height: 1.3em; font-family: var(--st-font); font-size: 0.85rem; color: var(--st-text-color);
  opacity: 0.65; }
"""

_keyboard = st.components.v2.component(
    "claim_workbench_keyboard",
    html='<div id="hint" role="status"></div>',
    css=_CSS,
    js=Path(__file__).with_name("keyboard.js").read_text("utf-8"),
)


class Asking(NamedTuple):
    """A button whose key writes into a field first when that is empty, and what it says it does."""

    key: Key
    button: str
    label: str
    field: str


def form(
    name: str,
    *,
    asking: Sequence[Asking],
    reason: str | None,
    drafts: Mapping[str, str],
) -> None:
    """Let the keys of a form work: ``asking`` its buttons, ``reason`` the container of the reason.

    ``drafts`` maps the container of each field to the name of its draft, which is kept while it is typed.
    """
    press: dict[str, dict[str, Any]] = {
        ask.key.lower(): {
            "field": ask.field,
            "button": ask.button,
            "label": ask.label,
            "unless_empty": True,
        }
        for ask in asking
    }
    if reason:
        press[Key.REASON.lower()] = {"field": reason}
    data = {
        "press": press,
        "fields": list(drafts),
        "drafts": dict(drafts),
        "known": [key.lower() for key in Key],
        "hint": f"{_HINT_REASON} · {_HINT}" if reason else _HINT,
        "hint_deciding": _HINT_DECIDING,
    }
    _form_keys(name, data, frozenset(drafts.values()))


@st.fragment
def _form_keys(name: str, data: dict[str, Any], drafts: frozenset[str]) -> None:
    """Draw the listener in a fragment: what is typed meanwhile is kept without drawing the page anew."""
    shown = {**data, "kept": form_drafts.kept_last() in drafts}
    _keyboard(key=name, data=shown, on_typed_change=lambda: _keep_typed(name, drafts))


@state.reporting
def _keep_typed(name: str, drafts: frozenset[str]) -> None:
    sent = st.session_state[name].typed
    if isinstance(sent, Mapping) and sent.get("name") in drafts:
        form_drafts.keep_text(str(sent["name"]), str(sent.get("text") or ""))


def frame() -> None:
    """Draw the help button and let ``/`` and ``?`` work on any page; call it in the sidebar."""
    if st.button("Keys", icon=":material/keyboard:", type="tertiary", key="keys-help"):
        show_help()
    data = {
        "press": {
            Key.SEARCH: {"field": SEARCH_FIELD, "trigger": "search"},
            Key.HELP: {"trigger": "help"},
        },
        "focus": SEARCH_FIELD if st.session_state.pop(_FOCUS_SEARCH, False) else None,
    }
    pressed = _keyboard(key="frame-keys", data=data, on_search_change=_nothing, on_help_change=_nothing)
    if pressed.search:
        st.session_state[_FOCUS_SEARCH] = True
        st.switch_page(addresses.CLAIMS)
    if pressed.help:
        show_help()


def _nothing() -> None:
    """Only the trigger's value counts."""


@st.dialog("Keys", width="medium", icon=":material/keyboard:")
def show_help() -> None:
    """Draw every key and what it does."""
    st.caption("They work whenever you are not typing in a field.")
    halves = st.columns(2, gap="medium")
    for place, (part, found) in enumerate(HELP.items()):
        with halves[place % 2]:
            st.markdown(f"**{part}**")
            st.markdown("\n".join(f"- {badge(press)} {escape_inline(does)}" for press, does in found))
