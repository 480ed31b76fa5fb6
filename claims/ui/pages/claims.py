"""Claims: one box that searches by words and by meaning, filters, and a table that opens a claim."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from claims.errors import InvalidInputError
from claims.services import catalogue, query_filters, search
from claims.services.catalogue import ClaimFilter, ClaimOrder
from claims.services.query_text import SYNTAX, ParsedQuery, parse_query, understood
from claims.services.views import SearchHit
from claims.ui import (
    addresses,
    bulk,
    bulk_banner,
    filters,
    resources,
    saved_filters,
    table_files,
    tables,
    words,
    work,
)
from claims.ui.markup import badge, escape_inline

PAGE_SIZE = 20
MOST_HITS = 50
_PAGE = "page"  # as the address names it

_HELP = "\n".join(
    [
        "Words and whole claims are found by meaning and by words, in any language. Besides these:",
        "",
        *(f"- `{written}` {meaning}" for written, meaning in SYNTAX),
        "",
        "Everything else is text.",
    ]
)

_ORDERS = {
    ClaimOrder.CHECK_WORTHINESS: "Most check-worthy first",
    ClaimOrder.NEWEST: "Newest first",
    ClaimOrder.UPDATED: "Last changed first",
}


def draw() -> None:
    heading = st.container(horizontal=True, vertical_alignment="center")
    heading.title("Claims", anchor=False)
    with heading:
        saved_filters.draw(filters.VIEW_PARAMETER)
    work.calls()
    bulk_banner.draw()
    written = _box()
    place = st.container()
    chosen = _filters()
    saved_filters.keep_address(filters.VIEW_PARAMETER)
    try:
        query = parse_query(written)
    except InvalidInputError as error:
        place.warning(escape_inline(str(error)), icon=":material/filter_alt_off:")
        return
    _show_understood(place, query)
    if query.text:
        _found(query, chosen)
    else:
        _listed(_narrowed(chosen, query))


def _box() -> str:
    return str(
        st.text_input(
            "Search",
            key="q",
            bind="query-params",
            help=_HELP,
            icon=":material/search:",
            placeholder="Search in any language: a few words, or a whole claim",
            on_change=_first_page,
        )
        or ""
    ).strip()


def _show_understood(place: DeltaGenerator, query: ParsedQuery) -> None:
    """Show what was read as a filter or a phrase, so that a wrong reading is seen."""
    told = [badge(said, icon=":material/filter_alt:") for said in understood(query)]
    if told:
        place.markdown(" ".join(told))


def _narrowed(chosen: ClaimFilter, query: ParsedQuery) -> ClaimFilter:
    if not query.narrows:
        return chosen
    with resources.database().read() as session:
        return query_filters.narrowed(session, chosen, query)


def _filters() -> ClaimFilter:
    with resources.database().read() as session:
        choices = catalogue.choices(session)
    view = filters.work_view(filters.VIEW_PARAMETER, views=filters.LIST_VIEWS, changed=_first_page)
    statuses = filters.statuses("status", default=(), changed=_first_page)
    with st.container(horizontal=True, gap="small"):
        languages = filters.several(
            "Language", choices["languages"], "language", changed=_first_page, named=words.language_name
        )
        sources = filters.several("Source", choices["sources"], "source", changed=_first_page)
        claimants = filters.several("Said by", choices["claimants"], "claimant", changed=_first_page)
        assignees, tags = filters.who_and_tags(choices, "with", "tag", changed=_first_page)
        _order_field()
    return view.narrowed(
        ClaimFilter(
            statuses=statuses,
            languages=languages,
            sources=sources,
            claimants=claimants,
            document_id=filters.document(changed=_first_page),
            assignees=assignees,
            tags=tags,
        )
    )


def _first_page() -> None:
    st.session_state[_PAGE] = 1


def _found(query: ParsedQuery, chosen: ClaimFilter) -> None:
    _embed_missing()
    with (
        st.spinner("Searching. The first search takes some seconds more: the language model is loaded."),
        resources.database().read() as session,
    ):
        hits = search.search(
            session,
            query,
            embedder=resources.embedder(),
            index=resources.index(),
            limit=MOST_HITS,
            chosen=chosen,
        )
    _hits(hits, narrows=query.narrows)


def _embed_missing() -> None:
    missing = resources.vectors_missing()
    if not missing:
        return
    bar = st.progress(0.0, f"Preparing {words.counted(missing, 'claim')} for search with this language model")

    def advance(done: int, total: int) -> None:
        bar.progress(done / total, f"Prepared {done:,} of {total:,} claims")

    resources.embed_missing(progress=advance)
    bar.empty()


def _hits(hits: list[SearchHit], *, narrows: bool) -> None:
    if not hits:
        passing = " and passes the filters above" if narrows else ""
        st.info(f"No claim says anything like this{passing}.", icon=":material/search_off:")
        return
    st.caption(
        f"The {words.counted(len(hits), 'claim')} nearest to what you wrote, best first. "
        "A number opens its claim; ticks choose several to change at once."
    )
    if any(hit.claim.quantities for hit in hits):
        addresses.timeline_link("Numbers over time", topic=str(st.session_state["q"]))
    place = st.container()
    picked = tables.claims_table([hit.claim for hit in hits], reasons=[hit.signals for hit in hits])
    with place:
        bulk.bar(picked.ticked)
    _open(picked.opened)


def _listed(chosen: ClaimFilter) -> None:
    page = int(st.session_state.get(_PAGE) or _number_of_page())
    with resources.database().read() as session:
        found = catalogue.list_claims(
            session,
            chosen,
            order=ClaimOrder(st.session_state["order"]),
            limit=PAGE_SIZE,
            offset=(page - 1) * PAGE_SIZE,
        )
    if not found.claims:
        _nothing(chosen, page)
        return
    pages = -(-found.total // PAGE_SIZE)
    count = words.counted(found.total, "claim")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{count}. A number opens its claim; ticks choose several to change at once.")
        table_files.of_listed(chosen, count=found.total)
    place = st.container()
    picked = tables.claims_table(list(found.claims))
    with place:
        bulk.bar(picked.ticked, passing=chosen, total=found.total)
    _open(picked.opened)
    if pages > 1:
        st.pagination(pages, key=_PAGE, bind="query-params")


def _number_of_page() -> int:
    return addresses.number_in_address(_PAGE) or 1


def _order_field() -> None:
    st.selectbox(
        "Order",
        [str(order) for order in ClaimOrder],
        format_func=lambda value: _ORDERS[ClaimOrder(value)],
        key="order",
        bind="query-params",
        on_change=_first_page,
        width=filters.WIDTH,
        help="A search is ordered by how near a claim is to what you wrote.",
    )


def _nothing(chosen: ClaimFilter, page: int) -> None:
    if page > 1:
        st.info("There is no such page any more.")
        st.button("To the first page", on_click=_first_page)
    elif filters.is_empty(chosen):
        st.info("No claims are stored yet. Paste an article to begin.", icon=":material/lightbulb:")
        st.page_link(addresses.ADD, label="Add an article", icon=":material/post_add:")
    else:
        st.info("No claim passes these filters.", icon=":material/filter_list_off:")


def _open(claim_id: int | None) -> None:
    if claim_id is not None:
        addresses.open_claim(claim_id)


draw()
