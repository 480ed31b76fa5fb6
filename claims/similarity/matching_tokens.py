"""How the tokens of two claims correspond inside the embedding model, and whether their roles changed.

A middle layer holds for each token what it is and the part it plays. Tokens that are each other's nearest
are taken to correspond (as in Zhang et al. 2020, "BERTScore", but mutually). The difference of two
corresponding states is mostly the change of role: where two words took each other's part, their
differences point in opposite directions; where a clause was moved or reworded, they do not.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claims.extraction.worthiness import PassageEmbedder
from claims.text import embeddable

LAYER = 8
"""The layer of multilingual-e5-small that is read, the one that check-worthiness reads too."""

MAX_CHARACTERS = 500
"""The tokens of longer claims are not read: they may not fit the model's window."""

PROMPT_TOKENS = 3
"""The start token and those of "passage: "; one token ends the text."""

NEAR = 0.55
"""From this cosine on tokens that are each other's nearest correspond."""

Floats = NDArray[np.float32]


def unit_states(states: Floats) -> Floats:
    """Return token states (t, d) without their mean and at length 1."""
    centred = states - states.mean(-1, keepdims=True)
    return np.asarray(centred / (np.linalg.norm(centred, axis=-1, keepdims=True) + 1e-6), np.float32)


def read_states(texts: Sequence[str], embedder: PassageEmbedder) -> tuple[Floats, list[Floats | None]]:
    """Return the passage vectors (n, d) of texts, and the unit states (t, d) of each one's tokens.

    One pass through the model. The states are None for an empty text and one longer than
    `MAX_CHARACTERS`. ModelError for any model but the default one.
    """
    kept: list[Floats] = []
    lock = threading.Lock()

    def keep(states: Floats, mask: NDArray[np.int64]) -> Floats:
        lengths = mask.sum(1)
        found = [
            unit_states(row[PROMPT_TOKENS : int(length) - 1])
            for row, length in zip(states, lengths, strict=True)
        ]
        with lock:  # batches are read side by side
            first = len(kept)
            kept.extend(found)
        return np.arange(first, first + len(found), dtype=np.float32)

    vectors, places = embedder.embed_and_read(texts, layer=LAYER, reader=keep)
    short = [0 < len(embeddable(text)) <= MAX_CHARACTERS for text in texts]
    return vectors, [kept[int(place)] if fits else None for place, fits in zip(places, short, strict=True)]


def token_features(left: Floats, right: Floats) -> dict[str, float]:
    """Return how the unit states (t, d) and (u, d) of two claims' tokens correspond, by name."""
    cosines = left @ right.T
    ours, theirs = cosines.max(1), cosines.max(0)
    there = cosines.argmax(1)
    mutual = (cosines.argmax(0)[there] == np.arange(len(left))) & (ours > NEAR)
    here = np.flatnonzero(mutual)
    lowest = (np.sort(ours)[:3].mean() + np.sort(theirs)[:3].mean()) / 2
    return {
        "tokens_met": 2 * len(here) / (len(left) + len(right)),
        "tokens_near": float(ours.mean() + theirs.mean()) / 2,
        "token_farthest": float(min(ours.min(), theirs.min())),
        "tokens_farthest": float(lowest),
        **_roles(left[here], right[there[here]], there[here], cosines[np.ix_(here, there[here])]),
    }


def _roles(left: Floats, right: Floats, places: NDArray[np.intp], cosines: Floats) -> dict[str, float]:
    """Compare the changes (m, d) between corresponding tokens with one another."""
    names = (
        "opposed", "opposed_three", "exchange", "exchange_three", "changed", "tokens_overtaken",
        "tokens_follow", "overtaken_exchange", "changed_alike", "better_crossed",
    )  # fmt: skip
    if len(left) < 2:
        return dict.fromkeys(names, 0.0)
    changes = left - right
    lengths = np.linalg.norm(changes, axis=1)
    one, other = np.triu_indices(len(left), 1)
    products = (changes @ changes.T)[one, other]
    alike = products / (lengths[one] * lengths[other] + 1e-6)
    overtaken = places[one] > places[other]
    met = np.diag(cosines)
    crossed = met[one] + met[other] - cosines[one, other] - cosines[other, one]
    values = (
        alike.min(), np.sort(alike)[:3].mean(), products.min(), np.sort(products)[:3].mean(), lengths.mean(),
        overtaken.mean(), (np.diff(places) == 1).mean(),
        products[overtaken].min() if overtaken.any() else 0.0, alike.mean(), crossed.min(),
    )  # fmt: skip
    return {name: float(value) for name, value in zip(names, values, strict=True)}
