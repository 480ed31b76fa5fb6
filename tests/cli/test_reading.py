"""The verbs that read texts, with the real model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.engine import Database
from db.models import Claim, Document, Mention
from db.upgrade import open_database
from tests.cli.conftest import PROJECT, Claims, environment
from tests.documents import made_files

pytestmark = pytest.mark.model

ARTICLE = """Fähren stehen still

Der Hafen von Brask ist seit Montag geschlossen. Nach Angaben der Reederei fielen 48 Fahrten aus.
Die Gewerkschaft dementierte, dass es Gewalt gegeben habe.

Foto: Reederei Brask
"""
KEYS = [
    "id", "text", "quote", "start", "end", "document", "language", "claimant", "modality", "negated",
    "quantities", "check_worthiness", "status", "entities", "said_on", "times", "voice_cue", "negation_cue",
    "proposed_by",
]  # fmt: skip


def test_add_prints_claims_whose_quotes_stand_at_their_offsets(tmp_path: Path, claims: Claims) -> None:
    path = tmp_path / "ferries.txt"
    path.write_bytes(ARTICLE.replace("\n", "\r\n").encode("cp1252"))
    run = claims("add", path, "--json")
    assert run.code == 0, run.err
    text = path.read_bytes().decode("cp1252")
    assert all(list(record) == KEYS for record in run.records)
    assert all(text[record["start"] : record["end"]] == record["quote"] for record in run.records)
    assert not any("Foto" in record["quote"] for record in run.records)
    (denied,) = [record for record in run.records if "dementierte" in record["quote"]]
    assert (denied["claimant"], denied["modality"], denied["negated"]) == ("Gewerkschaft", "denied", True)
    assert "dementierte" in denied["voice_cue"]
    (counted,) = [record for record in run.records if "48" in record["quote"]]
    assert (counted["quantities"][0]["low"], counted["quantities"][0]["high"]) == (48, 48)

    again = claims("add", path, "--json")
    assert again.records == run.records
    assert "already in the database as document 1" in again.err


def test_good_files_land_and_bad_ones_are_named(tmp_path: Path, claims: Claims) -> None:
    (tmp_path / "good.txt").write_text(ARTICLE, encoding="utf-16")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    run = claims(
        "add", *(tmp_path / name for name in ("empty.txt", "good.txt", "binary.txt", "missing.txt")), "--json"
    )
    assert run.code == 2
    assert run.records
    for name in ("empty.txt", "binary.txt", "missing.txt"):
        assert name in run.err
    assert claims("stats", "--json").records[0]["documents"] == 1


def test_a_folder_of_every_format_comes_in_by_one_command(tmp_path: Path, claims: Claims) -> None:
    folder = tmp_path / "material"
    folder.mkdir()
    for name, made in made_files.EVERY.items():
        (folder / name).write_bytes(made())
    (folder / "bundle.zip").write_bytes(made_files.packed(a__txt=ARTICLE.encode(), b__pdf=b"none"))
    (folder / "locked.pdf").write_bytes(made_files.pdf(password="geheim"))
    run = claims("add", folder, "--json")
    assert run.code == 2
    assert "bundle.zip/b.pdf: is called like a PDF file" in run.err
    assert "locked.pdf: is encrypted" in run.err
    assert "5 documents stored, 7 known already, 2 refused" in run.err
    texts = {record["quote"] for record in run.records}
    assert made_files.FIRST in texts
    shown = claims("show", str(run.records[0]["id"]), "--json").records[0]
    assert shown["mentions"][0]["place"] is None


def test_a_claim_in_a_pdf_is_shown_with_its_page(tmp_path: Path, claims: Claims) -> None:
    (tmp_path / "a.pdf").write_bytes(made_files.pdf())
    run = claims("add", tmp_path / "a.pdf", "--json")
    (second,) = [record for record in run.records if record["quote"] == made_files.THIRD]
    assert claims("show", str(second["id"]), "--json").records[0]["mentions"][0]["place"] == "page 2"
    assert "page 2" in claims("show", str(second["id"])).out


def test_standard_input_is_a_document(claims: Claims) -> None:
    run = claims("add", "-", "--json", stdin=ARTICLE.encode())
    assert run.code == 0
    assert any("48 Fahrten" in record["quote"] for record in run.records)


def test_search_crosses_languages_and_says_why(tmp_path: Path, claims: Claims) -> None:
    claims("add", "-", stdin=ARTICLE.encode())
    run = claims("search", "48 ferry trips were cancelled", "--json", "--limit", "2")
    assert "48 Fahrten" in run.records[0]["text"]
    assert list(run.records[0]) == ["id", "text", "score", "signals", "status", "language"]
    assert "same number: 48 Fahrten" in " ".join(run.records[0]["signals"]) or "same number: 48" in " ".join(
        run.records[0]["signals"]
    )
    empty = claims("search", "   ")
    assert (empty.code, "what to search for" in empty.err) == (2, True)


def test_assess_answers_every_line_in_order(claims: Claims, database_url: str) -> None:
    lines = [
        "Brask has 4,000 inhabitants.",
        "",
        "   ",
        "What a day!\u2028Really",
        "The mayor denied that money was lost.",
    ]
    run = claims("assess", stdin="\r\n".join([*lines, ""]).encode())
    assert run.code == 0, run.err
    assert [record["quote"] for record in run.records] == [line.strip() for line in lines]
    assert run.records[0]["quantities"][0]["low"] == 4000
    assert run.records[0]["check_worthiness"] > run.records[3]["check_worthiness"]
    assert run.records[4]["modality"] == "denied"
    assert "denied" in run.records[4]["voice_cue"]
    assert all({"entities", "said_on", "times", "negation_cue"} <= set(record) for record in run.records)
    assert claims("assess", stdin=b"").out == ""
    assert claims("stats", "--json").records[0]["documents"] == 0


def _twenty(folder: Path) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"report-{number}.txt" for number in range(20)]
    for number, path in enumerate(paths):
        path.write_text(
            f"In district {number} the mill employs {100 + number} people. "
            f"The council of district {number} denied that {number + 3} bridges were closed. "
            "The national grid lost 12 percent of its capacity.",
            encoding="utf-8",
        )
    return paths


def _contents(database: Database) -> set[tuple[object, ...]]:
    with database.read() as session:
        rows = session.execute(
            select(Document.name, Claim.text, Mention.start, Mention.end)
            .join(Mention, Mention.document_id == Document.id)
            .join(Claim, Claim.id == Mention.claim_id)
        )
        return {tuple(row) for row in rows}


def test_a_kill_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path, claims: Claims, database_url: str
) -> None:
    paths = _twenty(tmp_path / "reports")
    command = [sys.executable, "-m", "claims", "add", *map(str, paths), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=PROJECT, env=environment(database_url)
    ) as adding:
        assert adding.stdout is not None
        for line in adding.stdout:
            if json.loads(line)["document"] == 5:
                os.kill(adding.pid, signal.SIGKILL)
                break
    interrupted = open_database(database_url)
    assert 5 <= len({name for name, *_ in _contents(interrupted)}) < 20

    assert claims("add", *paths).code == 0
    clean_url = f"sqlite:///{tmp_path / 'clean.db'}"
    assert claims("--database", clean_url, "add", *paths).code == 0
    clean = open_database(clean_url)
    assert _contents(interrupted) == _contents(clean)
    with interrupted.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 20
        texts = session.scalars(select(Claim.text)).all()
    assert len(texts) == len(set(texts))
    interrupted.close()
    clean.close()
