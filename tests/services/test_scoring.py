"""Brier's score, Murphy's partition of it, and the bins of a reliability plot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.services.scoring import BINS, Scored, gather, score

forecast = st.builds(Scored, st.floats(0, 1), st.booleans())
some = st.lists(forecast, min_size=1, max_size=80)


def alike(probability: float, true: int, of: int) -> list[Scored]:
    return [Scored(probability, place < true) for place in range(of)]


def test_it_has_the_value_of_briers_own_example() -> None:
    """Brier's table 1: rain forecasts on ten days. His score counts both outcomes, so it is twice this."""
    said = (0.7, 0.9, 0.8, 0.4, 0.2, 0.0, 0.0, 0.0, 0.0, 0.1)
    rained = (False, True, True, True, False, False, False, False, False, False)
    assert 2 * score([Scored(*day) for day in zip(said, rained, strict=True)]).brier == pytest.approx(0.19)


def test_always_even_is_worth_a_quarter_and_certain_and_right_nothing() -> None:
    assert score(alike(0.5, 7, 40)).brier == 0.25
    assert score([*alike(1.0, 9, 9), *alike(0.0, 0, 4)]).brier == 0


def test_its_parts_say_what_is_wrong() -> None:
    """Right in 80 of 100 cases: perfect reliability for who says 80 %, and none for who says 20 %."""
    honest, wrong = score(alike(0.8, 80, 100)), score(alike(0.2, 80, 100))
    assert (honest.reliability, honest.resolution, honest.within) == pytest.approx((0, 0, 0), abs=1e-12)
    assert honest.brier == pytest.approx(honest.uncertainty) == pytest.approx(0.16)
    assert wrong.reliability == pytest.approx(0.36)


@given(some)
def test_the_parts_add_up_and_lie_in_bounds(found: list[Scored]) -> None:
    known = score(found)
    assert known.brier == pytest.approx(
        known.reliability - known.resolution + known.uncertainty + known.within
    )
    assert 0 <= known.brier <= 1
    assert known.reliability >= 0
    assert -1e-12 <= known.resolution <= known.uncertainty + 1e-12
    assert known.margin >= 0


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), st.booleans()), min_size=1))
def test_nothing_is_blurred_where_a_bin_holds_one_probability(found: list[tuple[float, bool]]) -> None:
    assert score([Scored(*one) for one in found]).within == pytest.approx(0, abs=1e-12)


@given(some)
def test_every_forecast_is_in_the_bin_of_its_probability(found: list[Scored]) -> None:
    bins = gather(found)
    assert sum(each.count for each in bins) == len(found)
    assert sum(each.came_true for each in bins) == sum(one.came_true for one in found)
    for each in bins:
        assert each.low - 1e-12 <= each.mean <= each.high + 1e-12
        assert each.interval.low <= each.share <= each.interval.high
    assert [each.low for each in bins] == sorted({each.low for each in bins})
    assert len(bins) <= BINS


def test_the_ends_are_in_the_first_and_the_last_bin() -> None:
    first, last = gather([Scored(0.0, False), Scored(1.0, True)])
    assert (first.low, first.high, last.low, last.high) == (0, 0.2, 0.8, 1)


def test_nothing_is_not_scored() -> None:
    with pytest.raises(ValueError, match="nothing to score"):
        score([])
