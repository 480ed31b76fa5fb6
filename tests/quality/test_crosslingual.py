"""Pinned floors on the project's own claims across languages; what was chosen saw the other part only."""

from __future__ import annotations

from collections import Counter

import pytest

from claims.similarity.embedder import SentenceTransformerEmbedder
from tests.quality.crosslingual import CLAIMS_OF_A_STORY, PAIRS, Found, held_out_figures
from tests.quality.measures import read_jsonl


@pytest.fixture(scope="module")
def found() -> Found:
    return held_out_figures(SentenceTransformerEmbedder())


@pytest.mark.model
def test_a_twin_is_not_buried_by_what_looks_alike_in_the_language_of_the_query(found: Found) -> None:
    assert found.to_english >= 0.90
    assert found.from_english >= 0.93


@pytest.mark.model
def test_the_claim_of_a_post_comes_before_its_translation(found: Found) -> None:
    assert found.posts >= 0.95


def test_stories_are_whole_and_no_text_stands_twice() -> None:
    twins = read_jsonl(PAIRS / "crosslingual.jsonl")
    assert len(twins) >= 150
    assert set(Counter(row["story"] for row in twins).values()) == {CLAIMS_OF_A_STORY}
    parts = {(row["story"], row["part"]) for row in twins}
    assert len(parts) == len({story for story, _ in parts})
    texts = [row[side] for row in twins for side in ("text", "english")]
    assert len(texts) == len(set(texts))
