"""Text hygiene shared by every room: cleaning, fingerprints, and finding a quote again."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_EMBEDDED_CHARACTERS = 8_000
"""Longer texts are cut before embedding; the models read at most 512 tokens anyway."""

_WORD = re.compile(r"\w+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTE_MARKS = str.maketrans(dict.fromkeys("„“”«»‟❝❞", '"') | dict.fromkeys("‚‘’‛‹›", "'"))


def storable(text: str) -> str:
    """Return ``text`` with NUL and lone surrogates replaced one for one, so that offsets hold.

    Neither can be stored by every database or written to UTF-8; U+FFFD stands in for both.
    """
    return _SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")


def fold_space(text: str) -> str:
    """Return ``text`` on one line with single spaces and nothing around it."""
    return " ".join(text.split())


def embeddable(text: str) -> str:
    """Return ``text`` as every embedder gets it: NFC, no NUL, no lone surrogate, folded and capped."""
    whole = unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text).replace("\0", ""))
    return fold_space(whole[:MAX_EMBEDDED_CHARACTERS])


def searchable(text: str) -> str:
    """Return ``text`` as full text keeps it: words only, case and diacritics folded, spaces around.

    The spaces make the beginning and end of each word part of its character trigrams.
    """
    decomposed = unicodedata.normalize("NFKD", embeddable(text).casefold())
    plain = decomposed
    if not plain.isascii():
        plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return f" {' '.join(_WORD.findall(plain))} "


def text_hash(text: str) -> str:
    """Return the SHA-256 of the embeddable form (64 hex digits): equal texts share one vector."""
    return hashlib.sha256(embeddable(text).encode()).hexdigest()


def fingerprint(text: str) -> str:
    """Return a SHA-256 that ignores case, white space and the shape of quotation marks."""
    plain = unicodedata.normalize("NFKC", storable(text)).translate(_QUOTE_MARKS).casefold()
    return hashlib.sha256(fold_space(plain).strip(" .!\"'").encode()).hexdigest()


def content_hash(text: str) -> str:
    """Return the SHA-256 that makes two captures one document: line ends and trailing space ignored."""
    lines = storable(text).replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return hashlib.sha256(unicodedata.normalize("NFC", lines).encode()).hexdigest()


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Return the offsets of ``quote`` in ``text``, white space apart; None unless it occurs once."""
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = [match.span() for match in pattern.finditer(text)]
    return found[0] if len(found) == 1 else None
