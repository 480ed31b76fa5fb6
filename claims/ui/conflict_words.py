"""What a conflict is called on the pages: its kind, how sure its reading is, what was decided about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.ui.keys import Key
from claims.vocabulary import ConflictDecision, ConflictKind


@dataclass(frozen=True, slots=True)
class KindLook:
    """How a kind is shown: a word for lists and filters, a sentence for the page, an icon."""

    label: str
    told: str
    icon: str


@dataclass(frozen=True, slots=True)
class DecisionLook:
    """How a decision is shown: its button, the same inside a sentence, what it means, an icon, its key."""

    label: str
    within: str
    means: str
    icon: str
    colour: str
    key: Key


KIND: dict[ConflictKind, KindLook] = {
    ConflictKind.NUMBER: KindLook("Number", "The numbers cannot both hold", ":material/tag:"),
    ConflictKind.DATE: KindLook("Date", "The dates cannot both hold", ":material/event:"),
    ConflictKind.POLARITY: KindLook(
        "Negation", "One says that it is so, the other that it is not", ":material/do_not_disturb_on:"
    ),
    ConflictKind.DENIAL: KindLook("Denial", "One denies what the other says", ":material/record_voice_over:"),
    ConflictKind.ATTRIBUTION: KindLook(
        "Attribution", "They differ on whether somebody said it", ":material/format_quote:"
    ),
}

DECISION: dict[ConflictDecision, DecisionLook] = {
    ConflictDecision.REAL: DecisionLook(
        "Real conflict",
        "a real conflict",
        "The two cannot both hold.",
        ":material/bolt:",
        "red",
        Key.REAL,
    ),
    ConflictDecision.EXPLAINED_BY_TIME: DecisionLook(
        "Explained by time",
        "explained by time",
        "Each holds for its own time.",
        ":material/schedule:",
        "blue",
        Key.BY_TIME,
    ),
    ConflictDecision.EXPLAINED_BY_SCOPE: DecisionLook(
        "Explained by scope",
        "explained by scope",
        "Each holds for its own place, group or measure.",
        ":material/crop_free:",
        "violet",
        Key.BY_SCOPE,
    ),
    ConflictDecision.NOT_A_CONFLICT: DecisionLook(
        "Not a conflict",
        "not a conflict",
        "The two were misread: they do not clash.",
        ":material/link_off:",
        "gray",
        Key.NO_CONFLICT,
    ),
}

_SURE = ((0.95, "almost certain"), (0.85, "very likely"), (0.7, "likely"), (0.5, "rather likely"))

_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def certainty(value: float) -> str:
    """Return how sure the reading of a conflict is, from 0 to 1, in words."""
    return next((told for least, told in _SURE if value >= least), "doubtful")


def straight(text: str) -> str:
    """Return ``text`` without the marks that turn its direction: they would turn our words beside it."""
    return _TURNS.sub("", text)
