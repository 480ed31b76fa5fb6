"""Fit the check-worthiness head and write claims/extraction/checkworthiness.json.

    python -m tests.quality.train_checkworthiness --claimbuster claimbuster.train.jsonl

Two sources: debate sentences (ClaimBuster, Arslan et al. 2020; read, never shipped) and the sentences
written and labelled for this project in sentences/check_worthy.*.train.jsonl, which weigh more because
the workbench reads news. Settings were chosen on the project's own sentences, whole languages left out;
the held-out sentences are not opened here. Calibration is by logits that are out of fold (Platt 1999).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from claims.extraction.worthiness import HEAD_PATH
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.text import fold_space

SENTENCES = Path(__file__).parent / "sentences"
LAYER, WIDTH, HEADS, RUNS = 8, 384, 8, 2
FOLDS, SEED, EPOCHS, BATCH, RATE, DROPOUT = 5, 7, 3, 32, 3e-3, 0.3
DEBATE_ROWS = 9_000
NEAR_COSINE = 0.9
"""Unrelated sentences of this model lie below, translations above."""
OWN_WEIGHT = 3.0
"""How many debate sentences one of our own sentences stands for."""
THRESHOLD = 0.5
"""Even odds, which calibration gives their meaning."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Sentences: token states (t, d) each, unit vectors (n, d), labels and weights (n,)."""

    states: list[Tensor]
    vectors: NDArray[np.float32]
    labels: NDArray[np.int64]
    weights: Floats


def read_rows(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the JSON objects of all lines of all files."""
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def embedded(
    rows: Sequence[dict[str, Any]], embedder: SentenceTransformerEmbedder, weights: Floats
) -> Labelled:
    """Return the rows with their vectors and the states of their tokens, half precision."""
    states: list[Tensor] = []

    def keep(batch: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        first = len(states)
        states.extend(
            torch.from_numpy(row[: int(length)]).half()
            for row, length in zip(batch, mask.sum(1), strict=True)
        )
        return np.arange(first, len(states), dtype=np.float32)

    vectors, places = [], []
    for row in rows:  # one at a time, so that each text's place among the states is known
        vector, place = embedder.embed_and_read([fold_space(row["text"])], layer=LAYER, reader=keep)
        vectors.append(vector)
        places.append(states[int(place[0])])
    labels = np.array([row["label"] for row in rows], dtype=np.int64)
    return Labelled(places, np.concatenate(vectors), labels, weights)


def balanced(labels: NDArray[np.int64]) -> Floats:
    """Return weights (n,) under which both labels count the same and the mean is one.

    A quarter of what is said in debates is check-worthy, half of a news article is: the debates
    are to teach what a claim looks like, not how many there are.
    """
    counts = np.bincount(labels, minlength=2)
    return np.asarray(len(labels) / (2.0 * counts[labels]), dtype=np.float64)


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


class Pooling(nn.Module):
    """The head of `claims.extraction.worthiness.Head`, with dropout to fit it."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH, elementwise_affine=False)
        self.dropout = nn.Dropout(DROPOUT)
        self.queries = nn.Linear(WIDTH, HEADS, bias=False)
        self.values = nn.Linear(WIDTH, HEADS, bias=False)
        self.mean = nn.Linear(WIDTH, 1)
        nn.init.normal_(self.queries.weight, std=0.02)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the logit (b,) of each text."""
        tokens = self.dropout(self.norm(states))
        weights = self.queries(tokens).masked_fill(mask[..., None] == 0, -1e4).softmax(1)
        plain = (tokens * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        found: Tensor = (weights * self.values(tokens)).sum((1, 2)) + self.mean(plain).squeeze(-1)
        return found


def padded(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return states (b, t, d) and mask (b, t) of a batch."""
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(one)) for one in states], batch_first=True)
    return nn.utils.rnn.pad_sequence([one.float() for one in states], batch_first=True), mask


def fitted(parts: Sequence[tuple[Labelled, NDArray[np.bool_]]], seed: int) -> Pooling:
    """Return a head fitted on the chosen rows of all parts."""
    torch.manual_seed(seed)
    rows = [(part, int(n)) for part, chosen in parts for n in np.flatnonzero(chosen)]
    lengths = np.array([len(part.states[n]) for part, n in rows])
    model = Pooling()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    steps = EPOCHS * -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=RATE, total_steps=steps + 1, pct_start=0.1
    )
    rng = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = np.argsort(lengths + rng.normal(0, 4, len(rows)))
        for start in rng.permutation(range(0, len(rows), BATCH)):
            batch = [rows[n] for n in order[start : start + BATCH]]
            loss = _loss(model, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return model.eval()


def _loss(model: Pooling, batch: Sequence[tuple[Labelled, int]]) -> Tensor:
    logits = model(*padded([part.states[n] for part, n in batch]))
    labels = torch.tensor([float(part.labels[n]) for part, n in batch])
    weights = torch.tensor([part.weights[n] for part, n in batch], dtype=torch.float32)
    return nn.functional.binary_cross_entropy_with_logits(logits, labels, weight=weights)


@torch.inference_mode()
def logits_of(models: Sequence[Pooling], states: Sequence[Tensor]) -> Floats:
    """Return the mean logit (n,) of several heads."""
    found = [
        torch.stack([model(*padded(states[at : at + 64])) for model in models]).mean(0).numpy()
        for at in range(0, len(states), 64)
    ]
    return np.concatenate(found).astype(np.float64)


def out_of_fold(debate: Labelled, own: Labelled) -> Floats:
    """Return for each own sentence (n,) the logit of heads that have not seen its fold."""
    folds = dealt(own.vectors)
    logits = np.zeros(len(own.labels))
    for fold in range(FOLDS):
        unseen = folds == fold
        parts = [(debate, np.ones(len(debate.labels), dtype=bool)), (own, ~unseen)]
        models = [fitted(parts, seed) for seed in range(RUNS)]
        logits[unseen] = logits_of(models, [own.states[n] for n in np.flatnonzero(unseen)])
    return logits


def calibration(logits: Floats, labels: NDArray[np.int64]) -> tuple[float, float]:
    """Return slope and offset that make out-of-fold logits honest (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(logits[:, None], labels)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def train(debate: Labelled, own: Labelled, model_name: str) -> dict[str, Any]:
    """Return the head as it is stored, with a summary of how it was fitted."""
    logits = out_of_fold(debate, own)
    slope, offset = calibration(logits, own.labels)
    calibrated = slope * logits + offset
    losses = np.logaddexp(0.0, np.where(own.labels == 1, -calibrated, calibrated))
    every = [(part, np.ones(len(part.labels), dtype=bool)) for part in (debate, own)]
    models = [fitted(every, seed) for seed in range(RUNS)]
    summary = {
        "debate_sentences": len(debate.labels),
        "own_sentences": len(own.labels),
        "calibration": [round(slope, 4), round(offset, 4)],
        "cross_validated_log_loss": round(float(losses.mean()), 4),
        "cross_validated_accuracy": round(float(((calibrated > 0) == own.labels).mean()), 4),
    }
    return {"model": model_name, "layer": LAYER, "threshold": THRESHOLD, "training": summary} | stored(
        models, slope, offset
    )


@torch.inference_mode()
def stored(models: Sequence[Pooling], slope: float, offset: float) -> dict[str, Any]:
    """Return several heads as one, with the calibration folded in."""
    scale = slope / len(models)
    queries = np.concatenate([model.queries.weight.T.numpy() for model in models], axis=1)
    values = np.concatenate([model.values.weight.T.numpy() for model in models], axis=1) * scale
    mean = sum(model.mean.weight[0].numpy() for model in models) * scale
    intercept = sum(float(model.mean.bias[0]) for model in models) * scale + offset
    return {
        "intercept": round(float(intercept), 5),
        "mean": np.round(mean.astype(float), 5).tolist(),
        "queries": np.round(queries.astype(float), 4).tolist(),
        "values": np.round(values.astype(float), 4).tolist(),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, embed, fit and write."""
    parser = argparse.ArgumentParser(description="Fit the check-worthiness head.")
    parser.add_argument("--claimbuster", type=Path, required=True, help="claimbuster.train.jsonl")
    parser.add_argument("--output", type=Path, default=HEAD_PATH)
    options = parser.parse_args(arguments)
    embedder = SentenceTransformerEmbedder()
    rows = read_rows([options.claimbuster])
    chosen = random.Random(SEED).sample(rows, min(DEBATE_ROWS, len(rows)))
    labels = np.array([row["label"] for row in chosen], dtype=np.int64)
    debate = embedded(chosen, embedder, balanced(labels))
    own_rows = read_rows(sorted(SENTENCES.glob("check_worthy.*.train.jsonl")))
    own = embedded(own_rows, embedder, np.full(len(own_rows), OWN_WEIGHT))
    head = train(debate, own, embedder.model_name)
    options.output.write_text(json.dumps(head) + "\n", encoding="utf-8")
    print(json.dumps(head["training"], indent=1))


if __name__ == "__main__":
    main()
