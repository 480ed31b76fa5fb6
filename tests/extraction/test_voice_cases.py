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
