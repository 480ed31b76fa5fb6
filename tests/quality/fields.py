"""How well the fields of a marked claim are read: who says it, how, negation, quantities and times.

    python -m tests.quality.fields [--misses] [--language de]

Every passage of a document is read, proposed or not, so that no model is needed and nothing depends on
what is proposed. A marked claim is compared with the passage that it shares most characters with.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from claims.extraction.negation import read_negation
from claims.extraction.passages import split_passages
from claims.extraction.quantities import read_quantities
from claims.extraction.times import read_times
from claims.extraction.units import unit_forms
from claims.extraction.voice import read_voices
from claims.records import ClaimCandidate, DocumentText, Quantity
from claims.vocabulary import Modality
from tests.quality.measures import Gold, overlapping, read_jsonl, same_name

ARTICLES = Path(__file__).parent / "articles"
NAMED, UNNAMED = "claimant", "no claimant"
FIELDS = (NAMED, UNNAMED, "modality", "negated", "quantities", "times")


@dataclass(frozen=True, slots=True)
class Check:
    """One field of one marked claim, and whether ``read`` has it as ``wanted`` says."""

    field: str
    right: bool
    read: ClaimCandidate
    wanted: Gold

    def __str__(self) -> str:
        name = NAMED if self.field == UNNAMED else self.field
        return f"{self.read.quote!r}\n      read {getattr(self.read, name)!s}, marked {self.wanted[name]}"


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of ``total`` were read ``right``."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 where nothing was marked."""
        return self.right / self.total if self.total else 1.0

    def __str__(self) -> str:
        return f"{self.right:3}/{self.total:3} {self.share:6.1%}"


def read_passages(document: DocumentText) -> list[ClaimCandidate]:
    """Return every passage of ``document`` as a candidate of score 0, with the fields that are compared."""
    passages = split_passages(document.text, document.language)
    voices = read_voices(passages, document.language)
    return [
        ClaimCandidate(
            text=passage.text,
            quote=passage.text,
            start=passage.start,
            end=passage.end,
            language=document.language,
            claimant=voice.claimant,
            modality=voice.modality,
            negated=voice.modality is Modality.DENIED
            or read_negation(passage.text, document.language) is not None,
            quantities=read_quantities(passage.text, document.language),
            check_worthiness=0.0,
            times=read_times(passage.text, document.language, reference=document.published_on),
        )
        for passage, voice in zip(passages, voices, strict=True)
    ]


def checks(document: DocumentText, gold: Sequence[Gold]) -> Iterator[Check]:
    """Yield the checks of each marked claim; a field that its mark leaves out is not checked."""
    read = read_passages(document)
    for row in gold:
        best = overlapping(row, read) if row["is_claim"] else None
        if best is not None:
            yield from _checked(best, row, document.text[row["start"] : row["end"]])


def _checked(read: ClaimCandidate, row: Gold, marked: str) -> Iterator[Check]:
    yield Check(
        UNNAMED if row["claimant"] is None else NAMED, same_name(read.claimant, row["claimant"]), read, row
    )
    yield Check("modality", read.modality.value == row["modality"], read, row)
    yield Check("negated", read.negated == row["negated"], read, row)
    yield Check("quantities", _same_quantities(read, row, marked), read, row)
    if "times" in row:
        yield Check("times", _same_times(read, row, marked), read, row)


def _same_quantities(read: ClaimCandidate, row: Gold, marked: str) -> bool:
    """Tell whether the quantities of the mark were read, and no other in its words.

    A mark that gives one ``value`` asks for a bound of that value, and leaves open what else is read.
    """
    got = [one for one in read.quantities if one.surface in marked]
    if any("value" in want for want in row["quantities"]):
        return all(any(_has_value(one, want) for one in got) for want in row["quantities"])
    known = {*unit_forms(read.language).values(), *(one.unit for one in got)}
    wanted = Counter(
        _ends(want["low"], want["high"], want["comparator"], want["unit"], known)
        for want in row["quantities"]
    )
    return wanted == Counter(_ends(one.low, one.high, one.comparator.value, one.unit, known) for one in got)


def _has_value(read: Quantity, want: Gold) -> bool:
    same = (read.comparator.value, read.unit) == (want["comparator"], want["unit"])
    return same and want["value"] in (read.low, read.high)


def _ends(
    low: float | None, high: float | None, comparator: str, unit: str | None, known: Collection[str | None]
) -> tuple[object, ...]:
    """Return what two quantities must share; a noun that is no unit of the language leaves a bare number."""
    return comparator, _rounded(low), _rounded(high), unit if unit in known else None


def _rounded(end: float | None) -> float | None:
    return None if end is None else round(end, 6)


def _same_times(read: ClaimCandidate, row: Gold, marked: str) -> bool:
    """Tell whether the times of the mark were read with their ends and precision, and no other."""
    got = Counter(
        (one.start and one.start.isoformat(), one.end and one.end.isoformat(), one.precision.value)
        for one in read.times
        if one.surface in marked
    )
    return got == Counter((want["start"], want["end"], want["precision"]) for want in row["times"])


def figures(every: Iterable[Check]) -> dict[str, Figure]:
    """Return the figure of each of `FIELDS`."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for check in every:
        total[check.field] += 1
        right[check.field] += check.right
    return {field: Figure(right[field], total[field]) for field in FIELDS}


def article_checks(language: str = "*") -> list[Check]:
    """Return the checks of our marked articles, of all languages or one."""
    return [check for path in sorted(ARTICLES.glob(f"*.{language}.txt")) for check in _of_article(path)]


def _of_article(path: Path) -> Iterator[Check]:
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    document = DocumentText(
        path.read_text(encoding="utf-8"),
        language=path.stem.rpartition(".")[2],
        published_on=date.fromisoformat(about["published_on"]),
    )
    yield from checks(document, read_jsonl(path.with_suffix(".gold.jsonl")))


def print_fields(name: str, every: Sequence[Check], *, misses: bool = False) -> None:
    """Print one line a field, and what was read wrong."""
    print(name)
    for field, figure in figures(every).items():
        print(f"  {field:12} {figure}")
        for check in every:
            if misses and check.field == field and not check.right:
                print(f"    {check}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of our articles, in sum and by language."""
    parser = argparse.ArgumentParser(description="Measure how the fields of marked claims are read.")
    parser.add_argument("--misses", action="store_true", help="print what was read wrong")
    parser.add_argument("--language", default="*", help="code of the only language to measure")
    chosen = parser.parse_args(arguments)
    languages = sorted({path.stem.rpartition(".")[2] for path in ARTICLES.glob(f"*.{chosen.language}.txt")})
    for language in languages:
        print_fields(language, article_checks(language), misses=chosen.misses)
    print_fields("all", article_checks(chosen.language))


if __name__ == "__main__":
    main()
