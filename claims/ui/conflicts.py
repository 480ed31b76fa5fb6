"""Two claims that cannot both hold: side by side with the words that clash, as a row, and in a panel.

Whatever comes from documents is escaped; only the marks round the passage and the clashing words are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import streamlit as st

from claims.services.conflict_views import ConflictPage, ConflictSide, ConflictView
from claims.services.views import DocumentView, VerdictView
from claims.text import find_quote
from claims.ui import addresses, components, conflict_words, history, readings, words
from claims.ui.conflict_words import DECISION, KIND
from claims.ui.markup import Highlight, badge, escape_inline, highlighted
from claims.vocabulary import ConflictDecision

PASSAGE, CLASH = "yellow", "red"
"""The colours of a claim's passage and of the words in it that clash."""

SIDE_WIDTH = 500
"""Pixels of one side: two beside each other on a wide screen, one below the other at 900 pixels."""

REASON = 240
"""Characters of a verdict's reason that a side shows; the claim's page shows all of it."""

PHRASE = 80

PANEL = 3
COMPACT = 1
"""How many conflicts a claim's own page shows at once, and the review, where there is less room."""

HELP = (
    "Claims that cannot both hold, as far as they were read. How sure the reading is says nothing about "
    "which of the two is true. Nothing is decided until somebody decides it."
)


def told(view: ConflictView) -> None:
    """Draw what clashes in a conflict, and how surely."""
    st.markdown(f"### {KIND[view.kind].icon} {escape_inline(KIND[view.kind].told)}", anchors=False)
    st.markdown(escape_inline(conflict_words.straight(view.explanation)), anchors=False)
    st.caption(_how_read(view), help=HELP)


def side_by_side(view: ConflictView, documents: Mapping[int, DocumentView]) -> None:
    """Draw both passages of a conflict, each in its document: beside each other where there is room."""
    row = st.container(horizontal=True, gap="small")
    for name, side in (("left", view.left), ("right", view.right)):
        with row.container(width=SIDE_WIDTH, border=True, gap="small", key=f"conflict-{name}-{view.id}"):
            _side(side, documents)


def _how_read(view: ConflictView) -> str:
    parts = [f"a clash is {conflict_words.certainty(view.certainty)}", *view.signals]
    parts.append(f"found {words.human_time(view.created_at)}")
    return " · ".join(escape_inline(conflict_words.straight(part)) for part in parts)


def _side(side: ConflictSide, documents: Mapping[int, DocumentView]) -> None:
    claim, mention = side.wording, side.mention
    st.markdown(" ".join(components.reading_badges(claim)), help=words.HELP_MODALITY)
    document = documents.get(claim.document_id if mention is None else mention.document_id)
    st.markdown(_passage(side, document), anchors=False)
    if mention is not None:
        readings.draw_words(mention)
    if document is not None:
        components.document_line(document)
    st.caption(_when(side), help=words.HELP_READ_FROM)
    _standing(side)
    label = f"**Open claim {side.claim.id}**"
    addresses.claim_link(side.claim.id, label, icon=":material/arrow_forward:")


def _passage(side: ConflictSide, document: DocumentView | None) -> str:
    """Return the passage in its paragraph, the claim and its clashing words marked, as markdown."""
    mention = side.mention
    if mention is None or document is None:
        return highlighted(
            side.wording.text, _marks(side.wording.text, 0, len(side.wording.text), side.phrase)
        )
    text, start, end = document.text, mention.start, mention.end
    first, last = components.context(text, start, end)
    marks = _marks(text[first:last], start - first, end - first, side.phrase)
    before = "… " if text[:first].strip() else ""
    after = " …" if text[last:].strip() else ""
    return before + highlighted(text[first:last], marks) + after


def _marks(text: str, start: int, end: int, phrase: str) -> list[Highlight]:
    """Return the stretches of a claim, those of the clashing phrase in a colour of their own."""
    found = _where(text[start:end], phrase)
    if found is None:
        return list(_trimmed(text, start, end, PASSAGE))
    left, right = start + found[0], start + found[1]
    return [
        *_trimmed(text, start, left, PASSAGE),
        *_trimmed(text, left, right, CLASH),
        *_trimmed(text, right, end, PASSAGE),
    ]


def _where(quote: str, phrase: str) -> tuple[int, int] | None:
    """Return where a phrase of the claim's text stands in its passage, the first place of several."""
    at = quote.find(phrase) if phrase.strip() else -1
    return (at, at + len(phrase)) if at >= 0 else find_quote(quote, phrase)


def _trimmed(text: str, start: int, end: int, colour: str) -> Iterator[Highlight]:
    """Leave the space at the ends of a stretch outside of it, where it stays a space."""
    stretch = text[start:end]
    if stretch.strip():
        left = start + len(stretch) - len(stretch.lstrip())
        yield Highlight(left, start + len(stretch.rstrip()), colour, strong=colour == CLASH)


def _when(side: ConflictSide) -> str:
    """Return when a side was said, as far as its document tells."""
    if side.mention is not None and side.mention.said_on is not None:
        return f"said on {words.calendar_day(side.mention.said_on)}"
    unknown = "the text names no day on which it was said"
    if side.published_on is not None:
        return f"published on {words.calendar_day(side.published_on)}; {unknown}"
    return unknown


def _standing(side: ConflictSide) -> None:
    """Draw how a side stands: its status, and the verdict with who gave it, as of when, and why."""
    verdict = side.verdict
    st.markdown(f"{components.status_badge(side.claim.status)} {_verdict_line(verdict)}")
    if verdict is not None and verdict.justification:
        st.markdown(
            f":small[{escape_inline(components.shortened(verdict.justification, REASON))}]", anchors=False
        )


def _verdict_line(verdict: VerdictView | None) -> str:
    if verdict is None:
        return ":small[no verdict stands]"
    terms = history.terms_line(verdict)
    signed = escape_inline(f"{verdict.by}, {words.day(verdict.created_at)}")
    return f":small[{signed}{f' · {terms}' if terms else ''}]"


def decision_line(view: ConflictView) -> str | None:
    """Return what was decided about a conflict, by whom and when, as markdown; None while it is open."""
    if view.decision is None:
        return None
    when = f", {words.human_time(view.decided_at)}" if view.decided_at else ""
    signed = escape_inline(f"{view.decided_by}{when}")
    return f"{decision_badge(view.decision)} :small[{signed}]"


def decision_badge(decision: ConflictDecision) -> str:
    """Return a decision as a badge."""
    look = DECISION[decision]
    return badge(look.label, colour=look.colour, icon=look.icon)


def row(view: ConflictView, *, in_hand: bool, on_open: Callable[[int], None]) -> None:
    """Draw a conflict of the queue on two lines: what clashes with what, and one click to have it in hand."""
    with st.container(
        border=True,
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        gap="small",
        key=f"conflict-row-{view.id}",
    ):
        st.markdown(f"{_against(view)}  \n:small[{_row_facts(view)}]", anchors=False, width="stretch")
        st.button(
            "In hand" if in_hand else "Compare",
            key=f"compare-{view.id}",
            icon=":material/compare_arrows:",
            type="tertiary",
            disabled=in_hand,
            on_click=on_open,
            args=(view.id,),
        )


def _against(view: ConflictView) -> str:
    return f"{_said_in(view.left)} **against** {_said_in(view.right)}"


def _said_in(side: ConflictSide) -> str:
    claim = side.wording
    phrase = side.phrase.strip() or claim.text
    shown = words.quoted(components.shortened(conflict_words.straight(phrase), PHRASE))
    return escape_inline(f"{shown} ({conflict_words.straight(claim.source or claim.document)})")


def _row_facts(view: ConflictView) -> str:
    statuses = [components.status_badge(side.claim.status) for side in (view.left, view.right)]
    facts = f"{KIND[view.kind].label} · {conflict_words.certainty(view.certainty)}"
    return " ".join([escape_inline(facts), *statuses, decision_line(view) or ""]).strip()


def panel(page: ConflictPage, *, of: int, compact: bool = False) -> None:
    """Draw what contradicts claim ``of``, and the way to compare; nothing when nothing does.

    ``compact`` is for the review: fewer at once, and each without its explanation.
    """
    found, total = page.conflicts, page.total
    if not found:
        return
    st.subheader(f"Contradicted by ({total:,})", anchor=False, help=HELP)
    shown = COMPACT if compact else PANEL
    for view in found[:shown]:
        _contradiction(view, of=of, compact=compact)
    if total > shown:
        with st.expander(words.counted(total - shown, "more conflict")):
            for view in found[shown:]:
                _contradiction(view, of=of, compact=compact)
            if total > len(found):
                addresses.conflicts_link(f"**All {total:,}**", claim_id=of)


def _contradiction(view: ConflictView, *, of: int, compact: bool) -> None:
    _, other = view.side_of(of)
    claim = other.claim
    with st.container(border=True, gap="xxsmall", key=f"contradicted-by-{view.id}"):
        st.markdown(_short(other), anchors=False)
        st.markdown(f":small[{components.status_badge(claim.status)} {_origin(other)}]")
        reason = KIND[view.kind].told if compact else conflict_words.straight(view.explanation)
        sure = conflict_words.certainty(view.certainty)
        st.caption(escape_inline(f"{reason.rstrip('.')} · a clash is {sure}"))
        decided = decision_line(view)
        if decided:
            st.markdown(decided)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            addresses.conflict_link(view.id, "Compare")
            addresses.claim_link(claim.id, f"Claim {claim.id}", icon=":material/arrow_forward:")


def _short(side: ConflictSide) -> str:
    """Return the wording of a side with its clashing words marked, cut where it is long."""
    text = components.shortened(" ".join(side.wording.text.split()))
    return highlighted(
        text, [mark for mark in _marks(text, 0, len(text), side.phrase) if mark.colour == CLASH]
    )


def _origin(side: ConflictSide) -> str:
    claim, verdict = side.wording, side.verdict
    said = words.voice(claim.claimant, claim.modality)
    parts = [said, words.language_name(claim.language), claim.source or claim.document]
    if side.mention is not None and side.mention.said_on is not None:
        parts.append(f"said on {words.calendar_day(side.mention.said_on)}")
    if verdict is not None:
        parts.append(f"judged by {verdict.by}, {words.day(verdict.created_at)}")
    return escape_inline(" · ".join(parts))
