"""Addresses of the web in files of others: which are ones, and several in one string."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from claims.text import storable

MAX_ADDRESS = 4_000
_NEXT = re.compile(r"[\s,;|]{1,20}(?=https?://)", re.IGNORECASE)
_NEVER = re.compile(r"[\s<>\"\x00-\x20\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")


def web_address(text: str) -> str | None:
    """Return an http or https address as written, None for anything else."""
    plain = storable(text).strip()
    if len(plain) > MAX_ADDRESS or _NEVER.search(plain) or host(plain) is None:
        return None
    return plain


def web_addresses(text: str) -> list[str]:
    """Return the addresses that a string holds, parted by white space, commas, semicolons or bars."""
    whole = web_address(text)
    if whole and not _NEXT.search(whole):
        return [whole]
    parts = [part for chunk in text.split() for part in _NEXT.split(chunk)]
    found = [web_address(part.strip(",;|<>\"'")) for part in parts]
    return [address for address in found if address]


def host(address: str) -> str | None:
    """Return the host of an http or https address without "www.", None for any other text."""
    try:
        parts = urlsplit(address.strip())
        name = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not name:
        return None
    return name.removeprefix("www.") or None
