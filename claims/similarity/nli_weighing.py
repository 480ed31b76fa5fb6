"""How what an NLI model says of two claims weighs beside what was read from them.

The model only ever takes certainty away or adds to it. A conflict has to be told in words that an analyst
can check ("20 percent" against "18 percent"), and a probability names none: so a pair in which the
structured readings found no conflict never becomes one, however sure the model is. Models of this kind are
also known to answer by the words that two texts share (McCoy, Pavlick and Linzen 2019, "Right for the Wrong
Reasons"), which is what two claims on one topic are chosen by.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from claims.similarity.nli import NliProbabilities, NliReader
from claims.similarity.pairing import PairReading
from claims.vocabulary import ConflictKind, PairKind

SURE = 0.95
"""From this probability on, in both directions, the model's word against a reading undoes it."""

WEIGHT = 0.5
"""How much of the model's log-odds is added to those of the reading: it is the lesser witness."""

_LEAST = 0.02
"""No probability counts for less, or for more than its complement: models are far too sure of themselves."""

_UNMOVED = frozenset({PairKind.UPDATES, PairKind.NOT_COMPARABLE})
"""Two times of one thing look like a contradiction to a model that knows no dates."""

_BY_SPEAKERS = frozenset({ConflictKind.DENIAL, ConflictKind.ATTRIBUTION})
"""These rest on who said what, which may be told outside of the two texts; that somebody denies a thing
does not contradict it, so that a model which says "neutral" there is right and says nothing against it."""


def with_nli(reading: PairReading, found: NliProbabilities) -> PairReading:
    """Return ``reading`` with what a model found added to its signals, and its certainty moved.

    A contradiction that the model surely does not see, reading the pair either way round, becomes not
    comparable, and so does "same", "narrower" or "broader" where it surely sees one: two witnesses that
    disagree are not sure. The kind is never changed into any other, and no conflict is ever added.
    """
    told = replace(reading, signals=(*reading.signals, _signal(found)))
    if reading.kind in _UNMOVED or reading.conflict in _BY_SPEAKERS:
        return told
    if _refuted(reading.kind, found):
        return _given_up(told, found)
    clash = found.contradiction
    support = clash if reading.kind is PairKind.CONTRADICTS else 1 - clash
    return replace(told, certainty=_moved(reading.certainty, support))


def weighed(
    readings: Sequence[PairReading], texts: Sequence[tuple[str, str]], reader: NliReader | None
) -> list[PairReading]:
    """Return the readings of pairs, whose ``texts`` these are, after `with_nli`; unchanged without a reader.

    Pairs that are not comparable are not asked about: they are most, and no answer changes them.
    """
    after = list(readings)
    asked = [place for place, reading in enumerate(after) if reading.kind is not PairKind.NOT_COMPARABLE]
    if reader is None or not asked:
        return after
    for place, found in zip(asked, reader.read([texts[place] for place in asked]), strict=True):
        if found is not None:
            after[place] = with_nli(after[place], found)
    return after


def _refuted(kind: PairKind, found: NliProbabilities) -> bool:
    clashes = (found.forward.contradiction, found.backward.contradiction)
    return max(clashes) <= 1 - SURE if kind is PairKind.CONTRADICTS else min(clashes) >= SURE


def _given_up(reading: PairReading, found: NliProbabilities) -> PairReading:
    """Return a reading that says why nothing sure can be said, and still quotes what it rested on."""
    clash, phrases = found.contradiction, f"“{reading.left_phrase}” and “{reading.right_phrase}”"
    if reading.kind is PairKind.CONTRADICTS:
        certainty, why = (
            1 - clash,
            f"{phrases} seem to clash, but the inference model finds that both can hold",
        )
    else:
        certainty, why = clash, f"{phrases} seem to agree, but the inference model finds that they do not"
    return replace(
        reading,
        kind=PairKind.NOT_COMPARABLE,
        conflict=None,
        certainty=round(certainty, 4),
        explanation=f"Nothing sure can be said of the two together: {why}.",
    )


def _moved(certainty: float, support: float) -> float:
    odds = _log_odds(certainty, 1e-3) + WEIGHT * _log_odds(support, _LEAST)
    return round(1 / (1 + math.exp(-odds)), 4)


def _log_odds(probability: float, least: float) -> float:
    inside = min(max(probability, least), 1 - least)
    return math.log(inside / (1 - inside))


def _signal(found: NliProbabilities) -> str:
    entailment, neutral = (
        (getattr(found.forward, name) + getattr(found.backward, name)) / 2
        for name in ("entailment", "neutral")
    )
    return (
        f"inference model: {found.contradiction:.0%} contradiction, {entailment:.0%} entailment, "
        f"{neutral:.0%} neutral"
    )
