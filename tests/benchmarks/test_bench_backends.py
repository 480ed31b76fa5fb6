from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from claims.similarity.embedder import Vectors
from tests.benchmarks.bench_backends import BACKENDS, Backend, Encode, _elsewhere, main, timed


def _counting(calls: list[int]) -> Encode:
    def encode(texts: Sequence[str]) -> Vectors:
        calls.append(len(texts))
        return np.ones((len(texts), 1), np.float32)

    return encode


def test_the_first_turn_is_not_counted_and_all_take_turns() -> None:
    calls: list[int] = []
    first, second = timed([_counting(calls), _counting(calls)], rounds=2)
    assert len(first.short) == len(second.long) == 2
    assert len(first.query) == 10
    assert calls == calls[:7] * 6


@pytest.mark.model
def test_a_backend_that_is_not_installed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    there = Backend("there", lambda _folder, _place: _counting([]))
    absent = Backend("absent", lambda _folder, _place: _counting([]), ("no_such_package",))
    main([there, absent], rounds=1)
    printed = capsys.readouterr().out.splitlines()
    assert printed[1].startswith("there")
    assert printed[1].endswith("1.00000")
    assert printed[2].split() == ["absent", "not", "measured:", "no_such_package", "not", "installed"]


@pytest.mark.model
def test_a_network_elsewhere_gives_the_plain_ones_vectors(tmp_path: Path) -> None:
    import torch
    from transformers import BertModel

    from claims.similarity.checkpoint import default_checkpoint

    folder = default_checkpoint()
    network = BertModel.from_pretrained(folder, dtype=torch.float32)

    def states(fed: dict[str, np.ndarray]) -> np.ndarray:
        with torch.inference_mode():
            found = network(**{name: torch.from_numpy(value) for name, value in fed.items()})
        return np.asarray(found.last_hidden_state)

    texts = ["A bridge was closed.", "Мост закрыли в сентябре, сказал министр."] * 9
    expected = BACKENDS[0].make(folder, tmp_path)(texts)
    np.testing.assert_allclose(_elsewhere(folder, states)(texts), expected, atol=1e-5)
