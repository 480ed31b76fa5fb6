"""How two claims lie to each other: the same, an update, narrower or broader, a contradiction, or neither.

`read_pair` decides from the readings of both claims what `claims.similarity.matching.compare` leaves open,
and names the words that clash. Whatever is not sure is not comparable.
"""

from __future__ import annotations

from dataclasses import dataclass

from claims.similarity.matching import Comparison, compare, is_foreign
from claims.similarity.matching_signals import Contrast, contrast
from claims.similarity.matching_statements import Statement
from claims.similarity.matching_topic import replaced
from claims.similarity.matching_words import Aligned, align
from claims.similarity.pairing_phrases import Phrases, clashing, meeting
from claims.similarity.pairing_telling import told
from claims.vocabulary import ConflictKind, MatchKind, Modality, PairKind


@dataclass(frozen=True, slots=True)
class PairReading:
    """What the first of two claims is to the second.

    ``conflict`` tells why both cannot hold, None unless ``kind`` is contradicts. ``certainty`` is 0 to 1.
    ``left_phrase`` and ``right_phrase`` are the words of each claim that the decision rests on, as written;
    ``signals`` are what else was read, in words; ``explanation`` is one sentence that quotes the phrases.
    """

    kind: PairKind
    conflict: ConflictKind | None
    certainty: float
    left_phrase: str
    right_phrase: str
    signals: tuple[str, ...]
    explanation: str


def read_pair(left: Statement, right: Statement, *, comparison: Comparison | None = None) -> PairReading:
    """Tell what ``left`` is to ``right``; NARROWER means that the left one is the narrower.

    ``comparison`` is what `compare` returned for the same two, in this order; it is made where it is None.
    InvalidInputError when a claim is empty or has no vector.
    """
    compared = comparison or compare(left, right)
    aligned = align(left.words, right.words)
    found = contrast(left, right, aligned)
    conflict = _conflict(left, right, compared)
    kind = PairKind.CONTRADICTS if conflict else _kind(left, right, compared, aligned, found)
    phrases = (
        clashing(conflict, left, right, found) if conflict else meeting(kind, left, right, aligned, found)
    )
    return PairReading(
        kind,
        conflict,
        round(_certainty(kind, compared), 4),
        phrases.left,
        phrases.right,
        tuple(signal.words for signal in compared.signals),
        told(kind, conflict, phrases),
    )


def _conflict(left: Statement, right: Statement, compared: Comparison) -> ConflictKind | None:
    denied = [side.modality is Modality.DENIED for side in (left, right)]
    if compared.conflict is ConflictKind.POLARITY and denied[0] != denied[1]:
        return ConflictKind.DENIAL
    return compared.conflict


def _kind(
    left: Statement, right: Statement, compared: Comparison, aligned: Aligned, found: Contrast
) -> PairKind:
    if compared.match is MatchKind.SAME:
        return PairKind.SAME
    topic = None if is_foreign(left, right, aligned) else replaced(left, right, aligned)
    if topic is None or not topic.one_thing or found.odd or compared.matter < 0.5:
        return PairKind.NOT_COMPARABLE
    if found.times.clash and (found.numbers.clash or found.numbers.met):
        return PairKind.UPDATES
    return PairKind.NOT_COMPARABLE


def _certainty(kind: PairKind, compared: Comparison) -> float:
    if kind is PairKind.SAME:
        return compared.score
    if kind is PairKind.NOT_COMPARABLE:
        return 1 - max(compared.score, 0.5 * compared.matter)
    return compared.matter


__all__ = ["PairReading", "Phrases", "read_pair"]
