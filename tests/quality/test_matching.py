"""Pinned floors of the comparison on pairs that nothing was fitted on; raise one when a better head ships."""

from __future__ import annotations

import numpy as np
import pytest

from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.matching import compare
from claims.vocabulary import MatchKind
from tests.quality.matching import compared, cosine_auc, held_out, negations, same_auc, statements
from tests.quality.measures import read_jsonl
from tests.quality.role_pairs import PAIRS, role_pairs

pytestmark = pytest.mark.model

LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_and_what_is_not_are_never_the_same(
    embedder: SentenceTransformerEmbedder, language: str
) -> None:
    pairs = [pair for pair in negations() if pair["language"] == language]
    assert len(pairs) >= 34
    turned = [{"a": pair["b"], "b": pair["a"]} for pair in pairs]
    found = compared([*pairs, *turned], embedder)
    assert not [one.explanation for one in found if one.match is MatchKind.SAME or one.score >= 0.5]
    assert np.mean([one.conflict == "polarity" for one in found]) >= 0.95


def test_held_out_pairs_are_told_apart(embedder: SentenceTransformerEmbedder) -> None:
    pairs = held_out()
    both = statements(pairs, embedder)
    found = [compare(*one) for one in both]
    assert np.mean([one.match == pair["label"] for one, pair in zip(found, pairs, strict=True)]) >= 0.75
    assert same_auc(pairs, found) >= 0.9
    assert cosine_auc(pairs, both) <= 0.7
    clashes = [one for one, pair in zip(found, pairs, strict=True) if pair["conflict"]]
    assert np.mean([one.conflict is not None for one in clashes]) >= 0.85
    fine = [one for one, pair in zip(found, pairs, strict=True) if not pair["conflict"]]
    assert np.mean([one.conflict is not None for one in fine]) <= 0.03


def test_no_sentence_is_both_trained_on_and_held_out() -> None:
    trained, kept = (
        {text for path in PAIRS.glob(pattern) for row in read_jsonl(path) for text in (row["a"], row["b"])}
        for pattern in ("matching.*.train.jsonl", "*.heldout.jsonl")
    )
    denials = {text for pair in negations() for text in (pair["a"], pair["b"])}
    made = {text for pair in role_pairs() for text in (pair.a, pair.b)}
    assert not (trained | made) & (kept | denials)
    assert (len(trained), len(kept)) >= (300, 100)
