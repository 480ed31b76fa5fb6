"""Find the firm that a document means by "the company"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from claims.extraction.alternatives import any_of, collection_paused
from claims.extraction.frames import CAPITALS
from claims.extraction.packs import pack_for

MAX_NAMES = 20
"""So many names are compared; a document that names more firms means none of them by "the company"."""

_OPENING = '[«„“"]?'


class Companies:
    """The firms that a document names beside a word for a firm, or by their legal form."""

    def __init__(self, texts: Iterable[str], language: str | None) -> None:
        names = pack_for(language).names
        self._words = names.companies
        self._with_word = names.suffix_roles
        self._named: dict[str, str | None] = {}
        for text in texts:
            for pattern in _patterns(language):
                for found in pattern.finditer(text):
                    groups = found.groupdict()
                    of_a_person = groups.get("role") and text[found.start("name") - 1].isspace()
                    if len(self._named) < MAX_NAMES and not of_a_person:
                        self._named.setdefault(found["name"], groups.get("word"))

    def meant_by(self, noun: str) -> str | None:
        """Return the one firm of the document when ``noun`` is a word for a firm, None for none or several.

        Where all nouns have capitals, a firm introduced by the same word keeps it ("Reederei Petersen").
        """
        if noun.casefold() not in self._words:
            return None
        distinct = {name for name in self._named if not self._is_part_of_another(name)}
        if len(distinct) != 1:
            return None
        name = distinct.pop()
        word = self._named[name]
        return f"{word} {name}" if self._with_word and word and word.casefold() == noun.casefold() else name

    def _is_part_of_another(self, name: str) -> bool:
        return any(name != other and set(name.split()) <= set(other.split()) for other in self._named)


@lru_cache(maxsize=32)
@collection_paused()
def _patterns(language: str | None) -> tuple[re.Pattern[str], ...]:
    """Match "WORD ADJECTIVE NAME", "WORD, NAME," and "NAME AG"; without words for firms, nothing."""
    names = pack_for(language).names
    if not names.companies:
        return ()
    no_name = (*names.not_names, *names.determiners, *names.roles, *names.legal_forms)
    stop = rf"(?!{any_of(no_name)}(?![\w-]))"
    part = rf"{stop}[{CAPITALS}][\w-]{{1,60}}+"
    name = rf"(?P<name>{part}(?:\s+{part}){{0,2}}+)(?!\s+{any_of(names.links)}\s+[{CAPITALS}])"
    prefix = r"\w{0,40}" if names.suffix_roles else ""
    word = rf"(?<!\w)(?P<word>{prefix}{any_of(names.companies)})(?!\w)"
    adjective = rf"(?:\s+{stop}[^\W\d_{CAPITALS}][\w-]{{2,40}})?" if not names.suffix_roles else ""
    apposed = rf",\s+(?={part}(?:\s+{part}){{0,2}},)"
    beside = rf"{word}(?:{adjective}\s+|{apposed}){_OPENING}{name}"
    if names.complements:  # "the firm's director NAME" has the word between a title and a person
        beside = rf"(?P<role>(?i:{any_of(names.roles, fold=False)})\s+)?{beside}"
    patterns = [re.compile(beside)]
    if names.legal_forms:
        patterns.append(re.compile(rf"(?<!\w){name}\s+(?-i:{any_of(names.legal_forms, fold=False)})(?!\w)"))
    return tuple(patterns)
