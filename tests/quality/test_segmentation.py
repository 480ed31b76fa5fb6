from pathlib import Path

import pytest

from tests.quality.segmentation import agrees, is_measurable, ours, print_segmentation


def row(text: str, *sentences: str) -> dict[str, object]:
    return {"text": text, "lang": "en", "sentences": list(sentences)}


def test_white_space_is_folded() -> None:
    assert agrees(["One  line.", "Two."], row("One\nline.  Two.", "One line.", "Two."))


def test_a_row_with_verbatim_sentences_must_agree_to_the_character() -> None:
    assert not agrees(["One", ". Two."], row("One. Two.", "One.", "Two."))


def test_a_cleaned_row_agrees_by_its_words() -> None:
    cleaned = row("One.....two. == Three.", "One two.", "Three.")
    assert agrees(["One.....two.", "==", "Three."], cleaned)
    assert not agrees(["One.....", "two. == Three."], cleaned)
    assert is_measurable(cleaned)


def test_a_row_with_other_words_is_not_measurable() -> None:
    assert not is_measurable(row("<p>One.</p>", "One."))


def test_headings_do_not_hide_sentences() -> None:
    assert ours("No end here. And none", "en") == ["No end here.", "And none"]


def test_an_absent_set_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    print_segmentation(tmp_path / "golden.jsonl")
    assert "is not there, skipped" in capsys.readouterr().out
