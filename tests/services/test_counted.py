from __future__ import annotations

import pytest

from claims.extraction.places import find_places, line_of
from claims.extraction.quantities import read_quantities
from claims.records import Entity
from claims.services.counted import read_counted


def _counted(text: str, language: str) -> list[tuple[set[str], str] | None]:
    line = line_of(text, language)
    entities = [
        Entity(
            " ".join(token.word for token in line.tokens[found.first : found.last + 1]),
            found.kind,
            found.country,
        )
        for found in find_places(line, language)
    ]
    found = read_counted(text, language, read_quantities(text, language), entities)
    return [(set(one.key), one.words) if one else None for one in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The lake covers 8 percent of Finland."),
        ("en", "The lake covers 8 percent of the territory of Finland."),
        ("de", "Der See bedeckt 8 Prozent der finnischen Fläche."),
        ("fr", "Le lac couvre 8 % du territoire finlandais."),
        ("es", "El lago cubre el 8 % del territorio de Finlandia."),
        ("ru", "Озеро занимает 8 процентов территории Финляндии."),
        ("uk", "Озеро займає 8 відсотків території Фінляндії."),
    ],
)
def test_a_share_of_a_country_is_the_same_in_every_language(language: str, text: str) -> None:
    assert _counted(text, language) == [({"FI"}, "Finland")]


def test_a_share_of_what_a_country_has_is_not_a_share_of_the_country() -> None:
    assert _counted("It was 8 percent of Finnish exports.", "en") == [({"FI", "export"}, "Finnish exports")]


def test_inflected_words_are_one_thing_and_other_words_another() -> None:
    plural = _counted("They lost 20% of the harvests.", "en")
    singular = _counted("They lost a fifth of the harvest in May.", "en")
    assert [found and found[0] for found in (*plural, *singular)] == [{"harvest"}, {"harvest"}]
    assert _counted("They lost 20% of the herds.", "en") != singular


def test_each_number_of_a_sentence_counts_its_own_thing() -> None:
    found = _counted("They lost 20 percent of the wheat and 20 percent of the barley.", "en")
    assert found == [({"wheat"}, "wheat"), ({"barley"}, "barley")]


def test_a_bare_number_counts_the_next_word() -> None:
    assert _counted("12 ferries sailed.", "en") == [({"ferry"}, "ferries")]
    assert _counted("He counted 12 of them.", "en") == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Prices rose by 20 percent, the bank said."),
        ("ru", "Цены выросли на 20 процентов в мае."),
        ("en", "It took 18 months of work."),  # a time is a time, whatever fills it
        ("en", "Wages fell 20 percent"),
    ],
)
def test_what_does_not_stand_behind_the_number_is_not_guessed(language: str, text: str) -> None:
    assert _counted(text, language) == [None]


def test_a_number_that_is_not_in_the_text_counts_nothing() -> None:
    (quantity,) = read_quantities("20 percent of the harvest", "en")
    assert read_counted("A fifth was lost.", "en", [quantity]) == [None]
    assert read_counted(quantity.surface, "en", [quantity]) == [None]


def test_where_nouns_have_capitals_the_noun_behind_a_measure_is_what_is_measured() -> None:
    assert _counted("Sie ernteten 20 Tonnen Gerste.", "de") == [({"gerste"}, "Gerste")]
    assert _counted("Sie ernteten 20 Tonnen mehr.", "de") == [None]
    assert _counted("Es waren 12 verlassene Fähren.", "de") == [({"fähre"}, "Fähren")]
    assert _counted("Sie haben 20 Prozent der späten Gerste verloren.", "de") == [
        ({"spät", "gerste"}, "späten Gerste")
    ]
