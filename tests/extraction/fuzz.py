"""Look for crashes, broken promises and super-linear time in extraction, for minutes instead of seconds.

    python -m tests.extraction.fuzz --minutes 10

Prints what it did, and the smallest text at fault when there is one; exits 1 then. Times are those of
extraction alone, without the embedding model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, perf_counter

from hypothesis import HealthCheck, given, seed, settings

from tests.extraction.hostile import check, everything_proposed, languages, texts

ARTICLES = Path(__file__).parents[1] / "quality" / "articles"
SMALL, LARGE = 100_000, 1_000_000
MOST = 1.3
"""How many times the tenfold time of the small text the large one may take."""

HOSTILE = (
    "Er sagte „am 3. Mai und ", "9 ", "9", "a", "zwei ", "„", "«a ", ". ", "A. ", "x\n", "Wort, ", "1.000,",
    "sagte Kim, ", "nicht nur ", "seit März ", "Mio. ", "(",
    "laut dem Amt der ", "Kim Jong Un ", "- ", "он сказал ",
)  # fmt: skip


def main() -> None:
    """Time the growth of extraction, then check random texts until the minutes are over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args().minutes
    too_slow = [line for line, slow in _growth() if slow]
    checked = _random(monotonic() + 60 * minutes)
    print(f"random texts: {checked} checked in {minutes:g} minutes, none at fault")
    sys.exit(1 if too_slow else 0)


def _growth() -> Iterator[tuple[str, bool]]:
    for path in sorted(ARTICLES.glob("*.txt")):
        language = path.suffixes[0][1:]
        yield _grown(path.stem, path.read_text(encoding="utf-8") + "\n\n", language)
    for unit in HOSTILE:
        yield _grown(repr(unit), unit, "de")


def _grown(name: str, unit: str, language: str) -> tuple[str, bool]:
    """Compare 1 MB with ten times 100 kB; the better of two runs each, because others use the machine."""
    small = min(_seconds(unit, SMALL, language) for _ in range(3))
    large = min(_seconds(unit, LARGE, language) for _ in range(2))
    ratio = large / (10 * small)
    slow = ratio > MOST
    line = (
        f"{'SLOW ' if slow else ''}{name}: 100 kB {small:.2f} s, 1 MB {large:.2f} s, {ratio:.2f} x ten times"
    )
    print(line, flush=True)
    return line, slow


def _seconds(unit: str, length: int, language: str) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    start = perf_counter()
    everything_proposed(text, language)
    return perf_counter() - start


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
