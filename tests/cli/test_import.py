"""`import`: what it prints, how it ends, and that what it stored is found and shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Claims

ROWS: list[dict[str, object]] = [
    {"text": "The dam of Ostrel is 62 metres high.", "external_id": "d-1", "source": "Delta Post"},
    {"text": "No ferry sailed in March.", "external_id": 2, "claimant": "Ilse Kern", "status": "disputed"},
    {"text": ""},
]


def _file(folder: Path, rows: list[dict[str, object]]) -> Path:
    path = folder / "claims.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.mark.model
def test_import_then_show_and_search(claims: Claims, tmp_path: Path) -> None:
    path = _file(tmp_path, ROWS)
    run = claims("import", path, "--json")
    assert run.code == 2
    assert run.records == [
        {"file": str(path), "rows": 3, "imported": 2, "known": 0, "refused": 1, "new_claims": 2,
         "marked": 1, "unmarked": 0}
    ]  # fmt: skip
    said = run.err.splitlines()
    assert (said[0], said[-1]) == (f"{path}, line 3: has no text", f"{path}: 3 of 3 lines")
    (shown,) = claims("show", "2", "--json").records
    assert (shown["status"], shown["claimant"], shown["modality"]) == ("disputed", "Ilse Kern", "reported")
    assert shown["mentions"][0]["external_id"] == "2"
    assert shown["verdict"]["reason"] == "imported from claims.jsonl"
    assert shown["verdict"]["by"] == "ada"
    found = claims("search", "How high is the Ostrel dam?", "--json").records
    assert found[0]["text"] == ROWS[0]["text"]

    again = claims("import", _file(tmp_path, ROWS[:2]))
    assert again.code == 0
    assert again.out == f"{path}: 2 rows: 0 imported (0 new claims, 0 marked), 2 known already, 0 refused\n"


def test_a_file_that_cannot_be_read_is_named_and_the_next_is_tried(claims: Claims, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    (tmp_path / "table.csv").write_text("claim\nx\n", encoding="utf-8")
    run = claims("import", tmp_path / "absent.csv", tmp_path / "table.csv", tmp_path / "a.xlsx", empty)
    assert run.code == 2
    assert [line.startswith("error: ") for line in run.err.splitlines()] == [True, True, True]
    assert run.out.startswith(f"{empty}: 0 rows")
