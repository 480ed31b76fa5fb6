"""Cells that a spreadsheet would take for a formula, made harmless in a way that can be undone.

A text that begins with one of `DANGEROUS` gets an apostrophe in front, as one would type it; so does one
that begins with apostrophes and then such a character, so that both can be told apart again. See OWASP,
"CSV Injection". The wide forms count because some spreadsheets fold them to the plain ones.
"""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_MARK = "'"


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return _MARK + text if text.lstrip(_MARK).startswith(DANGEROUS) else text


def restored(text: str) -> str:
    """Return the text of which `defused` made this."""
    marked = text.startswith(_MARK) and text.lstrip(_MARK).startswith(DANGEROUS)
    return text[1:] if marked else text
