"""Look for crashes, broken promises and super-linear time in extraction, for minutes instead of seconds.

    python -m tests.extraction.fuzz --minutes 10

Prints what it did, and the smallest text at fault when there is one; exits 1 then. Times are those of
extraction alone, without the embedding model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from time import monotonic, process_time

from hypothesis import HealthCheck, given, seed, settings

from tests.extraction.growing import Maker, kinds
from tests.extraction.hostile import check, everything_proposed, languages, texts

NEWS, HOSTILE = 100_000, 30_000
"""Characters of the smaller text; the larger one has ten times as many, of news a megabyte."""

MOST = 1.3
"""How many times the tenfold time of the small text the large one may take."""

SLOWEST = 60.0
"""Seconds that the larger text may take, whatever it holds."""


def main() -> None:
    """Time the growth of extraction, then check random texts until the minutes are over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="of random texts, after the growth")
    parser.add_argument("--only", default="", help="time only the kinds whose name holds this")
    options = parser.parse_args()
    slow = sum(_growth(options.only))
    print(f"growth: {slow} kinds too slow")
    checked = _random(monotonic() + 60 * options.minutes)
    print(f"random texts: {checked} checked in {options.minutes:g} minutes, none at fault")
    sys.exit(1 if slow else 0)


def _growth(only: str) -> Iterator[bool]:
    everything_proposed("Ja.", "de")
    for name, language, maker in kinds():
        if only in name:
            length = NEWS if name == "news" else HOSTILE
            yield _is_slow(f"{language} {name}", maker, language, length)


def _is_slow(name: str, maker: Maker, language: str, length: int) -> bool:
    """Compare a text with one ten times as long, again where they differ: others use the machine."""
    _seconds(maker(length), language)  # patterns are compiled and caches filled once
    small, large = _seconds(maker(length), language), _seconds(maker(10 * length), language)
    for _ in range(2):
        if large > 10 * MOST * small:
            small = max(small, _seconds(maker(length), language))
            large = min(large, _seconds(maker(10 * length), language))
    ratio = large / (10 * small)
    slow = ratio > MOST or large > SLOWEST
    line = f"{length // 1000} kB {small:.2f} s, ten times as much {large:.2f} s, {ratio:.2f} x ten times"
    print(f"{'SLOW ' if slow else ''}{name}: {line}", flush=True)
    return slow


def _seconds(text: str, language: str) -> float:
    start = process_time()
    everything_proposed(text, language)
    return process_time() - start


def _random(end: float) -> int:
    checked = 0
    round_number = 0
    while monotonic() < end:

        @seed(round_number)
        @settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(texts(size=120), languages())
        def one_round(text: str, language: str | None) -> None:
            nonlocal checked
            if monotonic() < end:
                check(text, language)
                checked += 1

        one_round()
        round_number += 1
    return checked


if __name__ == "__main__":
    main()
