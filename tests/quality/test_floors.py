"""Pinned floors on sentences and articles that no head was trained on.

A change that falls below one of them made the proposals worse; raise a floor when a better head ships.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText
from tests.quality.measures import agreement, auc, calibration_error, f1, read_jsonl, scored

pytestmark = pytest.mark.model

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "articles").glob("*.txt"))
SENTENCES = HERE / "sentences"
LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")
GROUPS = (*(f"{language}*" for language in LANGUAGES), "*.news", "*.speech", "*.comment", "*.post")


@pytest.mark.parametrize("group", GROUPS)
def test_held_out_sentences_are_told_apart(worthiness: CheckWorthiness, group: str) -> None:
    labels, scores = _scored(worthiness, group)
    assert len(labels) >= 80
    assert f1(labels, scores >= worthiness.threshold) >= 0.91
    assert auc(labels, scores) >= 0.975


def test_scores_are_calibrated_on_held_out_sentences(worthiness: CheckWorthiness) -> None:
    labels, scores = _scored(worthiness, "*")
    assert calibration_error(labels, scores) <= 0.03
    assert abs(scores.mean() - labels.mean()) <= 0.03


def _scored(worthiness: CheckWorthiness, group: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    rows = [row for path in SENTENCES.glob(f"check_worthy.{group}.heldout.jsonl") for row in read_jsonl(path)]
    return scored(rows, worthiness)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_claims_of_an_article_are_proposed_and_little_else(extractor: Extractor, path: Path) -> None:
    document = DocumentText(path.read_text(encoding="utf-8"), language=path.stem.rsplit(".")[-1])
    gold = read_jsonl(path.with_suffix(".gold.jsonl"))
    met = agreement(extractor.propose(document).candidates, gold)
    kind = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["kind"]
    assert met.recall >= (0.85 if kind == "news" else 0.80), met
    assert met.precision >= 0.85, met


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_both_trained_on_and_held_out(language: str) -> None:
    trained, held_out = (
        {
            row["text"]
            for path in SENTENCES.glob(f"check_worthy.{language}.*{part}.jsonl")
            for row in read_jsonl(path)
        }
        for part in ("train", "heldout")
    )
    assert not trained & held_out
    assert len(trained) >= 400
    assert len(held_out) >= 80
    articles = "\n".join(path.read_text(encoding="utf-8") for path in ARTICLES)
    assert not [text for text in trained if text in articles and len(text) > 30]
