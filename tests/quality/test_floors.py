"""Pinned floors on sentences and articles that no head was trained on.

A change that falls below one of them made the proposals worse; raise a floor when a better head ships.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText
from tests.quality.measures import agreement, auc, f1, read_jsonl

pytestmark = pytest.mark.model

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "articles").glob("*.txt"))


@pytest.mark.parametrize("language", ["de", "en"])
def test_held_out_sentences_are_told_apart(worthiness: CheckWorthiness, language: str) -> None:
    rows = read_jsonl(HERE / "sentences" / f"check_worthy.{language}.heldout.jsonl")
    labels = np.array([row["label"] for row in rows], dtype=np.int64)
    scores = worthiness.score([row["text"] for row in rows]).probabilities
    assert f1(labels, scores >= worthiness.threshold) >= 0.90
    assert auc(labels, scores) >= 0.98


def test_scores_are_calibrated_on_held_out_sentences(worthiness: CheckWorthiness) -> None:
    rows = [row for path in (HERE / "sentences").glob("*.heldout.jsonl") for row in read_jsonl(path)]
    scores = worthiness.score([row["text"] for row in rows]).probabilities
    assert abs(scores.mean() - np.mean([row["label"] for row in rows])) <= 0.06


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_claims_of_an_article_are_proposed_and_little_else(extractor: Extractor, path: Path) -> None:
    document = DocumentText(path.read_text(encoding="utf-8"), language=path.stem.rsplit(".")[-1])
    gold = read_jsonl(path.with_suffix(".gold.jsonl"))
    met = agreement(extractor.propose(document).candidates, gold)
    kind = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["kind"]
    assert met.recall >= (0.85 if kind == "news" else 0.80), met
    assert met.precision >= 0.85, met


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_sentence_is_both_trained_on_and_held_out(language: str) -> None:
    parts = [
        {row["text"] for row in read_jsonl(HERE / "sentences" / f"check_worthy.{language}.{part}.jsonl")}
        for part in ("train", "heldout")
    ]
    assert not parts[0] & parts[1]
    assert min(map(len, parts)) >= 80
    articles = "\n".join(path.read_text(encoding="utf-8") for path in ARTICLES)
    assert not [text for text in parts[0] if text in articles and len(text) > 30]
