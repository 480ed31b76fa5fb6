"""Text from documents as markdown that shows it literally.

A backslash before every ASCII punctuation mark stops markdown, HTML, maths and directives. Streamlit
replaces emoji shortcodes, typographic arrows and bare web addresses *after* parsing, in the plain text
that is left, so an escape does not stop those: an empty ``:small[]`` in the middle does, as it splits
the text in two without showing anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_SPLIT = ":small[]"
_LINE_END = re.compile(r"[ \t]*(?:\r\n|[\n\r\v\f\u0085\u2028\u2029])[ \t]*")
_SPECIAL = re.compile(
    r"(?P<split>[:@]|(?i:www)(?=\.)|[-<>~](?=[-<>=]))"
    r"|(?P<mark>[!-/:-@\[-`{-~])"
)


class Highlight(NamedTuple):
    """A stretch ``[start, end)`` of a text to be coloured; ``number`` is shown before it when given.

    ``strong`` tells it from a stretch of another colour round it, to eyes that see no colours too.
    """

    start: int
    end: int
    colour: str
    number: int | None = None
    strong: bool = False


def escape_markdown(text: str) -> str:
    """Return markdown that shows ``text`` literally; line breaks stay, indentation does not."""
    lines = _LINE_END.split(text.strip())
    return "\\\n".join(_escape_line(line) for line in lines)


def escape_inline(text: str) -> str:
    """Return markdown that shows ``text`` literally on one line, fit for a label or a directive."""
    return _escape_line(" ".join(text.split()))


def escape_text(text: str) -> str:
    """Return markdown that shows a stretch of one line literally, with the space at its ends."""
    return _escape_line(text)


def _escape_line(line: str) -> str:
    return _SPECIAL.sub(_escaped, line.replace("\0", "\ufffd"))


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    if match["mark"]:
        return "\\" + found
    return (found if found.isalpha() else "\\" + found) + _SPLIT


def badge(text: str, *, colour: str = "gray", icon: str | None = None) -> str:
    """Return a native badge directive with ``text`` shown literally."""
    prefix = f"{icon} " if icon else ""
    return f":{colour}-badge[{prefix}{escape_inline(text)}]"


def highlighted(text: str, stretches: Iterable[Highlight]) -> str:
    """Return markdown of ``text`` with the stretches coloured, those apart that overlap an earlier one."""
    text = text.rstrip()
    parts: list[str] = []
    position = len(text) - len(text.lstrip())
    for stretch in sorted(stretches):
        if stretch.start < position:
            continue
        parts.append(_between(text[position : stretch.start]))
        parts.append(_coloured(text[stretch.start : stretch.end], stretch))
        position = stretch.end
    parts.append(_between(text[position:]))
    return "".join(parts)


def _between(text: str) -> str:
    """Escape what lies between highlights: space at its ends counts, a blank line starts a paragraph."""
    paragraphs = re.split(r"[ \t]*(?:\r?\n[ \t]*){2,}", text)
    return "\n\n".join(_LINE_END.sub("\\\\\n", _keep_space(paragraph)) for paragraph in paragraphs)


def _keep_space(paragraph: str) -> str:
    return "\n".join(_escape_line(line) for line in _LINE_END.split(paragraph))


def _coloured(text: str, stretch: Highlight) -> str:
    number = f":small[**{stretch.number}**] " if stretch.number is not None else ""
    shown = escape_inline(text)
    if stretch.strong and shown:
        shown = f":{stretch.colour}[**{shown}**]"
    return f"{number}:{stretch.colour}-background[{shown}]"
