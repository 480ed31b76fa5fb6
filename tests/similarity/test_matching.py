"""Comparing claims without the model: what the readings alone must decide, with vectors made by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from claims.errors import InvalidInputError, ModelError
from claims.similarity.matching import Comparison, compare
from claims.similarity.matching_head import load_match_head
from claims.similarity.matching_opposites import opposed, opposites_for
from claims.similarity.matching_statements import Statement, read_statement, statement_of
from claims.similarity.matching_tokens import token_features, unit_states
from claims.similarity.matching_words import align, keeps_order, word_features, words_of
from claims.vocabulary import ConflictKind, MatchKind

NEAR = np.array([0.5, 0.5, 0.5, 0.5], np.float32)
"""The model puts claims with nearly the same words this near, whatever they say."""


def _compared(a: str, b: str, language: str | None = "en") -> Comparison:
    return compare(read_statement(a, language, vector=NEAR), read_statement(b, language, vector=NEAR))


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        ("en", "The dam at Orla is safe.", "The dam at Orla is not safe."),
        ("en", "Rents in Orla rose in May.", "Rents in Orla fell in May."),
        ("de", "Der Rat hat den Plan gebilligt.", "Der Rat hat den Plan abgelehnt."),
        ("fr", "Le barrage est sûr.", "Le barrage n'est pas sûr."),
        ("es", "Los precios subieron en mayo.", "Los precios bajaron en mayo."),
        ("ru", "Плотина построена.", "Плотина не построена."),
        ("uk", "Ціни в травні зросли.", "Ціни в травні знизилися."),
        (None, "Озеро замерзло.", "Озеро не замерзло."),
    ],
)
def test_a_claim_and_its_opposite_conflict_and_are_never_the_same(
    language: str | None, a: str, b: str
) -> None:
    for one, other in ((a, b), (b, a)):
        found = _compared(one, other, language)
        assert found.match is MatchKind.RELATED
        assert found.conflict is ConflictKind.POLARITY
        assert found.score < 0.5
        assert "denies" in found.explanation


def test_two_languages_are_told_by_name() -> None:
    german = read_statement("Der Damm hält.", "de", vector=NEAR)
    english = read_statement("The dam holds.", "en", vector=NEAR)
    unnamed = read_statement("Xxyy zzww.", "xx", vector=NEAR)
    assert "in two languages: German and English" in compare(german, english).explanation
    assert "in two languages: German and xx" in compare(german, unnamed).explanation


def test_two_denials_or_two_opposites_at_once_are_no_conflict() -> None:
    assert _compared("The dam is not safe.", "The dam isn't safe.").conflict is None
    assert _compared("Rents did not rise in Orla.", "Rents fell in Orla.").conflict is None


def test_a_denial_conflicts_with_what_is_denied() -> None:
    found = _compared("The mayor denied that the dam at Orla leaks.", "The dam at Orla leaks.")
    assert found.match is not MatchKind.SAME


def test_numbers_that_cannot_both_hold_conflict() -> None:
    found = _compared("The dam cost 40 million euros.", "The dam cost 65 million euros.")
    assert (found.match, found.conflict) == (MatchKind.RELATED, ConflictKind.NUMBER)
    assert any("40 million euros against 65 million euros" in signal.words for signal in found.signals)
    assert (
        _compared("The dam cost 40 million euros.", "The dam cost more than 30 million euros.").conflict
        is None
    )
    assert _compared("The dam cost 40 million euros.", "The dam cost €40m.").conflict is None


def test_numbers_of_two_times_may_both_hold() -> None:
    assert _compared("Orla had 900 jobless in 2019.", "Orla had 700 jobless in 2021.").conflict is None


def test_a_shared_number_beside_another_leaves_the_other_in_conflict() -> None:
    a, b = "Sales fell by 15 percent to 40 million euros.", "Sales fell by 25 percent to 40 million euros."
    found = _compared(a, b)
    assert found.conflict is ConflictKind.NUMBER
    assert {"number"} == {signal.name for signal in found.signals if "number" in signal.words}


def test_two_dates_of_one_event_conflict_and_two_of_a_rate_do_not() -> None:
    assert (
        _compared("The dam was opened in 1934.", "The dam was opened in 1943.").conflict is ConflictKind.DATE
    )
    rate = "Unemployment in Orla fell to 5 percent in {}."
    assert _compared(rate.format(2019), rate.format(2021)).conflict is None


def test_claims_about_other_matters_have_no_conflict() -> None:
    far = np.array([0.9, 0.3, 0.3, 0.1], np.float32)  # a cosine of .8, as unrelated claims have
    one = read_statement("The bakery sold 40 loaves.", "en", vector=NEAR)
    other = read_statement("Nobody has seen 90 whales near Tovar in winter.", "en", vector=far)
    found = compare(one, other)
    assert (found.match, found.conflict) == (MatchKind.DIFFERENT, None)


def test_equal_claims_are_surely_the_same() -> None:
    found = _compared("The dam at Orla leaks.", "The dam at orla leaks.")
    assert (found.match, found.score, found.conflict) == (MatchKind.SAME, 1.0, None)


def test_who_said_it_is_told_and_counts_neither_way() -> None:
    found = _compared("According to the mayor, the dam at Orla leaks.", "The dam at Orla leaks.")
    (told,) = [signal for signal in found.signals if signal.name == "claimant"]
    assert "mayor" in told.words
    assert told.value == 0


def test_stored_readings_are_believed_over_the_text() -> None:
    plain = statement_of(
        "The dam leaks.", "en", quantities=(), negated=False, places=frozenset(), vector=NEAR
    )
    denied = statement_of(
        "The dam leaks.", "en", quantities=(), negated=True, places=frozenset(), vector=NEAR
    )
    assert compare(plain, denied).match is MatchKind.RELATED


def test_a_claim_without_words_or_vector_is_refused() -> None:
    whole = read_statement("The dam leaks.", "en", vector=NEAR)
    with pytest.raises(InvalidInputError, match="no vector"):
        compare(whole, read_statement("The dam leaks.", "en"))
    with pytest.raises(InvalidInputError, match="empty"):
        compare(whole, read_statement(" … ", "en", vector=NEAR))


def test_a_damaged_head_is_named(tmp_path: Path) -> None:
    path = tmp_path / "head.json"
    path.write_text('{"model": "m", "coefficients": {}}', encoding="utf-8")
    with pytest.raises(ModelError, match=r"head\.json"):
        load_match_head(path)


def test_relative_times_count_from_a_common_day_or_from_the_given_one() -> None:
    (told,) = read_statement("The dam broke in June.", "en", reference=date(2021, 9, 1)).times
    assert told.start == date(2021, 6, 1)
    assert _compared("The dam broke in June.", "The dam broke in October.").conflict is ConflictKind.DATE


def test_repeated_words_correspond_in_order_and_the_rest_stands_alone() -> None:
    left, right = words_of("the old mill and the new mill"), words_of("The mill and the barn")
    aligned = align(left, right)
    assert [(left.written[a], right.written[b]) for a, b in aligned.pairs] == [
        ("the", "The"), ("mill", "mill"), ("and", "and"), ("the", "the"),
    ]  # fmt: skip
    assert [left.written[place] for place in aligned.only_left] == ["old", "new", "mill"]
    assert [right.written[place] for place in aligned.only_right] == ["barn"]


def test_exchanged_words_are_told_from_a_moved_clause_and_from_a_list() -> None:
    def exchanged(a: str, b: str) -> dict[str, float]:
        left, right = words_of(a), words_of(b)
        return word_features(left, right, align(left, right), opposites_for("en").joining)

    base = "Rask sold the northern mill to Dell in May"
    assert exchanged(base, "Dell sold the northern mill to Rask in May")["surely_exchanged"] == 1
    assert exchanged(base, "In May Rask sold the northern mill to Dell")["surely_exchanged"] == 0
    listed = exchanged("Rask and Dell sold the mill", "Dell and Rask sold the mill")
    assert listed["surely_exchanged"] == 0
    assert listed["listed"] > 0


def test_order_of_shared_words() -> None:
    left = words_of("Rask defeated Dell")
    assert keeps_order(left, align(left, words_of("Rask once defeated old Dell")))
    right = words_of("Dell defeated Rask")
    assert not keeps_order(left, align(left, right))


def test_opposites_hold_across_languages_and_both_sides_at_once_tell_nothing() -> None:
    rose = opposites_for("de").senses(["Preise", "gestiegen"])
    fell = opposites_for("ru").senses(["цены", "снизились"])
    assert [(one.word, other.word) for one, other in opposed(rose, fell)] == [("gestiegen", "снизились")]
    assert opposed(rose, rose) == []
    assert opposites_for("en").senses(["rose", "then", "fell"]) == ()


def test_won_and_lost_are_opposites_only_where_the_two_keep_their_places() -> None:
    won = "Rask won the final against Dell"
    assert _compared(won, "Rask lost the final against Dell").conflict is ConflictKind.POLARITY
    assert _compared(won, "Dell lost the final against Rask").conflict is None


def test_changes_of_exchanged_tokens_point_in_opposite_directions() -> None:
    rng = np.random.default_rng(5)
    words, roles = rng.normal(size=(4, 64)), 0.4 * rng.normal(size=(4, 64))
    kept = unit_states((words + roles).astype(np.float32))
    moved = unit_states((words + roles[[1, 0, 2, 3]]).astype(np.float32))
    shifted = unit_states((words + roles + 0.1 * rng.normal(size=(4, 64))).astype(np.float32))
    assert token_features(kept, moved)["opposed"] < -0.8
    assert token_features(kept, shifted)["opposed"] > -0.5


@pytest.mark.parametrize(
    "hostile", ["a" * 20_000, "1." * 10_000, "no " * 5_000, "\0\ud800 x", "🎉" * 3_000 + "x"]
)
def test_hostile_texts_are_compared_too(hostile: str) -> None:
    one: Statement = read_statement(hostile, "en", vector=NEAR)
    assert compare(one, one).match is MatchKind.SAME
