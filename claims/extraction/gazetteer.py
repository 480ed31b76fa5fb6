"""The names of countries, their peoples, capitals and seats of power, in every form that a text may use.

Names come from CLDR through Babel (territories, and the cities of time zones for capitals), the rest from
``places.toml`` and ``peoples.toml``. Every name is expanded into its inflected forms once a language, so
that reading a text is one look-up a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from babel.core import get_global

from claims.extraction.alternatives import collection_paused
from claims.extraction.locales import locale_of
from claims.extraction.packs import PackError
from claims.extraction.place_tables import (
    NO_TABLE,
    UNSURE,
    Classes,
    LanguageTable,
    people_table,
    place_table,
    table_for,
)
from claims.vocabulary import EntityKind

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u102b-\u103e"
)
"""Accents and vowel signs that are written with a letter but are none to a regular expression."""

_BARE_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+(?:[ʼ'’][^\W_]+)*")
_JOINT = re.compile(r"\s{1,2}|[-‑’'ʼ&]|\s[-–—&]\s")
_SHORT_JOINT = re.compile(r"\.\s?")
LONG_NAME = 5
LONGEST_ENDING = 8
"""Without a table, a name of so many letters may go on by so many more: inflected, or as an adjective."""

_CODE = re.compile("[A-Z]{2}")
_FOLDED = str.maketrans({"ё": "е", "ʼ": "'", "’": "'", "\u0301": None})
_COMMON = 40
"""Letters up to which a folded word is remembered: the same few thousand make up most of all texts."""

_RANK = (EntityKind.COUNTRY, EntityKind.METONYM, EntityKind.PEOPLE, EntityKind.NAME)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: ``text[start:end]``, and how it is looked up."""

    start: int
    end: int
    word: str
    folded: str


@dataclass(frozen=True, slots=True)
class WordForms:
    """The forms of one word of a name, folded; in capitals only, with a capital only, or as it comes."""

    forms: frozenset[str]
    written: str

    def fits(self, token: Token) -> bool:
        """True when the token is one of the forms and written with no fewer capitals."""
        if token.folded not in self.forms:
            return False
        if len(self.written) > 1 and self.written.isupper():
            return token.word.isupper()
        return not self.written[0].isupper() or token.word[0].isupper()


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name as words, what it is the name of, and whether words around it can make it another name."""

    words: tuple[WordForms, ...]
    kind: EntityKind
    country: str | None
    doubtful: bool = False
    not_opening: bool = False


class Gazetteer:
    """The names that are read in one language."""

    def __init__(self, names: Iterable[PlaceName], table: LanguageTable, *, word: re.Pattern[str]) -> None:
        self.table = table
        self._word = word
        self.names: dict[str, list[PlaceName]] = {}
        """The names by every form of their first word, longest names first."""

        for name in names:
            for form in name.words[0].forms:
                self.names.setdefault(form, []).append(name)
        self._stems = _stems(self.names) if table is NO_TABLE else {}
        for found in self.names.values():
            found.sort(key=lambda name: (-len(name.words), _RANK.index(name.kind)))

    def tokens(self, text: str) -> list[Token]:
        """Return the words of a text."""
        return [
            Token(*match.span(), match.group(), fold(match.group())) for match in self._word.finditer(text)
        ]

    def match(self, text: str, tokens: Sequence[Token], place: int) -> tuple[PlaceName, int] | None:
        """Return the longest name that begins at a token, and how many tokens it takes."""
        for name in self.names.get(tokens[place].folded, ()):
            count = len(name.words)
            if _fits(name, text, tokens[place : place + count]):
                return name, count
        return self._match_compound(tokens[place]) or self._match_stem(tokens[place])

    def match_lower(self, token: Token) -> PlaceName | None:
        """Return the country whose name of one long word a token is, but for the capital."""
        if token.folded not in self.names or len(token.word) < LONG_NAME or not token.word.islower():
            return None
        capital = Token(token.start, token.end, token.word.capitalize(), token.folded)
        names = (name for name in self.names[token.folded] if name.kind is EntityKind.COUNTRY)
        return next((name for name in names if _fits(name, "", [capital])), None)

    def _match_stem(self, token: Token) -> tuple[PlaceName, int] | None:
        """Find a country's name at the start of a word; in lower case the word is one for its people."""
        if not self._stems:
            return None
        folded = token.folded
        for cut in range(len(folded), max(LONG_NAME, len(folded) - LONGEST_ENDING) - 1, -1):
            if name := self._stems.get(folded[:cut]):
                return (replace(name, kind=EntityKind.PEOPLE) if token.word[0].islower() else name), 1
        return None

    def _match_compound(self, token: Token) -> tuple[PlaceName, int] | None:
        """Find a people or country inside of one word ("prorussisch", "Ukrainekrieg")."""
        folded, rests = token.folded, []
        if folded.startswith(self.table.prefixes):
            rests = [folded[len(part) :] for part in self.table.prefixes if folded.startswith(part)]
        if token.word[0].isupper() and folded.endswith(self.table.tails):
            rests += [folded[: -len(part)] for part in self.table.tails if folded.endswith(part)]
        for rest in rests:
            inner = Token(token.start, token.end, token.word, rest)
            for name in self.names.get(rest, ()):
                if name.kind in (EntityKind.COUNTRY, EntityKind.PEOPLE) and _fits(name, "", [inner]):
                    return name, 1
        return None


def _stems(names: Mapping[str, list[PlaceName]]) -> dict[str, PlaceName]:
    """Return long countries' names of one word without a last vowel, on which endings are put."""
    found: dict[str, PlaceName] = {}
    for form, places in names.items():
        stem = form[:-1] if form[-1] in "aeio" else form
        if len(stem) >= LONG_NAME and len(places[0].words) == 1:
            found.setdefault(stem, places[0])
    return found


def fold(word: str) -> str:
    """Return a word as names are compared: without case, Russian ё, and the differences of apostrophes."""
    return _remembered(word) if len(word) <= _COMMON else word.casefold().translate(_FOLDED)


@lru_cache(maxsize=16_384)
def _remembered(word: str) -> str:
    return word.casefold().translate(_FOLDED)


@lru_cache(maxsize=64)
@collection_paused()
def gazetteer_for(language: str | None) -> Gazetteer:
    """Return the names of a language and the English names of countries; English alone for an unknown one."""
    table, english = table_for(language), table_for("en")
    names = [] if language is None else list(_names_of(language, table))
    if language != "en":
        names += [name for name in _countries("en", english, but=table.unlike) if not name.doubtful]
    return Gazetteer(names, table, word=_WORD if language == "uk" else _BARE_WORD)


def _names_of(language: str, table: LanguageTable) -> Iterator[PlaceName]:
    yield from _countries(language, table)
    yield from _capitals(language, table)
    for kind, group in ((EntityKind.METONYM, "capitals"), (EntityKind.METONYM, "seats")):
        for code, words in place_table()[group].items():
            yield from (_place(name, kind, code, table) for name in words.get(language, ()))
    for code, rows in people_table().items():
        for entry in rows.get(language, ()):
            yield _place(entry, EntityKind.PEOPLE, code, table, inflect=False)
    for entry in table.others:
        yield _place(entry, EntityKind.NAME, UNSURE, table)


def _countries(
    language: str, table: LanguageTable, *, but: frozenset[str] = frozenset()
) -> Iterator[PlaceName]:
    locale = locale_of(language)
    left_out = place_table()["left_out"]
    for code, name in locale.territories.items() if locale else ():
        plain = _first_of(name.split(" (")[0])
        if _CODE.fullmatch(code) and code not in left_out and plain not in table.unlike | but:
            yield _place(plain, EntityKind.COUNTRY, code, table)
    for code, words in place_table()["names"].items():
        for name in words.get(language, ()):
            yield _place(name, EntityKind.COUNTRY, code, table)


def _capitals(language: str, table: LanguageTable) -> Iterator[PlaceName]:
    locale = locale_of(language)
    if locale is None:
        return
    codes, aliases = get_global("zone_territories"), get_global("zone_aliases")
    for zone in place_table()["capital_zones"]:
        name = locale.time_zones.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")
        yield _place(_first_of(name), EntityKind.METONYM, codes[aliases.get(zone, zone)], table)


def _first_of(name: str) -> str:
    """Return the first of two names that CLDR parts by a slash, which in our tables precedes a class."""
    return name.partition("/")[0].strip()


def _place(
    entry: str, kind: EntityKind, code: str, table: LanguageTable, *, inflect: bool = True
) -> PlaceName:
    """Return an entry of a table with all its forms."""
    words = [part for word in re.split(r"[\s\-‑–—&.,]+", entry) for part in _parts(word) if part]
    forms = [_word_forms(word, table, inflect=inflect) for word in words]
    first = WordForms(forms[0].forms | _plain_initials(forms[0].forms), forms[0].written)
    return PlaceName(
        (first, *forms[1:]),
        kind,
        None if code == UNSURE else code,
        doubtful=entry in table.doubtful,
        not_opening=entry in table.opening,
    )


def _parts(word: str) -> list[str]:
    return re.split("['’]", word)


def _word_forms(word: str, table: LanguageTable, *, inflect: bool) -> WordForms:
    stem, _, letters = word.partition("/")
    if letters:
        if unknown := set(letters) - set(table.classes):
            raise PackError(f"{word}: no class {', '.join(sorted(unknown))}")
        forms = {stem + ending for letter in letters for ending in table.classes[letter]}
    elif not inflect or (stem.isupper() and len(stem) > 1):
        forms = {stem}
    else:
        forms = _inflected(stem, table.inflection)
    return WordForms(frozenset(map(fold, forms)), stem)


def _inflected(word: str, inflection: Classes) -> set[str]:
    ending = max((end for end in inflection if word.endswith(end)), key=len, default=None)
    if ending is None:
        return {word}
    return {word} | {word[: len(word) - len(ending)] + form for form in inflection[ending]}


def _plain_initials(forms: frozenset[str]) -> frozenset[str]:
    """Return the forms without the accent on a Latin initial, which capitals often go without ("Egypte")."""
    bare = {unicodedata.normalize("NFD", form[0])[0] + form[1:] for form in forms if form}
    return frozenset(form for form in bare if form[0].isascii())


def _fits(name: PlaceName, text: str, tokens: Sequence[Token]) -> bool:
    if len(tokens) < len(name.words):
        return False
    if not all(forms.fits(token) for forms, token in zip(name.words, tokens, strict=True)):
        return False
    return all(joined(text, one, other) for one, other in pairwise(tokens))


def joined(text: str, one: Token, other: Token) -> bool:
    """True when two words can belong to one name: a space, hyphen or the like, or the period of "U.S."."""
    if len(one.word) <= 2 and _SHORT_JOINT.fullmatch(text, one.end, other.start):
        return True
    return _JOINT.fullmatch(text, one.end, other.start) is not None
