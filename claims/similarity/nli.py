"""What an optional model of natural language inference says about two claims; off unless one is named.

The setting ``CLAIMS_NLI_MODEL`` names a cross-encoder of the kind trained on SNLI and MultiNLI (Bowman et
al. 2015, Williams et al. 2018): it reads two texts together and says how likely the second follows from
the first, contradicts it, or neither. How that weighs beside the structured readings is said in
`claims.similarity.nli_weighing`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claims import settings
from claims.errors import ModelError
from claims.similarity.model_loading import load_cross_encoder
from claims.similarity.model_source import model_folder
from claims.text import embeddable, fold_space

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

KIND = "NLI model"
"""What messages call it."""

OWNER = "cross-encoder"
"""Whose model a hub id without an owner is."""

LABELS = ("entailment", "neutral", "contradiction")
"""In the order of the fields of `Inference`."""

MAX_TOKENS = 256
"""Of both texts together, if the model reads so many; more are cut from the longer text."""

BATCH_SIZE = 16

_LABEL = re.compile("(entail|neutral|contradict)(s|ed|ing|ion|ment|ory)?")
_STEMS = {"entail": "entailment", "neutral": "neutral", "contradict": "contradiction"}


@dataclass(frozen=True, slots=True)
class Inference:
    """Probabilities, 0 to 1, that a text follows from another, neither follows nor clashes, or clashes."""

    entailment: float
    neutral: float
    contradiction: float


@dataclass(frozen=True, slots=True)
class NliProbabilities:
    """What a model infers from the left claim about the right one (``forward``), and the other way round."""

    forward: Inference
    backward: Inference

    @property
    def contradiction(self) -> float:
        """The probability that both cannot hold: which text is read first should not matter to it."""
        return (self.forward.contradiction + self.backward.contradiction) / 2


class NliReader(Protocol):
    """What the comparison of claims asks of an NLI model."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[NliProbabilities | None]:
        """Return what each pair of texts is to each other, in order; None where one of them is empty."""
        ...


class CrossEncoderNli:
    """An `NliReader` over a sentence-transformers cross-encoder, loaded when the first pair is read.

    ``model`` is a folder or a Hugging Face id that is in the local hub cache; nothing is fetched. Threads
    may share one and wait for each other. ``max_tokens`` holds for both texts of a pair together.
    """

    def __init__(self, model: str, *, max_tokens: int = MAX_TOKENS) -> None:
        self._wanted = model.strip()
        self._max_tokens = max_tokens
        self._lock = threading.Lock()

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[NliProbabilities | None]:
        """Return what each pair of texts is to each other, in order; None where one of them is empty.

        Texts are cleaned by `claims.text.embeddable`; the same two texts are read once. ModelError when
        the model is not there, cannot be loaded, has other labels, or answers with no numbers.
        """
        clean = [(embeddable(left), embeddable(right)) for left, right in pairs]
        asked = list(
            dict.fromkeys(pair for left, right in clean if left and right for pair in _both(left, right))
        )
        with self._lock:  # the tokenizer is set anew by each call, and two loads would cost twice the memory
            found = dict(zip(asked, self._inferences(asked), strict=True)) if asked else {}
        return [
            NliProbabilities(*(found[pair] for pair in _both(left, right))) if left and right else None
            for left, right in clean
        ]

    def _inferences(self, pairs: Sequence[tuple[str, str]]) -> list[Inference]:
        from torch import nn

        model, columns = self._loaded
        # A model may be stored with another function after its last layer: labels exclude each other here.
        rows: NDArray[np.float32] = model.predict(
            list(pairs),
            batch_size=BATCH_SIZE,
            activation_fn=nn.Identity(),
            apply_softmax=True,
            show_progress_bar=False,
        )
        if rows.shape != (len(pairs), len(LABELS)) or not np.isfinite(rows).all():
            raise ModelError(f"the {KIND} {self._wanted!r} returned no probabilities; its files are damaged")
        return [Inference(*map(float, row)) for row in rows[:, columns]]

    @cached_property
    def _loaded(self) -> tuple[CrossEncoder, list[int]]:
        """The model, and in which of its columns each of `LABELS` stands."""
        folder = model_folder(self._wanted, kind=KIND, owner=OWNER)
        model = load_cross_encoder(self._wanted, folder, kind=KIND)
        columns = _columns(getattr(model.config, "id2label", None), self._wanted, folder)
        limit = model.max_seq_length
        model.max_seq_length = min(limit or self._max_tokens, self._max_tokens)
        return model, columns


def nli_from_environment() -> CrossEncoderNli | None:
    """Return a reader for ``CLAIMS_NLI_MODEL`` (hub id or folder), None when unset: then nothing is asked."""
    wanted = settings.nli_model()
    return CrossEncoderNli(wanted) if wanted else None


def _both(left: str, right: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (left, right), (right, left)


def _columns(labels: Mapping[Any, Any] | None, name: str, folder: Path) -> list[int]:
    """Return the column of each of `LABELS`; models order them differently, so none is taken for granted."""
    places = {_meaning(str(label)): int(place) for place, label in (labels or {}).items()}
    if set(places) == set(LABELS) and len(labels or {}) == len(LABELS):
        return [places[label] for label in LABELS]
    given = fold_space(", ".join(map(str, (labels or {}).values())))[:100] or "none"
    raise ModelError(
        f"the {KIND} {name!r} in {folder} has the labels {given}; name a model whose config.json has "
        f"{', '.join(LABELS[:-1])} and {LABELS[-1]} under id2label"
    )


def _meaning(label: str) -> str | None:
    found = _LABEL.fullmatch(label.strip().casefold())
    return _STEMS[found[1]] if found else None
