"""Countries, peoples, seats of government and other names in a text.

A country is read by any of its names, a people by its adjective or inhabitants, and a capital or seat of
power as a metonym: it may be the place only, but it is what texts call a government by. "Brussels" gets
the code "EU", which ISO 3166 reserves for the Union. Words that several countries share ("Korean") have
no code. For these see `claims.extraction.places`, for other names `claims.extraction.proper_names`.
"""

from __future__ import annotations

from functools import lru_cache

from claims.extraction.name_context import Line
from claims.extraction.packs import base_language
from claims.extraction.places import find_places, line_of
from claims.extraction.proper_names import Found, reader_for
from claims.records import Entity


@lru_cache(maxsize=20_000)
def read_entities(text: str, language: str | None) -> tuple[Entity, ...]:
    """Return what ``text`` names, in order; surfaces are words of the text and do not overlap.

    ``language`` is an ISO 639-1 code or locale; without one, or without tables for it, country names in
    that language and in English are read, and of other names only acronyms.
    """
    line = line_of(text, language)
    places = list(find_places(line, language))
    taken = {place for found in places for place in range(found.first, found.last + 1)}
    names = reader_for(base_language(language)).names(text, line.tokens, taken)
    return tuple(_entity(line, found) for found in sorted([*places, *names], key=lambda one: one.first))


def _entity(line: Line, found: Found) -> Entity:
    last = line.tokens[found.last]
    start, end = line.tokens[found.first].start, last.end
    if "." in line.text[start:end] and len(last.word) <= 2 and line.text[end : end + 1] == ".":
        end += 1
    return Entity(line.text[start:end], found.kind, found.country)
