"""The verdict on a claim as a file for others."""

from __future__ import annotations

import streamlit as st

from claims import settings
from claims.errors import InvalidInputError
from claims.services import published
from claims.services.views import ClaimDetail
from claims.ui import resources


def claimreview_button(detail: ClaimDetail) -> None:
    """Draw the download of the verdict that stands as ClaimReview; nothing where none may be published."""
    if detail.verdict is None or detail.survivor is not None:
        return
    try:
        at = published.site(settings.site() or _own_address(), settings.publisher())
    except InvalidInputError:
        st.caption("Set CLAIMS_SITE to the address of your site to download the verdict as ClaimReview.")
        return
    with resources.database().read() as session:
        text = published.claimreview(session, detail.claim.id, at=at)
    if text is None:
        return
    st.download_button(
        "ClaimReview (JSON-LD)",
        text.encode(),
        file_name=f"claim-{detail.claim.id}.jsonld",
        mime="application/ld+json",
        key=f"claimreview-{detail.claim.id}",
        icon=":material/download:",
        on_click="ignore",
        help="The verdict as schema.org ClaimReview, to be put into the page on which it is published.",
    )


def _own_address() -> str:
    """Return the address of this dashboard, empty where it is not known."""
    return (st.context.url or "").split("?")[0].rsplit("/", 1)[0]
