"""The fitted part of a comparison: probabilities from features, by multinomial logistic regression.

There are four sets of coefficients: for two claims in one language and in two, with and without the states
of their tokens. They lie in ``matching.json``; ``python -m tests.quality.train_matching`` writes that file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.errors import ModelError
from claims.vocabulary import MatchKind

HEAD_PATH = Path(__file__).with_name("matching.json")

KINDS = tuple(MatchKind)
"""The order of the rows of the coefficients."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Odds:
    """The probability of each kind of match, and that two claims are about one ``matter``, each 0 to 1."""

    kinds: Mapping[MatchKind, float]
    matter: float


@dataclass(frozen=True, slots=True)
class Coefficients:
    """For n features called ``names``: ``weights`` (4, n), a row for each kind and one for the matter."""

    names: tuple[str, ...]
    weights: Floats
    intercepts: Floats

    def odds(self, features: Mapping[str, float]) -> Odds:
        """Return the probabilities; KeyError when a feature is missing."""
        values = np.array([features[name] for name in self.names])
        logits = np.clip(self.weights @ values + self.intercepts, -50.0, 50.0)
        shares = np.exp(logits[:-1] - logits[:-1].max())
        shares /= shares.sum()
        kinds = dict(zip(KINDS, shares.tolist(), strict=True))
        return Odds(MappingProxyType(kinds), float(1.0 / (1.0 + np.exp(-logits[-1]))))


def head_name(*, foreign: bool, tokens: bool) -> str:
    """Return the name of the coefficients for claims in two languages or one, with or without tokens."""
    return ("two languages" if foreign else "one language") + (", tokens" if tokens else "")


@dataclass(frozen=True, slots=True)
class MatchHead:
    """All coefficients, for vectors and token states of ``model_name``."""

    model_name: str
    coefficients: Mapping[str, Coefficients]

    def odds(self, features: Mapping[str, float], *, foreign: bool, tokens: bool) -> Odds:
        """Return the probabilities that the features of two claims give."""
        return self.coefficients[head_name(foreign=foreign, tokens=tokens)].odds(features)


@cache
def load_match_head(path: Path = HEAD_PATH) -> MatchHead:
    """Read the coefficients; ModelError when the file is missing or damaged."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        names = [
            head_name(foreign=foreign, tokens=tokens) for foreign in (False, True) for tokens in (False, True)
        ]
        found = {name: _coefficients(stored["coefficients"][name]) for name in names}
        return MatchHead(str(stored["model"]), MappingProxyType(found))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The coefficients of comparisons, {path}, cannot be read ({error}); install the package again."
        ) from error


def _coefficients(stored: Mapping[str, Any]) -> Coefficients:
    names = tuple(stored["names"])
    weights = np.asarray(stored["weights"], dtype=np.float64)
    intercepts = np.asarray(stored["intercepts"], dtype=np.float64)
    if weights.shape != (len(KINDS) + 1, len(names)) or intercepts.shape != (len(KINDS) + 1,):
        raise ValueError("the shapes do not fit")
    return Coefficients(names, weights, intercepts)
