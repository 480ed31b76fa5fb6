"""Wilson's interval: it brackets the share, stays in [0, 1], and is the one that is published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.services.wilson import Z95, interval

counts = st.integers(0, 100_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(counts)
def test_it_brackets_the_share_and_stays_in_bounds(found: tuple[int, int]) -> None:
    count, of = found
    low, high = interval(count, of)
    assert 0 <= low <= high <= 1
    if of:
        assert low <= count / of <= high
        assert high - low > 0, "no number of cases makes sure"


@given(counts)
def test_it_mirrors(found: tuple[int, int]) -> None:
    count, of = found
    low, high = interval(count, of)
    assert interval(of - count, of) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(st.integers(1, 200), st.integers(2, 20))
def test_more_cases_of_the_same_share_say_more(of: int, times: int) -> None:
    few, many = interval(of // 3, of), interval(of // 3 * times, of * times)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_has_the_published_values(count: int, of: int, low: float, high: float) -> None:
    assert interval(count, of) == pytest.approx((low, high), abs=5e-5)


@given(counts.filter(lambda found: found[1] > 0))
def test_its_ends_are_the_shares_that_a_test_just_does_not_refuse(found: tuple[int, int]) -> None:
    """Wilson's definition: the score test of a share at either end has the statistic z."""
    count, of = found
    for end in interval(count, of):
        assert (count / of - end) ** 2 == pytest.approx(Z95**2 * end * (1 - end) / of, abs=1e-9)


def test_none_of_none_may_be_anything_and_three_of_three_are_no_record() -> None:
    assert interval(0, 0) == (0, 1)
    assert interval(3, 3).low == pytest.approx(0.4385, abs=5e-5)


@pytest.mark.parametrize(("count", "of"), [(-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        interval(count, of)
