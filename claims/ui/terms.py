"""The terms of a verdict in its form: reason, rating, since and until when, how probable; all are drafts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from claims.services.desk import DeskSettings
from claims.ui import form_drafts, words
from claims.ui.form_drafts import Field
from claims.ui.markup import escape_inline
from claims.vocabulary import ClaimStatus


def reason(claim_id: int) -> Field:
    """Return the field of the reason."""
    return form_drafts.text(f"reason/{claim_id}")


def rating(claim_id: int) -> Field:
    """Return the field of the rating."""
    return form_drafts.choice(f"rating/{claim_id}")


def as_of(claim_id: int) -> Field:
    """Return the field of the day up to which the analyst looked."""
    return form_drafts.day(f"as_of/{claim_id}", from_today=True)


def expires_on(claim_id: int) -> Field:
    """Return the field of the first day on which the verdict holds no longer."""
    return form_drafts.day(f"expires/{claim_id}")


def probability(claim_id: int) -> Field:
    """Return the field of how probable it is that the claim is true, in percent."""
    return form_drafts.number(f"probability/{claim_id}")


def comment(claim_id: int) -> Field:
    """Return the field of the comment with which a proposal is sent back."""
    return form_drafts.text(f"comment/{claim_id}")


def all_of(claim_id: int) -> list[Field]:
    """Return the fields of a verdict."""
    fields = (reason, rating, as_of, expires_on, probability)
    return [field(claim_id) for field in fields]


def said(claim_id: int, status: ClaimStatus) -> dict[str, Any]:
    """Return the terms that the fields hold, as `review.mark` takes them; only a decision has them all."""
    given: dict[str, Any] = {"reason": reason(claim_id).value}
    if status.is_decision:
        percent = probability(claim_id).value
        given |= {
            "probability": None if percent is None else percent / 100,
            "rating": rating(claim_id).value,
            "as_of": as_of(claim_id).value,
            "expires_on": expires_on(claim_id).value,
        }
    return given


def container_key(field: str, claim_id: int) -> str:
    """Return the key of the container round a field, by which the keys find it."""
    return f"{field}-{claim_id}"


def reason_field(claim_id: int) -> None:
    """Draw the reason."""
    with st.container(key=container_key("reason", claim_id)):
        _text_area(
            reason(claim_id),
            "Reason",
            placeholder="Why? What did you check, and what did it show?",
            help="Needed for *verified* and *disputed*. Markdown works. What you type is kept as a draft "
            "until you decide.",
        )


def comment_field(claim_id: int) -> None:
    """Draw the comment on a proposal."""
    with st.container(key=container_key("comment", claim_id)):
        _text_area(
            comment(claim_id),
            "Comment",
            placeholder="What is missing?",
            help="Needed to send a proposal back. What you type is kept as a draft.",
            height=80,
        )


def _text_area(field: Field, label: str, *, placeholder: str, help: str, height: int = 110) -> None:
    st.text_area(
        label,
        key=field.key,
        on_change=form_drafts.keep,
        args=(field,),
        height=height,
        placeholder=placeholder,
        help=help,
    )


def dates_field(claim_id: int) -> None:
    """Draw as-of day and expiry, behind one button: most verdicts leave them as they are."""
    with st.popover("Dates", icon=":material/event:", help=_dates(claim_id), type="tertiary"):
        _day_field(as_of(claim_id), "As of", help="Up to which day did you look?", latest=1)
        _day_field(
            expires_on(claim_id),
            "Expires",
            help="The first day on which the verdict holds no longer: the claim then comes back into "
            "the queue. Left open: it stays.",
        )


def _dates(claim_id: int) -> str:
    looked, ends = as_of(claim_id).value, expires_on(claim_id).value
    told = "today" if looked in (None, form_drafts.today()) else words.calendar_day(looked)
    return f"As of {told}, " + (f"expires {words.calendar_day(ends)}." if ends else "does not expire.")


def probability_field(claim_id: int) -> None:
    """Draw the probability, behind one button that shows what was given: most verdicts go without."""
    field = probability(claim_id)
    given = "" if field.value is None else f" {field.value:.10g} %"
    with st.popover(
        f"Probability{given}",
        icon=":material/percent:",
        help="How sure are you? Calibration scores it once somebody else, or a later verdict, settles the "
        "claim.",
        type="tertiary",
        key=container_key("probability", claim_id),
    ):
        st.number_input(
            "How probable is the claim? (percent)",
            min_value=0.0,
            max_value=100.0,
            value=None,
            step=5.0,
            format="%g",
            key=field.key,
            placeholder="not given",
            on_change=form_drafts.keep,
            args=(field,),
            help="Of the claim, not of your verdict: whoever disputes a claim and is 95 % sure gives 5 %. "
            "Left open, the verdict has none.",
        )


def rating_field(claim_id: int, settings: DeskSettings) -> None:
    """Draw the ratings of the desk's scale."""
    field = rating(claim_id)
    known = [step.value for step in settings.ratings]
    if field.value not in (None, *known):
        known.append(field.value)  # chosen before the scale was changed: shown, and told when deciding
    st.pills(
        "Rating",
        known,
        key=field.key,
        format_func=lambda value: escape_inline(settings.label(value)),
        on_change=form_drafts.keep,
        args=(field,),
        help=_scale_help(settings),
    )


def _scale_help(settings: DeskSettings) -> str:
    lines = []
    for status in ClaimStatus:
        fitting = ", ".join(escape_inline(step.label) for step in settings.fitting(status))
        if fitting:
            lines.append(f"{words.status_label(status)}: {fitting}.")
    return "Which ratings go with which decision. " + " ".join(lines)


def _day_field(field: Field, label: str, *, help: str, latest: int | None = None) -> None:
    today = form_drafts.today()
    st.date_input(
        label,
        key=field.key,
        min_value=date(1900, 1, 1),
        max_value=today + timedelta(days=latest) if latest else date(2200, 1, 1),
        on_change=form_drafts.keep,
        args=(field,),
        format="YYYY-MM-DD",
        help=help,
    )
