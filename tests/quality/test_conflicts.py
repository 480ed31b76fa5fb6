"""Pinned floors of how pairs of claims are read, on our own pairs in six languages and across them.

The rules were written with the pairs of ``conflicts/*.toml`` in sight; those of ``conflicts/held_out`` were
written when the rules were done, and the floors there are what was found on first reading them. What the
rules do on texts by others, ``make eval`` tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.matching_statements import Statement, read_statements
from claims.similarity.pairing import PairReading, read_pair
from claims.vocabulary import PairKind
from tests.quality.conflict_pairs import CONTRADICTIONS, ConflictPair, conflict_pairs, held_out_pairs

pytestmark = pytest.mark.model

LANGUAGES = {"de", "en", "es", "fr", "ru", "uk", "cross"}
FLIPPED = {PairKind.NARROWER: PairKind.BROADER, PairKind.BROADER: PairKind.NARROWER}


@dataclass(frozen=True)
class Judged:
    """What was read of pairs: ``sides`` are the statements of each."""

    pairs: Sequence[ConflictPair]
    sides: Sequence[tuple[Statement, Statement]]
    read: Sequence[PairReading]

    @property
    def precision(self) -> float:
        called = [pair.kind in CONTRADICTIONS for pair, found in self if found.conflict]
        return sum(called) / len(called)

    @property
    def recall(self) -> float:
        wanted = [found.conflict is not None for pair, found in self if pair.kind in CONTRADICTIONS]
        return sum(wanted) / len(wanted)

    @property
    def kinds_right(self) -> float:
        """The share of the contradictions found that are called by their kind."""
        right = [
            CONTRADICTIONS[pair.kind] == found.conflict
            for pair, found in self
            if found.conflict and pair.kind in CONTRADICTIONS
        ]
        return sum(right) / len(right)

    @property
    def others_right(self) -> float:
        """The share of the other pairs that are rightly called the same, an update, a part or neither."""
        right = [pair.kind == found.kind for pair, found in self if pair.kind not in CONTRADICTIONS]
        return sum(right) / len(right)

    @property
    def false_alarms(self) -> float:
        found = [found.conflict is not None for pair, found in self if pair.kind == "not_comparable"]
        return sum(found) / len(found)

    def __iter__(self) -> zip[tuple[ConflictPair, PairReading]]:
        return zip(self.pairs, self.read, strict=True)


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


def _judged(pairs: Sequence[ConflictPair], embedder: SentenceTransformerEmbedder) -> Judged:
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.b, pair.a)))
    read = dict(zip(texts, read_statements(texts, embedder), strict=True))
    sides = [(read[pair.b], read[pair.a]) for pair in pairs]
    return Judged(pairs, sides, [read_pair(*both) for both in sides])


@pytest.fixture(scope="module")
def judged(embedder: SentenceTransformerEmbedder) -> Judged:
    return _judged(conflict_pairs(), embedder)


@pytest.fixture(scope="module")
def held_out(embedder: SentenceTransformerEmbedder) -> Judged:
    return _judged(held_out_pairs(), embedder)


def test_there_are_enough_pairs_of_every_kind_in_every_language() -> None:
    pairs, others = conflict_pairs(), held_out_pairs()
    assert len(pairs) >= 700
    assert len(others) >= 60
    for some in (pairs, others):
        assert {pair.language for pair in some} == LANGUAGES
    kinds = Counter(pair.kind for pair in pairs)
    assert set(kinds) == {"same", "updates", "narrower", "broader", "not_comparable", *CONTRADICTIONS}
    assert min(kinds[kind] for kind in (*CONTRADICTIONS, "updates", "narrower")) >= 20
    assert len({(pair.a, pair.b) for pair in (*pairs, *others)}) == len(pairs) + len(others)


def test_a_contradiction_that_is_called_is_one_and_most_are_called(judged: Judged) -> None:
    assert judged.precision >= 0.98
    assert judged.recall >= 0.95


def test_the_kind_of_a_contradiction_is_right(judged: Judged) -> None:
    assert judged.kinds_right >= 0.97


def test_what_cannot_be_compared_is_hardly_ever_a_contradiction(judged: Judged) -> None:
    assert judged.false_alarms <= 0.02


def test_what_does_not_contradict_is_called_by_its_kind(judged: Judged) -> None:
    assert judged.others_right >= 0.95


def test_what_contradicts_is_hardly_ever_called_the_same(judged: Judged) -> None:
    alike = [pair for pair, found in judged if pair.kind in CONTRADICTIONS and found.kind is PairKind.SAME]
    assert len(alike) <= 1


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_language_falls_behind(judged: Judged, language: str) -> None:
    kept = [place for place, pair in enumerate(judged.pairs) if pair.language == language]
    some = Judged(
        [judged.pairs[place] for place in kept],
        [judged.sides[place] for place in kept],
        [judged.read[place] for place in kept],
    )
    assert some.precision >= 0.95
    assert some.recall >= 0.90


def test_it_does_as_well_without_the_states_of_tokens(judged: Judged) -> None:
    """Stored claims have none, and are compared without the model."""
    bare = [(replace(left, states=None), replace(right, states=None)) for left, right in judged.sides]
    found = Judged(judged.pairs, bare, [read_pair(*both) for both in bare])
    assert found.precision >= 0.98
    assert found.recall >= 0.95
    assert found.kinds_right >= 0.97
    assert found.false_alarms <= 0.02


def test_the_two_sides_see_each_other_alike(judged: Judged) -> None:
    for (left, right), found in zip(judged.sides, judged.read, strict=True):
        turned = read_pair(right, left)
        assert turned.conflict == found.conflict
        if PairKind.SAME not in (found.kind, turned.kind):  # the head is not quite symmetric
            assert turned.kind is FLIPPED.get(found.kind, found.kind)


def test_the_phrases_are_words_of_the_claims_and_are_quoted(judged: Judged) -> None:
    for pair, found in judged:
        assert found.left_phrase
        assert found.left_phrase in pair.b
        assert found.right_phrase
        assert found.right_phrase in pair.a
        assert f"“{found.left_phrase}”" in found.explanation
        assert f"“{found.right_phrase}”" in found.explanation
        assert 0.0 <= found.certainty <= 1.0


def test_held_out_contradictions_are_found_and_named(held_out: Judged) -> None:
    assert held_out.precision >= 0.95
    assert held_out.recall >= 0.85
    assert held_out.kinds_right >= 0.95
    assert held_out.false_alarms <= 0.02


def test_held_out_pairs_of_other_kinds_are_told_apart(held_out: Judged) -> None:
    assert held_out.others_right >= 0.80
