"""The dashboard's words: labels, icons and colours for what the vocabulary only names."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from babel import Locale

from claims.records import Quantity, TimeReference
from claims.vocabulary import ClaimStatus, Comparator, Modality, Stance, TimeRole


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status is shown: a word, an icon, Streamlit's colour for badges and a hex colour for charts.

    The hex colours are Okabe and Ito's, which people with any colour vision tell apart; the word
    always stands beside the colour.
    """

    label: str
    icon: str
    colour: str
    hex: str


STATUS: dict[ClaimStatus, StatusLook] = {
    ClaimStatus.NEW: StatusLook("New", ":material/radio_button_unchecked:", "blue", "#56B4E9"),
    ClaimStatus.IN_REVIEW: StatusLook("In review", ":material/visibility:", "orange", "#E69F00"),
    ClaimStatus.VERIFIED: StatusLook("Verified", ":material/check_circle:", "green", "#009E73"),
    ClaimStatus.DISPUTED: StatusLook("Disputed", ":material/cancel:", "red", "#D55E00"),
    ClaimStatus.UNRESOLVED: StatusLook("Unresolved", ":material/help:", "violet", "#CC79A7"),
    ClaimStatus.DISMISSED: StatusLook("Dismissed", ":material/block:", "gray", "#8A8F98"),
}

MODALITY: dict[Modality, str] = {
    Modality.ASSERTED: "stated by the text itself",
    Modality.QUOTED: "quoted",
    Modality.REPORTED: "reported",
    Modality.HEDGED: "hedged",
    Modality.DENIED: "denied",
}

STANCE: dict[Stance, str] = {
    Stance.SUPPORTS: "supports the claim",
    Stance.REFUTES: "refutes the claim",
    Stance.CONTEXT: "gives context",
}

LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
    "?": "not known",
}

HELP_WORTHINESS = (
    "Check-worthiness: how likely it is that this sentence states a fact that can be checked, from 0 to "
    "100 %. It says nothing about whether the sentence is true."
)
HELP_MODALITY = (
    "How the text puts the claim forward. *Stated*: in its own words. *Quoted*: word for word. "
    "*Reported*: retold. *Hedged*: said with doubt. *Denied*: said not to be so."
)
HELP_READ_FROM = (
    "In quotation marks stand the words that something was read from. A weekday, or a month without a year, "
    "counts from the date of the document; its date is not known when the document has none."
)
HELP_SIGNALS = (
    "Why this claim was found: its place by meaning and by words, and what numbers and negation say."
)


_SIGNS = {
    Comparator.ABOUT: "about ",
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "at most ",
}
_NO_PLURAL = {"percent", "percentage point", "celsius", "hertz"}


def status_label(status: ClaimStatus | str) -> str:
    """Return the word for a status."""
    return STATUS[ClaimStatus(status)].label


def language_name(code: str | None) -> str:
    """Return a language's English name, its code when it has none here."""
    return LANGUAGES.get(code or "?", code or "not known")


def voice(claimant: str | None, modality: Modality) -> str:
    """Return who said it and how, such as "reported — Kreml"."""
    return f"{MODALITY[modality]} — {claimant}" if claimant else MODALITY[modality]


def quantity_words(quantity: Quantity) -> str:
    """Return a quantity as the text has it, with its reading when that says more."""
    if quantity.low is None and quantity.high is None:
        return quantity.surface
    ends = [_number(end) for end in (quantity.low, quantity.high) if end is not None]
    reading = " to ".join(dict.fromkeys(ends))
    shown = f"{_SIGNS.get(quantity.comparator, '')}{reading}{_unit(quantity)}"
    return (
        quantity.surface
        if shown.casefold() == quantity.surface.casefold()
        else f"{quantity.surface} = {shown}"
    )


def _unit(quantity: Quantity) -> str:
    if not quantity.unit:
        return ""
    one = {quantity.low, quantity.high} <= {1, None}
    counted, *rate = quantity.unit.split(" per ", 1)
    ending = "" if one or counted in _NO_PLURAL else "s"
    return " per ".join([f" {counted}{ending}", *rate])


def _number(value: float) -> str:
    return f"{value:,.15g}"


def quoted(surface: str) -> str:
    """Return words of a document in quotation marks."""
    return f"“{surface}”"


@lru_cache(maxsize=512)
def country_name(code: str) -> str:
    """Return a country's English name, its ISO 3166 code when CLDR has none."""
    return str(Locale.parse("en").territories.get(code, code))


def time_words(time: TimeReference) -> str:
    """Return when a time is and how exactly the text puts it, such as "said 12 Nov 2025, day"."""
    said = "said" if time.role is TimeRole.SAID else ""
    return f"{said} {_days(time)}".strip()


def _days(time: TimeReference) -> str:
    if time.start and time.end:
        return f"{_interval(time.start, time.end)}, {time.precision}"
    if time.start:
        return f"from {_day(time.start)}, {time.precision}"
    if time.end:
        return f"until {_day(time.end)}, {time.precision}"
    return f"on a {time.precision} not known" if time.role is TimeRole.SAID else f"{time.precision} not known"


def _interval(start: date, end: date) -> str:
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and (start.month, end.month) == (1, 12):
        return _joined([str(start.year)], [str(end.year)])
    first, last = (_parts(day)[whole_months:] for day in (start, end))
    return _joined(first, last)


def _joined(first: list[str], last: list[str]) -> str:
    """Join two dates, each from day to year, leaving out of the first what it ends on like the second."""
    if first == last:
        return " ".join(last)
    while first[-1] == last[len(first) - 1]:
        first = first[:-1]
    return f"{' '.join(first)} to {' '.join(last)}"


def _day(day: date) -> str:
    return " ".join(_parts(day))


def _parts(day: date) -> list[str]:
    return [str(day.day), f"{day:%b}", str(day.year)]


def percent(score: float) -> str:
    """Return a score between 0 and 1 as a whole percentage."""
    return f"{score:.0%}".replace("%", " %")


def probable(probability: float) -> str:
    """Return how probable somebody holds a claim, such as "80 % probable"."""
    return f"{100 * probability:.10g} % probable"


def exact_time(moment: datetime) -> str:
    """Return a moment to the minute, in UTC."""
    return moment.astimezone(UTC).strftime("%d %B %Y, %H:%M UTC").lstrip("0")


def day(moment: datetime) -> str:
    """Return the day of a moment, in UTC, such as "3 May 2026"."""
    return calendar_day(moment.astimezone(UTC))


def calendar_day(day: date) -> str:
    """Return a date such as "3 May 2026"."""
    return day.strftime("%d %B %Y").lstrip("0")


def human_time(moment: datetime, *, now: datetime | None = None) -> str:
    """Return how long ago a moment was; a date when that is more than a week."""
    passed = (now or datetime.now(UTC)) - moment.astimezone(UTC)
    seconds = passed.total_seconds()
    if seconds < 90:
        return "just now"
    if seconds < 3600:
        return f"{round(seconds / 60)} minutes ago"
    if passed.days < 1:
        hours = round(seconds / 3600)
        return f"{hours} hour{'s' if hours > 1 else ''} ago"
    if passed.days < 7:
        return f"{passed.days} day{'s' if passed.days > 1 else ''} ago"
    return day(moment)


def counted(count: int, noun: str) -> str:
    """Return "1 claim", "2 claims"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
