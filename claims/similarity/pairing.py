"""How two claims lie to each other: the same, an update, narrower or broader, a contradiction, or neither.

`read_pair` decides from the readings of both claims what `claims.similarity.matching.compare` leaves open,
and names the words that clash. Whatever is not sure is not comparable. The rules are in
`claims.similarity.pairing_deciding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction.worthiness import PassageEmbedder
from claims.similarity.matching import Comparison, compare
from claims.similarity.matching_statements import Statement, read_statements
from claims.similarity.pairing_certainty import certainty_of
from claims.similarity.pairing_deciding import conflict_of, kind_of, sight_of
from claims.similarity.pairing_phrases import phrases_of
from claims.similarity.pairing_telling import told
from claims.vocabulary import ConflictKind, PairKind


@dataclass(frozen=True, slots=True)
class PairReading:
    """What the first of two claims is to the second.

    ``conflict`` tells why both cannot hold, None unless ``kind`` is contradicts. ``certainty`` is 0 to 1 and
    orders readings by how sure they are (`claims.similarity.pairing_certainty`); it is no probability.
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
    sight = sight_of(left, right, comparison or compare(left, right))
    conflict = conflict_of(sight)
    kind = PairKind.CONTRADICTS if conflict else kind_of(sight)
    phrases = phrases_of(sight, kind, conflict)
    return PairReading(
        kind,
        conflict,
        round(certainty_of(sight, kind, conflict), 4),
        phrases.left,
        phrases.right,
        tuple(signal.words for signal in sight.compared.signals),
        told(kind, conflict, phrases),
    )


def read_texts(
    pairs: Sequence[tuple[str, str]], *, embedder: PassageEmbedder
) -> list[tuple[Comparison, PairReading]]:
    """Read, embed and compare pairs of texts, in order; every text is embedded once.

    InvalidInputError when a text holds no word, ModelError for any embedding model but the default one.
    """
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    read = dict(zip(texts, read_statements(texts, embedder), strict=True)) if texts else {}
    found = [(read[left], read[right], compare(read[left], read[right])) for left, right in pairs]
    return [(compared, read_pair(left, right, comparison=compared)) for left, right, compared in found]
