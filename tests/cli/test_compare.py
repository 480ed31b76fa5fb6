"""``compare``: two claims, or a file of pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Claims

KEYS = [
    *("a", "b", "match", "score", "conflict", "signals", "explanation"),
    *("kind", "certainty", "left_phrase", "right_phrase", "reason"),
]


@pytest.mark.model
def test_two_claims_get_one_object(claims: Claims) -> None:
    run = claims("compare", "The dam at Orla is safe.", "Der Damm in Orla ist nicht sicher.", "--json")
    assert run.code == 0, run.err
    (found,) = run.records
    assert list(found) == KEYS
    assert (found["match"], found["conflict"]) == ("related", "polarity")
    assert 0 <= found["score"] < 0.5
    assert all(list(signal) == ["name", "words", "value"] for signal in found["signals"])
    people = claims("compare", "-5 degrees in Orla", "-5 degrees in Orla")
    assert people.out.startswith("same (1.00): Both say the same")


@pytest.mark.model
def test_what_the_first_is_to_the_second_is_told_with_the_words_that_clash(claims: Claims) -> None:
    base = "The dam at Orla cost 40 million euros."
    run = claims("compare", "The mayor denied that the dam at Orla cost 40 million euros.", base, "--json")
    (found,) = run.records
    assert (found["kind"], found["conflict"]) == ("contradicts", "denial")
    assert "denied" in found["left_phrase"]
    assert found["right_phrase"] == "40 million euros"
    assert "“40 million euros”" in found["reason"]
    assert 0 < found["certainty"] <= 1
    told = claims("compare", "The dam at Orla cost 65 million euros.", base)
    assert "contradicts (" in told.out
    assert "“65 million euros” against “40 million euros”" in told.out


@pytest.mark.model
def test_a_file_of_pairs_is_answered_in_order(tmp_path: Path, claims: Claims) -> None:
    path = tmp_path / "pairs.jsonl"
    pairs = [
        {"a": f"The mill ground {n} sacks.", "b": f"The mill ground {n + n % 2} sacks.", "n": n}
        for n in range(70)
    ]
    path.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), encoding="utf-8")
    run = claims("compare", "--file", path, "--json")
    assert run.code == 0, run.err
    assert [(one["a"], one["b"]) for one in run.records] == [(pair["a"], pair["b"]) for pair in pairs]
    assert [one["match"] == "same" for one in run.records] == [n % 2 == 0 for n in range(70)]
    assert {one["conflict"] for one in run.records[1::2]} == {"number"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: is not JSON"),
        ("", "line 2: is empty"),
        ('{"a": "x"}', 'line 2: is not a JSON object with the texts "a" and "b"'),
        ('["x", "y"]', "line 2: is not a JSON object"),
        ('{"a": "x", "b": "…"}', 'line 2: "b" holds no word'),
        ("[" * 100_000, "line 2: is not JSON"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_compared(claims: Claims, line: str, said: str) -> None:
    good = '{"a": "x", "b": "y"}'
    run = claims("compare", "--file", "-", "--json", stdin=f"{good}\n{line}\n{good}\n".encode())
    assert (run.code, run.out) == (2, "")
    assert said in run.err
    assert "Traceback" not in run.err


def test_an_empty_file_has_no_answer_and_a_missing_one_is_named(tmp_path: Path, claims: Claims) -> None:
    assert claims("compare", "--file", "-", "--json", stdin=b"").out == ""
    run = claims("compare", "--file", tmp_path / "none.jsonl")
    assert run.code == 2
    assert "none.jsonl" in run.err


@pytest.mark.parametrize("words", [(), ("one",), ("one", "two", "--file", "-"), ("one", "")])
def test_anything_but_two_claims_or_a_file_is_refused(claims: Claims, words: tuple[str, ...]) -> None:
    run = claims("compare", *words)
    assert (run.code, run.out) == (2, "")
    assert "error: " in run.err
