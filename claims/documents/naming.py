"""Names, titles and addresses from outside, made safe to show on one line."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from claims.text import fold_space, storable

MAX_TITLE_CHARACTERS = 300
MAX_NAME_CHARACTERS = 200
MAX_URL_CHARACTERS = 2_000

_FORMAT_CHARACTERS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOT_IN_URL = re.compile(r"[\s<>\"\\^`{}|\x00-\x20\x7f-\x9f\ufffd]")


def one_line(text: str | None, *, limit: int = MAX_NAME_CHARACTERS) -> str | None:
    """Return ``text`` on one line of at most ``limit`` characters; None when nothing legible is left.

    Control characters go, and so do the invisible ones that turn the reading direction: with them a
    page could make its title or author read as another one.
    """
    shown = _shown(text or "", limit)
    return shown if has_words(shown) else None


def shown_name(name: str) -> str:
    """Return ``name`` fit for an error message: one line, never empty, never long."""
    return _shown(name, MAX_NAME_CHARACTERS) or "the document"


def _shown(text: str, limit: int) -> str:
    visible = _FORMAT_CHARACTERS.sub("", storable(text))
    folded = fold_space("".join(c if c.isprintable() else " " for c in visible))
    return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def has_words(text: str) -> bool:
    """Tell whether ``text`` holds a letter or a digit."""
    return any(character.isalnum() for character in text)


def web_address(text: str | None) -> str | None:
    """Return ``text`` when it is a complete http or https address, else None.

    Addresses with a user name or password are refused: they disguise the host, or leak a secret.
    """
    address = storable(text or "").strip()
    if not address or len(address) > MAX_URL_CHARACTERS or _NOT_IN_URL.search(address):
        return None
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and host and "@" not in parts.netloc
    return address if safe else None
