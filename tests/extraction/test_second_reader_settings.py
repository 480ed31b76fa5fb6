"""What the environment may say about the second reader."""

from __future__ import annotations

import pytest

from claims.errors import InvalidInputError
from claims.extraction.llm_settings import LlmSettings

LOCAL = "http://localhost:11434/v1"


def _settings(**variables: str) -> LlmSettings | None:
    return LlmSettings.from_environment({f"CLAIMS_LLM_{name}": value for name, value in variables.items()})


def test_without_an_address_there_is_no_second_reader() -> None:
    assert _settings() is None
    assert _settings(BASE_URL="  ", MODEL="small", TIMEOUT="never") is None


def test_an_address_alone_is_enough() -> None:
    assert _settings(BASE_URL=f" {LOCAL}/ ") == LlmSettings(LOCAL, None, "none", 60.0, 6_000)


def test_every_setting_is_read() -> None:
    read = _settings(BASE_URL=LOCAL, MODEL=" small ", API_KEY="k3y", TIMEOUT="2.5", CHUNK="3000")
    assert read == LlmSettings(LOCAL, "small", "k3y", 2.5, 3_000)


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_LLM_BASE_URL", LOCAL)
    monkeypatch.setenv("CLAIMS_LLM_MODEL", "small")
    read = LlmSettings.from_environment()
    assert read is not None
    assert (read.base_url, read.model) == (LOCAL, "small")


@pytest.mark.parametrize(
    "address",
    [
        "localhost:11434",
        "ftp://localhost/v1",
        "http://",
        "http:///v1",
        "http://localhost:port/v1",
        "http://localhost:99999/v1",
        "http://[::zz]/v1",
        "http://two words/v1",
        "http://a\nb/v1",
        f"http://{'a' * 80}.test/v1",
        "http://ana:secret@localhost/v1",
        "http://localhost/v1?key=secret",
    ],
)
def test_an_address_that_is_none_is_refused_by_name_and_without_its_secrets(address: str) -> None:
    with pytest.raises(InvalidInputError, match=r"\ACLAIMS_LLM_BASE_URL [^\n]*\Z") as refused:
        _settings(BASE_URL=address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e9", "soon", "1,5"])
def test_a_time_limit_that_is_none_is_refused(seconds: str) -> None:
    with pytest.raises(InvalidInputError, match="CLAIMS_LLM_TIMEOUT"):
        _settings(BASE_URL=LOCAL, TIMEOUT=seconds)


@pytest.mark.parametrize("size", ["0", "499", "50001", "-600", "6e3", "٦٠٠٠", "9" * 5_000])
def test_a_size_that_is_none_is_refused(size: str) -> None:
    with pytest.raises(InvalidInputError, match="CLAIMS_LLM_CHUNK"):
        _settings(BASE_URL=LOCAL, CHUNK=size)


@pytest.mark.parametrize("key", ["two words", "schlüssel", "a\tb"])
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(InvalidInputError, match="CLAIMS_LLM_API_KEY") as refused:
        _settings(BASE_URL=LOCAL, API_KEY=key)
    assert key not in str(refused.value)


def test_the_key_is_not_shown() -> None:
    assert "k3y" not in repr(LlmSettings(LOCAL, api_key="k3y"))


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://localhost:1/v1", True),
        ("http://llm.localhost/v1", True),
        ("http://127.0.0.53/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://0.0.0.0:8000/v1", True),
        ("http://localhost.example.org/v1", False),
        ("https://192.168.1.7/v1", False),
        ("https://llm.example.org/v1", False),
    ],
)
def test_which_servers_are_on_this_machine(address: str, local: bool) -> None:
    assert LlmSettings(address).is_local is local
