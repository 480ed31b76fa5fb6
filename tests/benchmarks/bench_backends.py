"""Compare ways of running the default embedding model, turn by turn in one process.

Run it with ``python -m tests.benchmarks.bench_backends``; ``make bench`` prints the same. ONNX Runtime and
OpenVINO are no part of the workbench: each is measured where it is installed, with ``onnx``, which holds
the exported network, and named in a line where it is not. Other work on the machine slows every way
alike, so that ratios hold and absolute figures do not.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claims.similarity.checkpoint import default_checkpoint
from claims.similarity.embedder import SentenceTransformerEmbedder, Vectors
from claims.similarity.model_loading import Precision, load_model
from tests.benchmarks.bench_embedding import generated_texts

SHORT, LONG, SENTENCES, QUERIES = 64, 6, 12, 5
ROUNDS = 5
BATCH = 16
BUSY = "while True: sum(range(10_000))"

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Backend:
    """One way to run the model: ``make(folder, place)`` may write into ``place`` what it loads."""

    name: str
    make: Callable[[Path, Path], Encode]
    needs: tuple[str, ...] = ()

    def missing(self) -> list[str]:
        """Return the packages that are not installed."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]


@dataclass(frozen=True, slots=True)
class Timing:
    """The seconds of each turn over the short texts, over the long ones, and of each single query."""

    short: list[float]
    long: list[float]
    query: list[float]


def _plain(folder: Path, _place: Path) -> Encode:
    import torch

    model = load_model("the plain one", folder)

    def encode(texts: Sequence[str]) -> Vectors:
        # As it comes, it splits each product among the processors, which the workbench does not.
        torch.set_num_threads(os.cpu_count() or 1)
        try:
            return np.asarray(model.encode([f"passage: {text}" for text in texts]))
        finally:
            torch.set_num_threads(1)

    return encode


def _ours(precision: Precision | None) -> Callable[[Path, Path], Encode]:
    return lambda _folder, _place: SentenceTransformerEmbedder(precision=precision).embed_passages


def _onnx_runtime(*, int8: bool) -> Callable[[Path, Path], Encode]:
    def make(folder: Path, place: Path) -> Encode:
        runtime, path = importlib.import_module("onnxruntime"), _exported(folder, place)
        if int8:
            tools = importlib.import_module("onnxruntime.quantization")
            tools.quantize_dynamic(
                path, place / "int8.onnx", per_channel=True, op_types_to_quantize=["MatMul"]
            )
            path = place / "int8.onnx"
        session = runtime.InferenceSession(path, providers=["CPUExecutionProvider"])
        return _elsewhere(folder, lambda fed: session.run(None, fed)[0])

    return make


def _openvino(precision: str) -> Callable[[Path, Path], Encode]:
    def make(folder: Path, place: Path) -> Encode:
        core = importlib.import_module("openvino").Core()
        network = core.compile_model(_exported(folder, place), "CPU", {"INFERENCE_PRECISION_HINT": precision})
        return _elsewhere(folder, lambda fed: network(fed)[0])

    return make


BACKENDS = (
    Backend("sentence-transformers", _plain),
    Backend("workbench, float32", _ours("float32")),
    Backend("workbench", _ours(None)),
    Backend("ONNX Runtime, float32", _onnx_runtime(int8=False), ("onnxruntime", "onnx")),
    Backend("ONNX Runtime, int8", _onnx_runtime(int8=True), ("onnxruntime", "onnx")),
    Backend("OpenVINO, float32", _openvino("f32"), ("openvino", "onnx")),
    Backend("OpenVINO, bfloat16", _openvino("bf16"), ("openvino", "onnx")),
)


def _exported(folder: Path, place: Path) -> Path:
    path = place / "float32.onnx"
    if not path.exists():
        import torch
        from transformers import BertModel

        network: Any = BertModel.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager", add_pooling_layer=False
        )
        network.eval()

        class States(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.network = network

            def forward(self, input_ids: Any, attention_mask: Any) -> Any:
                return self.network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

        names, ones = ["input_ids", "attention_mask"], torch.ones(2, 9, dtype=torch.long)
        axes = {name: {0: "batch", 1: "tokens"} for name in (*names, "states")}
        with warnings.catch_warnings(action="ignore"):
            torch.onnx.export(
                States().eval(), (ones, ones), str(path), input_names=names, output_names=["states"],
                dynamic_axes=axes, opset_version=17, dynamo=False,
            )  # fmt: skip
    return path


def _elsewhere(folder: Path, states: Callable[[dict[str, Any]], Any]) -> Encode:
    """Return an encoder that runs the network in ``states`` over batches of texts of like length."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(512)
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id("<pad>"), pad_token="<pad>")

    def encode(texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        rows = np.zeros((len(texts), 384), np.float32)
        for chosen in (order[at : at + BATCH] for at in range(0, len(order), BATCH)):
            read = tokenizer.encode_batch([f"passage: {texts[row]}" for row in chosen])
            mask = np.array([one.attention_mask for one in read])
            found = states({"input_ids": np.array([one.ids for one in read]), "attention_mask": mask})
            mean = (found * mask[..., None]).sum(axis=1)
            rows[chosen] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return rows

    return encode


def timed(encoders: Sequence[Encode], *, rounds: int) -> list[Timing]:
    """Return the seconds of each encoder, all of them taking turns; a first turn is not counted."""
    short = generated_texts(SHORT)
    long = [" ".join(generated_texts(SENTENCES, seed=seed)) for seed in range(LONG)]
    timings = [Timing([], [], []) for _ in encoders]
    for turn in range(rounds + 1):
        for encode, timing in zip(encoders, timings, strict=True):
            kept = timing if turn else Timing([], [], [])
            kept.short.append(_seconds(encode, short))
            kept.long.append(_seconds(encode, long))
            kept.query.extend(_seconds(encode, [text]) for text in short[:QUERIES])
    return timings


def _seconds(encode: Encode, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    encode(texts)
    return time.perf_counter() - start


@contextlib.contextmanager
def busy_processor() -> Iterator[None]:
    """Keep one processor busy in another process while the block runs."""
    with subprocess.Popen([sys.executable, "-c", BUSY]) as other:
        try:
            yield
        finally:
            other.kill()


def main(backends: Sequence[Backend] = BACKENDS, *, rounds: int = ROUNDS) -> None:
    """Print the table; the last column is the least cosine to the first backend's vectors."""
    folder = default_checkpoint()
    with tempfile.TemporaryDirectory() as place:
        found = [backend for backend in backends if not backend.missing()]
        encoders = [backend.make(folder, Path(place)) for backend in found]
        timings = timed(encoders, rounds=rounds)
        with busy_processor():
            loaded = timed(encoders, rounds=max(1, rounds // 2))
        texts = generated_texts(SHORT)
        vectors = [encode(texts) for encode in encoders]
    print(f"{'':24}{'short/s':>9}{'long/s':>8}{'query ms: p50':>15}{'p95':>7}{'p95, busy':>11}{'cosine':>10}")
    for backend, quiet, busy, rows in zip(found, timings, loaded, vectors, strict=True):
        print(f"{backend.name:24}{_figures(quiet, busy)}{(rows * vectors[0]).sum(axis=1).min():10.5f}")
    for backend in backends:
        if missing := backend.missing():
            print(f"{backend.name:24} not measured: {', '.join(missing)} not installed")


def _figures(quiet: Timing, busy: Timing) -> str:
    speeds = f"{SHORT / statistics.median(quiet.short):9.0f}{LONG / statistics.median(quiet.long):8.1f}"
    middle, late = np.quantile(quiet.query, [0.5, 0.95]) * 1e3
    late_busy = np.quantile(busy.query, 0.95) * 1e3
    return f"{speeds}{middle:15.1f}{late:7.1f}{late_busy:11.1f}"


if __name__ == "__main__":
    main()
