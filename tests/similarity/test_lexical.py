import numpy as np
import pytest

from claims.similarity.lexical import MAX_CHARACTERS, likeness
from claims.text import searchable


def _likeness(query: str, *texts: str) -> tuple[list[float], list[float]]:
    alike, held = likeness(searchable(query), [searchable(text) for text in texts])
    return alike.tolist(), held.tolist()


def test_a_text_is_wholly_like_itself_and_not_like_one_without_its_letters() -> None:
    alike, held = _likeness("The mill lost forty jobs.", "The mill lost forty jobs.", "Ein Zug hält nie")
    assert alike == [pytest.approx(1), 0]
    assert held == [pytest.approx(1), 0]


def test_a_claim_that_a_long_post_holds_whole_comes_before_one_that_shares_a_name() -> None:
    post = (
        "Look at this!! " * 10 + "They say the Ostra mill lost forty jobs, can that be? " + "Share it. " * 20
    )
    alike, held = _likeness(
        post, "The Ostra mill lost forty jobs.", "Ostra opened a harbour for sailing boats."
    )
    assert held[0] == pytest.approx(1, abs=0.1)
    assert held[1] < 0.5
    assert alike[0] > alike[1]


def test_what_no_claim_has_is_not_held_against_one() -> None:
    short = _likeness("the mill lost jobs", "the mill lost jobs in spring", "the bridge is green")
    long = _likeness(
        "the mill lost jobs" + " zzxqy" * 50, "the mill lost jobs in spring", "the bridge is green"
    )
    assert long[0] == pytest.approx(short[0], rel=0.05)


def test_what_few_claims_have_weighs_more() -> None:
    others = [f"minister number {place} speaks" for place in range(20)]
    alike, _ = _likeness("minister zander speaks", *others, "zander swims upstream now")
    assert alike[-1] > max(alike[:-1])


def test_words_are_met_inside_of_compounds_and_without_spaces() -> None:
    alike, _ = _likeness("Getreide", "Getreidehandel", "Handelsschiffe")
    assert alike[0] > alike[1] == 0
    alike, _ = _likeness("ราคาข้าวสูงขึ้น", "เมื่อวานราคาข้าวสูงขึ้นมาก", "ฝนตกหนักมากในเมือง")
    assert alike[0] > alike[1]


@pytest.mark.parametrize("texts", [[], [""], ["", " a "], [" ab "] * 3])
def test_nothing_to_compare_scores_nothing(texts: list[str]) -> None:
    for scores in likeness("", texts):
        assert scores.tolist() == [0.0] * len(texts)


def test_both_figures_are_shares() -> None:
    texts = ["", " a ", " the mill ", " the mill the mill ", " 👾👾👾👾👾 ", " 穀物の価格が上がった "]
    for query in texts:
        for scores in likeness(query, texts):
            assert np.isfinite(scores).all()
            assert ((scores >= 0) & (scores <= 1 + 1e-9)).all()


def test_no_ngram_crosses_from_one_text_into_the_next() -> None:
    alike, held = likeness("abcd", ["xxab", "cdxx"])
    assert alike.tolist() == held.tolist() == [0.0, 0.0]


def test_what_lies_behind_the_cut_is_not_compared() -> None:
    wide = " wide " * (MAX_CHARACTERS // 6 + 1)
    alike, _ = likeness(wide + " needle ", [" needle ", wide + " needle ", wide + " other "])
    assert alike[0] == 0
    assert alike[1] == alike[2]


def test_every_letter_of_an_ngram_counts_however_many_texts_there_are() -> None:
    texts = ["abcd", "abce", "xbcd", *["wxyz"] * 2_000]
    alike, held = likeness("abcd", texts)
    assert alike[0] == held[0] == pytest.approx(1)
    assert not alike[1:].any()
    assert not held[1:].any()
