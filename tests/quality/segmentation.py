"""Measure how often a text is split into exactly the sentences of the public golden rules.

    python -m tests.quality.segmentation ../shared/eval/segmentation/golden.jsonl -v

Measured is the sentence splitter on the blocks of a text (`read_blocks`, then `sentence_spans`), not
`split_passages`, which keeps a heading or a line of a menu whole whatever stops it holds. A row agrees if
the sentences are the same, in order, white space folded. Some golden rules also clean the text ("z.B." to
"z. B.", dots and rulers dropped), which a splitter with offsets must not: such a row agrees if each
sentence holds the same words, whatever lies between them, and pieces without a word are passed over. A row
whose golden sentences hold other words than its text (markup removed, a word put together) has no right
answer here; it counts as wrong in the first figure and is left out of the second.
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import sentencex

from claims.extraction.blocks import read_blocks
from claims.extraction.sentences import sentence_spans
from claims.text import fold_space
from tests.quality.measures import Gold, read_jsonl

Splitter = Callable[[str, str], list[str]]

_WORD = re.compile(r"[^\W_]+")


def ours(text: str, language: str) -> list[str]:
    """Return the sentences that the splitter finds in the blocks of ``text``."""
    return [
        text[block.start + start : block.start + end]
        for block in read_blocks(text)
        for start, end in sentence_spans(text[block.start : block.end], language)
    ]


def agrees(found: Sequence[str], row: Gold) -> bool:
    """Tell whether ``found`` are the golden sentences of ``row``, as told at the top of this file."""
    wanted = row["sentences"]
    if _folded(found) == _folded(wanted):
        return True
    verbatim = fold_space(" ".join(wanted)) == fold_space(row["text"])
    return not verbatim and _in_words(found) == _in_words(wanted)


def is_measurable(row: Gold) -> bool:
    """Tell whether the golden sentences hold the words of the text, all of them and no other."""
    return _WORD.findall(" ".join(row["sentences"])) == _WORD.findall(row["text"])


def print_segmentation(path: Path, *, verbose: bool = False) -> None:
    """Print one line a language: our splitter beside others; with ``verbose`` what we get wrong."""
    print("sentences: rows split exactly as the golden rules, of all rows and of those with unchanged words")
    if not path.is_file():
        print(f"  {path} is not there, skipped")
        return
    by_language: dict[str, list[Gold]] = defaultdict(list)
    for row in read_jsonl(path):
        by_language[row["lang"]].append(row)
    for language, rows in sorted(by_language.items()):
        figures = "  ".join(f"{name} {_figure(rows, split)}" for name, split in _splitters())
        print(f"  {language} {figures}")
        if verbose:
            _print_failures(rows)


def _splitters() -> list[tuple[str, Splitter]]:
    splitters: list[tuple[str, Splitter]] = [("ours", ours), ("sentencex", _sentencex)]
    try:
        pysbd = importlib.import_module("pysbd")
    except ImportError:
        return splitters

    def split(text: str, language: str) -> list[str]:
        supported = language in pysbd.languages.LANGUAGE_CODES
        return list(pysbd.Segmenter(language=language).segment(text)) if supported else []

    return [*splitters, ("pysbd", split)]


def _sentencex(text: str, language: str) -> list[str]:
    """sentencex panics on white space other than the plain space."""
    return list(sentencex.segment(language, re.sub(r"\s", " ", text)))


def _figure(rows: Sequence[Gold], split: Splitter) -> str:
    right = [agrees(split(row["text"], row["lang"]), row) for row in rows]
    measurable = [met for met, row in zip(right, rows, strict=True) if is_measurable(row)]
    if not any(right):
        return "-"
    share = sum(measurable) / max(len(measurable), 1)
    return f"{sum(right)}/{len(rows)} {sum(measurable)}/{len(measurable)}={share:.1%}"


def _print_failures(rows: Sequence[Gold]) -> None:
    for row in rows:
        found = ours(row["text"], row["lang"])
        if agrees(found, row):
            continue
        print(f"    {row['id']}{'' if is_measurable(row) else ' (golden changes the words)'}")
        wanted, got = _folded(row["sentences"]), _folded(found)
        for sentence in wanted:
            if sentence not in got:
                print(f"      wanted {sentence[:160]}")
        for sentence in got:
            if sentence not in wanted:
                print(f"      got    {sentence[:160]}")


def _folded(sentences: Sequence[str]) -> list[str]:
    return [folded for sentence in sentences if (folded := fold_space(sentence))]


def _in_words(sentences: Sequence[str]) -> list[list[str]]:
    return [words for sentence in sentences if (words := _WORD.findall(sentence))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the sentence splitter.")
    parser.add_argument(
        "path", type=Path, nargs="?", default=Path("../shared/eval/segmentation/golden.jsonl")
    )
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    print_segmentation(options.path, verbose=options.verbose)
