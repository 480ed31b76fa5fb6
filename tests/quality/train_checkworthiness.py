"""Fit the check-worthiness head and write claims/extraction/checkworthiness.json.

    python -m tests.quality.train_checkworthiness --claimbuster claimbuster.train.jsonl

Two sources: debate sentences (ClaimBuster, Arslan et al. 2020; read, never shipped) and the sentences
written and labelled for this project in sentences/check_worthy.*.train.jsonl, which weigh more because
the workbench reads news. Regularisation, weight and calibration are chosen by cross-validation
on the project's own training sentences alone; the held-out ones are not opened here.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.extraction.worthiness import HEAD_PATH, PassageEmbedder
from claims.text import fold_space

SENTENCES = Path(__file__).parent / "sentences"
FOLDS = 5
SEED = 7
DEBATE_ROWS = 9_000
NEAR_COSINE = 0.9
"""Unrelated sentences of this model lie below, translations above."""
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0)
"""Inverse regularisation strengths tried."""
WEIGHTS = (1.0, 3.0, 10.0, 30.0)
"""How many debate sentences one of our own sentences stands for."""
THRESHOLD = 0.5
"""Even odds, which calibration gives their meaning."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Sentence vectors ``x`` (n, d) and labels ``y`` (n,) in {0, 1}."""

    x: NDArray[np.float32]
    y: NDArray[np.int64]


def read_rows(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the JSON objects of all lines of all files."""
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def embedded(rows: Sequence[dict[str, Any]], embedder: PassageEmbedder) -> Labelled:
    """Return the rows with their passage vectors, as debate or own sentences."""
    x = embedder.embed_passages([fold_space(row["text"]) for row in rows])
    return Labelled(x, np.array([row["label"] for row in rows], dtype=np.int64))


def dealt(x: NDArray[np.float32]) -> NDArray[np.int64]:
    """Deal sentences (n, d) into folds (n,) so that no fold holds what another nearly repeats.

    A sentence and its translation would otherwise be trained on and tested on at once: every
    sentence joins the fold of its nearest neighbour among the earlier ones when they lie close.
    """
    fold = np.random.default_rng(SEED).integers(FOLDS, size=len(x))
    for n in range(1, len(x)):
        cosines = x[:n] @ x[n]
        if cosines.max() > NEAR_COSINE:
            fold[n] = fold[cosines.argmax()]
    return fold


def fitted(debate: Labelled, own: Labelled, rows: NDArray[np.bool_], strength: float, weight: float) -> Any:
    """Return a logistic regression on the debate sentences and the chosen ``rows`` of our own."""
    from sklearn.linear_model import LogisticRegression

    x = np.concatenate([debate.x, own.x[rows]])
    y = np.concatenate([debate.y, own.y[rows]])
    weights = np.concatenate([balanced(debate.y), np.full(rows.sum(), weight)])
    return LogisticRegression(C=strength, max_iter=3_000).fit(x, y, sample_weight=weights)


def balanced(labels: NDArray[np.int64]) -> Floats:
    """Return weights (n,) under which both labels count the same and the mean is one.

    A quarter of what is said in debates is check-worthy, half of a news article is: the debates
    are to teach what a claim looks like, not how many there are.
    """
    counts = np.bincount(labels, minlength=2)
    return np.asarray(len(labels) / (2.0 * counts[labels]), dtype=np.float64)


def out_of_fold(debate: Labelled, own: Labelled, strength: float, weight: float) -> Floats:
    """Return for each own sentence (n,) the logit of a model that has not seen its fold."""
    folds = dealt(own.x)
    logits = np.zeros(len(own.y))
    for fold in range(FOLDS):
        unseen = folds == fold
        model = fitted(debate, own, ~unseen, strength, weight)
        logits[unseen] = model.decision_function(own.x[unseen])
    return logits


def calibration(logits: Floats, labels: NDArray[np.int64]) -> tuple[float, float]:
    """Return slope and offset that make out-of-fold logits honest (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(logits[:, None], labels)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def losses(logits: Floats, labels: NDArray[np.int64]) -> Floats:
    """Return each sentence's log loss (n,) in nats."""
    return np.asarray(np.logaddexp(0.0, np.where(labels == 1, -logits, logits)))


def choose(debate: Labelled, own: Labelled) -> tuple[float, float]:
    """Return the strength and weight to fit with, by the one-standard-error rule.

    Of all settings whose calibrated loss lies within one standard error of the best, the most
    regularised one with the smallest weight (Breiman et al. 1984): it strays least from the debates.
    """
    scores: dict[tuple[float, float], tuple[float, float]] = {}
    for strength, weight in product(STRENGTHS, WEIGHTS):
        logits = out_of_fold(debate, own, strength, weight)
        slope, offset = calibration(logits, own.y)
        loss = losses(slope * logits + offset, own.y)
        scores[strength, weight] = float(loss.mean()), float(loss.std() / np.sqrt(len(loss)))
        print(f"C {strength:5g}  weight {weight:4g}  log loss {loss.mean():.4f}")
    best, error = min(scores.values())
    return min(setting for setting, (loss, _) in scores.items() if loss <= best + error)


def train(debate: Labelled, own: Labelled, model_name: str) -> dict[str, Any]:
    """Return the head as it is stored, with a summary of how it was fitted."""
    strength, weight = choose(debate, own)
    logits = out_of_fold(debate, own, strength, weight)
    slope, offset = calibration(logits, own.y)
    calibrated = slope * logits + offset
    model = fitted(debate, own, np.ones(len(own.y), dtype=bool), strength, weight)
    return {
        "model": model_name,
        "threshold": THRESHOLD,
        "training": {
            "debate_sentences": len(debate.y),
            "own_sentences": len(own.y),
            "strength": strength,
            "own_weight": weight,
            "calibration": [round(slope, 4), round(offset, 4)],
            "cross_validated_log_loss": round(float(losses(calibrated, own.y).mean()), 4),
            "cross_validated_accuracy": round(float(((calibrated > 0) == own.y).mean()), 4),
        },
        "intercept": round(slope * float(model.intercept_[0]) + offset, 5),
        "coefficients": [round(slope * float(value), 5) for value in model.coef_[0]],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, embed, fit and write."""
    parser = argparse.ArgumentParser(description="Fit the check-worthiness head.")
    parser.add_argument("--claimbuster", type=Path, required=True, help="claimbuster.train.jsonl")
    parser.add_argument("--output", type=Path, default=HEAD_PATH)
    options = parser.parse_args(arguments)
    from claims.similarity.embedder import SentenceTransformerEmbedder

    embedder = SentenceTransformerEmbedder()
    rows = read_rows([options.claimbuster])
    debate = embedded(random.Random(SEED).sample(rows, min(DEBATE_ROWS, len(rows))), embedder)
    own = embedded(read_rows(sorted(SENTENCES.glob("check_worthy.*.train.jsonl"))), embedder)
    head = train(debate, own, embedder.model_name)
    options.output.write_text(json.dumps(head) + "\n", encoding="utf-8")
    print(json.dumps(head["training"], indent=1))


if __name__ == "__main__":
    main()
