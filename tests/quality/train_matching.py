"""Fit the head that compares claims and write claims/similarity/matching.json.

    python -m tests.quality.train_matching

It learns from pairs written and labelled for this project alone: pairs/matching.*.train.jsonl, claims of two
stories of theirs, which are unrelated, and pairs made from pairs/roles.jsonl, in which two roles were
exchanged or not (tests/quality/role_pairs.py). Held-out pairs and public sets are not opened here. What is
printed is the log loss and accuracy on pairs of stories and templates that were left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.matching import comparison_features, is_foreign
from claims.similarity.matching_head import HEAD_PATH, KINDS, head_name
from claims.similarity.matching_signals import contrast
from claims.similarity.matching_statements import Statement, read_statements
from claims.similarity.matching_tokens import LAYER, token_features
from claims.similarity.matching_words import align, word_features, words_of
from claims.vocabulary import MatchKind
from tests.quality.role_pairs import PAIRS, SEED, role_pairs

FOLDS = 6
STRENGTH, MATTER_STRENGTH = 0.1, 0.02
OWN_WEIGHT, ROLE_WEIGHT, UNRELATED_WEIGHT, FOREIGN_WEIGHT = 3.0, 1.0, 1.0, 4.0
ONE_MATTER = frozenset({"negation", "opposite", "number", "time", "other_time", "detail", "claimant"})
OTHER_MATTER = frozenset({"topic", "overlap", "unrelated"})

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A pair: its features, what it is (an index into `KINDS`), whether of one matter, and its group."""

    features: Mapping[str, float]
    kind: int
    matter: bool | None
    foreign: bool
    group: str
    weight: float


def rows(embedder: SentenceTransformerEmbedder) -> list[Row]:
    """Return all training pairs with their features."""
    labelled = list(_labelled())
    texts = list(dict.fromkeys(text for one in labelled for text in (one["a"], one["b"])))
    read = dict(zip(texts, read_statements(texts, embedder), strict=True))
    return [_row(one, read[one["a"]], read[one["b"]]) for one in labelled]


def _labelled() -> Iterator[dict[str, Any]]:
    rng = random.Random(SEED)
    for path in sorted(PAIRS.glob("matching.*.train.jsonl")):
        own = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        yield from (one | {"weight": OWN_WEIGHT} for one in own)
        yield from _unrelated(own, rng)
    for pair in role_pairs():
        label = MatchKind.SAME if pair.same else MatchKind.DIFFERENT
        yield {
            "a": pair.a, "b": pair.b, "label": label, "kind": "role", "weight": ROLE_WEIGHT,
            "story": f"template {pair.template}",
        }  # fmt: skip


def _unrelated(own: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[dict[str, Any]]:
    """Pair claims of two stories, with whatever negation and numbers they have."""
    for one in own:
        other = rng.choice([found for found in own if found["story"] != one["story"]])
        yield {
            "a": one["a"], "b": other["b"], "label": MatchKind.DIFFERENT, "kind": "unrelated",
            "weight": UNRELATED_WEIGHT, "story": one["story"],
        }  # fmt: skip


def _row(one: Mapping[str, Any], left: Statement, right: Statement) -> Row:
    aligned = align(left.words, right.words)
    features = comparison_features(left, right, aligned, contrast(left, right, aligned))
    same = one["label"] == MatchKind.SAME and one["kind"] != "role"
    matter = True if same or one["kind"] in ONE_MATTER else False if one["kind"] in OTHER_MATTER else None
    kind = KINDS.index(MatchKind(one["label"]))
    foreign = is_foreign(left, right, aligned)
    return Row(features, kind, matter, foreign, str(one["story"]), float(one["weight"]))


def feature_names(*, foreign: bool, tokens: bool, known: Sequence[str]) -> list[str]:
    """Return the features that one set of coefficients sees: no words across languages."""
    some = np.eye(4, 3, dtype=np.float32)
    inside = set(token_features(some, some))
    words = words_of("some words")
    outside = set(word_features(words, words, align(words, words), frozenset()))
    left_out = (set() if tokens else inside) | (outside if foreign else set())
    return [name for name in known if name not in left_out]


@dataclass(frozen=True, slots=True)
class Scale:
    """How features are centred, for pairs in one language and in two apart, and scaled."""

    centres: tuple[Floats, Floats]
    spread: Floats

    def applied(self, values: Floats, foreign: NDArray[np.bool_]) -> Floats:
        """Return values (n, f) on the common scale."""
        centre = np.where(foreign[:, None], self.centres[1], self.centres[0])
        return np.asarray((values - centre) / self.spread)


def scale_of(values: Floats, foreign: NDArray[np.bool_]) -> Scale:
    """Return the scale of values (n, f); cosines lie lower across languages, so both are centred apart."""
    centres = tuple(values[foreign == side].mean(0) for side in (False, True))
    spread = values.std(0)
    return Scale((centres[0], centres[1]), np.where(spread > 0, spread, 1.0))


def train(found: Sequence[Row], *, foreign: bool, tokens: bool) -> tuple[dict[str, Any], dict[str, float]]:
    """Return one set of coefficients as it is stored, and how it does on groups that were left out.

    For pairs in two languages those in one are learnt from too, at a lower weight: there are few.
    """
    chosen = [one for one in found if foreign or not one.foreign]
    names = feature_names(foreign=foreign, tokens=tokens, known=list(found[0].features))
    raw = np.array([[one.features[name] for name in names] for one in chosen])
    abroad = np.array([one.foreign for one in chosen])
    scale = scale_of(raw, abroad) if foreign else Scale((raw.mean(0), raw.mean(0)), _spread(raw))
    values = scale.applied(raw, abroad)
    weights = np.array([one.weight * (FOREIGN_WEIGHT if one.foreign else 1.0) for one in chosen])
    kinds = np.array([one.kind for one in chosen])
    model = _fitted(values, kinds, weights, STRENGTH)
    stated = np.array([one.matter is not None for one in chosen])
    matter = np.array([bool(one.matter) for one in chosen])
    of_matter = _fitted(values[stated], matter[stated], weights[stated], MATTER_STRENGTH)
    coefficients = np.vstack([model.coef_, of_matter.coef_]) / scale.spread
    intercepts = (
        np.append(model.intercept_, of_matter.intercept_) - coefficients @ scale.centres[int(foreign)]
    )
    stored = {
        "names": names,
        "weights": [[float(f"{value:.5g}") for value in row] for row in coefficients],
        "intercepts": [round(float(value), 5) for value in intercepts],
    }
    judged = abroad if foreign else np.ones(len(chosen), bool)
    return stored, _left_out(values, kinds, weights, [one.group for one in chosen], judged)


def _spread(values: Floats) -> Floats:
    found = values.std(0)
    return np.where(found > 0, found, 1.0)


def _fitted(values: Floats, labels: NDArray[Any], weights: Floats, strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=5000).fit(values, labels, sample_weight=weights)


def _left_out(
    values: Floats,
    kinds: NDArray[np.int64],
    weights: Floats,
    groups: Sequence[str],
    judged: NDArray[np.bool_],
) -> dict[str, float]:
    odds = np.zeros((len(kinds), len(KINDS)))
    for learnt, unseen in GroupKFold(FOLDS).split(values, kinds, groups):
        model = _fitted(values[learnt], kinds[learnt], weights[learnt], STRENGTH)
        odds[unseen] = model.predict_proba(values[unseen])
    right = odds[np.arange(len(kinds)), kinds]
    same = (odds[:, 0] >= 0.5) == (kinds == 0)
    return {
        "pairs": float(judged.sum()),
        "log_loss": round(float(-np.log(right[judged]).mean()), 4),
        "accuracy": round(float((odds.argmax(1) == kinds)[judged].mean()), 4),
        "same_or_not": round(float(same[judged].mean()), 4),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, embed, fit and write."""
    parser = argparse.ArgumentParser(description="Fit the head that compares claims.")
    parser.add_argument("--output", type=Path, default=HEAD_PATH)
    options = parser.parse_args(arguments)
    embedder = SentenceTransformerEmbedder()
    found = rows(embedder)
    stored, report = {}, {}
    for foreign in (False, True):
        for tokens in (False, True):
            name = head_name(foreign=foreign, tokens=tokens)
            stored[name], report[name] = train(found, foreign=foreign, tokens=tokens)
    head = {"model": embedder.model_name, "layer": LAYER, "training": report, "coefficients": stored}
    options.output.write_text(json.dumps(head) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
