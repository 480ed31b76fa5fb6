import pytest

from claims.documents import detect_language
from claims.documents.language import EXPECTED, page_language, primary_code
from claims.extraction.packs import pack_codes

GERMAN = (
    "Die Talsperre ist nach Angaben der Stadt gut gefüllt, sagte die Bürgermeisterin am Montag im Rathaus. "
    * 2
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        ("The reservoir is filled to twenty percent, the ministry said on Monday.", "en"),
        ("Міністерство заперечило, що гребля пошкоджена.", "uk"),
        ("Уровень воды в водохранилище упал, сообщили вчера в министерстве.", "ru"),
        ("Le ministère a démenti que le barrage soit endommagé.", "fr"),
        ("水库的水位已经下降到百分之二十。", "zh"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Brask has 4,000 inhabitants.", "en"),
        ("Wheat exports fell 12 percent", "en"),
        ("Keine Schiffe an der Schleuse", "de"),
        ("Войск нет.", "ru"),
        ("Aucun soldat.", "fr"),
    ],
)
def test_a_short_line_is_decided_among_the_languages_with_a_pack(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_languages_expected_are_those_with_a_pack() -> None:
    assert set(EXPECTED) == set(pack_codes())


@pytest.mark.parametrize(
    "text", ["", " \n", "Ok", "12 %", "https://example.org/der-damm-ist-offen", "1 2 3 4 5 6 7 8 9 10"]
)
def test_too_little_to_tell_is_none(text: str) -> None:
    assert detect_language(text) is None


def test_only_the_beginning_of_a_long_text_counts() -> None:
    assert detect_language(GERMAN * 60 + "The reservoir is full. " * 10_000) == "de"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("EN_us", "en"),
        (" uk ", "uk"),
        ("nb-NO", "no"),
        ("", None),
        (None, None),
        ("x-klingon", None),
        ("german", None),
    ],
)
def test_tags_become_two_letters(tag: str | None, code: str | None) -> None:
    assert primary_code(tag) == code


def test_a_template_in_the_wrong_language_is_not_believed() -> None:
    assert page_language(GERMAN, "en-US") == "de"


def test_a_page_is_believed_where_its_text_is_too_short_to_tell() -> None:
    assert page_language("Ok", "sv") == "sv"
    assert page_language("Kein Wasser im Stausee", "nl") == "nl"


def test_a_silent_page_is_detected() -> None:
    assert page_language(GERMAN, None) == "de"
