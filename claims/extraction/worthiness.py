"""How likely a passage is a checkable claim: a small head inside a multilingual embedding model.

The task is that of ClaimBuster (Arslan, Hassan, Li and Tremayne 2020, "A Benchmark Dataset of Check-worthy
Factual Claims"); the sentences that the head is fitted on were written for this project. The coefficients
lie in ``checkworthiness.json``; ``python -m tests.quality.train_checkworthiness`` writes that file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claims.errors import ModelError
from claims.records import Progress

HEAD_PATH = Path(__file__).with_name("checkworthiness.json")


Floats = NDArray[np.float32]


class PassageEmbedder(Protocol):
    """What the head asks of an embedder."""

    @property
    def model_name(self) -> str:
        """The name that the vectors are stored under."""
        ...

    def embed_and_read(
        self,
        texts: Sequence[str],
        *,
        layer: int,
        reader: Callable[[Floats, NDArray[np.int64]], Floats],
        progress: Progress | None = None,
    ) -> tuple[Floats, Floats]:
        """Return one unit row a text (n, d), and what ``reader`` makes of its tokens (n,)."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """Attention pooling over the tokens of one ``layer`` of ``model_name``, fitted to tell claims.

    Each of h heads weighs the tokens by ``queries`` (d, h) and sums their ``values`` (d, h); the mean
    over all tokens adds ``mean`` (d,) and everything ``intercept`` (after Lee et al. 2019, "Set
    Transformer", with one number a head). The middle of the model tells better how something is
    said than its last layer, which was trained to tell what about. ``threshold`` is the probability
    from which a passage counts as a claim; it was fixed before anything was measured.
    """

    model_name: str
    layer: int
    queries: Floats
    values: Floats
    mean: Floats
    intercept: float
    threshold: float

    def read(self, states: Floats, mask: NDArray[np.int64]) -> Floats:
        """Return the logit (b,) of each text from its tokens' states (b, t, d) and their mask (b, t)."""
        # Normalising a token first and multiplying then is the same, but copies every state several times.
        columns = np.column_stack([self.queries, self.values, self.mean])
        mean = states.mean(-1, keepdims=True)
        square = np.einsum("btd,btd->bt", states, states)[..., None] / states.shape[-1]
        deviation = np.sqrt(np.maximum(square - mean**2, 0.0) + 1e-5)
        read = (states @ columns - mean * columns.sum(0)) / deviation
        heads = self.queries.shape[1]
        attention = np.where(mask[..., None] > 0, read[..., :heads], -1e4)
        weights = np.exp(attention - attention.max(1, keepdims=True))
        weights /= weights.sum(1, keepdims=True)
        plain = (read[..., -1] * mask).sum(1) / mask.sum(1)
        pooled = (weights * read[..., heads:-1]).sum((1, 2))
        return np.asarray(pooled + plain + self.intercept, np.float32)


def probabilities(logits: Floats) -> NDArray[np.float64]:
    """Return the probability (n,) of each logit (n,), 0 for NaN: an empty text claims nothing."""
    filled = np.clip(np.nan_to_num(logits.astype(np.float64), nan=-50.0), -50.0, 50.0)
    return np.asarray(1.0 / (1.0 + np.exp(-filled)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Scored:
    """Texts scored: ``probabilities`` (n,) in 0..1 and the passage ``vectors`` (n, d) they were read from."""

    probabilities: NDArray[np.float64]
    vectors: NDArray[np.float32]


def load_head(path: Path = HEAD_PATH) -> Head:
    """Read a fitted head; raises ModelError when the file is missing or is not one."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        queries, values, mean = (
            np.asarray(stored[name], dtype=np.float32) for name in ("queries", "values", "mean")
        )
        layer, intercept, threshold = (
            int(stored["layer"]), float(stored["intercept"]), float(stored["threshold"]),
        )  # fmt: skip
        head = Head(stored["model"], layer, queries, values, mean, intercept, threshold)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The check-worthiness head {path} cannot be read ({error}); install the package again."
        ) from error
    if mean.ndim != 1 or queries.shape != values.shape or queries.shape[:1] != mean.shape:
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
            return Scored(np.zeros(0), np.zeros((0, len(self._head.mean)), dtype=np.float32))
        vectors, logits = self._embedder.embed_and_read(
            texts, layer=self._head.layer, reader=self._head.read, progress=progress
        )
        return Scored(probabilities(logits), vectors)
