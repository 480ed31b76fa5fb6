import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.needed_words import Needed, holds, needed_words, parts_around

PATTERNS = [
    r"\b(?:said|says)\s+that\b",
    r"(?:he\s+)?denied(?:\s+it)?\s*[.,]",
    r"(?:put|puts)\s+(?:\w{1,3}\s+){1,2}?at\s+(?:less|\d|more)",
    r"rumou?rs?\s(?:are(?:n[’']t)?|were)\b",
    r"(?:a(?:b|bc)|de{2}|f{0,2}gh)x(?!y)",
    r"(?i:laut)\s(?P<who>dem|der)\sAmt|hieß\ses",
    r"(?:Vorw[uü]rfe?|Behauptung(?:en)?)\szurück(?=\.)\.",
]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:said|says)\s+{who}\s+that\b", (("said", "says"), ("that",))),
        (r"(?:he\s+)?denied(?:\s+it)*", (("denied",),)),
        (r"(?:puts?|bets{0,2})\s(?:at|\d)", (("put", "bet"),)),
        (r"(?!not)said(?=\s+so)", (("said",),)),
        (r"this|that", ()),
        (r"Vorw[uü]rf", (("vorw",), ("rf",))),
        (r"{who}\s+{say}", ()),
    ],
)
def test_words_that_a_pattern_cannot_do_without(pattern: str, needed: Needed) -> None:
    assert tuple(words for words in needed_words(pattern) if len(words[0]) > 1) == needed


def test_a_text_holds_one_word_of_each_group() -> None:
    needed = (("said", "says"), ("that",))
    assert holds("she says that", needed)
    assert not holds("she says so", needed)
    assert holds("", ())


@given(data=st.data(), pattern=st.sampled_from(PATTERNS))
@settings(deadline=None)
def test_whatever_a_pattern_matches_holds_what_it_needs(data: st.DataObject, pattern: str) -> None:
    text = data.draw(st.from_regex(pattern))
    assert re.search(pattern, text)
    assert holds(text.casefold(), needed_words(pattern))


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (r"{start}{who}\s+{say}", (r"\s+{say}",)),
        (r"\bwie\s+{who}{gap}\s+{say}", (r"\bwie\s+", r"{gap}\s+{say}")),
        (r"\bas\s+{who}{aside}\s+has\s+{said}", (r"\bas\s+", r"\s+has\s+{said}")),
        (r"\bso\s+(?:der\s+)?{who}(?=\s*[.,])", (r"\bso\s+(?:der\s+)?", r"(?=\s*[.,])")),
        (r"\blaut\s+(?:{who}|ihm)", ()),
        (r"\blaut\s+{who}?\s+gut", ()),
        (r"\blaut\s+{who}|nach\s+ihm", ()),
    ],
)
def test_parts_that_must_match_beside_a_claimant(pattern: str, parts: tuple[str, ...]) -> None:
    assert parts_around(pattern, ("{who}", "{aside}")) == parts
