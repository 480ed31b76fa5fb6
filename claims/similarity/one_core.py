"""Small products of PyTorch on the calling thread alone.

PyTorch shares each product among threads that wait for each other at its end, and spin while they wait.
For a short text that is worth it on an idle machine only: where anything else runs, as full text does
beside a search, or a browser on the same computer, one of them has no core, and all of them wait for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@contextmanager
def on_one_core() -> Iterator[None]:
    """Let PyTorch use no other thread for what the calling one asks of it; no effect until it is loaded."""
    if "torch" not in sys.modules:
        yield
        return
    import torch

    torch.get_num_threads()  # a thread's first call sets its number, and would set it anew within
    with _openmp().limit(limits=1, user_api="openmp"):
        yield


@cache
def _openmp() -> ThreadpoolController:
    return ThreadpoolController()
