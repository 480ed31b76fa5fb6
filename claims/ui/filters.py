"""The filters over claims, kept in the address so that a filtered list can be shared."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from claims.services import catalogue
from claims.services.catalogue import ClaimFilter
from claims.ui import addresses, resources, words
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus

Changed = Callable[[], None]

WIDTH = 245
"""Pixels of one choice: four in a row on a wide screen, two and two at 900 pixels."""


def statuses(key: str, *, default: tuple[ClaimStatus, ...], changed: Changed) -> tuple[ClaimStatus, ...]:
    """Draw the choice of statuses; none chosen means all."""
    chosen = st.pills(
        "Status",
        [str(status) for status in ClaimStatus],
        selection_mode="multi",
        default=[str(status) for status in default],
        format_func=words.status_label,
        key=key,
        bind="query-params",
        on_change=changed,
    )
    return tuple(ClaimStatus(value) for value in chosen)


def several(
    label: str,
    options: list[str],
    key: str,
    *,
    changed: Changed,
    named: Callable[[str], str] = str,
    width: int = WIDTH,
) -> tuple[str, ...]:
    """Draw the choice of several values; none chosen means all."""
    return tuple(
        st.multiselect(
            label,
            options,
            key=key,
            placeholder="All",
            format_func=named,
            bind="query-params",
            on_change=changed,
            width=width,
        )
    )


def is_empty(chosen: ClaimFilter) -> bool:
    """True when the filter lets everything through."""
    return chosen == ClaimFilter()


def document(*, changed: Changed) -> int | None:
    """Draw which document the address narrows the page to, with a way out; return its id."""
    found = addresses.number_in_address(addresses.DOCUMENT_PARAMETER)
    if found is None:
        return None
    with resources.database().read() as session:
        title = catalogue.document(session, found).label
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="document-filter"):
        st.markdown(f":material/article: Only claims of **{escape_inline(title)}**")
        st.button(
            "Show all",
            key="all-documents",
            icon=":material/close:",
            type="tertiary",
            on_click=_leave_document,
            args=(changed,),
        )
    return found


def _leave_document(changed: Changed) -> None:
    st.query_params.pop(addresses.DOCUMENT_PARAMETER, None)
    changed()
