"""The API on a real database, with embedders that need no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from claims.api import application
from claims.api.desk import Desk, Readers
from claims.api.gate import Limits
from claims.api.tokens import TokenFile, new_token
from claims.extraction.extractor import Extractor
from claims.extraction.worthiness import CheckWorthiness
from claims.services import identity
from claims.services.published import site
from claims.similarity.index import VectorIndex
from claims.vocabulary import Role
from db.engine import Database
from tests.fakes import DigitEmbedder, TrigramEmbedder, digit_head

TEXT = "The Velmar bridge cost 30 million crowns. It opened in spring. About 12 people live beside it."


def readers() -> Readers:
    embedder = TrigramEmbedder()
    extractor = Extractor(CheckWorthiness(DigitEmbedder(), head=digit_head()))
    return Readers(extractor, embedder, VectorIndex(embedder.model_name))


@dataclass(frozen=True, slots=True)
class People:
    """The file of tokens, and the token of each name in it."""

    path: Path
    tokens: dict[str, str]

    def headers(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[name]}"}


@pytest.fixture
def people(tmp_path: Path, database: Database) -> People:
    """Ada, the admin of the desk; Ben, a reader; Cleo, whom nobody has seen yet."""
    made = {name: new_token(name) for name in ("ada", "ben", "cleo")}
    path = tmp_path / "tokens"
    path.write_text("# who may call\n\n" + "\n".join(line for _, line in made.values()) + "\n", "utf-8")
    with database.write() as session:
        identity.owner(session, "ada")
        identity.signed_in(session, subject="issuer|ben", name="ben", email=None)
        identity.set_role(session, "ben", Role.READER, by="ada")
    return People(path, {name: token for name, (token, _) in made.items()})


@pytest.fixture
def desk(database: Database) -> Desk:
    at = site("https://desk.example/checks/{id}", "The Desk")
    return Desk(database, build=readers, published_at=at)


Make = Callable[..., TestClient]


@pytest.fixture
def make(people: People, desk: Desk) -> Make:
    def made(name: str | None = "ada", *, limits: Limits | None = None, **options: Any) -> TestClient:
        app = make_app(people, desk, limits=limits)
        headers = people.headers(name) if name else {}
        return TestClient(app, headers=headers, **options)

    return made


def make_app(people: People, desk: Desk, *, limits: Limits | None = None) -> FastAPI:
    return application.create(
        desk, tokens=TokenFile.opened(str(people.path)), limits=limits or Limits(requests=100_000)
    )


@pytest.fixture
def client(make: Make) -> Iterator[TestClient]:
    with make() as made:
        yield made


@pytest.fixture
def stored(client: TestClient) -> int:
    """The number of the first claim of a stored document."""
    answer = client.post("/documents", json={"text": TEXT, "publisher": "Velmar Courier"})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["claims"][0]["id"])
