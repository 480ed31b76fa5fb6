"""The words without which a pattern of times cannot match, so that most patterns need not be tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from claims.extraction.frames import words_of
from claims.extraction.packs import TimeWords, forms_of

_LETTERS = re.compile(r"\{\w+\}|\\\w|\(\?P?<?\w*[:>=!]")
_INNERMOST = re.compile(r"\((\?(?:P<\w+>|:|<?[=!]))?([^()]*)\)(\?|\{0,)?")


def triggers_of(pattern: str, slots: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the words of which a text must hold one for a pattern to match; none when any text may do.

    ``slots`` are the words of the placeholders, as `trigger_words` gives them.
    """
    sure = _required(pattern)
    named = [slot for slot in slots if f"{{{slot}}}" in sure]
    return slots[named[0]] if named else words_of(_LETTERS.sub(" ", sure))


def _required(pattern: str) -> str:
    """Return a pattern without what may be missing from its matches and what looks around them."""
    count = 1
    while count:
        pattern, count = _INNERMOST.subn(_opened, pattern)
    return pattern


def _opened(group: re.Match[str]) -> str:
    return " " if group[3] or (group[1] or "").endswith(("=", "!")) else f" {group[2]} "


def trigger_words(
    words: TimeWords, months: Iterable[str], weekdays: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Return, slot by slot, the words without which a pattern with that slot cannot match."""
    units = [*forms_of(words.unit), *forms_of(words.units)]
    month_words = _heads(months)
    return {
        "month": month_words,
        "mon": month_words,
        "weekday": _heads(weekdays),
        "near": _heads(words.near),
        "relyear": _heads(forms_of(words.relative)),
        "unit": _heads(units),
        "units": _heads(units),
        "quarterword": _heads((*words.unit.get("quarter", ()), *words.units.get("quarter", ()))),
        "halfword": _heads(words.unit.get("half", ())),
        "decadeword": _heads(words.decades),
        "season": _heads(forms_of(words.seasons)),
    }


def _heads(forms: Iterable[str]) -> frozenset[str]:
    """Return the longest word of each form, as `words_of` would split it."""
    return frozenset(max(words_of(form), key=len) for form in forms if words_of(form))
