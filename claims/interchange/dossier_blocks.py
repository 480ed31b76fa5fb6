"""A dossier as blocks of text: what the three writers write, each in its own format.

Every text from outside is made harmless here once. What no file can hold, and characters that force the
direction of others, become U+FFFD; those that open or close a stretch of one direction are left out, as
each text is set apart anyway.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from claims.interchange.addresses import web_address

_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u202a-\u202c\u2066-\u2069]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style.

    ``foreign`` is text that somebody else wrote, in ``language`` (None when not known): it is set apart
    from what stands beside it, whichever way it runs. ``link`` is a web address, ``anchor`` a place in the
    dossier.
    """

    text: str
    foreign: bool = False
    language: str | None = None
    link: str | None = None
    anchor: str | None = None
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    marked: bool = False

    @property
    def direction(self) -> str:
        """Which way the text runs: "rtl" or "ltr"."""
        return direction(self.text, self.language)


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the dossier's title."""

    level: int
    runs: Runs
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a ``small`` one says where something comes from, a ``warning`` what to mind."""

    runs: Runs
    small: bool = False
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of somebody, in their own language; ``source`` is the line beneath."""

    runs: Runs
    source: Runs = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are."""

    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``depth`` 0 stands by itself, deeper ones lie inside another."""

    entries: tuple[Runs, ...]
    ordered: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """Text that is shown as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, in big letters: ``status`` is its word, ``colour`` names one of the six."""

    status: str
    label: str
    scale: str | None = None
    place: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What there is in the dossier, each with the anchor where it begins."""

    entries: tuple[Runs, ...]


Block = Heading | Paragraph | Quotation | Facts | Listing | Code | Verdict | Contents


def plain(text: str) -> str:
    """Return a text that can be written anywhere and turns nothing beside it round."""
    return _NOT_SHOWN.sub("\ufffd", _DIRECTIONS.sub("", _LINE_END.sub("\n", text)))


def own(text: str, *, strong: bool = False) -> Run:
    """Return words of the dossier itself."""
    return Run(plain(text), strong=strong)


def said(text: str, language: str | None = None, *, strong: bool = False, marked: bool = False) -> Run:
    """Return words of somebody else on one line, set apart."""
    folded = " ".join(plain(text).split())
    return Run(folded, foreign=True, language=known(language), strong=strong, marked=marked)


def quoted(text: str, language: str | None = None, *, marked: bool = False) -> Run:
    """Return words of somebody else with their line ends, set apart."""
    return Run(plain(text), foreign=True, language=known(language), marked=marked)


def linked(address: str | None, text: str | None = None) -> Run:
    """Return a link where ``address`` leads to the web, what it says as plain text otherwise."""
    safe = web_address(address or "")
    shown = " ".join(plain(text or address or "").split())
    return Run(shown, foreign=True, link=safe)


def known(language: str | None) -> str | None:
    """Return a language as BCP 47 spells one, None for what is no language."""
    return language if language and _LANGUAGE.fullmatch(language) else None


def direction(text: str, language: str | None) -> str:
    """Return which way a text runs: as its letters do, as its language does where most are of no script.

    The first strong letter decides (UAX #9, P2 and P3), but a text in a language that is written from the
    right runs so even when a Latin name begins it, where it has letters of that script at all.
    """
    found = {_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG}
    if len(found) == 1:
        return found.pop()
    if language:
        return _of_language(language)
    strong = (_STRONG.get(unicodedata.bidirectional(character)) for character in text)
    return next((way for way in strong if way), "ltr")


@lru_cache(maxsize=256)
def _of_language(language: str) -> str:
    try:
        return "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr"
    except (UnknownLocaleError, ValueError):
        return "ltr"


@lru_cache(maxsize=256)
def language_name(language: str | None) -> str | None:
    """Return a language's English name, its code when CLDR has none, None for None."""
    if known(language) is None:
        return None
    assert language is not None
    return str(Locale.parse("en").languages.get(language, language))
