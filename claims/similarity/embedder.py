"""Turn texts into vectors with a sentence-transformers model.

The one module that imports ``sentence_transformers``, and only when the first text is embedded:
the import takes seconds, which commands that do not embed must not pay.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
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
    from torch import Tensor

__all__ = [
    "DEFAULT_MODEL",
    "MODEL_VARIABLE",
    "Embedder",
    "SentenceTransformerEmbedder",
    "Vectors",
    "embedder_from_environment",
]

Vectors = NDArray[np.float32]

MODEL_VARIABLE = "CLAIMS_EMBEDDING_MODEL"
BATCH_SIZE = 16
BATCH_CHARACTERS = 16_000
MAX_WORKERS = 8
MAX_TOKENS = 8_192
"""More than 8,000 characters have in any script, but for ligatures that unfold to 18 letters each."""

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
    network. Any number of threads may share one embedder, and none waits for another's texts.
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
        batches = list(_batches(sorted(places, key=len, reverse=True)))
        rows = np.zeros((len(texts), model.get_embedding_dimension() or 0), np.float32)
        done = len(texts) - sum(map(len, places.values()))
        with closing(self._in_parallel(model, batches, prompt)) as results:
            for batch, vectors in zip(batches, results, strict=True):
                for text, vector in zip(batch, vectors, strict=True):
                    rows[places[text]] = vector
                    done += len(places[text])
                if progress:
                    progress(done, len(texts))
        return rows

    def _in_parallel(
        self, model: SentenceTransformer, batches: list[list[str]], prompt: str | None
    ) -> Generator[Vectors]:
        workers = min(len(batches), _processors()) if model.device.type == "cpu" else 1
        if workers <= 1:
            yield from (self._batch_vectors(model, batch, prompt) for batch in batches)
            return
        pool = ThreadPoolExecutor(workers, thread_name_prefix="embedding")
        try:
            yield from pool.map(lambda batch: self._batch_vectors(model, batch, prompt), batches)
        finally:
            pool.shutdown(cancel_futures=True)

    def _batch_vectors(self, model: SentenceTransformer, texts: list[str], prompt: str | None) -> Vectors:
        # Each call sets the tokenizer's truncation and padding anew, so two must not overlap.
        with self._lock:
            windows = {text: found for text in texts if (found := _windows(model, text, prompt))}
            short = [text for text in texts if text not in windows]
            features = model.preprocess(short, prompt=prompt) if short else {}
        vectors = {text: _window_average(model, found) for text, found in windows.items()}
        if short:
            vectors.update(zip(short, _forward(model, features), strict=True))
        return _unit_rows(np.stack([vectors[text] for text in texts]))

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
        if model.device.type == "cpu":
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


def _batches(longest_first: Sequence[str]) -> Iterator[list[str]]:
    # Fewer long texts at a time, so that memory stays level.
    start = 0
    while start < len(longest_first):
        size = max(1, min(BATCH_SIZE, BATCH_CHARACTERS // len(longest_first[start])))
        yield list(longest_first[start : start + size])
        start += size


def _processors() -> int:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MAX_WORKERS)


def _windows(model: SentenceTransformer, text: str, prompt: str | None) -> dict[str, Tensor]:
    """Return the tokens of a text that is too long for one window, nothing for any other text."""
    limit, tokenizer, whole = model.max_seq_length, model.tokenizer, (prompt or "") + text
    # Tokens are hardly ever shorter than a character, so most texts need not be tokenised twice.
    if not limit or len(whole) < limit - 2 or not getattr(tokenizer, "is_fast", False):
        return {}
    options = {"max_length": limit, "padding": True, "return_tensors": "pt"}
    found = tokenizer(whole, truncation=True, return_overflowing_tokens=True, **options)
    most = max(1, MAX_TOKENS // limit)
    windows = {name: found[name][:most] for name in tokenizer.model_input_names if name in found}
    return windows if len(windows["input_ids"]) > 1 else {}


def _window_average(model: SentenceTransformer, windows: dict[str, Tensor]) -> Vectors:
    count = len(windows["input_ids"])
    vectors = np.concatenate(
        [
            _forward(model, {name: tensor[at : at + _WINDOWS_AT_ONCE] for name, tensor in windows.items()})
            for at in range(0, count, _WINDOWS_AT_ONCE)
        ]
    )
    tokens = windows["attention_mask"].sum(1).numpy() - model.tokenizer.num_special_tokens_to_add()
    return np.asarray(np.average(vectors, axis=0, weights=tokens), np.float32)


def _forward(model: SentenceTransformer, features: Mapping[str, Any]) -> Vectors:
    import torch

    with torch.inference_mode():
        placed = {
            name: value.to(model.device) if isinstance(value, torch.Tensor) else value
            for name, value in features.items()
        }
        vectors: Tensor = model(placed)["sentence_embedding"]
        return vectors.float().cpu().numpy()


def _unit_rows(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and norms.all()):
        raise ModelError("the embedding model returned vectors that are not numbers; its files are damaged")
    return np.asarray(vectors / norms, np.float32)


def _load(name: str, folder: Path) -> SentenceTransformer:
    # A broken folder fails inside four libraries with as many kinds of exception.
    try:
        with _quiet_libraries():
            import torch
            from sentence_transformers import SentenceTransformer

            # Threads inside an operator spin at its end for the slowest: with other work on the
            # machine that fell from 224 texts a second to 30, whole batches side by side to 142.
            torch.set_num_threads(1)
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
