"""The verb that compares claims: two, or a file of pairs. Nothing is stored, no database is opened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims import cli_input
from claims.errors import DocumentError, InvalidInputError

if TYPE_CHECKING:
    from claims.similarity.embedder import SentenceTransformerEmbedder
    from claims.similarity.matching import Comparison
    from claims.similarity.pairing import PairReading

BATCH = 64
"""Pairs of a file that are embedded together."""

Pair = tuple[str, str]


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    # A claim may begin with a hyphen, which would else be taken for an option.
    app.command(context_settings={"ignore_unknown_options": True})(compare)


def compare(
    a: Annotated[str | None, typer.Argument(help="A claim, in any language.")] = None,
    b: Annotated[str | None, typer.Argument(help="Another one, in the same language or not.")] = None,
    file: Annotated[
        str | None,
        typer.Option(
            help='A file with one JSON object {"a": ..., "b": ...} a line instead; - reads standard input.'
        ),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Tell whether A and B say the same, are related or different, what A is to B, and why both cannot hold.

    With --file, each line gets one answer, in order; nothing is compared when a line is no pair.
    """
    if file is not None and a is None:
        pairs = _pairs(file)
    elif file is None and a is not None and b is not None:
        pairs = [_checked(a, b)]
    else:
        raise InvalidInputError("give either two claims to compare, or --file with one pair a line")
    embedder = _embedder()
    for first in range(0, len(pairs), BATCH):
        _answer(pairs[first : first + BATCH], embedder, as_json=json_)


def _answer(pairs: Sequence[Pair], embedder: SentenceTransformerEmbedder, *, as_json: bool) -> None:
    from claims import cli_output
    from claims.similarity.pairing import read_texts
    from claims.vocabulary import PairKind

    for pair, (found, read) in zip(pairs, read_texts(pairs, embedder=embedder), strict=True):
        if as_json:
            cli_output.emit(_record(pair, found, read))
            continue
        cli_output.say(f"{found.match} ({found.score:.2f}): {found.explanation}")
        if read.kind is not PairKind.NOT_COMPARABLE:
            cli_output.say(f"{read.kind} ({read.certainty:.2f}): {read.explanation}")


def _record(pair: Pair, found: Comparison, read: PairReading) -> dict[str, Any]:
    return {
        "a": pair[0],
        "b": pair[1],
        "match": found.match,
        "score": found.score,
        "conflict": read.conflict,
        "signals": [
            {"name": signal.name, "words": signal.words, "value": signal.value} for signal in found.signals
        ],
        "explanation": found.explanation,
        "kind": read.kind,
        "certainty": read.certainty,
        "left_phrase": read.left_phrase,
        "right_phrase": read.right_phrase,
        "reason": read.explanation,
    }


def _embedder() -> SentenceTransformerEmbedder:
    """Return the default model, which the comparison was fitted on, whichever one is configured."""
    from claims.similarity.embedder import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder()


def _pairs(name: str) -> list[Pair]:
    pairs = []
    for number, line in enumerate(cli_input.lines(name), start=1):
        try:
            pairs.append(_pair(line))
        except (InvalidInputError, ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, InvalidInputError) else "is not JSON"
            raise DocumentError(f"{name}, line {number}: {reason}") from error
    return pairs


def _pair(line: str) -> Pair:
    if not line.strip():
        raise InvalidInputError("is empty; write one pair a line")
    found = json.loads(line)
    if not isinstance(found, dict) or not all(isinstance(found.get(key), str) for key in ("a", "b")):
        raise InvalidInputError('is not a JSON object with the texts "a" and "b"')
    return _checked(found["a"], found["b"])


def _checked(a: str, b: str) -> Pair:
    from claims.similarity.matching_words import words_of
    from claims.text import embeddable, storable

    for name, text in (("a", a), ("b", b)):
        if not words_of(embeddable(text)).written:
            raise InvalidInputError(f'"{name}" holds no word; write a claim to compare')
    return storable(a), storable(b)
