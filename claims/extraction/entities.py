"""Countries, peoples, seats of government and other names in a text.

A country is read by any of its names, a people by its adjective or inhabitants, and a capital or seat of
power as a metonym: it may be the place only, but it is what texts call a government by. "Brussels" gets
the code "EU", which ISO 3166 reserves for the Union. Words that several countries share ("Korean") have
no code. All words are in tables (`claims.extraction.gazetteer`); for other
names see `claims.extraction.proper_names`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from claims.extraction.gazetteer import Gazetteer, PlaceName, base_language, gazetteer_for
from claims.extraction.name_context import Line
from claims.extraction.proper_names import Found, Reader, reader_for
from claims.records import Entity


@lru_cache(maxsize=20_000)
def read_entities(text: str, language: str | None) -> tuple[Entity, ...]:
    """Return what ``text`` names, in order; surfaces are words of the text and do not overlap.

    ``language`` is an ISO 639-1 code or locale; without one, or without tables for it, country names in
    that language and in English are read, and of other names only acronyms.
    """
    code = base_language(language)
    gazetteer, reader = gazetteer_for(code), reader_for(code)
    line = Line(text, gazetteer.tokens(text))
    places = list(_places(line, gazetteer, reader))
    taken = {place for found in places for place in range(found.first, found.last + 1)}
    names = reader.names(text, line.tokens, taken)
    return tuple(_entity(line, found) for found in sorted([*places, *names], key=lambda one: one.first))


def _places(line: Line, gazetteer: Gazetteer, reader: Reader) -> Iterator[Found]:
    place, end = 0, -1
    while place < len(line.tokens):
        matched = gazetteer.match(line.text, line.tokens, place)
        if matched is None or _is_another(*matched, line, place, end, gazetteer, reader):
            place += 1
            continue
        name, count = matched
        end = place + count - 1
        yield Found(place, end, name.kind, name.country)
        place += count


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


def _entity(line: Line, found: Found) -> Entity:
    start, end = line.tokens[found.first].start, line.tokens[found.last].end
    if (
        "." in line.text[start:end]
        and len(line.tokens[found.last].word) <= 2
        and line.text[end : end + 1] == "."
    ):
        end += 1
    return Entity(line.text[start:end], found.kind, found.country)
