from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claims.similarity.checkpoint import default_checkpoint
from claims.similarity.embedder import SentenceTransformerEmbedder
from claims.similarity.model_loading import Precision

IDS, MASK = [[2, 5, 6, 3], [2, 7, 3, 1]], [[1, 1, 1, 1], [1, 1, 1, 0]]


@pytest.fixture
def tiny(tmp_path: Path, packed: Path) -> Path:
    """A model folder of a few kilobytes with 32 dimensions and a window of 16 tokens."""
    return default_checkpoint(cache_dir=tmp_path, packed=packed).rename(tmp_path / "tiny")


def _network(folder: Path) -> Any:
    from transformers import BertModel

    network: Any = BertModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False)
    return network.eval()


def _states(network: Any) -> np.ndarray:
    import torch

    with torch.inference_mode():
        found = network(input_ids=torch.tensor(IDS), attention_mask=torch.tensor(MASK))
    return np.asarray(found.last_hidden_state)


@pytest.mark.parametrize(("precision", "apart"), [("float32", 1e-5), ("bfloat16", 0.05)])
def test_a_packed_encoder_gives_what_the_plain_one_gives(tiny: Path, precision: str, apart: float) -> None:
    import torch

    from claims.similarity.packed_encoder import pack_encoder

    network = _network(tiny)
    before = _states(network)
    assert pack_encoder(network, precision=getattr(torch, precision)) == getattr(torch, precision)
    after = _states(network)
    np.testing.assert_allclose(after[0], before[0], atol=apart)
    np.testing.assert_allclose(after[1, :3], before[1, :3], atol=apart)
    assert after.dtype == np.float32


def test_a_network_of_another_kind_stays_as_it_is(tiny: Path) -> None:
    from claims.similarity.packed_encoder import pack_encoder

    network = _network(tiny)
    network.config.hidden_act = "relu"
    encoder, before = network.encoder, _states(network)
    assert pack_encoder(network) is None
    assert network.encoder is encoder
    np.testing.assert_array_equal(_states(network), before)
    assert pack_encoder(_network(tiny).half()) is None


def test_weights_that_are_not_numbers_are_not_packed(tiny: Path) -> None:
    import torch

    from claims.similarity.packed_encoder import pack_encoder

    network = _network(tiny)
    with torch.no_grad():
        network.encoder.layer[0].output.dense.weight.fill_(float("nan"))
    assert pack_encoder(network) is None


@pytest.mark.parametrize("packing", [True, False])
def test_a_tap_reads_the_layers_that_transformers_returns(tiny: Path, packing: bool) -> None:
    import torch

    from claims.similarity.layer_tap import LayerTap
    from claims.similarity.packed_encoder import pack_encoder

    plain, network = _network(tiny), _network(tiny)
    with torch.inference_mode():
        expected = plain(torch.tensor(IDS), torch.tensor(MASK), output_hidden_states=True).hidden_states
    if packing:
        pack_encoder(network, precision=torch.float32)
    tap = LayerTap(network)
    for layer, states in enumerate(expected):
        with tap.on(layer) as kept:
            _states(network)
        assert len(kept) == 1
        np.testing.assert_allclose(kept[0][0], states[0], atol=1e-5)


def test_each_thread_taps_its_own_passes(tiny: Path) -> None:
    from claims.similarity.layer_tap import LayerTap

    network = _network(tiny)
    tap = LayerTap(network)

    def read(layer: int) -> tuple[int, float]:
        with tap.on(layer) as kept:
            for _ in range(20):
                _states(network)
        return len(kept), float(kept[-1].sum())

    alone = [read(layer) for layer in (0, 1)] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, [0, 1] * 4)) == alone
    assert alone[0] != alone[1]


@pytest.mark.model
def test_both_precisions_give_vectors_that_can_be_compared(model_cache: Path) -> None:
    rows = []
    precisions: tuple[Precision, ...] = ("float32", "bfloat16")
    for precision in precisions:
        embedder = SentenceTransformerEmbedder(cache_dir=model_cache, precision=precision)
        rows.append(embedder.embed_passages(["A bridge was closed.", "Мост закрыли.", "long " * 600, "!"]))
    assert (rows[0] * rows[1]).sum(axis=1).min() >= 0.9999


@pytest.mark.model
def test_one_pass_gives_the_vectors_and_what_is_read(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["A bridge was closed.", "", "long " * 600]
    seen: list[tuple[int, ...]] = []

    def reader(states: np.ndarray, mask: np.ndarray) -> np.ndarray:
        seen.append(states.shape)
        return np.asarray(mask.sum(axis=1), np.float32)

    rows, read = embedder.embed_and_read(texts, layer=8, reader=reader)
    np.testing.assert_allclose((rows * embedder.embed_passages(texts)).sum(axis=1), [1, 0, 1], atol=1e-4)
    assert read[0] > 4
    assert np.isnan(read[1])
    assert {shape[2] for shape in seen} == {384}
