"""Folding: what copying does to a text goes, what it says stays, and every offset leads back."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.documents.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("the  old\n\tmill", "the old mill"),
        ("\u00a0the old mill \n", "the old mill"),
        ("„Die Mühle steht“, sagte er", '"Die Mühle steht", sagte er'),
        ("« La scierie » ferme", '"La scierie"ferme'),
        ("the miller’s – and the baker‘s", "the miller's - and the baker's"),
        ("Mu\u0308hle", "Mühle"),
        ("Müh\u00adle", "Mühle"),
        ("of\ufb01ce", "office"),
        ("left\u200eright\u202e", "leftright"),
        ("5 – 7 …", "5 - 7 ..."),
        ("", ""),
        ("\u00ad\u200b", ""),
    ],
)
def test_a_text_folds_to_what_it_says(text: str, folded: str) -> None:
    found = fold(text).text
    assert found.replace(" ", "") == folded.replace(" ", "")
    assert fold(folded).text == found


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251"])
@pytest.mark.parametrize("text", ["Die Mühle „läuft“", "Мельница стоїть"])
def test_misread_utf8_reads_like_the_text_it_was(text: str, encoding: str) -> None:
    spoilt = "".join(
        bytes([byte]).decode(encoding, errors="ignore") or chr(byte) for byte in text.encode("utf-8")
    )
    assert spoilt != text
    assert fold(spoilt, mend=True).text == fold(text, mend=True).text


def test_a_word_parted_at_a_line_end_is_one_word() -> None:
    whole = fold("exportation of grain, north-east, 1-5", mend=True).text
    assert fold("expor-\ntation of grain, north-\neast, 1-5", mend=True).text == whole
    assert "1-5" in whole


@given(st.text(), st.booleans())
def test_every_stretch_leads_back_to_where_it_stood(text: str, mend: bool) -> None:
    folded = fold(text, mend=mend)
    for place in range(len(folded.text)):
        start, end = folded.original(place, place + 1)
        assert 0 <= start < end <= len(text)
    if folded.text:
        start, end = folded.original(0, len(folded.text))
        assert fold(text[start:end], mend=mend).text == folded.text


def test_a_mark_is_read_with_its_letter_whatever_invisible_stands_between() -> None:
    assert fold("a\u00ad\u0308").text == "ä"
    assert fold("a" + "\u00ad" * 100 + "\u0308").text == "ä"


@given(st.text(alphabet="abc ü\u0308„“-–’\n\u00ad\u00a0", max_size=60))
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once
    assert unicodedata.is_normalized("NFKC", once)


@pytest.mark.parametrize("unit", ["\u0300\u0316", " ", "-", "a-", "Ð", "Р", '" ', "\u00ad", "\u1160"])
@pytest.mark.parametrize("mend", [False, True])
def test_hostile_text_folds_in_linear_time(unit: str, mend: bool) -> None:
    text = unit * 100_000
    began = time.process_time()
    fold(text, mend=mend)
    assert time.process_time() - began < 10
