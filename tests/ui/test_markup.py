from __future__ import annotations

import pytest

from claims.ui.markup import Highlight, badge, escape_inline, escape_markdown, highlighted


@pytest.mark.parametrize("character", list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"))
def test_every_ascii_punctuation_mark_is_escaped(character: str) -> None:
    assert escape_markdown(f"a{character}b").startswith(f"a\\{character}")


def test_letters_digits_and_other_scripts_stay() -> None:
    assert escape_markdown("Größe 20 Київ “so” – …") == "Größe 20 Київ “so” – …"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":smile:", r"\::small[]smile\::small[]"),
        ("a -> b", r"a \-:small[]\> b"),
        ("a <- b", r"a \<:small[]\- b"),
        ("a >= b", r"a \>:small[]\= b"),
        ("a ~= b", r"a \~:small[]\= b"),
        ("www.x.example", r"www:small[]\.x\.example"),
        ("a@b.example", r"a\@:small[]b\.example"),
        ("https://x", r"https\::small[]\/\/x"),
    ],
)
def test_what_streamlit_replaces_after_parsing_is_split(text: str, expected: str) -> None:
    assert escape_markdown(text) == expected


def test_lines_stay_lines_and_indentation_cannot_make_a_code_block() -> None:
    assert escape_markdown("    a\r\n\tb\n\nc\n") == "a\\\nb\\\n\\\nc"


def test_inline_text_is_one_line() -> None:
    assert escape_inline(" a\n\n  b\tc ") == "a b c"


def test_nul_never_reaches_the_page() -> None:
    assert escape_markdown("a\0b") == "a\ufffdb"


def test_badge_cannot_be_closed_from_inside() -> None:
    assert badge("x] **b**") == r":gray-badge[x\] \*\*b\*\*]"


def test_highlight_covers_exactly_its_stretch() -> None:
    text = "Before. The [claim]. After."
    start = text.index("The")
    found = highlighted(text, [Highlight(start, start + 12, "yellow")])
    assert found == r"Before\. :yellow-background[The \[claim\]\.] After\."


def test_a_strong_highlight_is_told_without_colours_and_cannot_be_closed_from_inside() -> None:
    assert highlighted("a **b**] c", [Highlight(2, 8, "red", strong=True)]) == (
        r"a :red-background[:red[**\*\*b\*\*\]**]] c"
    )


def test_highlights_are_numbered_and_never_overlap() -> None:
    found = highlighted("abcdef", [Highlight(0, 3, "yellow", 1), Highlight(2, 5, "yellow", 2)])
    assert found == ":small[**1**] :yellow-background[abc]def"


def test_blank_lines_between_highlights_start_a_paragraph() -> None:
    assert highlighted("One.\n\n  Two.\nThree.", []) == "One\\.\n\nTwo\\.\\\nThree\\."


def test_text_that_ends_in_a_backslash_keeps_it() -> None:
    assert highlighted("a\\", []) == "a\\\\"
