import numpy as np
import pytest

from claims.records import Quantity
from claims.similarity.fusion import Reading, compare, meaning_scores, word_scores
from claims.vocabulary import Comparator


def _quantity(low: float | None, high: float | None, unit: str | None = "percent") -> Quantity:
    return Quantity("so many", low, high, unit, Comparator.EQUAL)


def test_meaning_falls_with_the_distance_from_the_nearest() -> None:
    scores = meaning_scores({1: 0.95, 2: 0.92, 3: 0.80})
    assert scores == {1: 0, 2: pytest.approx(-1), 3: pytest.approx(-5)}
    assert meaning_scores({}) == {}


def _word_scores(*claims: tuple[float, float, bool]) -> list[float]:
    alike, held, foreign = (np.array(column) for column in zip(*claims, strict=True))
    return word_scores(alike, held, foreign=foreign.astype(bool)).tolist()


def test_more_letters_in_common_count_more() -> None:
    none, equal, less_held, less_alike = _word_scores(
        (0.0, 0.0, False), (0.5, 0.5, False), (0.5, 0.4, False), (0.4, 0.5, False)
    )
    assert none == 0
    assert equal > less_held > 0
    assert equal > less_alike > 0


def test_letters_count_less_in_another_language_where_none_is_in_the_query_s() -> None:
    assert _word_scores((0.0, 0.0, True)) == [0]
    (foreign,), (own,) = _word_scores((0.5, 0.5, True)), _word_scores((0.5, 0.5, False))
    assert 0 < foreign < own


def test_a_claim_in_another_language_is_owed_most_of_what_letters_give_the_others() -> None:
    other_matter, translation = _word_scores((0.3, 0.3, False), (0.0, 0.0, True))
    assert 0 < other_matter - translation < 1
    assert _word_scores((0.0, 0.0, False), (0.0, 0.0, True)) == [0, 0]


def test_what_is_owed_has_a_bound() -> None:
    copy, translation = _word_scores((1.0, 1.0, False), (0.0, 0.0, True))
    assert copy > translation + 3


@pytest.mark.parametrize(
    ("asked", "found", "meet"),
    [
        (_quantity(20, 20), _quantity(20, 20), True),
        (_quantity(20, 20), _quantity(18, None), True),
        (_quantity(20, 20), _quantity(None, 18), False),
        (_quantity(20, 20), _quantity(12, 12), False),
        (_quantity(20, 20), _quantity(20, 20, "tonne"), False),
        (_quantity(20, 20, None), _quantity(20, 20, "tonne"), True),
        (_quantity(20, 20, "tonne"), _quantity(20, 20, None), False),
        (_quantity(None, None), _quantity(20, 20), False),
        (_quantity(20, 20), _quantity(None, None), False),
    ],
)
def test_numbers_meet_when_their_intervals_do(asked: Quantity, found: Quantity, meet: bool) -> None:
    words = [signal.words for signal in compare(Reading((asked,)), Reading((found,)))]
    assert words == (["same number: so many"] if meet else [])


def test_places_and_polarity_are_told() -> None:
    asked = Reading(negated=True, places=frozenset({"UA", "RU"}))
    assert [signal.words for signal in compare(asked, Reading(places=frozenset({"RU", "PL"})))] == [
        "same place: RU",
        "opposite polarity",
    ]
    assert [signal.words for signal in compare(asked, Reading(negated=True))] == [
        "place not named: RU, UA",
        "both negated",
    ]
    assert compare(Reading(), Reading(places=frozenset({"RU"}))) == []


def test_a_claim_that_names_other_places_is_further_than_one_in_which_none_was_read() -> None:
    asked = Reading(places=frozenset({"UA"}))
    (other,), (none,) = (compare(asked, Reading(places=frozenset(names))) for names in ({"PL"}, ()))
    assert other.words == none.words == "place not named: UA"
    assert other.weight < none.weight < 0
