"""The sentences that tell what came of a second reading."""

from __future__ import annotations

import pytest

from claims.records import SecondOpinion

MISSING = "the quote is not in the text"


@pytest.mark.parametrize(
    ("opinion", "summary"),
    [
        (SecondOpinion(), "The language model proposed nothing."),
        (SecondOpinion(failures=("no answer",)), None),
        (SecondOpinion(agreed=2), "The language model proposed 2: 2 agree, 0 added."),
        (
            SecondOpinion(agreed=8, added=3, rejections=((MISSING, 1),), failures=("no answer",)),
            f"The language model proposed 12: 8 agree, 3 added, 1 rejected ({MISSING}).",
        ),
        (
            SecondOpinion(left_out=1, rejections=((MISSING, 2), ("the quote is a single word", 1))),
            "The language model proposed 4: 0 agree, 0 added, 1 left out (a caption, or proposed already), "
            f"3 rejected (2: {MISSING}; 1: the quote is a single word).",
        ),
    ],
)
def test_the_summary_adds_up_and_names_the_reasons(opinion: SecondOpinion, summary: str | None) -> None:
    assert opinion.summary() == summary


@pytest.mark.parametrize(
    ("failures", "told"),
    [
        (0, []),
        (3, ["part 1", "part 2", "part 3"]),
        (4, ["part 1", "part 2", "part 3", "1 more part got no answer"]),
        (1_200, ["part 1", "part 2", "part 3", "1,197 more parts got no answer"]),
    ],
)
def test_many_failures_are_counted_instead_of_listed(failures: int, told: list[str]) -> None:
    lines = tuple(f"part {number + 1}" for number in range(failures))
    assert SecondOpinion(failures=lines).warnings() == told
