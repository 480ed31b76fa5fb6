"""Stored claims compared by their stored readings: first without the model, then the likely ones with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claims.extraction.worthiness import PassageEmbedder
from claims.services.suggesting import Likeness, Side, Suggester
from claims.similarity.index import VectorIndex
from claims.similarity.matching import Comparison, compare
from claims.similarity.matching_head import load_match_head
from claims.similarity.matching_statements import Statement, statement_of, with_states
from claims.vocabulary import MatchKind, Modality

LIKELY = 0.1
"""From this score on a pair is compared again with the states of its tokens, which only the model gives.

The first comparison takes a tenth of a millisecond; embedding the texts of all that is near would take
seconds a document.
"""

_UNLIKELY = Likeness(MatchKind.DIFFERENT, 0.0, (), "Not compared.")


def suggester_for(embedder: PassageEmbedder, index: VectorIndex) -> Suggester | None:
    """Return what suggests claims that say the same; None with a model that it was not fitted on."""
    if embedder.model_name != load_match_head().model_name:
        return None
    return Suggester(StatementComparer(embedder), index)


class StatementComparer:
    """Compares claims with `claims.similarity.matching`; the embedder is that of its head."""

    def __init__(self, embedder: PassageEmbedder) -> None:
        self._embedder = embedder

    def compare(self, pairs: Sequence[tuple[Side, Side]]) -> list[Likeness]:
        """Return one likeness a pair, in order; different where a claim has no words or no vector."""
        sides = {side.claim.id: side for pair in pairs for side in pair}
        read = {claim_id: _statement(side) for claim_id, side in sides.items()}
        able = [pair for pair in pairs if all(_comparable(read[side.claim.id]) for side in pair)]
        found = {_ids(pair): compare(*(read[place] for place in _ids(pair))) for pair in able}
        likely = [ids for ids, comparison in found.items() if comparison.score >= LIKELY]
        deeper = self._with_states(read, {claim_id for ids in likely for claim_id in ids})
        found.update({ids: compare(*(deeper[place] for place in ids)) for ids in likely})
        return [_likeness(found[_ids(pair)]) if _ids(pair) in found else _UNLIKELY for pair in pairs]

    def _with_states(self, read: dict[int, Statement], claim_ids: Iterable[int]) -> dict[int, Statement]:
        wanted = sorted(claim_ids)
        if not wanted:
            return {}
        known = [read[claim_id] for claim_id in wanted]
        return dict(zip(wanted, with_states(known, self._embedder), strict=True))


def _ids(pair: tuple[Side, Side]) -> tuple[int, int]:
    return pair[0].claim.id, pair[1].claim.id


def _comparable(statement: Statement) -> bool:
    return bool(statement.words.written) and statement.vector is not None


def _statement(side: Side) -> Statement:
    claim = side.claim
    return statement_of(
        claim.text,
        claim.language,
        quantities=claim.quantities,
        negated=claim.negated or claim.modality is Modality.DENIED,
        places=frozenset(entity.country for entity in claim.entities if entity.country),
        times=side.times,
        claimant=claim.claimant,
        modality=claim.modality,
        place_words=[entity.surface for entity in claim.entities if entity.country],
        vector=side.vector,
    )


def _likeness(found: Comparison) -> Likeness:
    return Likeness(
        found.match, found.score, tuple(signal.words for signal in found.signals), found.explanation
    )
