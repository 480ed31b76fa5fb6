"""The evidence of a claim: for and against side by side, each piece with its origin, grade and copy.

What is counted is independent origins; why pieces are one origin is said in words.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from claims.services import anchors, origins
from claims.services.anchors import AnchorProblem
from claims.services.origins import OriginGroups
from claims.services.views import ClaimDetail, EvidenceView
from claims.ui import components, evidence_acts, giving_up, grading, resources, words
from claims.ui.evidence_acts import Shown
from claims.ui.markup import badge, escape_inline, escape_markdown
from claims.vocabulary import Stance

_COLUMNS = {Stance.SUPPORTS: "For", Stance.REFUTES: "Against", Stance.CONTEXT: "Context"}
_ICONS = {
    Stance.SUPPORTS: ":material/thumb_up:",
    Stance.REFUTES: ":material/thumb_down:",
    Stance.CONTEXT: ":material/info:",
}
HELP = (
    "Evidence that traces to one origin counts once: the same agency, publisher or page, or nearly the same "
    "words. Where an analyst knows better, they say so under *Origin*. What was given up does not count."
)
LONG_QUOTE = 400
LONG_ADDRESS = 38


def draw(detail: ClaimDetail) -> None:
    """Draw all evidence of a claim, and what can be done with each piece."""
    giving_up.tell_done()
    if not detail.evidence:
        return
    with resources.database().read() as session:
        groups = origins.of_evidence(session, detail.evidence)
        report = anchors.check(session, evidence_ids=[piece.id for piece in detail.evidence])
    shown = Shown(detail.claim.id, detail.claim.version)
    st.subheader("Evidence", anchor=False, help=HELP)
    for problem in report.problems:
        st.warning(escape_markdown(_lost(problem)), icon=":material/link_off:")
    counting = [piece for piece in detail.evidence if piece.counts]
    columns = st.columns(2, gap="small")
    for column, stance in zip(columns, (Stance.SUPPORTS, Stance.REFUTES), strict=True):
        with column:
            _stance(shown, groups, stance, [piece for piece in counting if piece.stance is stance])
    context = [piece for piece in counting if piece.stance is Stance.CONTEXT]
    if context:
        _stance(shown, groups, Stance.CONTEXT, context)
    _given_up(shown, [piece for piece in detail.evidence if not piece.counts])


def _lost(problem: AnchorProblem) -> str:
    said = str(problem)
    return f"{said[0].upper()}{said[1:]}. Its words as they were cited are kept."


def summary(groups: OriginGroups, stance: Stance, pieces: int) -> str:
    """Return how many independent origins say so, such as "2 independent origins in 4 pieces"."""
    count = groups.count(stance)
    if not pieces:
        return "nothing filed"
    told = "1 origin" if count == 1 else f"{count} independent origins"
    return told if pieces == count else f"{told} in {pieces} pieces"


def _stance(shown: Shown, groups: OriginGroups, stance: Stance, pieces: Sequence[EvidenceView]) -> None:
    told = summary(groups, stance, len(pieces))
    st.markdown(f"{_ICONS[stance]} **{_COLUMNS[stance]}** · {told}")
    for group in groups.groups:
        members = [piece for piece in pieces if piece.id in group.evidence]
        if len(members) > 1:
            with st.container(border=True, gap="xsmall"):
                st.markdown(_one_origin(group.label))
                for why in group.why:
                    st.caption(escape_inline(why))
                for number, piece in enumerate(members):
                    if number:
                        st.divider()
                    _piece(shown, piece)
        elif members:
            with st.container(border=True, gap="xsmall"):
                _piece(shown, members[0])


def _one_origin(label: str) -> str:
    return badge(f"one origin: {components.shortened(label, 60)}", colour="violet", icon=":material/merge:")


def _piece(shown: Shown, piece: EvidenceView) -> None:
    head = [f"**Evidence {piece.id}**", grading.piece_badge(piece), _own_origin(piece)]
    st.markdown(" ".join(part for part in head if part), help=grading.meaning(piece) or None)
    body(piece)
    st.caption(_provenance(piece), help=_provenance_help(piece))
    evidence_acts.actions(shown, piece)


def _own_origin(piece: EvidenceView) -> str | None:
    if piece.origin is None:
        return None
    return badge(
        f"goes back to {components.shortened(piece.origin, 60)}",
        colour="violet",
        icon=":material/family_history:",
    )


def body(piece: EvidenceView) -> None:
    """Draw what a piece says: its passage, its link, its note."""
    if piece.quote:
        st.markdown(_quoted(components.shortened(piece.quote, LONG_QUOTE)))
        if len(piece.quote) > LONG_QUOTE:
            with st.popover("Whole passage", type="tertiary"):
                st.code(piece.quote, language=None, wrap_lines=True)
    if piece.url:
        label = escape_inline(_address(piece.url))
        st.page_link(piece.url, label=label, icon=":material/link:")
    if piece.note:
        st.markdown(
            f":material/sticky_note_2: {escape_markdown(components.shortened(piece.note, LONG_QUOTE))}"
        )


def _address(url: str) -> str:
    """Return an address short enough for a column: its beginning, which names the site, and its end."""
    plain = url.removeprefix("https://").removeprefix("www.")
    return plain if len(plain) <= LONG_ADDRESS else f"{plain[: LONG_ADDRESS - 13]}…{plain[-12:]}"


def _quoted(text: str) -> str:
    return "> " + escape_markdown(text).replace("\n", "\n> ")


def _provenance(piece: EvidenceView) -> str:
    """Return who published it when, when it was retrieved, and whether a copy is kept, as markdown."""
    parts = [
        escape_inline(piece.publisher) if piece.publisher else None,
        words.calendar_day(piece.published_on) if piece.published_on else None,
        f"retrieved {words.day(piece.retrieved_at)}" if piece.retrieved_at else None,
        _copy(piece),
        f"filed by {escape_inline(piece.by)}, {components.moment(piece.created_at)}",
    ]
    return " · ".join(part for part in parts if part)


def _copy(piece: EvidenceView) -> str | None:
    if piece.copy_hash is not None:
        kept = "copy kept" if piece.url else f"document {piece.document_id}"
        return f":green[{kept}] `{piece.copy_hash[:8]}`"
    return ":orange[no copy kept]" if piece.url else None


def _provenance_help(piece: EvidenceView) -> str:
    parts = [f"Filed {words.exact_time(piece.created_at)}."]
    if piece.retrieved_at is not None:
        parts.append(f"Retrieved {words.exact_time(piece.retrieved_at)}.")
    if piece.copy_hash is not None:
        place = f", characters {piece.start:,} to {piece.end:,}" if piece.start is not None else ""
        kept = f" of {words.exact_time(piece.copied_at)}" if piece.copied_at else ""
        parts.append(f"Document {piece.document_id}{kept}{place}, SHA-256 `{piece.copy_hash}`.")
    return " ".join(parts)


def _given_up(shown: Shown, pieces: Sequence[EvidenceView]) -> None:
    if not pieces:
        return
    with st.expander(f"Given up ({len(pieces)})", icon=":material/remove_circle:"):
        for piece in pieces:
            with st.container(border=True, gap="xsmall"):
                st.markdown(f"**Evidence {piece.id}** {badge(words.STANCE[piece.stance])} {_why_not(piece)}")
                body(piece)
                components.signed(piece.by, piece.created_at)
                evidence_acts.restoring(shown, piece)


def _why_not(piece: EvidenceView) -> str:
    if piece.withdrawn_at is not None:
        return badge(f"withdrawn {words.human_time(piece.withdrawn_at)}", colour="red")
    return badge(
        f"its publisher, {components.shortened(piece.publisher or '', 60)}, is given up", colour="red"
    )
