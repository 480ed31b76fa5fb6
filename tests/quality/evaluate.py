"""Measure extraction and search on the reference article and the public benchmarks, and print a table.

    python -m tests.quality.evaluate --data ../shared

Nothing that is measured here was trained on; what was chosen with a set in sight is said where it is.
Without the data folder there is nothing to measure, and that is said.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.records import ClaimCandidate, DocumentText
from claims.similarity.embedder import SentenceTransformerEmbedder
from tests.quality.fields import checks, print_fields
from tests.quality.matching import print_matching
from tests.quality.measures import (
    Gold,
    agreement,
    auc,
    calibration_error,
    f1,
    macro_f1,
    read_jsonl,
    reliability,
    scored,
)
from tests.quality.pages import print_pages
from tests.quality.retrieval import print_retrieval
from tests.quality.reviews import print_reviews
from tests.quality.segmentation import print_segmentation

ARTICLE = Path("articles/kim-putin-summit.de.txt")
TWENTY_PERCENT = "20 Prozent"
BENCHMARKS = ("policlaim", "checkthat2024.es", "germeval2021", "news_objective.de")
OWN_SENTENCES = Path(__file__).parent / "sentences"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what can be measured with the data at hand."""
    parser = argparse.ArgumentParser(description="Measure the quality of extraction.")
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    data = parser.parse_args(arguments).data
    embedder = SentenceTransformerEmbedder()
    worthiness = CheckWorthiness(embedder)
    print("check-worthiness at the fixed threshold", worthiness.threshold)
    _print_own(worthiness)
    if not data.is_dir():
        print(f"No data folder at {data}: nothing else to measure (--data names another).")
        return
    for path in _benchmark_paths(data):
        print(_benchmark_line(path.name.removesuffix(".dev.jsonl"), read_jsonl(path), worthiness))
    extractor = Extractor(worthiness)
    _print_article(data, extractor)
    print_pages(data / "eval" / "pages", extractor, embedder)
    print_segmentation(data / "eval" / "segmentation" / "golden.jsonl")
    print_retrieval(data / "eval" / "claim_retrieval", embedder)
    print_matching(data / "eval" / "conflicts", embedder)
    print_reviews(data / "eval" / "claimreview_edge_cases.json")


def _benchmark_paths(data: Path) -> Iterator[Path]:
    for name in BENCHMARKS:
        path = data / "eval" / "claim_detection" / f"{name}.dev.jsonl"
        if path.is_file():
            yield path
        else:
            print(f"{name}: {path} is not there, skipped")


def _print_own(worthiness: CheckWorthiness) -> None:
    """Print the held-out sentences by language and register, and how far their scores can be trusted."""
    every: list[Gold] = []
    groups: dict[str, list[Gold]] = {}
    for path in sorted(OWN_SENTENCES.glob("check_worthy.*.heldout.jsonl")):
        language, register = path.name.split(".")[1:3]
        rows = read_jsonl(path)
        every += rows
        for name in (language, "first batch" if register == "heldout" else register):
            groups.setdefault(name, []).extend(rows)
    for name, rows in groups.items():
        print(_benchmark_line(f"own held-out, {name}", rows, worthiness))
    labels, scores = scored(every, worthiness)
    print(f"  scores against shares, calibration error {calibration_error(labels, scores):.3f}:")
    for count, mean, share in reliability(labels, scores):
        print(f"    {count:4} rows  mean score {mean:.2f}  share of claims {share:.2f}")


def _benchmark_line(name: str, rows: Sequence[Gold], worthiness: CheckWorthiness) -> str:
    labels, scores = scored(rows, worthiness)
    guess: NDArray[np.bool_] = scores >= worthiness.threshold
    figures = (
        f"F1 {f1(labels, guess):.3f}  macro-F1 {macro_f1(labels, guess):.3f}  AUC {auc(labels, scores):.3f}"
    )
    return f"  {name:26} {len(rows):5} rows  {figures}"


def _print_article(data: Path, extractor: Extractor) -> None:
    path = data / ARTICLE
    if not path.is_file():
        print(f"{path} is not there, skipped")
        return
    text = path.read_text(encoding="utf-8")
    gold = read_jsonl(path.with_suffix("").with_suffix(".de.gold.jsonl"))
    proposed = extractor.propose(DocumentText(text, language="de")).candidates
    must = agreement(proposed, gold, only_must=True)
    every = agreement(proposed, gold)
    print(f"{path.name}: {len(proposed)} proposed")
    print(f"  recall of must claims {must.found}/{must.wanted} = {must.recall:.1%}")
    print(f"  recall of all claims  {every.found}/{every.wanted} = {every.recall:.1%}")
    judged = every.right + every.refused
    print(f"  precision where judged {every.right}/{judged} = {every.judged_precision:.1%}")
    print(f"  the unmarked as wrong  {every.right}/{every.proposed} = {every.precision:.1%}")
    print(f"  rank of the sentence with {TWENTY_PERCENT!r}: {_rank(proposed, TWENTY_PERCENT)}")
    print_fields(
        f"{path.name}: fields of the marked claims, proposed or not",
        list(checks(DocumentText(text, language="de"), gold)),
        misses=True,
    )


def _rank(proposed: Sequence[ClaimCandidate], words: str) -> int | None:
    ranked = sorted(proposed, key=lambda candidate: -candidate.check_worthiness)
    return next((place for place, one in enumerate(ranked, start=1) if words in one.quote), None)


if __name__ == "__main__":
    main()
