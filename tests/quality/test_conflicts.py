"""Pinned floors of what is called a conflict, on our own pairs in six languages and across them.

The rules were written with these pairs in sight; what they do on other texts, ``make eval`` tells.
"""

from __future__ import annotations

from collections import Counter

import pytest

from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.matching import Comparison, compare_texts
from claims.vocabulary import MatchKind
from tests.quality.conflict_pairs import CONTRADICTIONS, ConflictPair, conflict_pairs

pytestmark = pytest.mark.model

Judged = list[tuple[ConflictPair, Comparison]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    pairs = conflict_pairs()
    texts = [(pair.a, pair.b) for pair in pairs]
    return list(zip(pairs, compare_texts(texts, embedder=SentenceTransformerEmbedder()), strict=True))


def test_there_are_enough_pairs_of_every_kind_in_every_language() -> None:
    pairs = conflict_pairs()
    assert len(pairs) >= 300
    assert {pair.language for pair in pairs} == {"de", "en", "es", "fr", "ru", "uk", "cross"}
    assert min(Counter(pair.kind for pair in pairs if pair.kind in CONTRADICTIONS).values()) >= 10
    assert len({(pair.a, pair.b) for pair in pairs}) == len(pairs)


def test_a_conflict_that_is_called_is_one_and_most_are_called(judged: Judged) -> None:
    called = [pair.kind in CONTRADICTIONS for pair, found in judged if found.conflict]
    wanted = [found.conflict is not None for pair, found in judged if pair.kind in CONTRADICTIONS]
    assert sum(called) / len(called) >= 0.95
    assert sum(wanted) / len(wanted) >= 0.90


def test_the_kind_of_a_conflict_is_right(judged: Judged) -> None:
    right = [
        CONTRADICTIONS[pair.kind] == found.conflict
        for pair, found in judged
        if found.conflict and pair.kind in CONTRADICTIONS
    ]
    assert sum(right) / len(right) >= 0.95


def test_what_cannot_be_compared_is_hardly_ever_a_conflict(judged: Judged) -> None:
    found = [found.conflict is not None for pair, found in judged if pair.kind == "not_comparable"]
    assert sum(found) / len(found) <= 0.025


def test_what_contradicts_is_never_called_the_same(judged: Judged) -> None:
    alike = [
        (pair.a, pair.b)
        for pair, found in judged
        if pair.kind in CONTRADICTIONS and found.match is MatchKind.SAME
    ]
    assert len(alike) <= 1
