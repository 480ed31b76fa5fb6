"""From a document to the claims it makes: passages, scored and read for who says what, and how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.documents.language import detect_language
from claims.extraction.negation import is_negated
from claims.extraction.passages import split_passages
from claims.extraction.quantities import read_quantities
from claims.extraction.voice import Voice, read_voice, read_voices
from claims.extraction.worthiness import CheckWorthiness
from claims.records import ClaimCandidate, DocumentText, Passage, Progress
from claims.text import fold_space
from claims.vocabulary import Modality, PassageKind

REPEATED_SHARE = 0.6
"""A heading repeats a sentence that holds at least this share of its words."""

_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_STEM_LETTERS = 5
"""Enough of a word to meet its inflected forms ("Moskau", "Moskaus") without a lexicon."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was proposed from a document, in text order.

    ``vectors`` (n, d), float32, row for row the passage vectors of ``candidates`` under
    ``model_name``, so that nothing has to be embedded twice.
    """

    candidates: tuple[ClaimCandidate, ...]
    vectors: NDArray[np.float32]
    model_name: str


class Extractor:
    """Proposes claims; ``threshold`` overrides the one that came with the check-worthiness head."""

    def __init__(self, worthiness: CheckWorthiness, *, threshold: float | None = None) -> None:
        self._worthiness = worthiness
        self._threshold = worthiness.threshold if threshold is None else threshold

    def propose(self, document: DocumentText, *, progress: Progress | None = None) -> Extraction:
        """Return the headings and sentences of ``document`` that are likely checkable claims.

        Captions and boilerplate are never proposed, nor is a heading that names no speaker of its
        own and only repeats a proposed sentence. The document is embedded in one call.
        """
        passages = split_passages(document.text, document.language)
        voices = read_voices(passages, document.language)
        kept = [n for n, passage in enumerate(passages) if _can_hold_claim(passage)]
        scored = self._worthiness.score([fold_space(passages[n].text) for n in kept], progress=progress)
        likely = [row for row in range(len(kept)) if scored.probabilities[row] >= self._threshold]
        sentences = [passages[kept[row]].text for row in likely if _is_body(passages[kept[row]])]
        rows = [row for row in likely if _adds_claim(passages[kept[row]], voices[kept[row]], sentences)]
        candidates = tuple(
            _candidate(passages[kept[row]], voices[kept[row]], document.language, scored.probabilities[row])
            for row in rows
        )
        return Extraction(candidates, scored.vectors[rows], self._worthiness.model_name)

    def assess(self, lines: Sequence[str], *, language: str | None = None) -> list[ClaimCandidate]:
        """Return exactly one candidate a line, in order, whatever its score; an empty line scores 0.

        Each line is read as a whole. ``start`` and ``end`` count in the line; its language is
        detected unless ``language`` gives it.
        """
        filled = [number for number, line in enumerate(lines) if line.strip()]
        scored = self._worthiness.score([fold_space(lines[number]) for number in filled])
        scores = dict(zip(filled, scored.probabilities.tolist(), strict=True))
        return [_assessed(line, language, scores.get(number, 0.0)) for number, line in enumerate(lines)]


def _can_hold_claim(passage: Passage) -> bool:
    return passage.kind in (PassageKind.HEADING, PassageKind.BODY)


def _is_body(passage: Passage) -> bool:
    return passage.kind is PassageKind.BODY


def _adds_claim(passage: Passage, voice: Voice, sentences: Iterable[str]) -> bool:
    if _is_body(passage) or voice.claimant is not None:
        return True
    words = _stems(passage.text)
    return all(len(words & _stems(sentence)) < REPEATED_SHARE * len(words) for sentence in sentences)


def _stems(text: str) -> set[str]:
    return {word[:_STEM_LETTERS] for word in _WORD.findall(text.casefold())}


def _candidate(passage: Passage, voice: Voice, language: str | None, score: float) -> ClaimCandidate:
    return ClaimCandidate(
        text=fold_space(passage.text),
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        language=language,
        claimant=voice.claimant,
        modality=voice.modality,
        negated=voice.modality is Modality.DENIED or is_negated(passage.text, language),
        quantities=read_quantities(passage.text, language),
        check_worthiness=float(score),
    )


def _assessed(line: str, language: str | None, score: float) -> ClaimCandidate:
    quote = line.strip()
    start = line.find(quote)
    whole = Passage(start, start + len(quote), quote, PassageKind.BODY, 0)
    known = language if language is not None else detect_language(quote)
    return _candidate(whole, read_voice(quote, known), known, score)
