"""Which language a text is in, as an ISO 639-1 code, or None rather than a guess."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

MAX_CHARACTERS = 5_000
"""More text does not change the answer and costs time."""
MIN_LETTERS = 8
MIN_CONFIDENCE = 0.3
MIN_LEAD = 2.0
"""How many times likelier than the second language the first has to be."""
SURE_LEAD = MIN_LEAD / (1 + MIN_LEAD) + 0.001
"""From this confidence on no other language can come near enough: the probabilities add up to one."""
EXPECTED = ("de", "en", "es", "fr", "ru", "uk")
EXPECTED_PLACES = 3
EXPECTED_LEAD = 1.5
"""A short sentence that is not decided among all languages is decided among those with a language pack,
when one of them is among the three likeliest of all and well ahead of the others."""
SURE_CONFIDENCE = 0.9
SURE_LETTERS = 100

Ranking = list[tuple[str, float]]

_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|\d+")
_MACRO_LANGUAGE = {"yue": "zh", "wuu": "zh", "nn": "no", "nb": "no", "iw": "he", "in": "id"}


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of ``text``, None when it is too short or not decided.

    py3langid's naive Bayes model with probabilities normalised over its labels. Decided means:
    at least `MIN_CONFIDENCE`, and `MIN_LEAD` times the runner-up; else see `EXPECTED`.
    """
    return _ranked(text)[0]


def page_language(text: str, declared: str | None) -> str | None:
    """Return the language of a page whose ``<html lang>`` is ``declared``.

    A sure detection wins over a declaration that contradicts it: templates and content systems
    ship ``lang="en"`` with articles in any language, and what follows (which language pack reads
    the text) depends on the words that are there. On short or doubtful text the page is believed.
    """
    stated = primary_code(declared)
    detected, confidence = _ranked(text)
    sure = confidence >= SURE_CONFIDENCE and _letters(text[:MAX_CHARACTERS]) >= SURE_LETTERS
    return detected if stated is None or (detected and sure) else stated


def primary_code(tag: str | None) -> str | None:
    """Return the two-letter language of a tag such as ``de-AT``, None when it has none."""
    primary = re.split(r"[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    code = _MACRO_LANGUAGE.get(primary, primary)
    return code if re.fullmatch("[a-z]{2}", code) else None


def _ranked(text: str) -> tuple[str | None, float]:
    sample = _NOISE.sub(" ", text[:MAX_CHARACTERS])
    if _letters(sample) < MIN_LETTERS:
        return None, 0.0
    likeliest, confidence = _identifier().classify(sample)
    if confidence >= max(MIN_CONFIDENCE, SURE_LEAD):  # nine sentences in ten, in half the time
        return primary_code(likeliest), confidence
    ranking: Ranking = _identifier().rank(sample)
    (first, confidence), (_, second) = ranking[:2]
    decided = confidence >= max(MIN_CONFIDENCE, MIN_LEAD * second)
    return (primary_code(first), confidence) if decided else (_expected(ranking), confidence)


def _expected(ranking: Ranking) -> str | None:
    """Return the language with a pack that stands out, in a text too short to decide among them all."""
    (first, confidence), (_, second) = [pair for pair in ranking if pair[0] in EXPECTED][:2]
    stands_out = (
        first in [code for code, _ in ranking[:EXPECTED_PLACES]] and confidence >= EXPECTED_LEAD * second
    )
    return first if stands_out else None


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
