"""What a search box means: filters such as ``status:disputed``, phrases in double quotes, and text.

Only what is documented in `SYNTAX` is syntax. Everything else is text, whatever it looks like: a quote
left open, ``*``, ``-``, ``NEAR``, a lone apostrophe, a NUL, and a word with any other prefix, as in
``https://example.org``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.errors import InvalidInputError
from claims.text import fold_space, searchable, storable
from claims.vocabulary import ClaimStatus

SYNTAX = (
    ("status:disputed", "only claims with this status: " + ", ".join(ClaimStatus)),
    ("lang:de", "only claims in this language, as a two-letter code"),
    ('source:"The Paper"', "only claims from a source whose name holds these words"),
    ("claimant:Kim", "only claims of somebody whose name holds these words"),
    ("after:2023-09-01", "only claims that appeared on this day or later"),
    ("before:2023-10-01", "only claims that appeared before this day"),
    ('"exact words"', "only claims that hold these words one after the other; case and accents do not count"),
)
"""Every piece of syntax and what it does, for help texts."""

QUOTING_WORDS = 8
"""With more words than this outside of quotes (and filters), a query is somebody's text that quotes, not a
search for a phrase: a pasted claim with a quotation in it has to find claims that put it otherwise."""


class FilterName(StrEnum):
    """The word before the colon."""

    STATUS = "status"
    LANGUAGE = "lang"
    SOURCE = "source"
    CLAIMANT = "claimant"
    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class FilterWord:
    """One filter as it was read; ``surface`` is what was written, ``value`` what it means."""

    name: FilterName
    value: str
    surface: str


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query, read. ``text`` is everything but the filters, on one line, phrases without their quotes.

    ``phrases`` have to occur in a claim. Of the filters, those of one name are alternatives
    (``lang:de lang:en``) and those of different names all have to hold; of several ``after`` the latest
    and of several ``before`` the earliest counts.
    """

    text: str
    phrases: tuple[str, ...] = ()
    filters: tuple[FilterWord, ...] = ()

    def values(self, name: FilterName) -> tuple[str, ...]:
        """Return what the filters called ``name`` ask for, in order, each once."""
        return tuple(dict.fromkeys(word.value for word in self.filters if word.name is name))

    @property
    def after(self) -> date | None:
        """The first day on which a claim may have appeared."""
        return max(map(date.fromisoformat, self.values(FilterName.AFTER)), default=None)

    @property
    def before(self) -> date | None:
        """The first day on which a claim may not have appeared any more."""
        return min(map(date.fromisoformat, self.values(FilterName.BEFORE)), default=None)

    @property
    def narrows(self) -> bool:
        """True when some claims cannot pass, whatever they are about."""
        return bool(self.filters or self.phrases)


_SYNTAX = re.compile(
    r"""(?<!\S)(?P<name>(?ai:status|lang|source|claimant|after|before)):"""
    r"""(?:"(?P<words>[^"\n]{1,300})"(?!\w)|(?P<word>[^\s"]+)(?!\S))"""
    r"""|(?<![^\s(\[{])"(?P<phrase>[^"]+)"(?![\w"])"""
)
"""A filter, or a phrase between quotes that no letter touches from outside (5" is an inch)."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile("[a-z]{2}")


def parse_query(query: str, *, strict: bool = True) -> ParsedQuery:
    """Return what ``query`` means. No word of it is lost: it is text, or it is a filter.

    Raises InvalidInputError for a filter whose value cannot be meant (``status:foo``), naming the
    choices. With ``strict`` off such a filter stays text: lists of posts and claims from elsewhere
    hold words that only look like filters.
    """
    plain = storable(query)
    filters: list[tuple[re.Match[str], FilterWord]] = []
    phrases: list[re.Match[str]] = []
    for match in _SYNTAX.finditer(plain):
        if match["phrase"] is None:
            word = _filter_word(match, strict=strict)
            filters += [(match, word)] if word else []
        elif searchable(match["phrase"]).strip():
            phrases.append(match)
    outside = _replaced(plain, [(match, " ") for match in [*(found for found, _ in filters), *phrases]])
    if len(searchable(outside).split()) > QUOTING_WORDS:
        phrases = []
    kept = [(match, match["phrase"]) for match in phrases]
    return ParsedQuery(
        text=fold_space(_replaced(plain, [*((match, " ") for match, _ in filters), *kept])),
        phrases=tuple(dict.fromkeys(fold_space(match["phrase"]) for match in phrases)),
        filters=tuple(word for _, word in filters),
    )


def _replaced(query: str, matches: Sequence[tuple[re.Match[str], str]]) -> str:
    parts, place = [], 0
    for match, instead in sorted(matches, key=lambda pair: pair[0].start()):
        parts += [query[place : match.start()], instead]
        place = match.end()
    return "".join([*parts, query[place:]])


def _filter_word(match: re.Match[str], *, strict: bool) -> FilterWord | None:
    """Return the filter, None when it stays text."""
    name = FilterName(match["name"].lower())
    given = fold_space(match["words"] or match["word"] or "")
    try:
        return FilterWord(name, _READERS[name](given), match[0])
    except InvalidInputError:
        if strict:
            raise
        return None


def _status(given: str) -> str:
    try:
        return ClaimStatus(given.lower()).value
    except ValueError:
        choices = ", ".join(ClaimStatus)
        raise InvalidInputError(f"status:{given[:40]} is no status; write one of {choices}") from None


def _language(given: str) -> str:
    code = given.lower()
    if not _CODE.fullmatch(code):
        raise InvalidInputError(
            f"lang:{given[:40]} is no language code; write two letters, such as de, en, es, fr, ru or uk"
        )
    return code


def _name(given: str) -> str:
    if not searchable(given).strip():
        raise InvalidInputError(
            f"{given[:40]} is no name; write source:Paper, claimant:Kim or, for several words, "
            'source:"The Paper"'
        )
    return given


def _day(given: str) -> str:
    try:
        if _DAY.fullmatch(given):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise InvalidInputError(
        f"{given[:40]} is no day; write after: and before: with year, month and day, as in after:2023-09-01"
    )


_READERS: dict[FilterName, Callable[[str], str]] = {
    FilterName.STATUS: _status,
    FilterName.LANGUAGE: _language,
    FilterName.SOURCE: _name,
    FilterName.CLAIMANT: _name,
    FilterName.AFTER: _day,
    FilterName.BEFORE: _day,
}


def understood(parsed: ParsedQuery) -> Iterator[str]:
    """Yield each filter and phrase in words, for whoever wants to see that they were read as meant."""
    words = {
        FilterName.STATUS: "status",
        FilterName.LANGUAGE: "language",
        FilterName.SOURCE: "source",
        FilterName.CLAIMANT: "said by",
        FilterName.AFTER: "appeared on or after",
        FilterName.BEFORE: "appeared before",
    }
    for word in parsed.filters:
        yield f"{words[word.name]} {word.value}"
    for phrase in parsed.phrases:
        yield f"holds “{phrase}”"
