"""Read how a passage puts its claim forward, and who said it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.records import Passage
from claims.vocabulary import Modality


@dataclass(frozen=True, slots=True)
class Voice:
    """How a claim is put forward, by whom, and the words (``cue``) this was read from."""

    modality: Modality
    claimant: str | None
    cue: str | None


def read_voices(passages: Sequence[Passage], language: str | None) -> list[Voice]:
    """Return one voice for each passage, in order, read in the context of the document."""
    return [read_voice(passage.text, language) for passage in passages]


def read_voice(text: str, language: str | None) -> Voice:
    """Return the voice of a passage that stands alone."""
    return Voice(Modality.ASSERTED, None, None)
