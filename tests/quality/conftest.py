"""The real model, loaded once for all quality tests."""

from __future__ import annotations

import pytest

from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.similarity.embedder import SentenceTransformerEmbedder


@pytest.fixture(scope="session")
def worthiness() -> CheckWorthiness:
    return CheckWorthiness(SentenceTransformerEmbedder())


@pytest.fixture(scope="session")
def extractor(worthiness: CheckWorthiness) -> Extractor:
    return Extractor(worthiness)
