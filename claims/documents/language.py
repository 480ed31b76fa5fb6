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
SURE_CONFIDENCE = 0.9
SURE_LETTERS = 100

_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|\d+")
_MACRO_LANGUAGE = {"yue": "zh", "wuu": "zh", "nn": "no", "nb": "no", "iw": "he", "in": "id"}


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of ``text``, None when it is too short or not decided.

    py3langid's naive Bayes model with probabilities normalised over its labels. Decided means:
    at least `MIN_CONFIDENCE`, and `MIN_LEAD` times the runner-up.
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
    (first, confidence), (_, second) = _identifier().rank(sample)[:2]
    decided = confidence >= max(MIN_CONFIDENCE, MIN_LEAD * second)
    return (primary_code(first), confidence) if decided else (None, confidence)


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
