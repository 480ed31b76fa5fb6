"""Load sentence-transformers models quietly, and the default one in its fastest form.

The one module that imports ``sentence_transformers``, and only inside a function.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from claims.errors import ModelError
from claims.similarity.model_source import EMBEDDING

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

Precision = Literal["float32", "bfloat16"]

_NOISY_LOGGERS = ("sentence_transformers", "transformers", "huggingface_hub")


def load_model(name: str, folder: Path) -> SentenceTransformer:
    """Return the model in ``folder``; ``ModelError`` naming ``name``, on one line, when it is broken."""
    with _loading(EMBEDDING, name, folder):
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), local_files_only=True).eval()


def load_cross_encoder(name: str, folder: Path, *, kind: str) -> CrossEncoder:
    """Return the model of pairs in ``folder``; ``ModelError`` as from `load_model`, calling it a ``kind``."""
    with _loading(kind, name, folder):
        from sentence_transformers import CrossEncoder

        loaded: CrossEncoder = CrossEncoder(str(folder), local_files_only=True)
        loaded.eval()
        return loaded


@contextmanager
def _loading(kind: str, name: str, folder: Path) -> Iterator[None]:
    # A broken folder fails inside four libraries with as many kinds of exception.
    try:
        with _quiet_libraries():
            import torch

            # Threads inside an operator spin at its end for the slowest: with other work on the
            # machine that fell from 224 texts a second to 30, whole batches side by side to 142.
            torch.set_num_threads(1)
            yield
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ModelError(f"the {kind} {name!r} in {folder} cannot be loaded: {reason}") from error


def made_faster(network: Any, *, precision: Precision | None) -> Precision | None:
    """Pack the default model's encoder; return what its matrices are in, None when it stays as it was."""
    import torch

    from claims.similarity.packed_encoder import pack_encoder

    wanted: dict[Precision, torch.dtype] = {"float32": torch.float32, "bfloat16": torch.bfloat16}
    packed = pack_encoder(network, precision=wanted[precision] if precision else None)
    return next((name for name, dtype in wanted.items() if dtype == packed), None)


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
