"""Turn texts into vectors with a sentence-transformers model.

The one module that imports ``sentence_transformers``, and only when the first text is embedded:
the import takes seconds, which commands that do not embed must not pay.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claims.errors import ModelError
from claims.records import Progress
from claims.similarity.checkpoint import DEFAULT_MODEL, default_checkpoint
from claims.similarity.model_source import model_folder, stored_name
from claims.text import embeddable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

MODEL_VARIABLE = "CLAIMS_EMBEDDING_MODEL"
BATCH_SIZE = 32

_WINDOWS_AT_ONCE = 8
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("passage", "document")
_NOISY_LOGGERS = ("sentence_transformers", "transformers", "huggingface_hub")


class Embedder(Protocol):
    """What search, intake and conflict detection ask of an embedding model."""

    @property
    def model_name(self) -> str:
        """The name that vectors are stored under; vectors of two names are never compared."""
        ...

    def embed_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one unit row for each text that is stored and searched: float32 (n, d)."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row for each text that is searched for: float32 (n, d)."""
        ...


class SentenceTransformerEmbedder:
    """An :class:`Embedder` over a sentence-transformers model, loaded when first used.

    ``model`` is a folder or a Hugging Face id that is already in the local hub cache; None means
    the bundled multilingual-e5-small, unpacked under ``cache_dir``. Nothing is fetched from the
    network. Any number of threads may share one embedder: batches take turns, so a query waits for
    one batch of a long job at most.
    """

    def __init__(self, model: str | None = None, *, cache_dir: Path | None = None) -> None:
        self._wanted = (model or "").strip() or DEFAULT_MODEL
        self._cache_dir = cache_dir
        self._lock = threading.RLock()

    @cached_property
    def model_name(self) -> str:
        """The default's or hub id's own name; for a folder its name and a hash of its content."""
        return DEFAULT_MODEL if self._wanted == DEFAULT_MODEL else stored_name(self._wanted)

    def embed_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one row for each text: float32 (n, d), L2 norm 1, in the order of ``texts``.

        Texts are cleaned by :func:`claims.text.embeddable` first; one that is empty then gets a row
        of zeros, which is similar to nothing. A text longer than the model's window is read window
        by window, and the windows' vectors averaged by their numbers of tokens. ``progress`` counts
        texts and may raise to stop. ``ModelError`` when the model cannot be loaded.
        """
        return self._embed(texts, _PASSAGE_PROMPTS, progress)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each query, as :meth:`embed_passages` does for passages."""
        return self._embed(texts, _QUERY_PROMPTS, None)

    def _embed(
        self, texts: Sequence[str], prompt_names: tuple[str, ...], progress: Progress | None
    ) -> Vectors:
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        model = self._model
        prompt = next(filter(None, map(model.prompts.get, prompt_names)), None)
        places = _places(texts)
        rows = np.zeros((len(texts), model.get_embedding_dimension() or 0), np.float32)
        done = len(texts) - sum(map(len, places.values()))
        for batch in _batches(sorted(places, key=len, reverse=True)):
            with self._lock:
                vectors = _unit_rows(_vectors(model, batch, prompt))
            for text, vector in zip(batch, vectors, strict=True):
                rows[places[text]] = vector
                done += len(places[text])
            if progress:
                progress(done, len(texts))
        return rows

    @property
    def _model(self) -> SentenceTransformer:
        # cached_property takes no lock of its own, and two loads at once would cost twice the memory.
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        if self._wanted != DEFAULT_MODEL:
            return _load(self._wanted, model_folder(self._wanted))
        model = _load(DEFAULT_MODEL, default_checkpoint(cache_dir=self._cache_dir))
        from claims.similarity.packed_linear import pack_linear_layers

        pack_linear_layers(model)
        return model


def embedder_from_environment() -> SentenceTransformerEmbedder:
    """Return an embedder for ``CLAIMS_EMBEDDING_MODEL`` (hub id or folder), the default when unset."""
    return SentenceTransformerEmbedder(os.environ.get(MODEL_VARIABLE))


def _places(texts: Sequence[str]) -> dict[str, list[int]]:
    """Map each distinct cleaned text to the rows it fills; empty ones are left out."""
    places: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if clean := embeddable(text):
            places.setdefault(clean, []).append(row)
    return places


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), BATCH_SIZE):
        yield list(texts[start : start + BATCH_SIZE])


def _vectors(model: SentenceTransformer, texts: list[str], prompt: str | None) -> Vectors:
    averaged = {
        text: vector for text in texts if (vector := _window_average(model, text, prompt)) is not None
    }
    short = [text for text in texts if text not in averaged]
    if short:
        vectors = model.encode(short, prompt=prompt, batch_size=BATCH_SIZE, show_progress_bar=False)
        averaged.update(zip(short, np.asarray(vectors, np.float32), strict=True))
    return np.stack([averaged[text] for text in texts])


def _window_average(model: SentenceTransformer, text: str, prompt: str | None) -> Vectors | None:
    """Return the vector of a text that is too long for one window, None for any other text."""
    limit, tokenizer, whole = model.max_seq_length, model.tokenizer, (prompt or "") + text
    # A token has at least one character, so most texts need not be tokenised twice.
    if not limit or len(whole) < limit - 2 or not getattr(tokenizer, "is_fast", False):
        return None
    options = {"max_length": limit, "padding": True, "return_tensors": "pt"}
    windows = tokenizer(whole, truncation=True, return_overflowing_tokens=True, **options)
    if len(windows["input_ids"]) < 2:
        return None
    tokens = windows["attention_mask"].sum(1).numpy() - tokenizer.num_special_tokens_to_add()
    average = np.average(_window_vectors(model, windows), axis=0, weights=tokens)
    return np.asarray(average, np.float32)


def _window_vectors(model: SentenceTransformer, windows: Mapping[str, Any]) -> Vectors:
    import torch

    names = [name for name in model.tokenizer.model_input_names if name in windows]
    parts: list[Vectors] = []
    with torch.inference_mode():
        for start in range(0, len(windows["input_ids"]), _WINDOWS_AT_ONCE):
            part = slice(start, start + _WINDOWS_AT_ONCE)
            features = {name: windows[name][part].to(model.device) for name in names}
            parts.append(model(features)["sentence_embedding"].float().cpu().numpy())
    return np.concatenate(parts)


def _unit_rows(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and norms.all()):
        raise ModelError("the embedding model returned vectors that are not numbers; its files are damaged")
    return np.asarray(vectors / norms, np.float32)


def _load(name: str, folder: Path) -> SentenceTransformer:
    # A broken folder fails inside four libraries with as many kinds of exception.
    try:
        with _quiet_libraries():
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(str(folder), local_files_only=True).eval()
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ModelError(f"the embedding model {name!r} in {folder} cannot be loaded: {reason}") from error


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """Keep progress bars and advice off stderr while a model loads, then put everything back."""
    loggers = [logging.getLogger(name) for name in _NOISY_LOGGERS]
    levels = [logger.level for logger in loggers]
    from transformers.utils import logging as library_logging

    advice: Any = library_logging
    bars = advice.is_progress_bar_enabled()
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    advice.disable_progress_bar()
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars:
            advice.enable_progress_bar()
