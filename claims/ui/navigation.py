"""The frame round every page: the menu, who is working, and errors in one line instead of a traceback."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from claims.errors import WorkbenchError
from claims.services import permissions
from claims.services.identity import Person
from claims.services.permissions import Action
from claims.ui import addresses, charts, identity, keys, state
from claims.ui.markup import escape_markdown

LOGO = Path(__file__).with_name("logo.svg")
ICON = Path(__file__).with_name("icon.svg")
"""A file of ours: the browser would fetch a Material icon for its tab from a server of Google's."""


def run() -> None:
    """Draw the frame and the page that was asked for; ``?claim=ID`` on any page opens that claim."""
    _lead_to_claim()
    try:
        person = identity.begin()
    except WorkbenchError as error:
        st.navigation(_pages(None))
        _say(error)
        return
    page = st.navigation(_pages(person), position="sidebar" if person else "hidden")
    if person is None:
        identity.sign_in_page()
    else:
        _draw(page, person)


def _lead_to_claim() -> None:
    """Go to the claim that the address names, before any field takes its part of the address."""
    if addresses.CLAIM_PARAMETER not in st.query_params:
        return
    page = st.navigation(_pages(None), position="hidden")
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


def _pages(person: Person | None) -> list[st.Page]:
    claim = st.Page(
        addresses.CLAIM, title="Claim", icon=":material/label:", url_path="claim", visibility="hidden"
    )
    return [*_menu(), *_admins_menu(person), claim]


def _admins_menu(person: Person | None) -> list[st.Page]:
    """Return the pages that only admins use; the address leads there for everybody, the menu does not."""
    shown = person is not None and permissions.may(person.role, Action.SET_ROLES)
    return [
        st.Page(
            addresses.PEOPLE,
            title="People",
            icon=":material/group:",
            url_path="people",
            visibility="visible" if shown else "hidden",
            help="Who works here, and in which role.",
        )
    ]


def _menu() -> list[st.Page]:
    return [
        st.Page(
            addresses.OVERVIEW,
            title="Overview",
            icon=":material/space_dashboard:",
            default=True,
            help="What waits for a decision and what was decided.",
        ),
        st.Page(
            addresses.ADD,
            title="Add",
            icon=":material/post_add:",
            url_path="add",
            help="Read an article and keep the claims in it.",
        ),
        st.Page(
            addresses.REVIEW,
            title="Review",
            icon=":material/checklist:",
            url_path="review",
            help="Decide the waiting claims one by one.",
        ),
        st.Page(
            addresses.CLAIMS,
            title="Claims",
            icon=":material/search:",
            url_path="claims",
            help="Search and filter every claim, in any language.",
        ),
        st.Page(
            addresses.CLUSTERS,
            title="Clusters",
            icon=":material/hub:",
            url_path="clusters",
            help="Claims that say the same: where they first appeared and how they spread.",
        ),
        st.Page(
            addresses.CONFLICTS,
            title="Conflicts",
            icon=":material/compare_arrows:",
            url_path="conflicts",
            help="Claims that cannot both hold, the most at stake first.",
        ),
        st.Page(
            addresses.TIMELINE,
            title="Timeline",
            icon=":material/timeline:",
            url_path="timeline",
            help="What claims on a topic say in numbers over time.",
        ),
        st.Page(
            addresses.CLAIMANTS,
            title="Claimants",
            icon=":material/record_voice_over:",
            url_path="claimants",
            help="Who says things, and how what they said was judged.",
        ),
        st.Page(
            addresses.SOURCES,
            title="Sources",
            icon=":material/newspaper:",
            url_path="sources",
            help="Who publishes, how far each is trusted, and which verdicts rest on it.",
        ),
        st.Page(
            addresses.CALIBRATION,
            title="Calibration",
            icon=":material/percent:",
            url_path="calibration",
            help="Whether what analysts hold for probable comes true.",
        ),
        st.Page(
            addresses.AS_OF,
            title="As of",
            icon=":material/event_repeat:",
            url_path="as-of",
            help="What was held on any day of the past, from the audit log.",
        ),
    ]
