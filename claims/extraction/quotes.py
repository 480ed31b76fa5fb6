"""Find quotations, and take them out of the way of whoever reads the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

MAX_QUOTATION = 2_000
"""Characters; a mark that is not closed within this length opens nothing."""

LONG_QUOTE = 3
"""Words from which on a quotation is a statement, not a single word held at arm's length."""

MASK = "\ue000"
"""Stands for each character of a long quotation in `masked`; a private-use character."""

_CLOSING = {"„": '“”"„', "“": '”"', "«": "»", "»": "«", "‚": "‘’", "‹": "›", '"': '"', "”": "”", ",,": '“”"'}
_OPENING = re.compile(r'„|“|«|»|‹|"|”(?=\w)|(?<!\w),,(?=\w)')
_NAMED = re.compile(r'[„“«»‹"](?P<name>(?=[^\W\d_])\w[\w-]{1,40}(?:\s\w[\w-]{0,40})?)[“”»«›"]')
_SINGLE = re.compile(r"(?<!\w)[‚‘']([^‚‘’'\n]{12,300}[.,!?])[’'‘](?!\w)")


def quote_spans(text: str) -> list[Span]:
    """Return the spans of all quotations, marks included, in order and never nested."""
    spans: list[Span] = []
    position = 0
    while opening := _OPENING.search(text, position):
        end = _closed_at(text, opening)
        if end is None:
            position = opening.end()
        else:
            spans.append((opening.start(), end))
            position = end
    return spans or [found.span() for found in _SINGLE.finditer(text)]


def _closed_at(text: str, opening: re.Match[str]) -> int | None:
    marks = _CLOSING[opening.group()]
    limit = opening.end() + MAX_QUOTATION
    ends = [text.find(mark, opening.end() + 1, limit) for mark in marks]
    return min((end + 1 for end in ends if end >= 0), default=None)


def long_quotes(text: str) -> list[Span]:
    """Return the quotations that hold at least `LONG_QUOTE` words."""
    return [(start, end) for start, end in quote_spans(text) if len(text[start:end].split()) >= LONG_QUOTE]


def masked(text: str) -> str:
    """Return ``text`` with every long quotation replaced, character for character, by `MASK`."""
    return covered(text, long_quotes(text), MASK)


def covered(text: str, spans: Iterable[Span], mark: str) -> str:
    """Return ``text`` with each character of ``spans``, in order and apart, replaced by ``mark``."""
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts += (text[position:start], mark * (end - start))
        position = end
    return "".join(parts) + text[position:]


def unquoted(text: str) -> str:
    """Return ``text`` with spaces for the marks around a name of one or two words ("«Нордтранс»")."""
    return _NAMED.sub(lambda found: f" {found['name']} ", text)
