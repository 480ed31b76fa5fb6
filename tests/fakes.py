"""Small real implementations of the protocols, so that services are tested without a model."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.extraction.worthiness import Head
from claims.records import ClaimCandidate, DocumentText, Entity, Progress, Quantity, TimeReference
from claims.services.intake import PreparedDocument
from claims.text import embeddable, fold_space
from claims.vocabulary import Modality, Reader


class TrigramEmbedder:
    """Embeds a text as its hashed character trigrams: similar spellings are near each other."""

    def __init__(self, model_name: str = "trigrams", *, dimension: int = 128) -> None:
        self.model_name = model_name
        self.calls = 0
        self._dimension = dimension

    def embed_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one unit vector a text."""
        self.calls += 1
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self._dimension)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text."""
        return self.embed_passages(texts)

    def _vector(self, text: str) -> NDArray[np.float32]:
        plain = f"  {embeddable(text).lower()}  "
        vector = np.zeros(self._dimension, dtype=np.float32)
        for place in range(len(plain) - 2):
            vector[zlib.crc32(plain[place : place + 3].encode()) % self._dimension] += 1
        return vector / np.float32(np.linalg.norm(vector) or 1)


class DigitEmbedder:
    """Embeds a text as (has a digit, is long), so that a test says which passages are claims."""

    model_name = "digits"

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def embed_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one row a text, and keep what was asked."""
        self.calls.append(list(texts))
        if progress:
            progress(len(texts), len(texts))
        rows = [(any(c.isdigit() for c in text), len(text) > 40) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, 2)

    def embed_and_read(
        self,
        texts: Sequence[str],
        *,
        layer: int,
        reader: Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]],
        progress: Progress | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Let the reader see one token a text: (1, -1) with a digit and (-1, 1) without."""
        rows = self.embed_passages(texts, progress=progress)
        digit = np.where(rows[:, 0] > 0, 1.0, -1.0).astype(np.float32)
        states = np.stack([digit, -digit], axis=1)[:, None, :]
        return rows, reader(states, np.ones((len(texts), 1), np.int64))


def digit_head(*, slope: float = 5.0, intercept: float = 0.0, threshold: float = 0.5) -> Head:
    """Return a head that takes a text with a digit for a claim, with the logit ``slope``."""
    nothing = np.zeros((2, 1), np.float32)
    mean = np.array([slope, 0.0], np.float32)
    return Head("digits", 8, nothing, nothing, mean, intercept, threshold)


def candidate(
    document: str,
    quote: str,
    *,
    claimant: str | None = None,
    modality: Modality = Modality.ASSERTED,
    negated: bool = False,
    quantities: tuple[Quantity, ...] = (),
    check_worthiness: float = 0.8,
    language: str | None = "en",
    times: tuple[TimeReference, ...] = (),
    entities: tuple[Entity, ...] = (),
    voice_cue: str | None = None,
    negation_cue: str | None = None,
    proposed_by: Reader = Reader.RULES,
) -> ClaimCandidate:
    """Return the candidate for ``quote``, which stands once in ``document``."""
    start = document.index(quote)
    return ClaimCandidate(
        text=fold_space(quote),
        quote=quote,
        start=start,
        end=start + len(quote),
        language=language,
        claimant=claimant,
        modality=modality,
        negated=negated,
        quantities=quantities,
        check_worthiness=check_worthiness,
        times=times,
        entities=entities,
        voice_cue=voice_cue,
        negation_cue=negation_cue,
        proposed_by=proposed_by,
    )


def prepared(
    document: DocumentText, candidates: Sequence[ClaimCandidate], embedder: TrigramEmbedder | None = None
) -> PreparedDocument:
    """Return a document as intake stores it, with vectors of the given embedder."""
    embedder = embedder or TrigramEmbedder()
    vectors = embedder.embed_passages([found.text for found in candidates])
    return PreparedDocument(document, tuple(candidates), vectors, embedder.model_name)
