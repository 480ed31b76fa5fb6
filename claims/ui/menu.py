"""The menu: which pages there are, in which sections, and who sees them."""

from __future__ import annotations

import streamlit as st

from claims.services import permissions
from claims.services.identity import Person
from claims.services.permissions import Action
from claims.ui import addresses

WORK, ACROSS, RECORD = "", "Across claims", "On record"
"""The sections; the first has no heading, as it is what the desk opens every day."""


def pages(person: Person | None) -> dict[str, list[st.Page]]:
    """Return the pages by section; people are managed by admins only, a claim is opened from elsewhere."""
    claim = st.Page(
        addresses.CLAIM, title="Claim", icon=":material/label:", url_path="claim", visibility="hidden"
    )
    return {WORK: [*_work(), claim], ACROSS: _across(), RECORD: [*_record(), _people(person)]}


def _people(person: Person | None) -> st.Page:
    """Return the page that only admins use; the address leads there for everybody, the menu does not."""
    shown = person is not None and permissions.may(person.role, Action.SET_ROLES)
    return st.Page(
        addresses.PEOPLE,
        title="People",
        icon=":material/group:",
        url_path="people",
        visibility="visible" if shown else "hidden",
        help="Who works here, and in which role.",
    )


def _work() -> list[st.Page]:
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
    ]


def _across() -> list[st.Page]:
    return [
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
    ]


def _record() -> list[st.Page]:
    return [
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
