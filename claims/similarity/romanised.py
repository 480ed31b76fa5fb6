"""Cyrillic as Latin letters, one for one, so that names meet in lexical scoring whatever their script.

One letter for one letter is no spelling that a person would use ("Щербань" becomes "serbani", not
"shcherban"), but most n-grams of a name come out the same, and a table over all texts of a pool costs
less than a call for each of them. The letters are data: ``latin_letters.json``, in the folded form of
`claims.text.searchable`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LETTERS_PATH = Path(__file__).with_name("latin_letters.json")

_LAST_CYRILLIC = 0x52F


def romanised(texts: Sequence[str]) -> list[str]:
    """Return the texts, in the form of `claims.text.searchable`, each as long as before."""
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), "<u4")
    if not (letters > 0x3FF).any():
        return list(texts)
    table = _table()
    whole = np.where(letters <= _LAST_CYRILLIC, table[np.minimum(letters, _LAST_CYRILLIC)], letters)
    plain = whole.astype("<u4").tobytes().decode("utf-32-le")
    ends = accumulate((len(text) for text in texts), initial=0)
    return [plain[start:end] for start, end in pairwise(ends)]


@cache
def _table() -> NDArray[np.uint32]:
    stored = json.loads(LETTERS_PATH.read_text(encoding="utf-8"))
    table = np.arange(_LAST_CYRILLIC + 1, dtype=np.uint32)
    for ours, theirs in zip(stored["cyrillic"], stored["latin"], strict=True):
        table[ord(ours)] = ord(theirs)
    return table
