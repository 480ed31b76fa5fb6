"""Turn texts into vectors with a sentence-transformers model.

The model is loaded when the first text is embedded: importing ``sentence_transformers`` takes
seconds, which commands that do not embed must not pay.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from claims.errors import ModelError
from claims.records import Progress
from claims.similarity.checkpoint import DEFAULT_MODEL, default_checkpoint
from claims.similarity.layer_tap import LayerTap
from claims.similarity.model_loading import Precision, load_model, made_faster
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
TokenReader = Callable[[Vectors, NDArray[np.int64]], Vectors]

MODEL_VARIABLE = "CLAIMS_EMBEDDING_MODEL"
BATCH_SIZE = 16
BATCH_CHARACTERS = 16_000
MAX_WORKERS = 8
MAX_TOKENS = 8_192
"""More than 8,000 characters have in any script, but for ligatures that unfold to 18 letters each."""

_WINDOWS_AT_ONCE = 8
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("passage", "document")


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


@dataclass(frozen=True, slots=True)
class _Probe:
    tap: LayerTap
    layer: int
    reader: TokenReader


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one call wants of the model: with which prompt, and what to read besides the vectors."""

    prompt: str | None
    probe: _Probe | None


class SentenceTransformerEmbedder:
    """An :class:`Embedder` over a sentence-transformers model, loaded when first used.

    ``model`` is a folder or a Hugging Face id that is already in the local hub cache; None means
    the bundled multilingual-e5-small, unpacked under ``cache_dir``. Nothing is fetched from the
    network. Any number of threads may share one embedder, and none waits for another's texts.
    ``precision`` is what the default model's matrices are held in on a CPU: bfloat16 where the
    processor multiplies it, float32 elsewhere, when None. The vectors of the two are comparable.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        cache_dir: Path | None = None,
        precision: Precision | None = None,
    ) -> None:
        self._wanted = (model or "").strip() or DEFAULT_MODEL
        self._cache_dir = cache_dir
        self._precision = precision
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
        return self._embed(texts, _PASSAGE_PROMPTS, progress=progress)

    def embed_and_read(
        self, texts: Sequence[str], *, layer: int, reader: TokenReader, progress: Progress | None = None
    ) -> tuple[Vectors, Vectors]:
        """Return the rows of :meth:`embed_passages`, and what ``reader`` makes of the tokens inside.

        ``reader(states, mask)`` gets what ``layer`` (0 being the word embeddings) holds for a batch:
        float32 (b, t, d) and 1 or 0 for token or padding (b, t); it returns one number a text (b,).
        The second array is float32 (n,), NaN for an empty text; a text read window by window gets
        the mean over its tokens. One pass through the model serves both. ModelError for any model
        but the default one.
        """
        if self._wanted != DEFAULT_MODEL:
            raise ModelError(f"only the layers of {DEFAULT_MODEL} can be read, not those of {self._wanted}")
        probe = _Probe(self._layers, layer, reader)
        # BLAS's own threads spin at the end of every small product of the reader, on the cores that the
        # model runs on: half of its speed.
        with threadpool_limits(1, user_api="blas"):
            rows = self._embed(texts, _PASSAGE_PROMPTS, probe=probe, progress=progress)
        return rows[:, :-1], rows[:, -1]

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each query, as :meth:`embed_passages` does for passages."""
        return self._embed(texts, _QUERY_PROMPTS)

    def embed_both(self, queries: Sequence[str], passages: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return the rows of `embed_queries` and of `embed_passages`, float32 (n, d) and (m, d).

        They go through the model together, which for a few short texts takes little longer than either.
        """
        prompts = self._model.prompts
        texts = [
            (_prompt(prompts, names) or "") + clean if (clean := embeddable(text)) else ""
            for names, some in ((_QUERY_PROMPTS, queries), (_PASSAGE_PROMPTS, passages))
            for text in some
        ]
        rows = self._embed(texts, ())
        return rows[: len(queries)], rows[len(queries) :]

    def _embed(
        self,
        texts: Sequence[str],
        prompt_names: tuple[str, ...],
        *,
        probe: _Probe | None = None,
        progress: Progress | None = None,
    ) -> Vectors:
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        model = self._model
        asked = _Asked(_prompt(model.prompts, prompt_names), probe)
        places = _places(texts)
        batches = list(_batches(sorted(places, key=len, reverse=True)))
        rows = np.zeros((len(texts), model.get_embedding_dimension() or 0), np.float32)
        if probe:
            rows = np.column_stack([rows, np.full(len(texts), np.nan, np.float32)])
        done = len(texts) - sum(map(len, places.values()))
        with closing(self._in_parallel(model, batches, asked)) as results:
            for batch, vectors in zip(batches, results, strict=True):
                for text, vector in zip(batch, vectors, strict=True):
                    rows[places[text]] = vector
                    done += len(places[text])
                if progress:
                    progress(done, len(texts))
        return rows

    def _in_parallel(
        self, model: SentenceTransformer, batches: list[list[str]], asked: _Asked
    ) -> Generator[Vectors]:
        workers = min(len(batches), _processors()) if model.device.type == "cpu" else 1
        if workers <= 1:
            yield from (self._batch_vectors(model, batch, asked) for batch in batches)
            return
        pool = ThreadPoolExecutor(workers, thread_name_prefix="embedding")
        try:
            yield from pool.map(lambda batch: self._batch_vectors(model, batch, asked), batches)
        finally:
            pool.shutdown(cancel_futures=True)

    def _batch_vectors(self, model: SentenceTransformer, texts: list[str], asked: _Asked) -> Vectors:
        # Each call sets the tokenizer's truncation and padding anew, so two must not overlap.
        with self._lock:
            windows = {text: found for text in texts if (found := _windows(model, text, asked.prompt))}
            short = [text for text in texts if text not in windows]
            features = model.preprocess(short, prompt=asked.prompt) if short else {}
        vectors = {text: _window_average(model, found, asked.probe) for text, found in windows.items()}
        if short:
            vectors.update(zip(short, _forward(model, features, asked.probe), strict=True))
        rows = np.stack([vectors[text] for text in texts])
        width = rows.shape[1] - (asked.probe is not None)
        return np.column_stack([_unit_rows(rows[:, :width]), rows[:, width:]])

    @property
    def _model(self) -> SentenceTransformer:
        # cached_property takes no lock of its own, and two loads at once would cost twice the memory.
        with self._lock:
            return self._loaded

    @property
    def _layers(self) -> LayerTap:
        network: Any = self._model[0]
        tap: LayerTap = network.layer_tap
        return tap

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        if self._wanted != DEFAULT_MODEL:
            return load_model(self._wanted, model_folder(self._wanted))
        model = load_model(DEFAULT_MODEL, default_checkpoint(cache_dir=self._cache_dir))
        network: Any = model[0]
        made_faster(network.auto_model, precision=self._precision)
        # Before the first pass: a hook that is added during one breaks it.
        network.layer_tap = LayerTap(network.auto_model)
        return model


def embedder_from_environment() -> SentenceTransformerEmbedder:
    """Return an embedder for ``CLAIMS_EMBEDDING_MODEL`` (hub id or folder), the default when unset."""
    return SentenceTransformerEmbedder(os.environ.get(MODEL_VARIABLE))


def _prompt(prompts: Mapping[str, str | None], names: Sequence[str]) -> str | None:
    return next(filter(None, map(prompts.get, names)), None)


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


def _window_average(model: SentenceTransformer, windows: dict[str, Tensor], probe: _Probe | None) -> Vectors:
    starts = range(0, len(windows["input_ids"]), _WINDOWS_AT_ONCE)
    parts = [{name: part[at : at + _WINDOWS_AT_ONCE] for name, part in windows.items()} for at in starts]
    vectors = np.concatenate([_forward(model, part, probe) for part in parts])
    tokens = windows["attention_mask"].sum(1).numpy() - model.tokenizer.num_special_tokens_to_add()
    return np.asarray(np.average(vectors, axis=0, weights=tokens), np.float32)


def _forward(model: SentenceTransformer, features: Mapping[str, Any], probe: _Probe | None) -> Vectors:
    """Return the sentence vectors, and with a probe one more column: what it reads."""
    import torch

    with torch.inference_mode():
        placed: dict[str, Any] = {
            name: value.to(model.device) if isinstance(value, torch.Tensor) else value
            for name, value in features.items()
        }
        with _tapped(probe) as kept:
            found = model(placed)
        vectors: Vectors = found["sentence_embedding"].float().cpu().numpy()
        if probe is None:
            return vectors
        states = kept[-1].float().cpu().numpy()
        return np.column_stack([vectors, probe.reader(states, placed["attention_mask"].cpu().numpy())])


def _tapped(probe: _Probe | None) -> AbstractContextManager[list[Tensor]]:
    return probe.tap.on(probe.layer) if probe else nullcontext([])


def _unit_rows(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and norms.all()):
        raise ModelError("the embedding model returned vectors that are not numbers; its files are damaged")
    return np.asarray(vectors / norms, np.float32)
