"""What an analyst writes: Markdown that means what it says, and nothing else."""

from __future__ import annotations

import re

import pytest

from claims.ui import justification


def plain(markdown: str) -> str:
    return markdown.replace(":small[]", "").replace("\\\n", "\n")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A **bold** and *slanted* word", "A **bold** and *slanted* word"),
        ("[the report](https://port.example/r?a=1)", "[the report](<https://port.example/r?a=1>)"),
        ("<https://port.example/>", "(<https://port.example/>)"),
        ("- one\n- two", "- one\n- two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> quoted\n> twice", "> quoted\n> twice"),
        ("`=SUM(A1)`", "` =SUM(A1) `"),
        ("# Head", "##### Head"),
        ("first\nsecond", "first\nsecond"),
    ],
)
def test_markdown_keeps_its_meaning(written: str, shown: str) -> None:
    assert shown in plain(justification.rendered(written))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](//evil.example/a)",
        "![x](javascript:alert(1))",
        ":red[hi] :smile: $x^2$ $$y$$",
        ":material/delete:",
        "a -> b <- c -- d",
        "[x]: javascript:alert(1)\n[x]",
        "=HYPERLINK(A1)",
        "\u202egnp.exe",
    ],
)
def test_what_must_not_happen_is_shown_as_text(hostile: str) -> None:
    rendered = justification.rendered(hostile)
    assert not re.search(r"(?<!\\)[<$]", rendered)
    assert not re.search(r"(?<!\\)\]\(", rendered)
    assert not re.search(r"(?<![:\\]):\w+\[(?!\])", rendered)


def test_an_image_is_a_link_and_never_fetched() -> None:
    rendered = justification.rendered("![chart](https://evil.example/track.png)")
    assert rendered.startswith("\\!")
    assert "[chart](<https://evil.example/track.png>)" in rendered


def test_deep_nesting_and_long_runs_take_no_time() -> None:
    for text in (">" * 5_000, "[" * 10_000, "*a" * 5_000, "`" * 10_000, "- " * 3_000, "<" * 20_000):
        assert justification.rendered(text)


@pytest.mark.parametrize("marker", ["> ", "- ", ">"])
@pytest.mark.parametrize("depth", [1, 25, 59, 60, 61, 62, 80, 400])
def test_no_word_is_lost_however_deep_it_lies(marker: str, depth: int) -> None:
    assert "bottom" in justification.rendered(marker * depth + "bottom")
    assert "bottom" in justification.rendered("*a " * depth + "bottom" + "*" * depth)
    assert "bottom" in justification.rendered("[" * depth + "bottom" + "](https://a.example)" * depth)


@pytest.mark.parametrize(
    "written", ["[x]: https://a.example", "&amp; &lt;b&gt;", "<!-- hidden -->", "<b>x</b>"]
)
def test_nothing_typed_is_hidden(written: str) -> None:
    shown = plain(justification.rendered(written)).replace("\\", "")
    assert shown == written
