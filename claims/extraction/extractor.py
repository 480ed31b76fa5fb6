"""From a document to the claims it makes: passages, scored and read for who says what, and how."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from claims.documents.language import detect_language
from claims.extraction.entities import read_entities
from claims.extraction.negation import read_negation
from claims.extraction.passages import split_passages
from claims.extraction.quantities import read_quantities
from claims.extraction.second_reader import SecondReader, added_passages
from claims.extraction.standalone import read_alone
from claims.extraction.times import read_times
from claims.extraction.voice import Voice, read_voice, read_voices
from claims.extraction.worthiness import CheckWorthiness
from claims.records import ClaimCandidate, DocumentText, Passage, Progress, SecondOpinion
from claims.text import fold_space
from claims.vocabulary import Modality, PassageKind, Reader

REPEATED_SHARE = 0.6
"""A heading repeats a sentence that holds at least this share of its words."""

REPEATED_WITHIN = 80
"""Likely passages on either side of a heading in which a sentence may repeat it."""

_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_STEM_LETTERS = 5
"""Enough of a word to meet its inflected forms ("Moskau", "Moskaus") without a lexicon."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was proposed from a document, in text order.

    ``vectors`` (n, d), float32, row for row the passage vectors of ``candidates`` under
    ``model_name``, so that nothing has to be embedded twice. ``second_opinion`` is None when no
    language model was to read the document too.
    """

    candidates: tuple[ClaimCandidate, ...]
    vectors: NDArray[np.float32]
    model_name: str
    second_opinion: SecondOpinion | None = None


class Extractor:
    """Proposes claims; ``threshold`` overrides the one that came with the check-worthiness head.

    A ``second_reader`` may add passages to those that the rules propose, and takes none away.
    """

    def __init__(
        self,
        worthiness: CheckWorthiness,
        *,
        threshold: float | None = None,
        second_reader: SecondReader | None = None,
    ) -> None:
        self._worthiness = worthiness
        self._threshold = worthiness.threshold if threshold is None else threshold
        self._second_reader = second_reader

    def propose(self, document: DocumentText, *, progress: Progress | None = None) -> Extraction:
        """Return the headings and sentences of ``document`` that are likely checkable claims.

        Captions and boilerplate are never proposed, nor is a heading that names no speaker of its
        own and only repeats a proposed sentence. The document is embedded in one call, and then read by
        the second reader: a server that fails leaves what the rules propose. Texts that `read_alone`
        words anew keep the score of their passage and are embedded in a second call. ``progress``
        counts passages, each once a reader.
        """
        passages = split_passages(document.text, document.language)
        voices = read_voices(passages, document.language)
        kept = [n for n, passage in enumerate(passages) if passage.kind.can_hold_claim]
        first, second = (progress, None) if self._second_reader is None else _halves(progress, len(kept))
        scored = self._worthiness.score([fold_space(passages[n].text) for n in kept], progress=first)
        likely = [n for row, n in enumerate(kept) if scored.probabilities[row] >= self._threshold]
        added, opinion = self._second_opinion(document, passages, voices, likely, progress=second)
        proposed = {*_said_once(likely, passages, voices), *added}
        rows = [row for row, n in enumerate(kept) if n in proposed]
        texts = read_alone(passages, voices, document.language, places=[kept[row] for row in rows])
        candidates = tuple(
            _candidate(
                passages[kept[row]],
                voices[kept[row]],
                document.language,
                scored.probabilities[row],
                published_on=document.published_on,
                proposed_by=Reader.LANGUAGE_MODEL if kept[row] in added else Reader.RULES,
                text=text,
            )
            for row, text in zip(rows, texts, strict=True)
        )
        vectors = self._vectors_of(candidates, scored.vectors[rows])
        return Extraction(candidates, vectors, self._worthiness.model_name, opinion)

    def _vectors_of(
        self, candidates: Sequence[ClaimCandidate], quoted: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the vectors of the texts: those of the quotes (``quoted``) but where a text says more."""
        changed = [row for row, one in enumerate(candidates) if one.text != fold_space(one.quote)]
        if changed:
            quoted[changed] = self._worthiness.score([candidates[row].text for row in changed]).vectors
        return quoted

    def _second_opinion(
        self,
        document: DocumentText,
        passages: Sequence[Passage],
        voices: Sequence[Voice],
        likely: Sequence[int],
        *,
        progress: Progress | None,
    ) -> tuple[frozenset[int], SecondOpinion | None]:
        """Return the passages that the second reader adds to the ``likely`` ones, and what came of it.

        Not at the same time as the embedding: that takes seconds, the server minutes, and a thread
        that waits for it could not be called back when the analyst leaves.
        """
        if self._second_reader is None:
            return frozenset(), None
        if not any(passage.kind.can_hold_claim for passage in passages):
            return frozenset(), SecondOpinion()
        reading = self._second_reader.read(document, progress=progress)
        pointed, agreed = added_passages(passages, likely, reading)
        once = _said_once(sorted({*likely, *pointed}), passages, voices)
        added = frozenset(pointed).intersection(once)
        return added, reading.opinion(agreed=agreed, added=len(added))

    def assess(self, lines: Sequence[str], *, language: str | None = None) -> list[ClaimCandidate]:
        """Return exactly one candidate a line, in order, whatever its score; an empty line scores 0.

        Each line is read as a whole. ``start`` and ``end`` count in the line; its language is
        detected unless ``language`` gives it.
        """
        filled = [number for number, line in enumerate(lines) if line.strip()]
        scored = self._worthiness.score([fold_space(lines[number]) for number in filled])
        scores = dict(zip(filled, scored.probabilities.tolist(), strict=True))
        return [_assessed(line, language, scores.get(number, 0.0)) for number, line in enumerate(lines)]


def _is_body(passage: Passage) -> bool:
    return passage.kind is PassageKind.BODY


def _halves(progress: Progress | None, passages: int) -> tuple[Progress | None, Progress | None]:
    """Return what the first and the second reader report to, for one bar that counts each passage twice."""
    if progress is None:
        return None, None
    whole = progress

    def second(done: int, total: int) -> None:
        whole(passages + passages * done // max(total, 1), 2 * passages)

    return lambda done, _: whole(done, 2 * passages), second


def _said_once(numbers: Collection[int], passages: Sequence[Passage], voices: Sequence[Voice]) -> list[int]:
    """Return ``numbers`` without headings that name no speaker and only repeat a sentence among them."""
    repeats = _repeated_headings([passages[number] for number in numbers])
    return [
        number
        for number, repeated in zip(numbers, repeats, strict=True)
        if not repeated or voices[number].claimant is not None
    ]


def _repeated_headings(passages: Sequence[Passage]) -> list[bool]:
    """Tell for each passage whether it is a heading that a sentence near it repeats."""
    stems = [_stems(passage.text) for passage in passages]
    return [
        not _is_body(passage) and _is_repeated(number, passages, stems)
        for number, passage in enumerate(passages)
    ]


def _is_repeated(number: int, passages: Sequence[Passage], stems: Sequence[set[str]]) -> bool:
    first = max(0, number - REPEATED_WITHIN)
    return any(
        _is_body(passages[place]) and len(stems[number] & stems[place]) >= REPEATED_SHARE * len(stems[number])
        for place in range(first, min(len(passages), number + REPEATED_WITHIN + 1))
    )


def _stems(text: str) -> set[str]:
    return {word[:_STEM_LETTERS] for word in _WORD.findall(text.casefold())}


def _candidate(
    passage: Passage,
    voice: Voice,
    language: str | None,
    score: float,
    *,
    published_on: date | None = None,
    proposed_by: Reader = Reader.RULES,
    text: str | None = None,
) -> ClaimCandidate:
    negator = read_negation(passage.text, language)
    return ClaimCandidate(
        text=fold_space(passage.text) if text is None else text,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        language=language,
        claimant=voice.claimant,
        modality=voice.modality,
        negated=voice.modality is Modality.DENIED or negator is not None,
        quantities=read_quantities(passage.text, language),
        check_worthiness=float(score),
        times=read_times(passage.text, language, reference=published_on),
        entities=read_entities(passage.text, language),
        voice_cue=voice.cue,
        negation_cue=negator,
        proposed_by=proposed_by,
    )


def _assessed(line: str, language: str | None, score: float) -> ClaimCandidate:
    quote = line.strip()
    start = line.find(quote)
    whole = Passage(start, start + len(quote), quote, PassageKind.BODY, 0)
    known = language if language is not None else detect_language(quote)
    return _candidate(whole, read_voice(quote, known), known, score)
