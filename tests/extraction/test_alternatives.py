import gc
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.alternatives import any_of, collection_paused, ranges_of

WORDS = st.lists(
    st.text("abcß .-", min_size=1, max_size=5).map(str.strip).filter(bool), min_size=1, max_size=8
)


@given(WORDS, st.text("abcß .-", max_size=12))
def test_the_longest_word_that_fits_is_taken(words: list[str], text: str) -> None:
    found = re.match(any_of(words, fold=False), text)
    fitting = [word for word in words if re.match(re.escape(word).replace(r"\ ", r"\s+"), text)]
    assert (found is None) == (not fitting)
    if found is not None and "  " not in "".join([*words, text]):
        assert found.group() == max(fitting, key=len)


@pytest.mark.parametrize(
    ("fold", "text", "found"),
    [
        (True, "PRIME  MINISTER", "PRIME  MINISTER"),
        (True, "Prime number", "Prime"),
        (False, "prime\nminister", "prime\nminister"),
        (False, "Prime", None),
        (True, "primary", None),
    ],
)
def test_case_and_white_space_may_vary(fold: bool, text: str, found: str | None) -> None:
    match = re.match(any_of(["prime", "prime minister"], fold=fold), text)
    assert (match.group() if match else None) == found


def test_a_shorter_word_is_taken_where_the_longer_one_leads_nowhere() -> None:
    assert re.fullmatch(rf"{any_of(['ab', 'abc'])}c", "abc")


def test_no_words_match_nothing() -> None:
    assert re.search(any_of([]), "a") is None


def test_ranges_match_just_their_characters() -> None:
    inside = ranges_of("ABCDFGÀÂ")
    assert len(inside) < len("ABCDFGÀÂ") + 1
    assert re.findall(f"[{inside}]", "ABCDEFGHÀÁÂ") == [*"ABCDFGÀÂ"]


@collection_paused()
def _failing() -> None:
    raise RuntimeError(gc.isenabled())


def test_garbage_is_collected_again_after_a_pause_that_fails() -> None:
    with pytest.raises(RuntimeError, match="False"):
        _failing()
    assert gc.isenabled()
