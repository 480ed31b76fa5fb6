"""What the second reader makes of servers that are slow, broken, odd or not there."""

from __future__ import annotations

import gzip
import json
import socket
import time
from dataclasses import replace
from email.utils import formatdate

import pytest

from claims.extraction.second_reader import LlmSettings, SecondReader, SecondReading
from claims.records import DocumentText
from tests.extraction.llm_server import (
    QUICKLY,
    LlmServer,
    Reply,
    Request,
    claim,
    claims,
    completion,
    llm_server,
    model_list,
)

MILL = "The mill at Tarn burned down in 1931."
DAM = "The dam above Tarn is 40 metres high."
PAD = "Nothing much is said in this sentence. " * 14
TWO_PARTS = f"{MILL} {PAD}\n\n{DAM} {PAD}"
GOOD = claims(claim(MILL))


def _settings(
    address: str, *, timeout: float = 5, model: str | None = "small", chunk: int = 650
) -> LlmSettings:
    return LlmSettings(address, model, timeout=timeout, chunk_characters=chunk)


def _read(
    server: LlmServer, text: str = MILL, *, timeout: float = 5, model: str | None = "small"
) -> SecondReading:
    return SecondReader(_settings(server.base_url, timeout=timeout, model=model)).read(DocumentText(text))


def _quotes(reading: SecondReading) -> list[str]:
    return [proposal.quote for proposal in reading.proposals]


def _status(status: int, body: object = None, **headers: str) -> Reply:
    return Reply(json.dumps(body or {"error": {"message": MILL}}).encode(), status, QUICKLY | headers)


def _only_failure(reading: SecondReading, server: LlmServer) -> str:
    (line,) = reading.failures
    assert server.base_url in line
    assert "\n" not in line
    assert MILL not in line
    return line


@pytest.mark.parametrize(
    "reply",
    [
        completion("I am sorry, I cannot do that."),
        completion('{"claims": [{"quote": "The mill'),
        completion("[" * 200_000),
        completion("```json\n```"),
        completion("<think>It never ends"),
        completion(json.dumps({"claims": {"quote": MILL}})),
        completion(json.dumps({"facts": [claim(MILL)]})),
        completion(json.dumps([claim(MILL)])),
        completion("null"),
        completion('{"claims": [' + "9" * 5_000 + "]}"),
    ],
    ids=["prose", "half", "nested", "fence", "thought", "no list", "other name", "list", "null", "number"],
)
def test_rubbish_is_one_failure_that_says_what_to_do(reply: Reply) -> None:
    with llm_server([reply]) as server:
        reading = _read(server)
    line = _only_failure(reading, server)
    assert reading.proposals == ()
    assert "CLAIMS_LLM_MODEL" in line
    assert "sorry" not in line


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Welcome</html>", b"[]", b"{}", b'{"choices": 7}', b"\xff\xfe", b"{" * 100_000],
)
def test_a_server_of_another_kind_is_one_failure(body: bytes) -> None:
    with llm_server([Reply(body)]) as server:
        reading = _read(server)
    assert "CLAIMS_LLM_BASE_URL" in _only_failure(reading, server)


@pytest.mark.parametrize(
    "reply",
    [
        completion(None),
        completion(" \n"),
        Reply(b'{"choices": []}'),
        Reply(b'{"choices": [null]}'),
        Reply(b'{"choices": [{"message": "x"}]}'),
    ],
)
def test_an_empty_answer_is_one_failure(reply: Reply) -> None:
    with llm_server([reply]) as server:
        reading = _read(server)
    assert "empty answer" in _only_failure(reading, server)


def test_an_answer_that_was_cut_is_not_half_believed() -> None:
    cut = completion(json.dumps({"claims": [claim(MILL)]}), finish_reason="length")
    with llm_server([cut]) as server:
        reading = _read(server)
    assert reading.proposals == ()
    assert "CLAIMS_LLM_CHUNK" in _only_failure(reading, server)


def test_one_bad_part_does_not_spoil_the_other() -> None:
    def answer(asked: Request) -> Reply:
        return completion("rubbish") if MILL in asked.user else claims(claim(DAM))

    steps: list[tuple[int, int]] = []
    with llm_server(answer) as server:
        reader = SecondReader(_settings(server.base_url))
        reading = reader.read(
            DocumentText(TWO_PARTS), progress=lambda done, total: steps.append((done, total))
        )
    assert _quotes(reading) == [DAM]
    assert TWO_PARTS[slice(*reading.spans()[0])] == DAM
    assert _only_failure(reading, server).startswith("part 1 of 2: ")
    assert steps == [(1, 2), (2, 2)]


def test_a_quote_from_another_part_is_not_taken() -> None:
    with llm_server(lambda asked: claims(claim(MILL))) as server:
        reading = _read(server, TWO_PARTS)
    assert _quotes(reading) == [MILL]
    assert reading.rejected == 1


def test_a_server_that_fails_once_is_asked_again() -> None:
    with llm_server([_status(500), GOOD]) as server:
        reading = _read(server)
    assert (_quotes(reading), reading.failures) == ([MILL], ())
    assert len(server.chats) == 2


def test_a_server_that_always_fails_is_asked_three_times_for_each_part() -> None:
    with llm_server([_status(500)]) as server:
        reading = _read(server, TWO_PARTS)
    assert len(server.chats) == 6
    assert [line[:11] for line in reading.failures] == ["part 1 of 2", "part 2 of 2"]
    assert all("HTTP 500" in line and "log" in line for line in reading.failures)


def test_a_connection_that_breaks_off_is_asked_again() -> None:
    with llm_server([Reply(b"", drop=True), GOOD]) as server:
        reading = _read(server)
    assert (_quotes(reading), reading.failures) == ([MILL], ())


@pytest.mark.parametrize("wait", ["12", "a date"])
def test_a_server_that_asks_for_more_time_than_there_is_is_not_waited_for(wait: str) -> None:
    header = wait if wait.isdecimal() else formatdate(time.time() + 12, usegmt=True)
    busy = Reply(b"{}", 503, {"retry-after": header})
    with llm_server([busy]) as server:
        reading = _read(server, timeout=1)
    assert "HTTP 503" in _only_failure(reading, server)
    assert len(server.chats) == 1


def test_a_slow_server_costs_no_more_than_its_time_limit() -> None:
    started = time.monotonic()
    with llm_server([Reply(b"", hold=True)]) as server:
        reading = _read(server, timeout=0.3)
        took = time.monotonic() - started
    assert "within 0.3 s" in _only_failure(reading, server)
    assert len(server.chats) == 3
    assert took < 10


def test_a_body_that_trickles_in_is_not_waited_for_either() -> None:
    started = time.monotonic()
    with llm_server([replace(GOOD, drip=True)]) as server:
        reading = _read(server, timeout=0.3)
        took = time.monotonic() - started
    assert "within 0.3 s" in _only_failure(reading, server)
    assert took < 10


def test_the_whole_document_has_a_deadline() -> None:
    started = time.monotonic()
    with llm_server([Reply(b"", hold=True)]) as server:
        reading = _read(server, TWO_PARTS * 4, timeout=0.1)
        took = time.monotonic() - started
    assert took < 8
    assert "CLAIMS_LLM_TIMEOUT" in reading.failures[-1]
    assert reading.failures[-1].endswith("more not sent)")


def test_a_refused_connection_ends_the_reading_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses, and nobody else can take it
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        reading = SecondReader(_settings(address)).read(DocumentText(TWO_PARTS))
    assert reading.failures == (
        f"part 1 of 2: {address} cannot be reached; start the server, or check CLAIMS_LLM_BASE_URL "
        "(1 more not sent)",
    )


@pytest.mark.parametrize(
    ("status", "named"),
    [(401, "CLAIMS_LLM_API_KEY"), (404, "CLAIMS_LLM_BASE_URL"), (307, "CLAIMS_LLM_BASE_URL")],
)
def test_what_every_part_would_meet_again_is_met_once(status: int, named: str) -> None:
    with llm_server([_status(status)]) as server:
        reading = _read(server, TWO_PARTS)
    line = _only_failure(reading, server)
    assert f"HTTP {status}" in line
    assert named in line
    assert len(server.chats) == 1


def test_a_redirect_takes_the_document_nowhere_else() -> None:
    with (
        llm_server([GOOD]) as other,
        llm_server([_status(307, location=f"{other.base_url}/chat/completions")]) as server,
    ):
        reading = _read(server)
    assert reading.proposals == ()
    assert other.requests == []


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_does_not_know_schemas_is_asked_for_an_object_and_not_bothered_again(
    status: int,
) -> None:
    def answer(asked: Request) -> Reply:
        return (
            _status(status)
            if asked.format == "json_schema"
            else claims(claim(MILL if MILL in asked.user else DAM))
        )

    with llm_server(answer) as server:
        reading = _read(server, TWO_PARTS)
    assert (_quotes(reading), reading.failures) == ([MILL, DAM], ())
    assert [asked.format for asked in server.chats] == ["json_schema", "json_object", "json_object"]


def test_a_part_that_no_format_helps_leaves_the_schema_to_the_next() -> None:
    def answer(asked: Request) -> Reply:
        return _status(400) if MILL in asked.user else claims(claim(DAM))

    with llm_server(answer) as server:
        reading = _read(server, TWO_PARTS)
    assert _quotes(reading) == [DAM]
    assert "HTTP 400" in _only_failure(reading, server)
    assert [asked.format for asked in server.chats] == ["json_schema", "json_object", "json_schema"]


@pytest.mark.parametrize("status", [200, 400])
def test_a_huge_answer_is_not_read_to_its_end(status: int) -> None:
    huge = completion(json.dumps({"claims": [claim("word " * 2_000_000)]}))
    with llm_server([replace(huge, status=status)]) as server:
        reading = _read(server)
    assert "bytes" in _only_failure(reading, server)
    assert len(server.chats) == 1


def test_an_answer_whose_size_is_hidden_is_refused() -> None:
    packed = Reply(gzip.compress(GOOD.body), headers={"Content-Encoding": "gzip"})
    with llm_server([packed]) as server:
        reading = _read(server)
    assert "packed" in _only_failure(reading, server)


def test_without_a_name_the_only_model_is_taken() -> None:
    with llm_server([GOOD], models=["tiny:1b"]) as server:
        reading = _read(server, model=None)
    assert _quotes(reading) == [MILL]
    assert [asked.body["model"] for asked in server.chats] == ["tiny:1b"]


@pytest.mark.parametrize("models", [[], ["one", "two\nlines"]])
def test_without_a_name_and_without_a_choice_the_variable_is_named(models: list[str]) -> None:
    with llm_server([GOOD], models=models) as server:
        reading = _read(server, model=None)
    line = _only_failure(reading, server)
    assert f"lists {len(models)} models" in line
    assert "CLAIMS_LLM_MODEL" in line
    assert server.chats == []


def test_proxies_and_settings_of_other_programs_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with llm_server([_status(500)]) as elsewhere, llm_server([GOOD]) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, elsewhere.base_url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setenv("OPENAI_API_KEY", "secret-1")
        monkeypatch.setenv("OPENAI_BASE_URL", elsewhere.base_url)
        monkeypatch.setenv("OPENAI_ORG_ID", "secret-2")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer secret-3\nX-Other: secret-4")
        reading = _read(server)
    assert _quotes(reading) == [MILL]
    assert elsewhere.requests == []
    (asked,) = server.chats
    assert asked.headers["authorization"] == "Bearer none"
    assert "secret" not in str(asked)
    assert not {name for name in asked.headers if name.startswith(("x-stainless-os", "openai", "x-other"))}


def test_only_the_text_is_sent_and_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    document = DocumentText(
        MILL, title="A title", author="Ada Quist", url="https://news.example/1", name="a.txt"
    )
    with caplog.at_level("DEBUG"), llm_server([GOOD]) as server:
        SecondReader(_settings(server.base_url)).read(document)
    sent = json.dumps(server.chats[0].body)
    assert MILL in sent
    assert not [word for word in ("A title", "Ada Quist", "news.example", "a.txt") if word in sent]
    assert "mill" not in caplog.text


def test_the_list_of_models_may_be_rubbish_too() -> None:
    assert json.loads(model_list(["a"]))["data"][0]["id"] == "a"
    with llm_server([GOOD], models=[""]) as server:
        assert "lists 0 models" in _only_failure(_read(server, model=None), server)
