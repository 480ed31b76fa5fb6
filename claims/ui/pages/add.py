"""Add: read an article, look at the claims proposed in its own text, keep the ones that are claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from claims.errors import WorkbenchError
from claims.records import ClaimCandidate, DocumentText, SecondOpinion
from claims.services import fetched, intake, suggestions
from claims.services.intake import PreparedDocument
from claims.services.permissions import Action
from claims.services.views import IntakeResult
from claims.ui import addresses, identity, layout, marking, matches, preview, resources, state, words
from claims.ui.markup import escape_inline, escape_markdown
from claims.vocabulary import Reader

_PREPARED = "prepared document"
_STORED = "stored document"
TEXT, TITLE, URL, PUBLISHER = "add/text", "add/title", "add/url", "add/publisher"
LINK = "add/link"
_DRAFTS = (TEXT, TITLE, URL, PUBLISHER, LINK)


def draw() -> None:
    st.title("Add an article", anchor=False)
    refusal = identity.refusal(Action.ADD_DOCUMENTS)
    if refusal is not None:
        st.info(refusal, icon=":material/lock:")
        return
    second = resources.second_reader()
    stored: IntakeResult | None = st.session_state.get(_STORED)
    prepared: PreparedDocument | None = st.session_state.get(_PREPARED)
    if stored is not None:
        _stored(stored)
    elif prepared is not None:
        _preview(prepared)
    else:
        _form(second.base_url if second is not None else None)


def _form(server: str | None) -> None:
    pasted, uploaded, linked = st.tabs(
        [":material/content_paste: Paste", ":material/upload_file: Upload", ":material/link: Link"]
    )
    with pasted:
        st.text_area(
            "Article text",
            key=state.open_draft(TEXT),
            on_change=state.keep_draft,
            args=(TEXT,),
            height=300,
            placeholder="Paste the whole article here, in any language. It is kept while you work.",
        )
    with uploaded:
        file = st.file_uploader("Document", type=resources.READ_SUFFIXES, key="add-file")
    with linked:
        _link(twice=server is not None)
    _describe()
    if server is not None:
        st.caption(f"A language model reads along: the article's text is sent to {escape_inline(server)}.")
    if st.button("Read the article", type="primary", icon=":material/auto_stories:", key="read"):
        _start(lambda: _upload(file) if file is not None else _paste(), twice=server is not None)


def _link(*, twice: bool) -> None:
    """Draw the field for an address, and fetch the page when asked."""
    st.text_input(
        "Address of the article",
        key=state.open_draft(LINK),
        on_change=state.keep_draft,
        args=(LINK,),
        placeholder="https://…",
        help="The page is kept as it came. Save pages behind a login in a browser and upload them.",
    )
    robots = st.checkbox("Only if the site lets programs fetch it (robots.txt)", key="add-robots")
    if st.button("Fetch the page", icon=":material/cloud_download:", key="fetch"):
        _start(lambda: _fetched(robots=robots), twice=twice)


def _fetched(*, robots: bool) -> DocumentText:
    title, publisher = (state.draft_text(name).strip() for name in (TITLE, PUBLISHER))
    with st.spinner("Fetching the page"):
        return resources.read_link(state.draft_text(LINK), title=title, publisher=publisher, robots=robots)


def _start(get: Callable[[], DocumentText], *, twice: bool) -> None:
    """Read a document and show its claims, or say what is wrong with it."""
    try:
        _read(get(), twice=twice)
    except WorkbenchError as error:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        return
    st.rerun()


def _describe() -> None:
    title, publisher, url = st.columns([3, 2, 3])
    for column, label, name, hint in (
        (title, "Title (optional)", TITLE, "Read from the page when left empty"),
        (publisher, "Publisher (optional)", PUBLISHER, "Who published it"),
        (url, "Address (optional)", URL, "https://…"),
    ):
        column.text_input(
            label, key=state.open_draft(name), on_change=state.keep_draft, args=(name,), placeholder=hint
        )


def _details() -> dict[str, str]:
    names = (("url", URL), ("title", TITLE), ("publisher", PUBLISHER))
    return {field: state.draft_text(name).strip() for field, name in names}


def _paste() -> DocumentText:
    return resources.read_paste(state.draft_text(TEXT), **_details())


def _upload(file: object) -> DocumentText:
    data, name, kind = file.getvalue(), file.name, file.type  # type: ignore[attr-defined]
    return resources.read_upload(data, name=name, media_type=kind or None, **_details())


def _read(document: DocumentText, *, twice: bool) -> None:
    with resources.database().read() as session:
        known = intake.find_stored(session, document)
    if known is not None:
        with resources.database().write() as session:
            fetched.keep(session, known.document_id, document, by=state.analyst())
        st.session_state[_STORED] = known
        return
    bar = st.progress(
        0.0, "Reading. The first article takes some seconds more: the embedding model is loaded."
    )

    def advance(done: int, total: int) -> None:
        part = done / max(total, 1)
        told = f"Read {done:,} of {words.counted(total, 'passage')}"
        if twice:
            told = f"Read {words.percent(part)}. The language model reads last and may take minutes."
        bar.progress(part, told)

    st.session_state[_PREPARED] = resources.prepare(document, progress=advance)


def _preview(prepared: PreparedDocument) -> None:
    actions = st.container(horizontal=True, key="add-actions")
    if prepared.second_opinion is not None:
        _second_opinion(prepared.second_opinion, prepared.candidates)
    left, right = layout.main_and_side(width=layout.HALF_WIDTH)
    with right:
        dismissed = preview.choose(prepared)
    with left:
        preview.article(prepared, dismissed)
    kept = len(prepared.candidates) - len(dismissed)
    with actions:
        st.button(
            f"Save {words.counted(kept, 'claim')}" if kept else "Save without claims",
            type="primary",
            icon=":material/save:",
            key="save",
            on_click=_save,
            args=(prepared,),
        )
        st.button("Back to the text", icon=":material/arrow_back:", key="back", on_click=_back)
    problem = st.session_state.pop("save problem", None)
    if problem:
        st.error(escape_markdown(problem), icon=":material/error:")


def _second_opinion(opinion: SecondOpinion, candidates: Sequence[ClaimCandidate]) -> None:
    """Draw what the language model proposed, which claims are its own, and where it gave no answer."""
    summary = opinion.summary()
    added = [
        str(place) for place, found in enumerate(candidates, 1) if found.proposed_by is Reader.LANGUAGE_MODEL
    ]
    if summary is not None:
        numbers = f" Proposed by it alone: number {', '.join(added)}." if added else ""
        st.caption(escape_inline(summary + numbers))
    if opinion.failures:
        lines = [
            "Not read by the language model. The claims that the workbench found itself are all here.",
            *opinion.warnings(),
        ]
        st.warning(escape_markdown("\n".join(lines)), icon=":material/warning:")


def _back() -> None:
    st.session_state.pop(_PREPARED, None)


@state.reporting
def _save(prepared: PreparedDocument) -> None:
    dismissed = preview.dismissed_places(prepared)
    try:
        with resources.database().write() as session:
            result = fetched.store(session, prepared, by=state.analyst(), dismissed=dismissed)
    except WorkbenchError as error:
        st.session_state["save problem"] = str(error)
        return
    st.session_state[_STORED] = result
    st.session_state.pop(_PREPARED, None)
    state.drop_drafts(_DRAFTS)
    resources.suggest({mention.claim_id for mention in result.mentions})


def _stored(result: IntakeResult) -> None:
    claims = len({mention.claim_id for mention in result.mentions})
    if result.already_known:
        st.info(
            f"This text is known already: it is document {result.document_id}, with "
            f"{words.counted(claims, 'claim')}. Nothing was stored twice.",
            icon=":material/library_books:",
        )
    else:
        repeated = claims - result.new_claims
        more = f", {repeated:,} of them known from other documents" if repeated else ""
        st.success(
            f"Saved as document {result.document_id} with {words.counted(claims, 'claim')}{more}.",
            icon=":material/check_circle:",
        )
    scope = {addresses.DOCUMENT_PARAMETER: str(result.document_id)}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            addresses.REVIEW, label="**Review these**", icon=":material/checklist:", query_params=scope
        )
        st.page_link(addresses.CLAIMS, label="See its claims", icon=":material/search:", query_params=scope)
        st.button("Add another", icon=":material/post_add:", key="another", on_click=_another)
    marking.undo_banner()
    with resources.database().read() as session:
        same = suggestions.suggestions(session, {mention.claim_id for mention in result.mentions})
    matches.panel_of_many(same)


def _another() -> None:
    for key in (_STORED, _PREPARED, "add-file"):
        st.session_state.pop(key, None)


draw()
