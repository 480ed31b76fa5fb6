"""What an NLI model may change in the reading of a pair, and what it may never add."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest

from claims.similarity.nli import Inference, NliProbabilities
from claims.similarity.nli_weighing import weighed, with_nli
from claims.similarity.pairing import PairReading
from claims.vocabulary import ConflictKind, PairKind

CLASH = PairReading(
    PairKind.CONTRADICTS,
    ConflictKind.NUMBER,
    0.8,
    "20 percent",
    "18 percent",
    ("60% of the words shared",),
    "Both cannot hold, as their numbers do not meet: “20 percent” against “18 percent”.",
)
SAME = replace(CLASH, kind=PairKind.SAME, conflict=None, explanation="Both say the same.")
APART = replace(SAME, kind=PairKind.NOT_COMPARABLE, explanation="Nothing sure can be said of the two.")


def _found(contradiction: float, backward: float | None = None) -> NliProbabilities:
    def inference(clash: float) -> Inference:
        return Inference((1 - clash) / 4, (1 - clash) * 3 / 4, clash)

    return NliProbabilities(
        inference(contradiction), inference(contradiction if backward is None else backward)
    )


def test_the_probabilities_join_the_signals_in_words() -> None:
    found = NliProbabilities(Inference(0.02, 0.08, 0.9), Inference(0.04, 0.02, 0.94))
    assert with_nli(CLASH, found).signals == (
        "60% of the words shared",
        "inference model: 92% contradiction, 3% entailment, 5% neutral",
    )


def test_a_model_that_agrees_makes_a_contradiction_surer_and_one_that_doubts_less_sure() -> None:
    certainties = [with_nli(CLASH, _found(share)).certainty for share in (0.1, 0.3, 0.5, 0.7, 0.99)]
    assert certainties == sorted(set(certainties))
    assert certainties[2] == CLASH.certainty
    assert 0 < certainties[0] < certainties[-1] < 1


def test_no_single_answer_makes_anything_certain() -> None:
    for certainty, share in product((0.0, 0.5, 1.0), (0.06, 0.5, 1.0)):
        moved = with_nli(replace(CLASH, certainty=certainty), _found(share)).certainty
        assert 0 < moved < 1
        assert math.isfinite(moved)
        assert abs(moved - certainty) < 0.4


def test_a_contradiction_that_the_model_surely_does_not_see_is_not_comparable() -> None:
    after = with_nli(CLASH, _found(0.02))
    assert (after.kind, after.conflict) == (PairKind.NOT_COMPARABLE, None)
    assert after.certainty == pytest.approx(0.98)
    assert "“20 percent”" in after.explanation
    assert "“18 percent”" in after.explanation
    assert (after.left_phrase, after.right_phrase) == ("20 percent", "18 percent")


def test_it_has_to_be_sure_both_ways_round() -> None:
    assert with_nli(CLASH, _found(0.01, 0.5)).kind is PairKind.CONTRADICTS
    assert with_nli(SAME, _found(0.99, 0.5)).kind is PairKind.SAME


@pytest.mark.parametrize("conflict", [ConflictKind.DENIAL, ConflictKind.ATTRIBUTION])
def test_who_said_what_is_not_for_the_model_to_judge(conflict: ConflictKind) -> None:
    reading = replace(CLASH, conflict=conflict)
    after = with_nli(reading, _found(0.0))
    assert replace(after, signals=reading.signals) == reading
    assert len(after.signals) == 2


@pytest.mark.parametrize("kind", [PairKind.SAME, PairKind.NARROWER, PairKind.BROADER])
def test_what_seems_to_agree_is_not_comparable_where_the_model_surely_sees_a_contradiction(
    kind: PairKind,
) -> None:
    reading = replace(SAME, kind=kind)
    after = with_nli(reading, _found(0.99))
    assert (after.kind, after.conflict) == (PairKind.NOT_COMPARABLE, None)
    assert "“20 percent”" in after.explanation
    doubted, backed = with_nli(reading, _found(0.8)), with_nli(reading, _found(0.1))
    assert doubted.kind is backed.kind is kind
    assert doubted.certainty < reading.certainty < backed.certainty


def test_no_conflict_is_ever_added_and_no_kind_changed_into_another() -> None:
    shares = (0.0, 0.04, 0.05, 0.5, 0.95, 0.96, 1.0)
    for kind, first, second in product(PairKind, shares, shares):
        conflict = ConflictKind.POLARITY if kind is PairKind.CONTRADICTS else None
        after = with_nli(replace(SAME, kind=kind, conflict=conflict), _found(first, second))
        assert after.kind in {kind, PairKind.NOT_COMPARABLE}
        assert after.conflict in {conflict, None}
        assert (after.conflict is not None) == (after.kind is PairKind.CONTRADICTS)


@pytest.mark.parametrize("kind", [PairKind.UPDATES, PairKind.NOT_COMPARABLE])
def test_a_model_that_knows_no_dates_moves_no_update(kind: PairKind) -> None:
    reading = replace(APART, kind=kind)
    assert replace(with_nli(reading, _found(0.99)), signals=reading.signals) == reading


class Listed:
    """An `NliReader` that answers by a list of contradictions, and keeps what it was asked."""

    def __init__(self, *answers: NliProbabilities | None) -> None:
        self.answers = answers
        self.asked: list[Sequence[tuple[str, str]]] = []

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[NliProbabilities | None]:
        """Return the answers, one for each pair."""
        self.asked.append(pairs)
        return list(self.answers)


TEXTS = [("a", "b"), ("c", "d"), ("e", "f")]


def test_only_pairs_that_an_answer_can_change_are_asked_about_all_at_once() -> None:
    reader = Listed(_found(0.9), None)
    after = weighed([APART, CLASH, SAME], TEXTS, reader)
    assert reader.asked == [[("c", "d"), ("e", "f")]]
    assert after == [APART, with_nli(CLASH, _found(0.9)), SAME]


def test_without_a_model_or_a_pair_nothing_is_asked() -> None:
    assert weighed([APART, CLASH, SAME], TEXTS, None) == [APART, CLASH, SAME]
    reader = Listed()
    assert weighed([APART], TEXTS[:1], reader) == [APART]
    assert weighed([], [], reader) == []
    assert reader.asked == []
