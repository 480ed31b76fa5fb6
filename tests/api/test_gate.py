"""Who gets in, how often, and with how much."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from claims.api import application
from claims.api.desk import READ_AT_ONCE, Desk
from claims.api.gate import Gate, Limits, RateLimit
from claims.api.tokens import PREFIX, TokenFile, digest_of, new_token
from claims.errors import DatabaseError, InvalidInputError
from tests.api.conftest import TEXT, Make, People

PATHS = (
    ("GET", "/claims"),
    ("GET", "/claims/1"),
    ("GET", "/claims/1/claimreview"),
    ("POST", "/claims/1/verdict"),
    ("POST", "/documents"),
    ("GET", "/search?q=x"),
    ("GET", "/openapi.json"),
    ("GET", "/no/such/path"),
    ("OPTIONS", "/claims"),
    ("GET", "/healthz/"),
    ("GET", "//healthz"),
    ("GET", "/HEALTHZ"),
)


def test_only_health_needs_no_token(make: Make) -> None:
    stranger = make(None)
    assert stranger.get("/healthz").json() == {"status": "ok"}
    for method, path in PATHS:
        answer = stranger.request(method, path)
        assert answer.status_code == 401, path
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "claim" not in answer.text


def test_every_path_of_the_description_is_tried(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    tried = {(method, path.split("?")[0].replace("/1", "/{claim_id}")) for method, path in PATHS}
    every = {(method.upper(), path) for path, methods in described.items() for method in methods}
    assert every - {("GET", "/healthz")} <= tried


@pytest.mark.parametrize("scheme", ["", "Basic ", "Token ", "Bearer", "Bearer x"])
def test_a_token_goes_behind_bearer(people: People, make: Make, scheme: str) -> None:
    given = {"Authorization": scheme + people.tokens["ada"]}
    assert make(None).get("/claims", headers=given).status_code == 401


@pytest.mark.parametrize("wrong", ["", " ", PREFIX, "é".encode("latin-1").decode("latin-1"), "a" * 10_000])
def test_another_token_is_none(make: Make, wrong: str) -> None:
    given = {"Authorization": f"Bearer {wrong}".encode("latin-1")}
    assert make(None).get("/claims", headers=given).status_code == 401  # type: ignore[arg-type]


def test_the_digest_in_the_file_lets_nobody_in(people: People, make: Make) -> None:
    given = {"Authorization": f"Bearer {digest_of(people.tokens['ada'])}"}
    assert make(None).get("/claims", headers=given).status_code == 401


def test_two_tokens_at_once_are_none(people: People, make: Make) -> None:
    both = [("Authorization", people.headers(name)["Authorization"]) for name in ("ada", "ben")]
    assert make(None).get("/claims", headers=both).status_code == 401


def test_a_reader_reads_and_writes_nothing(make: Make, stored: int) -> None:
    ben = make("ben")
    assert ben.get(f"/claims/{stored}").status_code == 200
    given = {"status": "dismissed", "expected_version": 1}
    for path, body in (("/documents", {"text": "A new 1."}), (f"/claims/{stored}/verdict", given)):
        answer = ben.post(path, json=body)
        assert answer.status_code == 403
        assert answer.json()["detail"].startswith("ben is a reader here and may not")
    assert ben.get("/claims").json()["total"] == 2
    assert ben.get(f"/claims/{stored}").json()["claim"]["status"] == "new"


def test_a_token_that_is_taken_out_lets_nobody_in(client: TestClient, people: People) -> None:
    assert client.get("/claims").status_code == 200
    lines = people.path.read_text("utf-8").splitlines()
    people.path.write_text("\n".join(line for line in lines if not line.startswith("ada:")), "utf-8")
    assert client.get("/claims").status_code == 401
    assert client.get("/claims", headers=people.headers("cleo")).status_code == 200


@pytest.mark.parametrize("text", [None, "ada:\n", "ada"])
def test_a_file_that_cannot_be_read_lets_nobody_in(
    client: TestClient, people: People, text: str | None
) -> None:
    if text is None:
        people.path.unlink()
    else:
        people.path.write_text(text, "utf-8")
    answer = client.get("/claims")
    assert answer.status_code == 503
    assert str(people.path) not in answer.text
    assert client.get("/claims").status_code == 503


def test_a_token_has_so_many_requests_in_a_window(people: People, desk: Desk) -> None:
    moment = [1_000.0]
    limits = Limits(requests=3, window_seconds=60)
    inner = application.create(desk, tokens=TokenFile.opened(str(people.path)))
    gate = Gate(inner, tokens=TokenFile.opened(str(people.path)), limits=limits, clock=lambda: moment[0])
    client = TestClient(gate)
    ada, cleo = people.headers("ada"), people.headers("cleo")
    assert [client.get("/claims", headers=ada).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/claims", headers=ada)
    assert refused.headers["retry-after"] == "20"  # windows begin at whole minutes
    assert client.get("/claims", headers=cleo).status_code == 200
    assert client.get("/healthz").status_code == 200
    moment[0] += 20
    assert client.get("/claims", headers=ada).status_code == 200


def test_counts_are_kept_of_one_window_only() -> None:
    moment = [0.0]
    rate = RateLimit(Limits(requests=1, window_seconds=10), clock=lambda: moment[0])
    assert [rate.wait_for("a"), rate.wait_for("a"), rate.wait_for("b")] == [None, 10, None]
    moment[0] = 9.99
    assert rate.wait_for("a") == 1
    moment[0] = 10.0
    assert rate.wait_for("a") is None
    assert rate.wait_for("b") is None


def test_a_large_body_is_refused(make: Make) -> None:
    client = make(limits=Limits(body_bytes=1_000))
    fits = json.dumps({"text": "In 7 words. " + "a" * 900})
    assert client.post("/documents", content=fits).status_code in (201, 422)
    for content in ("a" * 1_001, _pieces(1_001)):
        answer = client.post("/documents", content=content)
        assert answer.status_code == 413
        assert answer.json()["title"] == "Content Too Large"
    lying = {"Content-Length": "9" * 30}
    assert client.post("/documents", content=b"{}", headers=lying).status_code == 413


def _pieces(size: int) -> Iterator[bytes]:
    yield from [b"a"] * size


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_body_that_does_not_come_is_not_waited_for(people: People) -> None:
    import asyncio

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("nothing came")

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    sent: list[Any] = []

    async def send(message: Message) -> None:
        sent.append(message)

    tokens = TokenFile.opened(str(people.path))
    headers = [(b"authorization", people.headers("ada")["Authorization"].encode())]
    scope = {"type": "http", "method": "POST", "path": "/documents", "headers": headers}
    await Gate(app, tokens=tokens, limits=Limits(body_seconds=0.01))(scope, receive, send)
    assert sent[0]["status"] == 408


def test_more_documents_than_are_read_at_once_are_sent_again(client: TestClient, desk: Desk) -> None:
    held = [desk.reading() for _ in range(READ_AT_ONCE)]
    for each in held:
        each.__enter__()
    refused = client.post("/documents", json={"text": TEXT})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    for each in held:
        each.__exit__(None, None, None)
    assert client.post("/documents", json={"text": TEXT}).status_code == 201


def test_no_fault_tells_how_the_program_is_built(people: People, make: Make, desk: Desk) -> None:
    def fail() -> Any:
        raise RuntimeError("secret words of the program")

    broken = Desk(desk.database, build=fail)
    app = application.create(broken, tokens=TokenFile.opened(str(people.path)))
    client = TestClient(app, headers=people.headers("ada"), raise_server_exceptions=False)
    answer = client.post("/documents", json={"text": TEXT})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_database_that_cannot_be_used_is_not_named(people: People, desk: Desk) -> None:
    def fail() -> Any:
        raise DatabaseError("database /srv/secret/claims.db: the disk is full")

    app = application.create(Desk(desk.database, build=fail), tokens=TokenFile.opened(str(people.path)))
    answer = TestClient(app, headers=people.headers("ada")).post("/documents", json={"text": TEXT})
    assert answer.status_code == 503
    assert "secret" not in answer.text


def test_no_other_site_is_let_in(client: TestClient) -> None:
    for method in ("GET", "OPTIONS"):
        asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
        answer = client.request(method, "/claims", headers=asked)
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_unknown_path_and_method_are_problems(client: TestClient) -> None:
    missing, method = client.get("/nothing"), client.delete("/claims")
    assert (missing.status_code, missing.json()["title"]) == (404, "Not Found")
    assert (method.status_code, method.headers["allow"]) == (405, "GET")
    for answer in (missing, method):
        assert answer.headers["content-type"] == "application/problem+json"
        assert "\n" not in answer.text


def test_tokens_are_long_and_differ() -> None:
    made = [new_token("ada") for _ in range(3)]
    assert len({token for token, _ in made}) == 3
    for token, line in made:
        assert len(token) >= 43 + len(PREFIX)
        assert line == f"ada:{digest_of(token)}"
        assert token not in line


@pytest.mark.parametrize("name", ["", " ", "a" * 201, "#ada", "ada\u202e"])
def test_a_name_that_cannot_be_kept_gets_no_token(name: str) -> None:
    with pytest.raises(InvalidInputError):
        new_token(name)


def test_a_name_may_hold_colons(people: People) -> None:
    token, line = new_token("desk: night  shift")
    people.path.write_text(line + "\r\n", "utf-8")
    holder = TokenFile.opened(str(people.path)).holder(token)
    assert holder is not None
    assert holder.name == "desk: night shift"


@pytest.mark.parametrize(
    "text", ["", "# nobody\n", "ada", "ada:abc", f"ada:{'A' * 64}", f":{'a' * 64}", f"a:{'a' * 64}\n" * 2]
)
def test_a_file_that_names_nobody_rightly_is_refused(people: People, text: str) -> None:
    people.path.write_text(text, "utf-8")
    with pytest.raises(InvalidInputError):
        TokenFile.opened(str(people.path))
    with pytest.raises(InvalidInputError):
        TokenFile.opened(None)
    with pytest.raises(InvalidInputError):
        TokenFile.opened(str(people.path.parent))
