from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.extraction.passages import split_passages
from claims.extraction.standalone import MAX_INSERTED, read_alone
from claims.extraction.voice import Voice
from claims.text import fold_space
from claims.vocabulary import Modality
from tests.extraction.hostile import check, everything_proposed, languages, texts

_BEFORE = re.compile(rf"\[[^\[\]]{{1,{MAX_INSERTED + 1}}}\] ")
_WITHIN = re.compile(rf" \[[^\[\]]{{1,{MAX_INSERTED}}}\]")


@settings(max_examples=300, deadline=None)
@given(texts(), languages())
def test_extraction_keeps_its_promises_for_any_text(text: str, language: str | None) -> None:
    check(text, language)


@settings(max_examples=150, deadline=None)
@given(texts(size=30), languages())
def test_a_proposed_text_is_its_quote_but_for_one_insertion(text: str, language: str | None) -> None:
    for one in everything_proposed(text, language).candidates:
        assert _is_quote_with_insertions(one.text, one.quote)


@settings(max_examples=200, deadline=None)
@given(texts(size=20), languages(), texts(size=4), st.booleans(), st.integers(1, 9))
@example("0 Abb", "de", "Ada", True, 2)
def test_no_speaker_costs_a_word_of_the_quote(
    text: str, language: str | None, claimant: str, exchanged: bool, end: int
) -> None:
    passages = split_passages(text, language)
    voice = Voice(Modality.REPORTED, claimant, "x: …", (0, end) if exchanged else None)
    alone = read_alone(passages, [voice] * len(passages), language, places=range(len(passages)))
    assert alone == read_alone(passages, [voice] * len(passages), language, places=range(len(passages)))
    assert all(_is_quote_with_insertions(a, p.text) for a, p in zip(alone, passages, strict=True))


def _is_quote_with_insertions(text: str, quote: str) -> bool:
    """Tell whether ``text`` without one bracket before and one within, at most, is the folded quote."""
    plain = fold_space(quote)
    before = _BEFORE.match(text)
    wholes = [text, text[before.end() :]] if before else [text]
    return text == fold_space(text) and any(
        whole == plain
        or any(whole[: one.start()] + whole[one.end() :] == plain for one in _WITHIN.finditer(whole))
        for whole in wholes
    )
