import json
from collections.abc import Sequence

import numpy as np
import pytest

from claims.records import Progress
from claims.similarity.embedder import DEFAULT_MODEL, Vectors
from claims.similarity.query_vectors import LONGEST, MEANS_PATH, SHORT, TAKEN_OFF, claim_vector, query_vectors
from tests.fakes import TrigramEmbedder

DIMENSION = 384


class Recorder:
    """Embeds every query as ones and every passage as threes, and keeps what it was given."""

    model_name = DEFAULT_MODEL

    def __init__(self) -> None:
        self.queries: list[list[str]] = []
        self.passages: list[list[str]] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries.append(list(texts))
        return np.ones((len(texts), DIMENSION), np.float32)

    def embed_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self.passages.append(list(texts))
        return np.full((len(texts), DIMENSION), 3, np.float32)


def _mean(prompt: str, language: str) -> Vectors:
    return np.array(json.loads(MEANS_PATH.read_text(encoding="utf-8"))[prompt][language], np.float32)


def test_half_the_mean_of_the_language_is_taken_off() -> None:
    long = "x" * (SHORT + 1)
    rows = query_vectors([long, long], ["ru", "th"], Recorder())
    np.testing.assert_allclose(rows[0], 1 - TAKEN_OFF * _mean("query", "ru"), rtol=1e-5)
    np.testing.assert_array_equal(rows[1], np.ones(DIMENSION))


def test_a_short_query_is_read_as_a_claim_too() -> None:
    (row,) = query_vectors(["Boats lie idle."], ["en"], Recorder())
    means = (_mean("query", "en") + _mean("passage", "en")) / 2
    np.testing.assert_allclose(row, 2 - TAKEN_OFF * means, rtol=1e-5)
    np.testing.assert_array_equal(query_vectors(["kurz"], [None], Recorder())[0], np.full(DIMENSION, 2))


def test_many_texts_take_two_calls_and_long_ones_are_cut() -> None:
    embedder = Recorder()
    query_vectors(["short", "y" * 100_000, "brief"], ["en", None, "de"], embedder)
    assert embedder.queries == [["short", "y" * LONGEST, "brief"]]
    assert embedder.passages == [["short", "brief"]]


class OnePass(Recorder):
    """Embeds both ways in one call."""

    def embed_both(self, queries: Sequence[str], passages: Sequence[str]) -> tuple[Vectors, Vectors]:
        return self.embed_queries(queries), self.embed_passages(passages)


def test_an_embedder_that_can_is_asked_both_ways_at_once() -> None:
    texts, languages = ["Boats lie idle.", "y" * (SHORT + 1)], ["en", "de"]
    both, each = OnePass(), Recorder()
    rows = query_vectors(texts, languages, both)
    np.testing.assert_array_equal(rows, query_vectors(texts, languages, each))
    assert (both.queries, both.passages) == ([texts], [texts[:1]])


def test_no_text_gives_no_row() -> None:
    assert query_vectors([], [], Recorder()).shape == (0, DIMENSION)


def test_another_model_is_left_as_it_is() -> None:
    embedder = TrigramEmbedder()
    rows = query_vectors(["Boats lie idle."], ["en"], embedder)
    np.testing.assert_array_equal(rows, embedder.embed_queries(["Boats lie idle."]))
    np.testing.assert_array_equal(claim_vector(rows[0], "en", embedder.model_name), rows[0])


def test_a_stored_claim_is_centred_as_a_claim() -> None:
    stored = np.ones(DIMENSION, np.float32)
    found = claim_vector(stored, "de", DEFAULT_MODEL)
    np.testing.assert_allclose(found, 1 - TAKEN_OFF * _mean("passage", "de"), rtol=1e-5)


@pytest.mark.parametrize("prompt", ["query", "passage"])
@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ru", "uk"])
def test_every_language_with_a_pack_has_a_mean_of_the_cone(prompt: str, language: str) -> None:
    mean = _mean(prompt, language)
    assert mean.shape == (DIMENSION,)
    assert 0.8 < np.linalg.norm(mean) < 1
