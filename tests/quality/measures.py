"""The figures that quality is reported in, over plain numpy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.extraction.worthiness import CheckWorthiness
from claims.records import ClaimCandidate

Gold = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was proposed against what an analyst marked; overlap by offsets counts as found.

    ``refused`` counts the proposals that only meet a passage which the analyst marked as no claim.
    """

    wanted: int
    found: int
    proposed: int
    right: int
    refused: int

    @property
    def recall(self) -> float:
        """The share of the marked claims that a proposal overlaps."""
        return self.found / max(self.wanted, 1)

    @property
    def precision(self) -> float:
        """The share of the proposals that overlap a marked claim."""
        return self.right / max(self.proposed, 1)

    @property
    def judged_precision(self) -> float:
        """The share of right ones among the proposals that the analyst judged at all."""
        return self.right / max(self.right + self.refused, 1)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return one object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def overlapped(candidate: ClaimCandidate, gold: Sequence[Gold]) -> Gold | None:
    """Return the marked claim that ``candidate`` shares most characters with, None without one."""
    best = max(gold, key=lambda row: _shared(candidate, row), default=None)
    return best if best is not None and _shared(candidate, best) > 0 else None


def overlapping(row: Gold, read: Sequence[ClaimCandidate]) -> ClaimCandidate | None:
    """Return the candidate that the mark ``row`` shares most characters with, None without one."""
    best = max(read, key=lambda candidate: _shared(candidate, row), default=None)
    return best if best is not None and _shared(best, row) > 0 else None


def same_name(one: str | None, other: str | None) -> bool:
    """Names agree when one contains the other ("Kim", "Kim Jong-un"), whatever the capitals."""
    if one is None or other is None:
        return one is other
    one, other = one.casefold(), other.casefold()
    return one in other or other in one


def agreement(
    proposed: Sequence[ClaimCandidate], gold: Sequence[Gold], *, only_must: bool = False
) -> Agreement:
    """Return how the proposals meet the gold claims; ``only_must`` limits what recall asks for."""
    marked = [row for row in gold if row["is_claim"]]
    wanted = [row for row in marked if row.get("must")] if only_must else marked
    found = sum(any(_shared(candidate, row) > 0 for candidate in proposed) for row in wanted)
    unmet = [candidate for candidate in proposed if overlapped(candidate, marked) is None]
    refused = sum(overlapped(candidate, gold) is not None for candidate in unmet)
    return Agreement(len(wanted), found, len(proposed), len(proposed) - len(unmet), refused)


def scored(
    rows: Sequence[Gold], worthiness: CheckWorthiness
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the labels (n,) of rows with ``text`` and ``label``, and the probabilities (n,) they get."""
    labels = np.array([row["label"] for row in rows], dtype=np.int64)
    return labels, worthiness.score([row["text"] for row in rows]).probabilities


def f1(labels: NDArray[np.int64], predicted: NDArray[np.bool_], *, positive: int = 1) -> float:
    """Return the harmonic mean of precision and recall for the label ``positive``."""
    truth = labels == positive
    guess = predicted if positive == 1 else ~predicted
    return float(2 * (truth & guess).sum() / max(truth.sum() + guess.sum(), 1))


def macro_f1(labels: NDArray[np.int64], predicted: NDArray[np.bool_]) -> float:
    """Return the mean F1 of both labels."""
    return (f1(labels, predicted) + f1(labels, predicted, positive=0)) / 2


def auc(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    """Return the chance that a positive outranks a negative, ties counting half (Mann-Whitney)."""
    positive, negative = scores[labels == 1], scores[labels == 0]
    above = (positive[:, None] > negative).mean() + (positive[:, None] == negative).mean() / 2
    return float(above)


def reliability(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> list[tuple[int, float, float]]:
    """Return for each tenth of the scores that holds any: how many, their mean, the share of positives."""
    tenths = np.minimum((scores * 10).astype(int), 9)
    return [
        (int(inside.sum()), float(scores[inside].mean()), float(labels[inside].mean()))
        for tenth in range(10)
        if (inside := tenths == tenth).any()
    ]


def calibration_error(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    """Return the expected calibration error: the mean gap of `reliability`, weighted by rows.

    Naeini, Cooper and Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning".
    """
    rows = reliability(labels, scores)
    return sum(count * abs(mean - share) for count, mean, share in rows) / len(labels)


def _shared(candidate: ClaimCandidate, row: Gold) -> int:
    return min(candidate.end, int(row["end"])) - max(candidate.start, int(row["start"]))
