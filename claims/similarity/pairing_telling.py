"""One sentence for the analyst: what two claims are to each other, and the two phrases it rests on."""

from __future__ import annotations

from claims.similarity.pairing_phrases import Phrases
from claims.vocabulary import ConflictKind, PairKind

_CONFLICTS = {
    ConflictKind.NUMBER: "Both cannot hold, as their numbers do not meet: “{left}” against “{right}”.",
    ConflictKind.DATE: "Both cannot hold, as they name other times: “{left}” against “{right}”.",
    ConflictKind.POLARITY: "Both cannot hold, as one negates the other: “{left}” against “{right}”.",
    ConflictKind.DENIAL: "Somebody denies what the other claim says: “{left}” against “{right}”.",
    ConflictKind.ATTRIBUTION: "One says that it was said, the other not: “{left}” against “{right}”.",
}
_KINDS = {
    PairKind.SAME: "Both say the same: “{left}” and “{right}”.",
    PairKind.UPDATES: "The same at another time: “{left}” and “{right}”.",
    PairKind.NARROWER: "The first is about a part of what the second is about: “{left}” and “{right}”.",
    PairKind.BROADER: "The first is about more than the second is about: “{left}” and “{right}”.",
    PairKind.NOT_COMPARABLE: "Nothing sure can be said of the two together: “{left}” and “{right}”.",
}


def told(kind: PairKind, conflict: ConflictKind | None, phrases: Phrases) -> str:
    """Return the sentence for a pair of claims."""
    sentence = _KINDS[kind] if conflict is None else _CONFLICTS[conflict]
    return sentence.format(left=phrases.left, right=phrases.right)
