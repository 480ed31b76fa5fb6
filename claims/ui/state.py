"""What a session remembers: ids, versions, the analyst's name. Never rows, never claims.

Text that an analyst types is kept in ``drafts`` as soon as it is committed, so that a reload, a lost
connection or a closed tab loses none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec

import streamlit as st

from claims.errors import WorkbenchError
from claims.services import drafts
from claims.ui import identity, resources
from claims.ui.markup import escape_markdown

P = ParamSpec("P")

_TROUBLE = "callback trouble"
_PAGE = "page shown"
_OPENED = "opened version"
_DRAFT = "draft"


def reporting(callback: Callable[P, None]) -> Callable[P, None]:
    """Let a widget's callback fail in one line: it runs before the page, which shows what was said."""

    @wraps(callback)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except WorkbenchError as error:
            st.session_state[_TROUBLE] = str(error)

    return guarded


def show_trouble() -> None:
    """Draw what the last callback could not do."""
    trouble = st.session_state.pop(_TROUBLE, None)
    if trouble:
        st.error(escape_markdown(trouble), icon=":material/error:")


def analyst() -> str:
    """Return who is working; NotAllowedError when nobody is signed in where people have to."""
    return identity.name()


def typist() -> str:
    """Return whose drafts are kept: who is working, even when their sign-in ran out under the typing."""
    return identity.typist()


def note_page(name: str) -> None:
    """Forget which versions forms were opened with when the analyst comes from another page."""
    if st.session_state.get(_PAGE) != name:
        st.session_state[_PAGE] = name
        st.session_state.pop(_OPENED, None)


def has_shown_a_page() -> bool:
    """Tell whether this session has drawn a page: it was not begun by the address that it is at now."""
    return _PAGE in st.session_state


def opened_version(claim_id: int, version: int) -> int:
    """Return the version that this claim's form was opened with: ``version`` the first time it is shown."""
    opened = st.session_state.get(_OPENED)
    if opened is None or opened[0] != claim_id:
        st.session_state[_OPENED] = opened = (claim_id, version)
    return int(opened[1])


def form_stands(claim_id: int, version: int) -> bool:
    """True while the claim in hand is this one, opened at this version.

    A key pressed twice reaches the server after the page went on: it must not decide again.
    """
    return st.session_state.get(_OPENED) == (claim_id, version)


def reopen(claim_id: int, version: int) -> None:
    """Let the claim's form stand on ``version`` from now on."""
    st.session_state[_OPENED] = (claim_id, version)


def draft_key(name: str) -> str:
    """Return the widget key of a draft; another analyst has drafts of their own."""
    return f"{_DRAFT}|{typist()}|{name}"


def open_draft(name: str) -> str:
    """Fill the draft's widget with what was kept, once a session; return its key."""
    key = draft_key(name)
    if key not in st.session_state:
        with resources.database().read() as session:
            st.session_state[key] = drafts.load(session, name, by=typist())
    return key


@reporting
def keep_draft(name: str) -> None:
    """Store what the draft's widget holds."""
    text = str(st.session_state.get(draft_key(name)) or "")
    with resources.database().write() as session:
        drafts.save(session, name, text, by=typist())


def draft_text(name: str) -> str:
    """Return what the draft's widget holds."""
    return str(st.session_state.get(draft_key(name)) or "")


def drop_drafts(names: Iterable[str]) -> None:
    """Forget drafts that have served; call it from a callback, before their widgets are drawn."""
    with resources.database().write() as session:
        for name in names:
            drafts.clear(session, name, by=typist())
            st.session_state[draft_key(name)] = ""


def hash_of(ids: Iterable[Any]) -> str:
    """Return a short hash of ordered ids: a grid's key, so that a selection never meets other rows."""
    return sha256(repr(tuple(ids)).encode()).hexdigest()[:12]
