"""Tell whether a claim as a whole is negative."""

from __future__ import annotations

import re

_NEGATOR = re.compile(
    r"\b(?:kein\w*|nicht(?!\s+nur)|niemals|nie|not(?!\s+only)|no|never|\w+n't)\b", re.IGNORECASE
)
    r"\b(?:kein\w*|nicht(?!\s+nur)|niemals|nie|not(?!\s+only)|no|never|\w+n't)\b", re.IGNORECASE
)


def is_negated(text: str, language: str | None) -> bool:
    """Return True when the main statement of ``text`` is negative."""
    return _NEGATOR.search(text) is not None
