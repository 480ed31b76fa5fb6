"""The pieces that pages share: badges, a claim in a list, a passage in its paragraph, similar claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import streamlit as st

from claims.records import ClaimCandidate
from claims.services.views import ClaimView, DocumentView, MentionInDocument, SearchHit
from claims.ui import addresses, readings, words
from claims.ui.markup import Highlight, badge, escape_inline, highlighted
from claims.ui.words import STATUS
from claims.vocabulary import ClaimStatus

CONTEXT = 600
"""At most this many characters of a document are shown on each side of a passage."""

SHORT = 240
"""A paragraph with fewer characters is shown together with the ones round it."""

_RANK = re.compile(r"(meaning|words) rank (\d+)")


def status_badge(status: ClaimStatus) -> str:
    """Return a status as a badge: colour, icon and word."""
    look = STATUS[status]
    return badge(look.label, colour=look.colour, icon=look.icon)


def claim_badges(claim: ClaimView, *, with_status: bool = True) -> str:
    """Return what is known about a claim as one line of badges."""
    found = [status_badge(claim.status)] if with_status else []
    return " ".join([*found, *reading_badges(claim)])


def reading_badges(claim: ClaimView | ClaimCandidate) -> list[str]:
    """Return who says a claim and how, whether it is negated, its numbers and countries, a badge each."""
    found = [badge(words.voice(claim.claimant, claim.modality), icon=":material/record_voice_over:")]
    if claim.negated:
        found.append(badge("negated", colour="orange", icon=":material/do_not_disturb_on:"))
    found.extend(
        badge(words.quantity_words(quantity), colour="blue", icon=":material/tag:")
        for quantity in claim.quantities
    )
    return [*found, *readings.place_badges(claim.entities)]


def meta_line(claim: ClaimView) -> str:
    """Return a claim's number, worth, language and source as one line of markdown."""
    parts = [
        f"Claim {claim.id}",
        f"check-worthiness {words.percent(claim.check_worthiness)}",
        words.language_name(claim.language),
        claim.source or claim.document,
    ]
    if claim.mention_count > 1:
        parts.append(words.counted(claim.mention_count, "mention"))
    return " · ".join(escape_inline(part) for part in parts)


def claim_facts(claim: ClaimView) -> None:
    """Draw badges and the line under them, with the terms explained on hover."""
    st.markdown(claim_badges(claim), help=words.HELP_MODALITY)
    st.caption(meta_line(claim), help=words.HELP_WORTHINESS)


def claim_row(claim: ClaimView) -> None:
    """Draw one claim of a list: one click opens it."""
    with st.container(border=True, gap="xxsmall"):
        st.markdown(escape_inline(shortened(claim.text)), anchors=False)
        st.markdown(f":small[{claim_badges(claim)}]")
        _line_with_link(claim.id, meta_line(claim))


def _line_with_link(claim_id: int, caption: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.caption(caption, width="stretch")
        addresses.claim_link(claim_id, "Open", icon=":material/arrow_forward:")


def shortened(text: str, limit: int = 220) -> str:
    """Return ``text``, cut at a word when it is long."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + " …"


def moment(when: datetime) -> str:
    """Return how long ago something was, as escaped markdown."""
    return escape_inline(words.human_time(when))


def context(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the paragraph round ``text[start:end]`` begins and ends, neighbours too if short."""
    gap = "\n\n" if "\n\n" in text else "\n"
    first, last = _paragraph(text, start, end, gap)
    if last - first < SHORT:
        first, _ = _paragraph(text, max(first - len(gap), 0), start, gap)
        _, last = _paragraph(text, start, min(last + len(gap), len(text)), gap)
    first, last = max(first, start - CONTEXT), min(last, end + CONTEXT)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return first, last


def _paragraph(text: str, start: int, end: int, gap: str) -> tuple[int, int]:
    before, after = text.rfind(gap, 0, start), text.find(gap, end)
    return (0 if before < 0 else before + len(gap)), (len(text) if after < 0 else after)


def passage(found: MentionInDocument) -> None:
    """Draw a mention highlighted in the text round it, and the document it stands in."""
    mention, text = found.mention, found.document.text
    first, last = context(text, mention.start, mention.end)
    mark = Highlight(mention.start - first, mention.end - first, "yellow")
    before = "… " if text[:first].strip() else ""
    after = " …" if text[last:].strip() else ""
    with st.container(border=True, gap="small"):
        st.markdown(before + highlighted(text[first:last], [mark]) + after, anchors=False)
        document_line(found.document, place=found.document.place(mention.start))


def document_line(document: DocumentView, *, place: str | None = None) -> None:
    """Draw where a passage comes from, with links to the document's claims and to the original."""
    parts = [
        place,
        document.source,
        document.author,
        document.published_on.strftime("%d %B %Y").lstrip("0") if document.published_on else None,
        words.language_name(document.language),
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        addresses.document_link(document.id, escape_inline(shortened(document.label, 90)))
        st.caption(" · ".join(escape_inline(part) for part in parts if part))
        if document.url and document.url.startswith(("https://", "http://")):
            st.link_button("Original", document.url, icon=":material/open_in_new:", type="tertiary")


def similar_claims(hits: Sequence[SearchHit]) -> None:
    """Draw similar claims with their status and the reasons in words."""
    st.subheader("Similar claims", help=words.HELP_SIGNALS, anchor=False)
    if not hits:
        st.caption("No other claim is stored that says something like this.")
    for hit in hits:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(escape_inline(shortened(hit.claim.text)), anchors=False)
            st.markdown(f":small[{status_badge(hit.claim.status)} {_origin(hit.claim)}]")
            _line_with_link(hit.claim.id, signal_words(hit.signals))


def _origin(claim: ClaimView) -> str:
    said = words.voice(claim.claimant, claim.modality)
    return escape_inline(f"{said} · {words.language_name(claim.language)} · {claim.source or claim.document}")


def signal_words(signals: Iterable[str]) -> str:
    """Return the reasons for a hit in plain words, as escaped markdown."""
    return escape_inline(plain_signals(signals))


def plain_signals(signals: Iterable[str]) -> str:
    """Return the reasons for a hit in plain words."""
    return " · ".join(_plain_signal(signal) for signal in signals)


def _plain_signal(signal: str) -> str:
    ranked = _RANK.fullmatch(signal)
    if ranked is None:
        return signal
    return f"{_ordinal(int(ranked[2]))} by {'meaning' if ranked[1] == 'meaning' else 'shared words'}"


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def signed(by: str, when: datetime) -> None:
    """Draw who did something and when, with the exact time on hover."""
    st.caption(f"{escape_inline(by)}, {moment(when)}", help=words.exact_time(when))
