from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claims.errors import ModelError
from claims.extraction.worthiness import CheckWorthiness, load_head, probabilities
from tests.fakes import DigitEmbedder, digit_head

HEAD = digit_head()


def test_scores_and_vectors_come_in_the_order_of_the_texts() -> None:
    scored = CheckWorthiness(DigitEmbedder(), head=HEAD).score(["It cost 5 euros.", "Hello."])
    assert scored.probabilities == pytest.approx([0.9933, 0.0067], abs=1e-4)
    assert scored.vectors.tolist() == [[1.0, 0.0], [0.0, 0.0]]


def test_all_texts_are_embedded_in_one_call_that_reports_progress() -> None:
    embedder = DigitEmbedder()
    reported: list[tuple[int, int]] = []
    CheckWorthiness(embedder, head=HEAD).score(
        ["a", "b 1"], progress=lambda done, total: reported.append((done, total))
    )
    assert embedder.calls == [["a", "b 1"]]
    assert reported == [(2, 2)]


def test_no_texts_cost_no_call() -> None:
    embedder = DigitEmbedder()
    scored = CheckWorthiness(embedder, head=HEAD).score([])
    assert scored.probabilities.shape == (0,)
    assert scored.vectors.shape == (0, 2)
    assert scored.vectors.dtype == np.float32
    assert embedder.calls == []


def test_extreme_logits_stay_between_zero_and_one() -> None:
    steep = digit_head(slope=1e6)
    scores = CheckWorthiness(DigitEmbedder(), head=steep).score(["1", "x"]).probabilities
    assert scores.min() >= 0.0
    assert scores.max() <= 1.0


def test_another_models_vectors_are_refused() -> None:
    other = replace(HEAD, model_name="another-model")
    with pytest.raises(ModelError, match="fitted on another-model and cannot score vectors of digits"):
        CheckWorthiness(DigitEmbedder(), head=other)


def test_the_shipped_head_fits_the_default_model() -> None:
    head = load_head()
    assert head.model_name == "multilingual-e5-small"
    assert head.mean.shape == (384,)
    assert head.queries.shape == head.values.shape
    assert 0.0 < head.threshold < 1.0


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "[]",
        json.dumps({"model": "m", "intercept": 0.0, "threshold": 0.5}),
        json.dumps({"model": "m", "coefficients": ["a"], "intercept": 0.0, "threshold": 0.5}),
        json.dumps({"model": "m", "coefficients": 1.0, "intercept": 0.0, "threshold": 0.5}),
    ],
)
def test_a_damaged_head_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "head.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"head\.json"):
        load_head(path)


def test_a_missing_head_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        load_head(tmp_path / "absent.json")


def test_padding_does_not_change_what_is_read() -> None:
    rng = np.random.default_rng(1)
    head = replace(
        HEAD,
        queries=rng.normal(size=(2, 3)).astype(np.float32),
        values=rng.normal(size=(2, 3)).astype(np.float32),
    )
    tokens = rng.normal(size=(1, 4, 2)).astype(np.float32)
    alone = head.read(tokens, np.ones((1, 4), np.int64))
    filled = np.concatenate([tokens, rng.normal(size=(1, 3, 2)).astype(np.float32)], axis=1)
    beside = head.read(filled, np.array([[1, 1, 1, 1, 0, 0, 0]]))
    assert beside == pytest.approx(alone, abs=1e-5)


def test_an_empty_text_is_no_claim() -> None:
    assert probabilities(np.array([np.nan, 0.0], np.float32)) == pytest.approx([0.0, 0.5])
