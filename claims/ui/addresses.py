"""Where the pages are, and how one page leads to another.

A claim's address is ``?claim=ID`` on any page, so that it can be shared and survives a reload.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

OVERVIEW = "claims/ui/pages/overview.py"
ADD = "claims/ui/pages/add.py"
REVIEW = "claims/ui/pages/review.py"
CLAIMS = "claims/ui/pages/claims.py"
CLAIM = "claims/ui/pages/claim.py"
CLUSTERS = "claims/ui/pages/clusters.py"
TIMELINE = "claims/ui/pages/timeline.py"
CONFLICTS = "claims/ui/pages/conflicts.py"
SOURCES = "claims/ui/pages/sources.py"
CLAIMANTS = "claims/ui/pages/claimants.py"
CALIBRATION = "claims/ui/pages/calibration.py"
AS_OF = "claims/ui/pages/as_of.py"
PEOPLE = "claims/ui/pages/people.py"

CLAIM_PARAMETER = "claim"
CONFLICT_PARAMETER = "conflict"
CONFLICTS_OF_PARAMETER = "of"
CONFLICTS_SHOW_PARAMETER = "show"
PLACE_PARAMETER = "at"
CLAIMANT_PARAMETER = "claimant"
SOURCE_PARAMETER = "source"
DOCUMENT_PARAMETER = "document"
BULK_PARAMETER = "bulk"
CLUSTER_PARAMETER = "cluster"
NEAR_PARAMETER = "near"
DAY_PARAMETER = "day"
HELD_PARAMETER = "held"


def number_in_address(parameter: str) -> int | None:
    """Return the positive number given under ``parameter``, None for anything else."""
    value = st.query_params.get(parameter, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def open_claim(claim_id: int) -> None:
    """Go to the page of one claim."""
    st.switch_page(CLAIM, query_params={CLAIM_PARAMETER: str(claim_id)})


def claim_link(claim_id: int, label: str, *, icon: str | None = None, help: str | None = None) -> None:
    """Draw a link to a claim; ``label`` is markdown, so escape what came from a document."""
    st.page_link(
        CLAIM, label=label, icon=icon or "", help=help, query_params={CLAIM_PARAMETER: str(claim_id)}
    )


def document_link(document_id: int, label: str) -> None:
    """Draw a link to the claims of one document; ``label`` is markdown."""
    st.page_link(
        CLAIMS,
        label=label,
        icon=":material/article:",
        help="Show the claims of this document",
        query_params={DOCUMENT_PARAMETER: str(document_id)},
    )


def conflict_link(conflict_id: int, label: str) -> None:
    """Draw a link to one conflict, both sides beside each other; ``label`` is markdown."""
    st.page_link(
        CONFLICTS,
        label=label,
        icon=":material/compare_arrows:",
        help="Show both passages side by side",
        query_params={CONFLICT_PARAMETER: str(conflict_id)},
    )


def conflicts_link(label: str, *, claim_id: int | None = None) -> None:
    """Draw a link to the conflicts that wait, or to all of one claim; ``label`` is markdown."""
    of = {} if claim_id is None else {CONFLICTS_OF_PARAMETER: str(claim_id), CONFLICTS_SHOW_PARAMETER: "all"}
    st.page_link(CONFLICTS, label=label, icon=":material/compare_arrows:", query_params=of)


def name_conflict(conflict_id: int | None) -> None:
    """Let the address name a conflict, or none."""
    if conflict_id is None:
        st.query_params.pop(CONFLICT_PARAMETER, None)
    else:
        st.query_params[CONFLICT_PARAMETER] = str(conflict_id)


def timeline_link(label: str, **topic: str | int) -> None:
    """Draw a link to the numbers of a topic over time: a ``topic``, a ``cluster``, or ``near`` a claim."""
    st.page_link(
        TIMELINE,
        label=label,
        icon=":material/timeline:",
        help="What these claims say in numbers over time, by source",
        query_params={name: str(value) for name, value in topic.items()},
    )


def held_link(
    claim_id: int, label: str, *, day: date | None = None, icon: str = ":material/history:"
) -> None:
    """Draw a link to what was held of a claim on a day; ``label`` is markdown."""
    named = {DAY_PARAMETER: day.isoformat()} if day else {}
    st.page_link(
        AS_OF,
        label=label,
        icon=icon,
        help="What was held of this claim on a day of the past",
        query_params={**named, HELD_PARAMETER: str(claim_id)},
    )
