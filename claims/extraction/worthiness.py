"""How likely a passage is a checkable claim: a logistic head over a multilingual sentence embedding.

The task and the debate sentences that the head was first fitted on are ClaimBuster's (Arslan, Hassan,
Li and Tremayne 2020, "A Benchmark Dataset of Check-worthy Factual Claims"). The coefficients lie in
``checkworthiness.json``; ``python -m tests.quality.train_checkworthiness`` writes that file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claims.errors import ModelError
from claims.records import Progress

HEAD_PATH = Path(__file__).with_name("checkworthiness.json")


class PassageEmbedder(Protocol):
    """What the head asks of an embedder."""

    @property
    def model_name(self) -> str:
        """The name that the vectors are stored under."""
        ...

    def embed_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one L2-normalised row a text, float32 (n, d)."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted logistic regression: ``coefficients`` (d,) and ``intercept`` over ``model_name``'s vectors.

    ``threshold`` is the probability from which a passage counts as a claim; it was fixed on the
    training sentences.
    """

    model_name: str
    coefficients: NDArray[np.float64]
    intercept: float
    threshold: float

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability (n,) that each of ``vectors`` (n, d) is a checkable claim."""
        logits = np.clip(vectors @ self.coefficients + self.intercept, -50.0, 50.0)
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Scored:
    """Texts scored: ``probabilities`` (n,) in 0..1 and the passage ``vectors`` (n, d) they were read from."""

    probabilities: NDArray[np.float64]
    vectors: NDArray[np.float32]


def load_head(path: Path = HEAD_PATH) -> Head:
    """Read a fitted head; raises ModelError when the file is missing or is not one."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        coefficients = np.asarray(stored["coefficients"], dtype=np.float64)
        head = Head(stored["model"], coefficients, float(stored["intercept"]), float(stored["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The check-worthiness head {path} cannot be read ({error}); install the package again."
        ) from error
    if coefficients.ndim != 1:
        raise ModelError(f"The check-worthiness head {path} is damaged; install the package again.")
    return head


class CheckWorthiness:
    """Scores passages with the fitted head; raises ModelError for an embedder the head was not fitted on."""

    def __init__(self, embedder: PassageEmbedder, *, head: Head | None = None) -> None:
        self._embedder = embedder
        self._head = head if head is not None else load_head()
        if embedder.model_name != self._head.model_name:
            raise ModelError(
                f"Check-worthiness was fitted on {self._head.model_name} and cannot score vectors of "
                f"{embedder.model_name}; score with the default embedding model."
            )

    @property
    def model_name(self) -> str:
        """The embedding model whose vectors `score` returns."""
        return self._head.model_name

    @property
    def threshold(self) -> float:
        """The probability from which a passage counts as a claim."""
        return self._head.threshold

    def score(self, texts: Sequence[str], *, progress: Progress | None = None) -> Scored:
        """Return the probability (n,) and the passage vector (n, d) of each text, in order."""
        if not texts:
            width = len(self._head.coefficients)
            return Scored(np.zeros(0), np.zeros((0, width), dtype=np.float32))
        vectors = self._embedder.embed_passages(texts, progress=progress)
        return Scored(self._head.probabilities(vectors), vectors)
