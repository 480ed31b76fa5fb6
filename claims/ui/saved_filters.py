"""The filters that somebody saved: each is an address of the page Claims or of the page Review."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import streamlit as st

from claims.services import saved_filters
from claims.services.saved_filters import MAX_NAME, SavedFilterView
from claims.ui import addresses, filters, resources, state
from claims.ui.markup import escape_inline

NOT_FILTERS = (addresses.BULK_PARAMETER, addresses.CLAIM_PARAMETER, addresses.PLACE_PARAMETER, "page", "you")
"""What an address may hold that is no part of a filter."""

_NAME = "filter-name"
_SHOWN = "filter shown"


def draw(parameter: str) -> None:
    """Draw one's saved filters, each a link, and a field that saves the one in the address.

    ``parameter`` is what the address calls the view of the work on this page.
    """
    with resources.database().read() as session:
        found = saved_filters.filters_of(session, state.analyst())
    with st.popover("Saved filters", icon=":material/bookmarks:"):
        if not found:
            st.caption("Choose filters, then save them here under a name.")
        for number, saved in enumerate(found):
            _line(number, saved)
        _save_field(parameter)


def keep_address(parameter: str) -> bool:
    """Show in the browser's address what a link set here: one to the page that it is on does not do so.

    Setting one parameter sends them all; those that belong to a field may not be set by hand. True when
    the filter is another than when the page was drawn last.
    """
    chosen, view = query(parameter), st.query_params.get(parameter)
    before = st.session_state.setdefault(f"{_SHOWN} {parameter}", chosen)
    st.session_state[f"{_SHOWN} {parameter}"] = chosen
    if view and before != chosen:
        st.query_params[parameter] = view
    return bool(before != chosen)


def _line(number: int, saved: SavedFilterView) -> None:
    parameters = parse_qs(saved.query)
    is_queue = filters.QUEUE_PARAMETER in parameters
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.page_link(
            addresses.REVIEW if is_queue else addresses.CLAIMS,
            label=escape_inline(saved.name),
            icon=":material/checklist:" if is_queue else ":material/filter_alt:",
            help="Walk this queue" if is_queue else "Show this list",
            query_params=parameters,
            width="stretch",
        )
        st.button(
            "Rename",
            key=f"rename-filter-{number}",
            type="tertiary",
            icon=":material/edit:",
            help="Give it the name that stands in the field below",
            on_click=_rename,
            args=(saved.name,),
        )
        st.button(
            "Delete",
            key=f"delete-filter-{number}",
            type="tertiary",
            icon=":material/delete:",
            on_click=_delete,
            args=(saved.name,),
        )


def _save_field(parameter: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Name", key=_NAME, max_chars=MAX_NAME, placeholder="Ports, German")
        st.button(
            "Save this filter",
            key="save-filter",
            icon=":material/bookmark_add:",
            on_click=_save,
            args=(parameter,),
        )


def query(parameter: str) -> str:
    """Return the part of the address that holds the filters, in an order of its own, with the view first."""
    chosen = {name: st.query_params.get_all(name) for name in sorted(st.query_params)}
    kept = {name: values for name, values in chosen.items() if name not in NOT_FILTERS}
    start = filters.QUEUE_VIEWS[0] if parameter == filters.QUEUE_PARAMETER else filters.ALL
    return urlencode({parameter: [start], **kept}, doseq=True)


@state.reporting
def _save(parameter: str) -> None:
    with resources.database().write() as session:
        saved_filters.save(
            session, str(st.session_state.get(_NAME) or ""), query(parameter), by=state.analyst()
        )
    st.session_state[_NAME] = ""


@state.reporting
def _rename(name: str) -> None:
    with resources.database().write() as session:
        saved_filters.rename(session, name, str(st.session_state.get(_NAME) or ""), by=state.analyst())
    st.session_state[_NAME] = ""


@state.reporting
def _delete(name: str) -> None:
    with resources.database().write() as session:
        saved_filters.delete(session, name, by=state.analyst())
