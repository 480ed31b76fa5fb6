"""Read what one layer of a network puts out, in passes that are made anyway.

Asking transformers for hidden states keeps those of every layer alive until the pass ends; a hook
keeps the one that is wanted, and only in the thread that wants it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


class LayerTap:
    """Stays on a ``BertModel``: layer 0 is its embeddings, layer n the n-th of its encoder."""

    def __init__(self, network: Any) -> None:
        self._thread = threading.local()
        # For good and on all: a hook added or removed while another thread makes a pass breaks that pass.
        for number, layer in enumerate([network.embeddings, *network.encoder.layer]):
            layer.register_forward_hook(partial(self._keep, number))

    @contextmanager
    def on(self, layer: int) -> Iterator[list[Tensor]]:
        """Yield a list that gets the states (b, t, d) of ``layer`` from each pass of this thread inside."""
        kept: list[Tensor] = []
        self._thread.layer, self._thread.kept = layer, kept
        try:
            yield kept
        finally:
            del self._thread.layer, self._thread.kept

    def _keep(self, number: int, _module: object, _inputs: object, output: Any) -> None:
        if getattr(self._thread, "layer", None) == number:
            self._thread.kept.append(output[0] if isinstance(output, tuple) else output)
