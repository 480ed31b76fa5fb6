"""Where a text names countries, peoples, capitals and seats of power, and which countries it speaks of.

The names are `claims.extraction.gazetteer`'s; here is decided whether they mean the place where they stand:
"Chad" is no country in "Chad Smith", nor Russian "Того" ("Togo", "of that") where it opens a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from babel.languages import get_official_languages

from claims.extraction.gazetteer import Gazetteer, PlaceName, gazetteer_for
from claims.extraction.lexicon import is_common
from claims.extraction.name_context import Line
from claims.extraction.packs import base_language
from claims.extraction.proper_names import Found, Reader, reader_for
from claims.vocabulary import EntityKind

COMPARED = frozenset({EntityKind.COUNTRY, EntityKind.PEOPLE})
"""What counts as speaking of a country when texts are compared."""


@lru_cache(maxsize=20_000)
def read_places(text: str, language: str | None) -> frozenset[str]:
    """Return the ISO 3166 codes of the countries that ``text`` names, themselves or their people."""
    found = find_places(line_of(text, language), language)
    return frozenset(place.country for place in found if place.country and place.kind in COMPARED)


@lru_cache(maxsize=2_000)
def speaks_for_government(name: str, language: str | None) -> bool:
    """Tell whether ``name`` is a capital or seat of power abroad, by which texts call a government.

    Abroad is where ``language`` is not official: at home a capital is a place as well.
    """
    line = line_of(name, language)
    found = next(iter(find_places(line, language)), None)
    if found is None or found.kind is not EntityKind.METONYM or found.country is None:
        return False
    whole = found.first == 0 and found.last == len(line.tokens) - 1
    return whole and base_language(language) not in get_official_languages(found.country, de_facto=True)


def place_name(code: str) -> str:
    """Return the English name of a country."""
    return str(Locale.parse("en").territories[code])


def line_of(text: str, language: str | None) -> Line:
    """Return a text as the words that places and names are looked for in."""
    return Line(text, gazetteer_for(base_language(language)).tokens(text))


def find_places(line: Line, language: str | None) -> Iterator[Found]:
    """Yield the countries, peoples and metonyms of a line, and names known to hold one, in order."""
    code = base_language(language)
    gazetteer, reader = gazetteer_for(code), reader_for(code)
    place, end = 0, -1
    while place < len(line.tokens):
        matched = gazetteer.match(line.text, line.tokens, place) or _in_lower_case(
            line, place, gazetteer, reader
        )
        if matched is None or _is_another(*matched, line, place, end, gazetteer, reader):
            place += 1
            continue
        name, count = matched
        end = place + count - 1
        yield Found(place, end, name.kind, name.country)
        place += count


def _in_lower_case(
    line: Line, place: int, gazetteer: Gazetteer, reader: Reader
) -> tuple[PlaceName, int] | None:
    """Find a country's name that went without its capital, as in comments, unless it is a common word so."""
    name = gazetteer.match_lower(line.tokens[place])
    if name is None or name.doubtful or name.not_opening:
        return None
    return None if is_common(line.tokens[place].word, reader.language) else (name, 1)


def _is_another(
    name: PlaceName, count: int, line: Line, place: int, end: int, gazetteer: Gazetteer, reader: Reader
) -> bool:
    """True when a name is none here: a common word that opens a sentence, or part of a longer name."""
    if name.not_opening and line.opens(place):
        return True
    if not name.doubtful:
        return False
    after = place + count
    if reader.continues(line, after):
        return gazetteer.match(line.text, line.tokens, after) is None
    return place - 1 > end and reader.precedes(line, place)
