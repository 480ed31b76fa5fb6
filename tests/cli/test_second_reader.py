"""``add`` with a language model that reads along, asked on the loopback by a process of its own."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Claims
from tests.extraction.llm_server import Reply, claim, llm_server
from tests.extraction.llm_server import claims as answer

COUNTED = "The lock at Hestad lifted 48 barges in March."
VIEW = "What a lovely morning it was by the water!"
ARTICLE = f"{COUNTED} {VIEW}\n"
MADE_UP = "The lock lifted 84 barges."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "lock.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def _configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "small")
    monkeypatch.setenv("CLAIMS_LLM_TIMEOUT", "1")


@pytest.mark.model
@pytest.mark.usefixtures("_configured")
def test_what_the_model_adds_is_stored_and_counted(
    article: Path, claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answer(claim(COUNTED), claim(VIEW), claim(MADE_UP))
    with llm_server([found]) as server:
        monkeypatch.setenv("CLAIMS_LLM_BASE_URL", server.base_url)
        run = claims("add", article, "--json")
        again = claims("add", article, "--json")
    assert run.code == 0, run.err
    *mentions, opinion = run.records
    assert [record["quote"] for record in mentions] == [COUNTED, VIEW]
    assert opinion == {
        "document": 1,
        "second_reader": {"agreed": 1, "added": 1, "left_out": 0, "rejected": 1, "failures": []},
    }
    told = "The language model proposed 3: 1 agree, 1 added, 1 rejected (the quote is not in the text)."
    assert told in run.err
    assert again.records == mentions
    assert len(server.chats) == 1


@pytest.mark.model
@pytest.mark.usefixtures("_configured")
def test_a_slow_server_is_told_and_the_rules_read_all_the_same(
    article: Path, claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS_LLM_TIMEOUT", "0.2")
    with llm_server([Reply(b"", hold=True)]) as server:
        monkeypatch.setenv("CLAIMS_LLM_BASE_URL", server.base_url)
        run = claims("add", article, "--json")
    _expect_the_rules_alone(run.records, run.code)
    assert (
        f"warning: not read by the language model: {server.base_url} did not answer within 0.2 s" in run.err
    )


@pytest.mark.model
@pytest.mark.usefixtures("_configured")
def test_a_server_that_is_down_is_told_and_the_rules_read_all_the_same(
    article: Path, claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", address)
    run = claims("add", article, "--json")
    _expect_the_rules_alone(run.records, run.code)
    assert f"{address} cannot be reached; start the server, or check CLAIMS_LLM_BASE_URL" in run.err
    assert "Traceback" not in run.err


def _expect_the_rules_alone(records: list[dict[str, object]], code: int) -> None:
    assert code == 0
    *mentions, opinion = records
    assert [record["quote"] for record in mentions] == [COUNTED]
    counts = opinion["second_reader"]
    assert isinstance(counts, dict)
    assert (counts["agreed"], counts["added"], len(counts["failures"])) == (0, 0, 1)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CLAIMS_LLM_BASE_URL", "localhost:11434"),
        ("CLAIMS_LLM_TIMEOUT", "soon"),
        ("CLAIMS_LLM_CHUNK", "3"),
    ],
)
def test_a_bad_setting_is_one_line_before_anything_is_read(
    claims: Claims, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", "http://localhost:1/v1")
    monkeypatch.setenv(variable, value)
    run = claims("add", "/nowhere.txt")
    assert (run.code, run.out) == (2, "")
    (line,) = run.err.splitlines()
    assert line.startswith(f"error: {variable}")


def test_verbs_that_read_nothing_do_not_mind_the_setting(
    claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", "nonsense")
    assert claims("list").code == 0
