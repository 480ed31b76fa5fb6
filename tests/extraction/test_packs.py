import re
from pathlib import Path

import pytest

from claims.extraction import packs
from claims.extraction.frames import grammar_for
from claims.extraction.measures import measures_for
from claims.extraction.packs import NEUTRAL, LanguagePack, PackError, load_pack, pack_codes, pack_for
from claims.vocabulary import Comparator, Modality

CODES = ["de", "en", "es", "fr", "ru", "uk"]

FILLED = [
    ("sentences", "abbreviations"),
    ("sentences", "before_ordinal"),
    ("passages", "boilerplate"),
    ("passages", "credits"),
    ("voice", "say"),
    ("voice", "said"),
    ("voice", "deny"),
    ("voice", "denied"),
    ("voice", "suppose"),
    ("voice", "hedges"),
    ("voice", "not_hedges"),
    ("voice", "frames"),
    ("names", "pronouns"),
    ("names", "roles"),
    ("names", "institutions"),
    ("names", "sources"),
    ("names", "not_names"),
    ("negation", "negators"),
    ("negation", "exceptions"),
    ("negation", "side_clauses"),
    ("quantities", "numbers"),
    ("quantities", "multipliers"),
    ("quantities", "fractions"),
    ("quantities", "vague"),
    ("quantities", "between"),
    ("quantities", "ranges"),
    ("quantities", "articles"),
    ("quantities", "naming"),
    ("quantities", "not_counted"),
]

UNITS = {
    "percent",
    "percentage point",
    "hour",
    "day",
    "month",
    "year",
    "kilometre",
    "euro",
    "dollar",
    "person",
}


def test_six_languages_have_a_pack() -> None:
    assert list(pack_codes()) == CODES


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("section", "key"), FILLED)
def test_every_pack_fills_every_section(code: str, section: str, key: str) -> None:
    assert getattr(getattr(pack_for(code), section), key)


@pytest.mark.parametrize("code", CODES)
def test_every_pack_has_a_frame_for_each_rung_that_frames_reach(code: str) -> None:
    rungs = {frame.modality for frame in pack_for(code).voice.frames}
    assert rungs == {Modality.DENIED, Modality.HEDGED, Modality.REPORTED}


@pytest.mark.parametrize("code", CODES)
def test_frames_stand_from_the_highest_rung_to_the_lowest(code: str) -> None:
    order = [Modality.DENIED, Modality.HEDGED, Modality.REPORTED]
    ranks = [order.index(Modality(frame.modality)) for frame in pack_for(code).voice.frames]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("code", CODES)
def test_every_frame_has_words_that_trigger_it(code: str) -> None:
    assert all(frame.triggers for frame in grammar_for(code).frames)


@pytest.mark.parametrize("code", CODES)
def test_every_comparator_and_unit_has_words(code: str) -> None:
    words = pack_for(code).quantities
    signs = {Comparator(sign) for sign in words.comparators}
    assert signs == set(Comparator) - {Comparator.EQUAL, Comparator.BETWEEN}
    assert set(words.units) >= UNITS
    assert all(words.units.values())
    assert {Comparator(sign) for sign in words.after} <= set(Comparator)
    measures_for(code)


@pytest.mark.parametrize("code", CODES)
def test_a_form_belongs_to_one_unit(code: str) -> None:
    forms = [form.casefold() for unit in pack_for(code).quantities.units.values() for form in set(unit)]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("code", CODES)
def test_words_that_are_compared_without_case_are_written_in_lower_case(code: str) -> None:
    names = pack_for(code).names
    for words in (names.pronouns, names.roles, names.institutions, names.sources, names.not_names):
        assert [word for word in words if word != word.casefold() and "ß" not in word] == []


@pytest.mark.parametrize("code", CODES)
def test_patterns_compile(code: str) -> None:
    pack = pack_for(code)
    for pattern in (*pack.passages.boilerplate, *pack.passages.credits, *pack.negation.negators):
        re.compile(pattern)


@pytest.mark.parametrize(
    ("language", "code"), [("de-AT", "de"), ("EN", "en"), ("pt", ""), (None, ""), ("", "")]
)
def test_pack_for_takes_locales_and_falls_back(language: str | None, code: str) -> None:
    assert pack_for(language).code == code
    assert pack_for("xx") is NEUTRAL


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (packs.LANGUAGES / "en.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "en.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('name = "English"', "", "en.toml: missing or unknown: name"),
        ('name = "English"', 'name = "English"\ncolour = "red"', "colour"),
        ('name = "English"', "name = 3", "expected str"),
        ('before_ordinal = ["the"]', 'before_ordinal = "the"', "expected a list"),
        ('before_ordinal = ["the"]', "before_ordinal = [1]", "expected str"),
        ("suffix_roles = false", 'suffix_roles = "no"', "expected bool"),
        ('"dozen" = 12', '"dozen" = "12"', "expected float"),
        ('code = "en"', 'code = "fr"', "not the file's name"),
    ],
)
def test_a_pack_that_breaks_the_schema_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(PackError, match=complaint):
        load_pack(_changed(tmp_path, old, new))


def test_a_new_language_is_a_file(tmp_path: Path) -> None:
    assert isinstance(
        load_pack(_changed(tmp_path, 'name = "English"', 'name = "Plain English"')), LanguagePack
    )
