"""What others found about a claim: their published verdicts, under their names, never as the desk's."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from claims.services import fact_check_rows, fact_checks
from claims.services.fact_check_views import FactCheckView, RemovedFactCheck
from claims.services.permissions import Action
from claims.services.views import ClaimDetail
from claims.text import fold_space
from claims.ui import components, conflict_words, identity, resources, state, words
from claims.ui.markup import badge, escape_inline

HELP = (
    "What other publishers say, as they published it (ClaimReview). It is theirs: the verdict of this desk "
    "stands above, and nothing here changes it."
)
SHOWN = 3
MOST_REFUSED = 10
_TOLD = "fact-checks told"
_ASKED = "fact-checks asked for"


def panel(detail: ClaimDetail) -> None:
    """Draw the fact-checks of others that are tied to a claim, and the way to add more."""
    claim_id = detail.claim.id
    with resources.database().read() as session:
        found = fact_check_rows.of_claim(session, claim_id)
        removed = fact_check_rows.removed_from(session, claim_id)
    if found:
        st.subheader(f"Checked by others ({len(found):,})", anchor=False, help=HELP)
        for view in found[:SHOWN]:
            _one(view)
        if found[SHOWN:]:
            with st.expander(words.counted(len(found) - SHOWN, "more fact-check")):
                for view in found[SHOWN:]:
                    _one(view)
    _tell(claim_id)
    if identity.may(Action.FILE_FACT_CHECKS):
        with st.expander("Fact-checks by others", icon=":material/fact_check:"):
            _add(claim_id)
            _removed(removed)


def _one(view: FactCheckView) -> None:
    with st.container(border=True, gap="xxsmall", key=f"fact-check-{view.id}"):
        _told(view)
        if identity.may(Action.FILE_FACT_CHECKS):
            with st.container(horizontal=True, gap="small"):
                _button(
                    "Not about this claim", "untie", "link_off", view, _tie, (view.id, None, view.claim_id)
                )
                _button("Remove", "remove", "delete", view, _remove, (view.id,))


def _told(view: FactCheckView) -> None:
    """Draw what a fact-check says, all of it as text that comes from elsewhere."""
    who = _plain(view.publisher or "Somebody")
    st.markdown(
        f"**{who}** says {badge(conflict_words.straight(verdict_words(view)), colour='gray')}", anchors=False
    )
    st.markdown(_plain(components.shortened(fold_space(view.claim_reviewed))), anchors=False)
    st.caption(_facts(view), help=HELP)
    if view.url and view.url.startswith(("https://", "http://")):
        st.link_button("Their fact-check", view.url, icon=":material/open_in_new:", type="tertiary")


def verdict_words(view: FactCheckView) -> str:
    """Return the verdict as published, the number only where it is a place on a scale."""
    number = ""
    if view.on_scale:
        number = f"{view.rating_value:g} (worst {view.worst_rating:g}, best {view.best_rating:g})"
    elif view.rating_name is None and view.rating_value is not None:
        number = f"{view.rating_value:g}, on a scale of their own"
    name = components.shortened(fold_space(view.rating_name or ""), 120)
    return " · ".join(part for part in (name, number) if part) or "no verdict"


def _facts(view: FactCheckView) -> str:
    parts = [
        f"published on {words.calendar_day(view.reviewed_on)}" if view.reviewed_on else "day not known",
        f"said by {components.shortened(fold_space(view.claimant), 120)}" if view.claimant else None,
        f"on {words.calendar_day(view.said_on)}" if view.said_on else None,
        f"taken in by {view.by}, {words.day(view.created_at)}",
    ]
    return _plain(" · ".join(part for part in parts if part))


def _plain(text: str) -> str:
    return escape_inline(conflict_words.straight(text))


def _button(
    label: str,
    act: str,
    icon: str,
    view: FactCheckView,
    on_click: object,
    args: tuple[object, ...],
) -> None:
    st.button(
        label,
        key=f"{act}-fact-check-{view.id}",
        icon=f":material/{icon}:",
        type="tertiary",
        on_click=on_click,  # type: ignore[arg-type]
        args=args,
    )


def _add(claim_id: int) -> None:
    key = f"fact-check-file-{claim_id}"
    st.file_uploader(
        "A page or a file with ClaimReview",
        key=key,
        help="A saved page of a fact-check, a JSON file, or a feed file of Data Commons. All that is in it "
        "is tied to this claim if you say so, else what has the very words of a claim.",
    )
    here = st.checkbox("All of it is about this claim", key=f"fact-check-here-{claim_id}")
    st.button(
        "Take it in",
        key=f"take-fact-checks-{claim_id}",
        icon=":material/download:",
        disabled=st.session_state.get(key) is None,
        on_click=_take,
        args=(key, claim_id, here),
    )
    st.button(
        "Look among those tied to no claim",
        key=f"look-fact-checks-{claim_id}",
        icon=":material/search:",
        type="tertiary",
        on_click=_ask,
        args=(claim_id,),
    )
    if st.session_state.get(_ASKED) == claim_id:
        _alike(claim_id)


def _alike(claim_id: int) -> None:
    with resources.database().read() as session:
        found = fact_check_rows.alike(session, claim_id)
    if not found:
        st.caption("None shares enough words with this claim.")
    for view in found:
        with st.container(border=True, gap="xxsmall"):
            _told(view)
            _button("It is about this claim", "tie", "link", view, _tie, (view.id, claim_id, None))


def _removed(found: Sequence[RemovedFactCheck]) -> None:
    for gone in found:
        who = _plain(f"{gone.publisher or 'somebody'}, removed by {gone.by}")
        st.button(
            f"Put back: {who}",
            key=f"restore-fact-check-{gone.event_id}",
            icon=":material/undo:",
            type="tertiary",
            on_click=_restore,
            args=(gone.event_id,),
        )


def _ask(claim_id: int) -> None:
    st.session_state[_ASKED] = claim_id


@state.reporting
def _take(key: str, claim_id: int, here: bool) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    reviews, refused = fact_checks.read_file(file.getvalue(), name=file.name)
    with resources.database().write() as session:
        done = fact_checks.import_reviews(
            session, reviews, by=state.analyst(), claim_id=claim_id if here else None
        )
    told = (
        f"{words.counted(len(done.new), 'new fact-check')}, {done.known} known, {done.tied} tied to claims."
    )
    reasons = [f"{each.place}: {each.reason}" for each in refused]
    st.session_state[_TOLD] = (claim_id, told, reasons)


def _tell(claim_id: int) -> None:
    """Draw what the last import did, once."""
    kept = st.session_state.get(_TOLD)
    if not kept or kept[0] != claim_id:
        return
    del st.session_state[_TOLD]
    st.success(escape_inline(kept[1]), icon=":material/fact_check:")
    if kept[2]:
        st.warning(f"{len(kept[2]):,} not taken", icon=":material/block:")
        for reason in kept[2][:MOST_REFUSED]:
            st.caption(_plain(reason))


@state.reporting
def _tie(fact_check_id: int, claim_id: int | None, expected: int | None) -> None:
    with resources.database().write() as session:
        fact_checks.tie(session, fact_check_id, claim_id, by=state.analyst(), expected=expected)


@state.reporting
def _remove(fact_check_id: int) -> None:
    with resources.database().write() as session:
        fact_checks.remove(session, fact_check_id, by=state.analyst())


@state.reporting
def _restore(event_id: int) -> None:
    with resources.database().write() as session:
        fact_checks.restore(session, event_id, by=state.analyst())
