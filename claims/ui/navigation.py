"""The frame round every page: the menu, who is working, and errors in one line instead of a traceback."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from claims.errors import WorkbenchError
from claims.services.identity import Person
from claims.ui import addresses, charts, identity, keys, menu, state
from claims.ui.markup import escape_markdown

LOGO = Path(__file__).with_name("logo.svg")
ICON = Path(__file__).with_name("icon.svg")
"""A file of ours: the browser would fetch a Material icon for its tab from a server of Google's."""


def run() -> None:
    """Draw the frame and the page that was asked for; a shared ``?claim=ID`` on any page opens that claim."""
    _lead_to_claim()
    try:
        person = identity.begin()
    except WorkbenchError as error:
        st.navigation(menu.pages(None))
        _say(error)
        return
    page = st.navigation(menu.pages(person), position="sidebar" if person else "hidden")
    if person is None:
        identity.sign_in_page()
    else:
        _draw(page, person)


def _lead_to_claim() -> None:
    """Go to the claim that a shared address names, before any field takes its part of the address.

    Only as a session begins: Streamlit puts the claim's number into the address of the page that leads to
    a claim too, and whoever goes back in the browser wants that page.
    """
    if addresses.CLAIM_PARAMETER not in st.query_params or state.has_shown_a_page():
        return
    page = st.navigation(menu.pages(None), position="hidden")
    if page.url_path != addresses.CLAIM_PARAMETER:
        st.switch_page(addresses.CLAIM, query_params=st.query_params.to_dict())


def _draw(page: st.Page, person: Person) -> None:
    state.note_page(page.url_path)
    st.logo(str(LOGO), size="large", link=None)
    identity.draw(person)
    with st.sidebar:
        keys.frame()
    charts.frame()
    state.show_trouble()
    try:
        page.run()
    except WorkbenchError as error:
        _say(error)


def _say(error: WorkbenchError) -> None:
    st.error(escape_markdown(str(error)), icon=":material/error:")
