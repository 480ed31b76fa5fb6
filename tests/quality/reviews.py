"""How many published fact-checks of a file with oddities are taken, and why the others are not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from claims.errors import DocumentError
from claims.interchange.claimreview_in import read_reviews
from claims.interchange.reviews import RefusedReview


def print_reviews(path: Path) -> None:
    """Print the counts; a file that cannot be read at all is told with its reason."""
    if not path.is_file():
        print(f"fact-checks of others: {path} is not there, skipped")
        return
    try:
        found = list(read_reviews(path.read_bytes(), name=path.name))
    except DocumentError as error:
        print(f"fact-checks of others: refused as a whole: {error}")
        return
    refused = [each for each in found if isinstance(each, RefusedReview)]
    print(
        f"fact-checks of others: {len(found)} read, {len(found) - len(refused)} taken, {len(refused)} refused"
    )
    for reason, count in Counter(each.reason for each in refused).most_common():
        print(f"  {count:4d}  {reason}")
