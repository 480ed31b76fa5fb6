"""The cases of ``voices``: the last passage of a text, how it is put forward, by whom, and its negation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.extraction.negation import is_negated
from claims.extraction.passages import split_passages
from claims.extraction.voice import read_voices
from claims.vocabulary import Modality
from tests.quality.measures import same_name

DOCUMENTS = sorted((Path(__file__).parent / "voices" / "documents").glob("*.jsonl"))
CASES = sorted((Path(__file__).parent / "voices").glob("??.jsonl"))


def rows() -> Iterator[tuple[str, dict[str, str | bool]]]:
    for path in CASES:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.stem, json.loads(line)


@pytest.mark.parametrize(("language", "row"), list(rows()))
def test_the_last_passage_has_its_voice(language: str, row: dict[str, str | bool]) -> None:
    passages = split_passages(str(row["text"]), language)
    voice = read_voices(passages, language)[-1]
    negated = voice.modality is Modality.DENIED or is_negated(passages[-1].text, language)
    assert (voice.modality, voice.claimant) == (row["modality"], row.get("claimant"))
    assert negated == row.get("negated", False)


def documents() -> Iterator[tuple[str, list[list[dict[str, str | bool]]]]]:
    for path in DOCUMENTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.stem, json.loads(line)["paragraphs"]


@pytest.mark.parametrize(("language", "paragraphs"), list(documents()))
def test_every_passage_of_a_document_has_its_voice(
    language: str, paragraphs: list[list[dict[str, str | bool]]]
) -> None:
    """Each row is read as marked, but for the "open" ones, whose mark goes once they are read right."""
    text = "\n\n".join(" ".join(str(row["text"]) for row in paragraph) for paragraph in paragraphs)
    passages = split_passages(text, language)
    rows = [row for paragraph in paragraphs for row in paragraph]
    assert [passage.text for passage in passages] == [row["text"] for row in rows]
    for voice, row in zip(read_voices(passages, language), rows, strict=True):
        claimant = row.get("claimant")
        same = same_name(voice.claimant, None if claimant is None else str(claimant))
        right = voice.modality == row["modality"] and same
        assert right != row.get("open", False), (row, voice)
