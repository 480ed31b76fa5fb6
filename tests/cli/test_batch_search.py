"""`search` for one query and for a file of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from claims import cli_search
from claims.errors import DocumentError, InvalidInputError
from db.engine import Database
from tests.cli.conftest import Claims
from tests.fakes import TrigramEmbedder

MILL = "The mill closed in May."


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON objects that were printed, and what ended the verb if anything did."""

    records: list[dict[str, Any]]
    error: BaseException | None


Search = Callable[..., Answer]


@pytest.fixture
def embedder() -> TrigramEmbedder:
    return TrigramEmbedder()


@pytest.fixture
def search(stored: Database, embedder: TrigramEmbedder) -> Search:
    """The verb in this process, with an embedder that needs no model."""
    app = typer.Typer()
    cli_search.register(app, lambda: (stored, embedder))

    def run(*words: str | Path, stdin: bytes = b"") -> Answer:
        done = CliRunner().invoke(app, [*map(str, words), "--json"], input=stdin)
        return Answer([json.loads(line) for line in done.stdout.splitlines()], done.exception)

    return run


def test_each_line_gets_an_answer_in_order(search: Search, tmp_path: Path) -> None:
    lines = ["mill closed", "", "  ", "status:new mill", "status:foo", '"mill" it\'s -x * NEAR(', "last"]
    path = tmp_path / "queries.txt"
    path.write_bytes(("\ufeff" + "\r\n".join(lines)).encode())
    answers = search("--file", path).records
    assert [answer["query"] for answer in answers] == lines
    assert [bool(answer["results"]) for answer in answers] == [True, False, False, True, True, True, True]
    best = answers[0]["results"][0]
    assert set(best) == {"id", "text", "score", "signals", "status", "language"}
    assert (best["text"], best["status"], best["language"]) == (MILL, "new", "en")


def test_one_line_finds_what_one_query_finds(search: Search) -> None:
    (answer,) = search("--file", "-", stdin=b"mill lang:en\n").records
    assert answer["results"] == search("mill lang:en").records
    assert len(search("mill", "--limit", "1").records) == 1
    (answer,) = search("--file", "-", "--limit", "1", stdin=b"mill\n").records
    assert len(answer["results"]) == 1


def test_a_batch_costs_as_many_calls_of_the_model_as_a_line(
    search: Search, embedder: TrigramEmbedder
) -> None:
    search("mill")
    calls = []
    for lines in (b"mill closed\n", b"mill closed\nnobody paid\n" * (cli_search.BATCH // 2)):
        embedder.calls = 0
        assert len(search("--file", "-", stdin=lines).records) == lines.count(b"\n")
        calls.append(embedder.calls)
    assert calls[0] == calls[1]


def test_an_empty_file_gets_no_answer(search: Search) -> None:
    assert search("--file", "-") == Answer([], None)


@pytest.mark.parametrize(
    ("line", "said"), [(b"caf\xe9", "line 3: is not valid UTF-8"), (b"x" * 1_000_001, "line 3: is too long")]
)
def test_a_bad_line_is_named_after_the_answers_before_it(
    search: Search, tmp_path: Path, line: bytes, said: str
) -> None:
    path = tmp_path / "queries.txt"
    path.write_bytes(b"mill\nclosed\n" + line + b"\nMay\n")
    answer = search("--file", path)
    assert len(answer.records) == 2
    assert isinstance(answer.error, DocumentError)
    assert f"queries.txt, {said}" in str(answer.error)


def test_a_query_may_begin_with_a_hyphen(search: Search) -> None:
    assert search("-mill").records
    assert search("-").error is None


def test_a_filter_that_cannot_be_meant_is_told_at_once(search: Search) -> None:
    answer = search("mill status:foo")
    assert isinstance(answer.error, InvalidInputError)
    assert "new, in_review, verified" in str(answer.error)


@pytest.mark.parametrize("words", [(), ("mill", "--file", "queries.txt")])
def test_a_text_or_a_file_but_not_both(search: Search, words: tuple[str, ...]) -> None:
    assert "either a text" in str(search(*words).error)


def test_a_file_that_is_not_there_is_one_line_and_exit_code_2(claims: Claims, tmp_path: Path) -> None:
    run = claims("search", "--file", tmp_path / "absent.txt")
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert "no such file" in run.err


@pytest.mark.model
def test_a_batch_with_the_real_model(stored: Database, claims: Claims) -> None:
    run = claims("search", "--file", "-", "--json", stdin="Die Mühle wurde geschlossen\n\nстатус\n".encode())
    assert run.code == 0, run.err
    assert [answer["query"] for answer in run.records] == ["Die Mühle wurde geschlossen", "", "статус"]
    assert run.records[0]["results"][0]["text"] == MILL
    assert run.records[1]["results"] == []
