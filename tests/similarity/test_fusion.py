import pytest

from claims.records import Quantity
from claims.similarity.fusion import Reading, compare, meaning_scores, word_score
from claims.vocabulary import Comparator


def _quantity(low: float | None, high: float | None, unit: str | None = "percent") -> Quantity:
    return Quantity("so many", low, high, unit, Comparator.EQUAL)


def test_meaning_falls_with_the_distance_from_the_nearest() -> None:
    scores = meaning_scores({1: 0.95, 2: 0.92, 3: 0.80})
    assert scores == {1: 0, 2: pytest.approx(-1), 3: pytest.approx(-5)}
    assert meaning_scores({}) == {}


def test_words_count_less_in_another_language() -> None:
    assert word_score(0.0, 0.0, foreign=False) == 0
    assert word_score(0.5, 0.5, foreign=False) > word_score(0.5, 0.4, foreign=False)
    assert word_score(0.5, 0.5, foreign=False) > word_score(0.4, 0.5, foreign=False)
    assert 0 < word_score(1.0, 1.0, foreign=True) < word_score(0.5, 0.5, foreign=False)


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
