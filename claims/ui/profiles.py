"""A claimant or a source in profile: how its claims were judged, its contradictions, what it said."""

from __future__ import annotations

from datetime import date

import streamlit as st

from claims.services import profiles
from claims.services.conflict_views import ConflictPage, ConflictSide, ConflictView
from claims.services.profile_views import ENOUGH, JUDGED, Manner, Profile, Record, SaidClaim, SaidPage
from claims.services.profiles import Subject
from claims.services.wilson import Interval
from claims.ui import (
    addresses,
    components,
    conflict_words,
    conflicts,
    layout,
    profile_charts,
    resources,
    words,
)
from claims.ui.markup import badge, escape_inline
from claims.vocabulary import ClaimStatus

PAGE_SIZE = 20
PAIRS = 5
"""How many contradictions are shown at once."""

MANNER_OF_CLAIMANT = {Manner.SAID: "What they said", Manner.DENIED: "What they denied"}
MANNER_OF_SOURCE = {
    Manner.SAID: "In its own words",
    Manner.PASSED_ON: "Passed on from others",
    Manner.DENIED: "Denials in it",
}
_SHORT = {Manner.SAID: "said", Manner.PASSED_ON: "passed on", Manner.DENIED: "denied"}
_VERDICTS = {status: words.status_label(status) for status in JUDGED} | {ClaimStatus.NEW: "Not judged"}

HELP_RECORD = (
    "Live claims, each once: a joined claim counts as the one that stands for it, a dismissed one not at "
    "all. The bars say within which shares the true one lies with 95 % certainty (Wilson's interval), as if "
    "these claims were drawn at random: a desk that only checks what it doubts sees more that is wrong."
)
HELP_CONTRADICTIONS = (
    "Pairs of its own claims that cannot both hold, as far as they were read. Those decided to be real come "
    "first; what was explained is gone."
)


def open_profile(parameter: str, subject_id: int | None) -> None:
    """Let the address name whose profile is shown on this page, nobody's for None."""
    if subject_id is None:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = str(subject_id)


def back_button(label: str, parameter: str) -> None:
    """Draw the way from a profile back to the list on the same page."""
    st.button(
        label,
        key="all-profiles",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=open_profile,
        args=(parameter, None),
    )


def show(subject: Subject) -> None:
    """Draw a whole profile; NotFoundError when there is none."""
    place = f"{'source' if subject.is_source else 'claimant'}-{subject.id}"
    pairs = _page_of(f"pairs-{place}")
    with resources.database().read() as session:
        profile = profiles.profile(session, subject)
        clashes = profiles.contradictions(session, subject, limit=PAIRS, offset=(pairs - 1) * PAIRS)
    st.title(escape_inline(conflict_words.straight(profile.name)), anchor=False)
    st.caption(facts(profile))
    _records(profile, is_source=subject.is_source)
    _contradictions(clashes, profile.contradictions, f"pairs-{place}")
    _claims(subject, profile, place)


def _page_of(key: str) -> int:
    return int(st.session_state.get(key) or 1)


def facts(profile: Profile) -> str:
    """Return how much was said, and from when to when, as one line of markdown."""
    parts = [words.counted(profile.claims, "claim"), words.counted(profile.mentions, "mention")]
    if profile.first and profile.last:
        days = dict.fromkeys([words.calendar_day(profile.first), words.calendar_day(profile.last)])
        parts.append(" to ".join(days))
    return " · ".join(parts)


def told(record: Record) -> str:
    """Return a record in a few words: "3 judged: too few for a record", or the share of verified ones."""
    if not record.judged:
        return "none judged"
    if not record.is_enough:
        return f"{record.judged:,} judged: too few for a record"
    share = record.count(ClaimStatus.VERIFIED) / record.judged
    return f"{words.percent(share)} verified ({between(record.interval(ClaimStatus.VERIFIED))})"


def between(found: Interval) -> str:
    """Return an interval of shares, such as "45–83 %"."""
    return f"{100 * found.low:.0f}–{words.percent(found.high)}"


def _records(profile: Profile, *, is_source: bool) -> None:
    labels = MANNER_OF_SOURCE if is_source else MANNER_OF_CLAIMANT
    row = st.container(horizontal=True, gap="small")
    for manner, label in labels.items():
        found = profile.record(manner)
        if found.claims or manner is Manner.SAID:
            with row.container(width=layout.HALF_WIDTH, border=True, gap="small", key=f"record-{manner}"):
                _record(found, label)


def _record(record: Record, label: str) -> None:
    counted = f"{words.counted(record.claims, 'claim')}, {record.judged:,} judged"
    st.markdown(f"**{label}** · {counted}", help=HELP_RECORD)
    if not record.judged:
        st.caption("None is verified, disputed or unresolved yet.")
        return
    st.markdown(" ".join(_count_badge(record, status) for status in JUDGED))
    if record.is_enough:
        st.altair_chart(profile_charts.shares(record), alt=_in_words(record))
        st.caption(_in_words(record))
    else:
        could_be = between(record.interval(ClaimStatus.VERIFIED))
        st.markdown(
            f":material/warning: **{record.judged:,} judged: too few for a record.** "
            f":small[It takes {ENOUGH}. So far the share of verified ones may be anything in {could_be}.]"
        )


def _count_badge(record: Record, status: ClaimStatus) -> str:
    look = words.STATUS[status]
    return badge(f"{look.label} {record.count(status):,}", colour=look.colour, icon=look.icon)


def _in_words(record: Record) -> str:
    shares = (
        f"{words.status_label(status)} {words.percent(record.count(status) / record.judged)} "
        f"({between(record.interval(status))})"
        for status in JUDGED
    )
    return " · ".join(shares)


def _contradictions(page: ConflictPage, total: int, key: str) -> None:
    if not total:
        st.caption("No contradiction with itself was found.")
        return
    st.subheader(f"Contradicts itself ({total:,})", anchor=False, help=HELP_CONTRADICTIONS)
    for view in page.conflicts:
        _pair(view)
    if total > PAIRS:
        st.pagination(-(-total // PAIRS), key=key)


def _pair(view: ConflictView) -> None:
    with st.container(border=True, gap="xxsmall", key=f"self-{view.id}"):
        for side in sorted(view.sides, key=lambda side: _said_on(side) or date.max):
            claim = side.wording
            shown = escape_inline(conflict_words.straight(components.shortened(claim.text)))
            day = _said_on(side)
            when = f" :small[{words.calendar_day(day)}]" if day else ""
            st.markdown(f"{components.status_badge(side.claim.status)} {shown}{when}", anchors=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            decided = conflicts.decision_line(view) or ":small[not decided yet]"
            explained = escape_inline(conflict_words.straight(view.explanation))
            st.markdown(f":small[{explained}] {decided}", width="stretch")
            addresses.conflict_link(view.id, "Compare")


def _said_on(side: ConflictSide) -> date | None:
    return (side.mention.said_on if side.mention else None) or side.published_on


def _claims(subject: Subject, profile: Profile, place: str) -> None:
    st.subheader("What was said", anchor=False)
    manner, status = _choices(subject, place)
    page = _page_of(f"page-{place}")
    with resources.database().read() as session:
        found = profiles.claims_of(
            session,
            subject,
            manner=manner,
            status=status,
            limit=PAGE_SIZE,
            offset=(page - 1) * PAGE_SIZE,
        )
    _page(found, profile, place, is_source=subject.is_source)


def _choices(subject: Subject, place: str) -> tuple[Manner | None, ClaimStatus | None]:
    def first_page() -> None:
        st.session_state[f"page-{place}"] = 1

    labels = MANNER_OF_SOURCE if subject.is_source else MANNER_OF_CLAIMANT
    with st.container(horizontal=True, gap="small"):
        status = st.pills(
            "Verdict", list(_VERDICTS), key=f"verdict-{place}", format_func=_VERDICTS.__getitem__,
            label_visibility="collapsed", on_change=first_page,
        )  # fmt: skip
        manner = st.pills(
            "How", list(labels), key=f"manner-{place}", format_func=labels.__getitem__,
            label_visibility="collapsed", on_change=first_page,
        )  # fmt: skip
    return manner, status


def _page(found: SaidPage, profile: Profile, place: str, *, is_source: bool) -> None:
    if not found.claims:
        st.caption("No claim passes this choice." if profile.claims else "No live claim.")
        return
    for said in found.claims:
        _claim(said, is_source=is_source)
    if found.total > PAGE_SIZE:
        st.pagination(-(-found.total // PAGE_SIZE), key=f"page-{place}")


def _claim(said: SaidClaim, *, is_source: bool) -> None:
    claim = said.claim
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        days = dict.fromkeys([words.calendar_day(said.first), words.calendar_day(said.last)])
        how = ", ".join(_SHORT[manner] for manner in said.manners)
        parts = [f"{how} {' to '.join(days)}"]
        parts.append(
            words.voice(claim.claimant, claim.modality) if is_source else claim.source or claim.document
        )
        if claim.mention_count > 1:
            parts.append(words.counted(claim.mention_count, "mention"))
        shown = escape_inline(conflict_words.straight(components.shortened(claim.text)))
        line = escape_inline(conflict_words.straight(" · ".join(parts)))
        st.markdown(
            f"{shown}  \n:small[{components.status_badge(claim.status)} {line}]",
            anchors=False,
            width="stretch",
        )
        addresses.claim_link(claim.id, "Open", icon=":material/arrow_forward:")
