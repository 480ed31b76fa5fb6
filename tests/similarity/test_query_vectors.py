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


def _mean_of_all(prompt: str) -> Vectors:
    stored = json.loads(MEANS_PATH.read_text(encoding="utf-8"))[prompt]
    return np.array(list(stored.values()), np.float32).mean(axis=0)


def _directions() -> Vectors:
    stored = json.loads(MEANS_PATH.read_text(encoding="utf-8"))["directions"]
    return np.array(list(stored.values()), np.float32)


def _without_directions(vector: Vectors) -> Vectors:
    directions = _directions()
    return vector - (vector @ directions.T) @ directions


def test_half_the_mean_of_the_language_is_taken_off() -> None:
    long = "x" * (SHORT + 1)
    (row,) = query_vectors([long], ["ru"], Recorder())
    np.testing.assert_allclose(row, _without_directions(1 - TAKEN_OFF * _mean("query", "ru")), atol=1e-3)


def test_a_language_without_a_mean_has_that_of_all_taken_off_and_nothing_else() -> None:
    long = "x" * (SHORT + 1)
    (row,) = query_vectors([long], ["th"], Recorder())
    np.testing.assert_allclose(row, 1 - TAKEN_OFF * _mean_of_all("query"), rtol=1e-4)


def test_what_tells_languages_apart_is_taken_off_whole_also_where_the_language_is_unknown() -> None:
    rows = query_vectors(["x" * (SHORT + 1), "Boats lie idle.", "kurz"], ["ru", "en", None], Recorder())
    np.testing.assert_allclose(rows @ _directions().T, np.zeros((3, len(_directions()))), atol=1e-3)
    assert np.linalg.norm(rows, axis=1).min() > 1


def test_the_directions_are_orthonormal() -> None:
    directions = _directions()
    np.testing.assert_allclose(directions @ directions.T, np.eye(len(directions)), atol=1e-3)


def test_a_short_query_is_read_as_a_claim_too() -> None:
    (row,) = query_vectors(["Boats lie idle."], ["en"], Recorder())
    means = (_mean("query", "en") + _mean("passage", "en")) / 2
    np.testing.assert_allclose(row, _without_directions(2 - TAKEN_OFF * means), atol=1e-3)


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
    np.testing.assert_allclose(found, _without_directions(1 - TAKEN_OFF * _mean("passage", "de")), atol=1e-3)


@pytest.mark.parametrize("prompt", ["query", "passage"])
@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ru", "uk"])
def test_every_language_with_a_pack_has_a_mean_of_the_cone(prompt: str, language: str) -> None:
    mean = _mean(prompt, language)
    assert mean.shape == (DIMENSION,)
    assert 0.8 < np.linalg.norm(mean) < 1
