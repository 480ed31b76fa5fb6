from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.similarity.embedder import SentenceTransformerEmbedder
from tests.similarity.packed_model import packed_model


@pytest.fixture(scope="session")
def model_cache() -> Iterator[Path]:
    # Not tmp_path_factory, which would keep a quarter of a gigabyte for each of the last three runs.
    with tempfile.TemporaryDirectory(prefix="claims-models-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def embedder(model_cache: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(cache_dir=model_cache)


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A packed model of a few kilobytes."""
    path = tmp_path / "tiny.bin"
    path.write_bytes(packed_model())
    return path
