"""Stored claims compared by their stored readings: first without the model, then the likely ones with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from claims.extraction.frames import grammar_for
from claims.extraction.worthiness import PassageEmbedder
from claims.services.near import Floors
from claims.services.radar import Clash, Radar
from claims.services.sides import Side
from claims.services.suggesting import Likeness, Suggester
from claims.similarity.index import VectorIndex
from claims.similarity.matching import MATTER, Comparison, compare
from claims.similarity.matching_head import load_match_head
from claims.similarity.matching_statements import Statement, statement_of, with_states
from claims.similarity.matching_topic import has_content, told_apart
from claims.similarity.nli import NliReader
from claims.similarity.nli_weighing import weighed
from claims.similarity.pairing import PairReading, read_pair
from claims.similarity.pairing_deciding import FEW
from claims.similarity.pairing_stances import Stance, stance_of
from claims.similarity.unit_scales import in_unit_of
from claims.vocabulary import MatchKind, Modality, TimeRole

LIKELY = 0.25
"""From this score on a pair is compared again with the states of its tokens, which only the model gives.

The first comparison takes a tenth of a millisecond; embedding the texts of all that is near would take
seconds a document. On the project's own 1,363 pairs nothing below .33 was the same in the end, and what
contradicts was the same with and without the states.
"""

LEAST = Floors(alike=0.86, abroad=0.8)
"""The cosines below which two claims are not compared. Of the project's own pairs that contradict each other
one of 263 in one language lies below, and none of 27 in two."""

SAME_FROM = 0.92
"""The cosine below which no two claims in one language say the same: of 299 the farthest have .943."""

_AGAINST = frozenset({"number", "time", "polarity", "opposite words"})
"""Signals without which two claims on one matter do not contradict each other."""

_UNLIKELY = Likeness(MatchKind.DIFFERENT, 0.0, (), "Not compared.")

Ids = tuple[int, int]
Pairs = Sequence[tuple[Side, Side]]


def suggester_for(
    embedder: PassageEmbedder, index: VectorIndex, *, nli: NliReader | None = None
) -> Suggester | None:
    """Return what suggests claims that say the same; None with a model that it was not fitted on."""
    if embedder.model_name != load_match_head().model_name:
        return None
    return Suggester(StatementComparer(embedder, nli=nli), index, LEAST)


def radar_for(index: VectorIndex, *, nli: NliReader | None = None) -> Radar | None:
    """Return what finds contradictions; None with vectors of a model that it was not fitted on."""
    if index.model_name != load_match_head().model_name:
        return None
    return Radar(StatementReader(nli=nli), index, LEAST)


class StatementReader:
    """Reads which claims contradict each other with `claims.similarity.pairing`; needs no embedding model.

    ``nli`` is asked about what was found, where there is such a model.
    """

    def __init__(self, *, nli: NliReader | None = None) -> None:
        self._nli = nli

    def clashes(self, pairs: Pairs) -> list[Clash | None]:
        """Return why a pair cannot hold, in order; None where a claim has no words or no vector too."""
        read = _statements(pairs)
        found = self._clashes(read, _compared(read, pairs))
        return [found.get(_ids(pair)) for pair in pairs]

    def _clashes(self, read: Mapping[int, Statement], compared: Mapping[Ids, Comparison]) -> dict[Ids, Clash]:
        """Return the clashes among pairs that are about one matter."""
        stances = _Stances(read)
        asked = {
            ids: found
            for ids, found in compared.items()
            if _on_one_matter(found, read[ids[0]], read[ids[1]])
            and (_speaks_against(found) or stances.differ(*ids))
        }
        readings = [read_pair(read[ids[0]], read[ids[1]], comparison=found) for ids, found in asked.items()]
        texts = [(read[ids[0]].text, read[ids[1]].text) for ids in asked]
        after = weighed(readings, texts, self._nli)
        return {ids: clash for ids, reading in zip(asked, after, strict=True) if (clash := _clash(reading))}


class StatementComparer(StatementReader):
    """Compares claims with `claims.similarity.matching` too; the embedder is that of its head."""

    def __init__(self, embedder: PassageEmbedder, *, nli: NliReader | None = None) -> None:
        super().__init__(nli=nli)
        self._embedder = embedder

    def compare(self, pairs: Pairs) -> list[Likeness]:
        """Return one likeness a pair, in order; different where a claim has no words or no vector."""
        read = _statements(pairs)
        found = _compared(read, pairs)
        clashes = self._clashes(read, found)
        likely = [ids for ids, compared in found.items() if compared.score >= LIKELY and ids not in clashes]
        deeper = self._with_states(read, {claim_id for ids in likely for claim_id in ids})
        found.update({ids: compare(*(deeper[place] for place in ids)) for ids in likely})
        return [_likeness(found.get(_ids(pair)), clashes.get(_ids(pair))) for pair in pairs]

    def _with_states(self, read: Mapping[int, Statement], claim_ids: Iterable[int]) -> dict[int, Statement]:
        wanted = sorted(claim_ids)
        if not wanted:
            return {}
        known = [read[claim_id] for claim_id in wanted]
        return dict(zip(wanted, with_states(known, self._embedder), strict=True))


class _Stances:
    """How each claim puts its content, read when it is first asked for."""

    def __init__(self, read: Mapping[int, Statement]) -> None:
        self._read = read
        self._known: dict[int, Stance] = {}

    def differ(self, one: int, other: int) -> bool:
        """True when one claim denies or negates, or tells that something was not said, unlike the other."""
        return self._of(one) != self._of(other)

    def _of(self, claim_id: int) -> tuple[bool, bool, bool]:
        if claim_id not in self._known:
            self._known[claim_id] = stance_of(self._read[claim_id])
        stance = self._known[claim_id]
        return stance.holds, stance.denial is not None, stance.unsaid is not None


def _on_one_matter(found: Comparison, left: Statement, right: Statement) -> bool:
    """Tell whether two claims may be on one matter: of the texts' own word in one language less is asked."""
    own = left.modality is right.modality is Modality.ASSERTED
    same_language = left.language is not None and left.language == right.language
    return found.matter >= (FEW if own and same_language else MATTER)


def _speaks_against(found: Comparison) -> bool:
    """Tell whether anything was read that can make a pair a conflict: most pairs end here.

    Of 290 conflicts among the project's own pairs none lacked such a signal but one denial of having said
    something, which its stance shows.
    """
    return found.conflict is not None or any(
        signal.value < 0 and signal.name in _AGAINST for signal in found.signals
    )


def _statements(pairs: Pairs) -> dict[int, Statement]:
    return {
        claim_id: _statement(side)
        for claim_id, side in {side.claim.id: side for pair in pairs for side in pair}.items()
    }


def _compared(read: Mapping[int, Statement], pairs: Pairs) -> dict[Ids, Comparison]:
    """Compare without the model what can be compared, and may be the same or contradict each other."""
    able = {claim_id for claim_id, statement in read.items() if _comparable(statement)}
    return {
        ids: compare(read[ids[0]], read[ids[1]])
        for ids in map(_ids, pairs)
        if able.issuperset(ids) and _worth_comparing(read[ids[0]], read[ids[1]])
    }


def _worth_comparing(left: Statement, right: Statement) -> bool:
    """Tell whether two claims are near enough to say the same, or have something that may clash."""
    if left.vector is None or right.vector is None or _only_denies(left) or _only_denies(right):
        return False
    foreign = None in (left.language, right.language) or left.language != right.language
    return foreign or bool(left.vector @ right.vector >= SAME_FROM) or _may_clash(left, right)


def _only_denies(statement: Statement) -> bool:
    """Tell whether a claim is that somebody denies something, with no word of what: "They rejected that"."""
    if statement.modality is not Modality.DENIED or statement.reading.quantities:
        return False
    told, words = told_apart(statement), zip(statement.words.written, statement.words.keys, strict=True)
    return not any(key not in told and has_content(written, statement.language) for written, key in words)


def _may_clash(left: Statement, right: Statement) -> bool:
    one, other = left.reading, right.reading
    if (one.negated, left.unsaid, left.modality) != (other.negated, right.unsaid, right.modality):
        return True
    if not one.quantities and not other.quantities:  # a date alone contradicts no number
        return _turns(left, right) or all(_is_dated(side) for side in (left, right))
    measured = (in_unit_of(ours, theirs) for ours in one.quantities for theirs in other.quantities)
    return any(found is not None for found in measured) or _turns(left, right)


def _turns(left: Statement, right: Statement) -> bool:
    """Tell whether two claims have words of one pair of opposites."""
    return not {sense.pair for sense in left.senses}.isdisjoint(sense.pair for sense in right.senses)


def _is_dated(statement: Statement) -> bool:
    return any(time.role is TimeRole.ABOUT for time in statement.times)


def _ids(pair: tuple[Side, Side]) -> Ids:
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
        negation_cue=claim.negation_cue,
        modality=claim.modality,
        voice_cue=claim.voice_cue,
        place_words=[entity.surface for entity in claim.entities if entity.country],
        unsaid=grammar_for(claim.language).unsaid.search(claim.text) is not None,
        vector=side.vector,
    )


def _clash(reading: PairReading) -> Clash | None:
    if reading.conflict is None:
        return None
    return Clash(
        reading.conflict,
        min(max(reading.certainty, 0.0), 1.0),
        reading.left_phrase,
        reading.right_phrase,
        reading.signals,
        reading.explanation,
    )


def _likeness(found: Comparison | None, clash: Clash | None) -> Likeness:
    if found is None:
        return _UNLIKELY
    kind = MatchKind.RELATED if clash and found.match is MatchKind.SAME else found.match
    signals = tuple(signal.words for signal in found.signals)
    return Likeness(kind, found.score, signals, found.explanation, clash)
