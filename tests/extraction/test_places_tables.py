"""The tables of countries and peoples: complete, by ISO codes, no form claimed by two countries."""

import pytest
from babel import Locale

from claims.extraction.entities import read_entities
from claims.extraction.gazetteer import PlaceName, gazetteer_for
from claims.extraction.packs import pack_codes
from claims.extraction.place_tables import UNSURE, people_table, place_table
from claims.vocabulary import EntityKind

LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")
SHARED_WORD = {("IN", "en"), ("IN", "es")}
"""Where the people's only word means another people as often, and is listed as unsure."""

SAME_PLAIN_NAME = {"CD", "CG", "HK", "MO", "TC", "VG", "VI"}
"""Whose CLDR name is read by parts, as it holds another country's or a remark in brackets."""


def names(language: str) -> list[PlaceName]:
    gazetteer = gazetteer_for(language)
    return list({id(name): name for found in gazetteer.names.values() for name in found}.values())


def test_the_tables_cover_the_languages_that_have_a_pack() -> None:
    assert set(place_table()["languages"]) == set(LANGUAGES) == set(pack_codes())


def test_every_code_is_one_of_iso() -> None:
    known = {code for code in map(str, Locale.parse("en").territories) if len(code) == 2} | {UNSURE}
    tables = [people_table(), *(place_table()[group] for group in ("names", "capitals", "seats"))]
    assert {code for table in tables for code in table} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_people_has_words_in_every_language(language: str) -> None:
    rows = people_table()
    missing = {code for code, row in rows.items() if not row.get(language)}
    assert missing == {code for code, where in SHARED_WORD if where == language}
    assert len(rows) > 130


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_name_no_other_language(language: str) -> None:
    groups = [people_table(), *(place_table()[group] for group in ("names", "capitals", "seats"))]
    assert {key for group in groups for row in group.values() for key in row} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [EntityKind.COUNTRY, EntityKind.PEOPLE, EntityKind.METONYM])
def test_no_form_belongs_to_two_countries(language: str, kind: EntityKind) -> None:
    owners: dict[tuple[str, ...], set[str | None]] = {}
    for name in names(language):
        if name.kind is kind and len(name.words) == 1:
            for form in name.words[0].forms:
                owners.setdefault((form,), set()).add(name.country)
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_read_by_its_name(language: str) -> None:
    """Its CLDR name, that is, but for those that the tables leave out as words for something else."""
    table = place_table()
    left_out = SAME_PLAIN_NAME.union(table["left_out"])
    for code, name in Locale.parse(language).territories.items():
        if len(code) == 2 and code not in left_out and name not in table["languages"][language]["unlike"]:
            (found, *_) = read_entities(f"x {name.split(' (')[0]}.", language)
            assert (found.kind, found.country) == (EntityKind.COUNTRY, code), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_names_a_capital(language: str) -> None:
    capitals = {name.country for name in names(language) if name.kind is EntityKind.METONYM}
    assert len(capitals) > 110
    assert {"DE", "RU", "UA", "US", "CN", "EU", "KP", "IL"} - capitals == {"IL"}


@pytest.mark.parametrize("language", ["cy", "gd", "lg", "mt"])
def test_a_language_whose_names_are_parted_by_slashes_is_read(language: str) -> None:
    (found,) = read_entities("lowercase Kenya lowercase", language)
    assert found.country == "KE"
