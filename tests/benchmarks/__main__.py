"""``make bench``: every benchmark, in one process on one machine, one after the other."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

from tests.benchmarks import (
    bench_as_of,
    bench_embedding,
    bench_import,
    bench_index,
    bench_intake,
    bench_radar,
    bench_review,
    bench_search,
    bench_search_box,
)

SAMPLE = Path(__file__).resolve().parents[2] / "seeds" / "articles" / "velmora-stausee.de.txt"


def main() -> None:
    """Run all; the reference article is used where ``--data`` has it, else a sample of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--million", action="store_true", help="the index at 1,000,000 claims too: minutes")
    options = parser.parse_args()
    reference = options.data / "articles" / "kim-putin-summit.de.txt"
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n\nembedding")
    bench_embedding.main()
    print("\nintake")
    bench_intake.main(reference if reference.exists() else SAMPLE)
    print("\nradar")
    bench_radar.main()
    print("\nimport")
    bench_import.main()
    print("\nsearch")
    bench_search.main()
    bench_search_box.main()
    print("\nas of")
    bench_as_of.main()
    print("\nreview")
    bench_review.main()
    print("\nindex")
    bench_index.main((*bench_index.SIZES, 1_000_000) if options.million else bench_index.SIZES)


if __name__ == "__main__":
    main()
