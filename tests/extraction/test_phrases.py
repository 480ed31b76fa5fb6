import sys

from claims.extraction.phrases import Phrases, fold


def test_a_phrase_at_the_end_of_a_text_ends_with_the_text() -> None:
    phrases = Phrases({"три": 3, "тридцать": 30})
    assert phrases.at("три", 0) == (3, 3)
    assert phrases.at("тридцать", 0) == (30, 8)
    assert phrases.at("двадцать три", 9) == (3, 12)


def test_the_longest_phrase_is_found_and_no_part_of_a_word() -> None:
    phrases = Phrases({"more": 1, "more than": 2})
    assert phrases.at("more than ten", 0) == (2, 9)
    assert phrases.at("moreover", 0) is None
    assert phrases.before("no more than ten", 12) == (2, 3)
    assert phrases.before("anymore ten", 7) is None


def test_every_kind_of_space_is_a_space_and_offsets_stay() -> None:
    spaces = "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace())
    assert fold(f"A{spaces}B") == f"a{' ' * len(spaces)}b"
    assert fold("İT’S ELÄ\u00a0Ё") == "İt's elä е"
