"""Collect the persons of a document, and what the document itself calls them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from claims.extraction.alternatives import any_of, collection_paused
from claims.extraction.claimants import bare_name, is_one_of, is_role
from claims.extraction.frames import CAPITALS
from claims.extraction.packs import NameWords, pack_for

MAX_NAMESAKES = 20
"""Persons of one name or title that are told apart; reading stays linear where a text holds thousands."""

_NAME = re.compile(rf"(?<!\w)[{CAPITALS}][\w-]+")
_APPOSED = (
    rf"(?:\s+|(?:\s+[^\W\d_{CAPITALS}][\w’'-]*){{0,3}},\s+"
    rf"(?=[{CAPITALS}][\w-]+(?:\s+[{CAPITALS}][\w-]+){{1,2}}\s*[,.;]))"
)
"""What parts a title from a name: a space, or a comma where the name is an apposition that ends again."""

_WORD = re.compile(r"\w+")
_INFLECTION = re.compile(r"(?:en|em|er|es|e|s|n)$")


class People:
    """The persons that a document names with a title or in full, and the roles it ties to them."""

    def __init__(self, texts: Iterable[str], language: str | None) -> None:
        self._names = pack_for(language).names
        self._ties: dict[str, set[str]] = {}
        self._by_part: dict[str, set[str]] = {}
        self._genders: dict[str, set[str]] = {}
        self._introduced: set[str] = set()
        for text in texts:
            if not _may_hold_title(text, language):
                continue
            for found in _titled(language).finditer(text):
                self._add(found["name"], found["article"], (found["role"], found["adjective"]))

    def _add(self, name: str, article: str | None, roles: tuple[str, str | None]) -> None:
        if " " not in name:
            bare = bare_name(name, self._names)
            name = bare if bare in self._by_part else name
        self.learn(name)
        self._introduced.add(name)
        gender = told_gender(roles[0], self._names) or told_gender(article or "", self._names)
        if gender is not None:
            self._genders.setdefault(name, set()).add(gender)
        for role in roles:
            if role:
                _keep(self._ties, _stem(role), name)

    def learn(self, name: str) -> None:
        """Count ``name``, which spoke in a frame, among the known."""
        for part in name.split():
            _keep(self._by_part, part, name)

    def tie(self, title: str, name: str) -> None:
        """Count ``title`` among what the document calls the person ``name``."""
        self.learn(name)
        role = next((word for word in title.split() if is_role(word, self._names)), None)
        if role is not None:
            _keep(self._ties, _stem(role), name)
            gender = told_gender(role, self._names)
            if gender is not None:
                self._genders.setdefault(name, set()).add(gender)

    def knows(self, name: str) -> bool:
        """Tell whether the document named a person so, in full or by one part of the name."""
        return all(part in self._by_part for part in name.split())

    def is_introduced(self, name: str) -> bool:
        """Tell whether a title made the bearer of ``name`` a person; who only spoke may be a firm."""
        forms = {form for part in name.split() for form in self._by_part.get(part, ())}
        return not self._introduced.isdisjoint(forms | {name})

    def gender(self, name: str) -> str | None:
        """Return "m" or "f" where a title of the document tells it, None where none or two do."""
        parts = set(name.split())
        forms = {form for part in parts for form in self._by_part.get(part, ())}
        told = {
            gender
            for form in forms | {name}
            if set(form.split()) <= parts or parts <= set(form.split())
            for gender in self._genders.get(form, ())
        }
        return next(iter(told)) if len(told) == 1 else None

    def short(self, name: str) -> str:
        """Return the shortest form in which the document names the person called ``name``."""
        parts = set(name.split())
        forms = {form for part in parts for form in self._by_part.get(part, ()) if set(form.split()) <= parts}
        return min(forms | {name}, key=lambda form: (len(form), form))

    def named_in(self, text: str) -> set[str]:
        """Return the known persons whose name occurs in ``text``, each in its shortest form."""
        return {
            self.short(name)
            for word in _NAME.findall(text)
            if not is_role(word, self._names)
            for name in self._by_part.get(word, ())
        }

    def tied_to(self, role: str) -> str | None:
        """Return the one person that the document ties to ``role``, None for none or several."""
        for word in reversed(role.split()):
            names = {self.short(name) for name in self._ties.get(_stem(word), ())}
            if len(names) == 1:
                return next(iter(names))
        return None


def told_gender(word: str, names: NameWords) -> str | None:
    """Return "f" or "m" as a pronoun, title or article tells a person's gender, None where it does not."""
    for gender, told in (("f", names.feminine), ("m", names.masculine)):
        if is_one_of(word, told, names, longer_than=3):
            return gender
    return None


def _keep(names: dict[str, set[str]], key: str, name: str) -> None:
    known = names.setdefault(key, set())
    if len(known) < MAX_NAMESAKES:
        known.add(name)


def _stem(word: str) -> str:
    return _INFLECTION.sub("", word.casefold())


def _may_hold_title(text: str, language: str | None) -> bool:
    """Tell whether a word ends as a title does: a cheap test, which spares most passages the search."""
    ends = _title_ends(language)
    return any(word.endswith(ends) for word in _WORD.findall(text.lower()))


@lru_cache(maxsize=32)
def _title_ends(language: str | None) -> tuple[str, ...]:
    return tuple(
        {words[-1] for role in pack_for(language).names.roles if (words := _WORD.findall(role.lower()))}
    )


@lru_cache(maxsize=32)
@collection_paused()
def _titled(language: str | None) -> re.Pattern[str]:
    """Match "ARTICLE ADJECTIVE TITLE NAME", which ties the title and the adjective to the name."""
    names = pack_for(language).names
    if not names.roles:
        return re.compile(r"(?!)(?P<article>)(?P<role>)(?P<name>)(?P<adjective>)")
    gendered = (*names.masculine, *names.feminine)
    roles = any_of(role for role in names.roles if len(role) > 2 or role in gendered)
    prefix = r"\w{0,40}" if names.suffix_roles else ""
    stop = rf"(?!{any_of((*names.not_names, *names.roles))}\b)"
    name = rf"{stop}[{CAPITALS}][\w-]+(?:\s+{stop}[{CAPITALS}][\w-]+){{0,2}}"
    adjective = rf"(?:(?P<adjective>[^\W\d_{CAPITALS}][\w-]{{3,40}})\s+)?"
    article = rf"(?:(?P<article>{any_of(names.determiners)})\s+)?" if gendered else "(?P<article>)"
    return re.compile(
        rf"(?<!\w){article}{adjective}(?P<role>{prefix}{roles})(?!\w){_APPOSED}(?P<name>{name})"
    )
