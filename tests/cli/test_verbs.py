"""The verbs that load no model."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from claims.records import DocumentText, Entity, TimeReference
from claims.services import intake
from claims.vocabulary import EntityKind, Modality, TimePrecision, TimeRole
from db.engine import Database
from tests.cli.conftest import PROJECT, Claims
from tests.fakes import candidate, prepared


def test_list_shows_the_most_check_worthy_first(stored: Database, claims: Claims) -> None:
    run = claims("list", "--json")
    assert run.code == 0
    assert [record["id"] for record in run.records] == [1, 2]
    assert run.records[0]["text"] == "The mill closed in May."
    assert claims("list", "--json", "--limit", "1").records == run.records[:1]
    assert claims("list", "--json", "--status", "verified").records == []
    assert claims("list", "--json", "--language", "de").records == []
    assert len(claims("list", "--json", "--language", "EN").records) == 2


def test_a_table_is_for_people_and_shows_document_text_as_it_is(stored: Database, claims: Claims) -> None:
    out = claims("list").out
    assert "The mill closed in May." in out
    assert "[bold]twice[/bold]" in out
    assert "\x1b" not in out


def test_mark_then_history_shows_who_when_why_and_evidence(stored: Database, claims: Claims) -> None:
    marked = claims(
        "mark", "1", "disputed", "--because", "It closed in June.", "--evidence", "https://mill.example/notice",
        "--as", "bo", "--json",
    )  # fmt: skip
    assert marked.records == [{"id": 1, "status": "disputed", "version": 2, "by": "bo"}]
    last = claims("history", "1", "--json").records[-1]
    assert (last["by"], last["before"], last["after"]) == ("bo", "new", "disputed")
    assert last["reason"] == "It closed in June."
    assert last["evidence"][0]["url"] == "https://mill.example/notice"
    assert last["evidence"][0]["stance"] == "refutes"
    assert last["at"].endswith("+00:00")
    people = claims("history", "1").out
    assert "bo" in people
    assert "new -> disputed: It closed in June. [refutes: https://mill.example/notice]" in people


def test_show_has_everything(stored: Database, claims: Claims) -> None:
    claims(
        "mark", "1", "verified", "--because", "seen", "--quote", "The gates are shut.", "--stance", "supports"
    )
    (shown,) = claims("show", "1", "--json").records
    assert shown["status"] == "verified"
    assert shown["verdict"]["reason"] == "seen"
    assert shown["evidence"][0]["quote"] == "The gates are shut."
    assert shown["mentions"][0]["quote"] == "The mill closed in May."
    assert "because seen" in claims("show", "1").out


def test_show_says_what_each_field_was_read_from(database: Database, claims: Claims) -> None:
    text = "Rome said on Monday that no mill had closed since 2024."
    monday, january = date(2026, 3, 2), date(2024, 1, 1)
    read = candidate(
        text,
        text,
        claimant="Rome",
        modality=Modality.REPORTED,
        negated=True,
        times=(
            TimeReference("on Monday", monday, monday, TimePrecision.DAY, TimeRole.SAID),
            TimeReference("since 2024", january, None, TimePrecision.YEAR, TimeRole.ABOUT),
        ),
        entities=(Entity("Rome", EntityKind.METONYM, "IT"),),
        voice_cue="Rome said",
        negation_cue="no",
    )
    with database.write() as session:
        intake.store(session, prepared(DocumentText(text), [read]), by="ada")
    (shown,) = claims("show", "1", "--json").records
    (mention,) = shown["mentions"]
    assert shown["entities"] == [{"surface": "Rome", "kind": "metonym", "country": "IT"}]
    assert (mention["voice_cue"], mention["negation_cue"], mention["said_on"]) == (
        "Rome said", "no", "2026-03-02",
    )  # fmt: skip
    assert mention["times"][1] == {
        "surface": "since 2024", "start": "2024-01-01", "end": None, "precision": "year", "role": "about",
    }  # fmt: skip
    people = claims("show", "1").out
    assert 'reported, read from "Rome said"' in people
    assert 'negated, read from "no"' in people
    assert 'read from "on Monday": 2026-03-02, to the day' in people
    assert 'read from "since 2024": 2024-01-01/.., to the year' in people
    assert "Rome (IT)" in people


def test_undo_takes_the_last_mark_back(stored: Database, claims: Claims) -> None:
    claims("mark", "1", "dismissed")
    assert claims("undo", "1", "--json").records[0]["status"] == "new"
    again = claims("undo", "1")
    assert again.code == 2
    assert "no mark to undo" in again.err


def test_stats_count(stored: Database, claims: Claims) -> None:
    (found,) = claims("stats", "--json").records
    assert (found["documents"], found["claims"], found["by_status"]["new"]) == (1, 2, 2)
    assert "1 documents, 2 claims" in claims("stats").out


def test_two_processes_mark_from_the_same_version(stored: Database, claims: Claims) -> None:
    with ThreadPoolExecutor(2) as pool:
        runs = list(
            pool.map(
                lambda status: claims("mark", "1", status, "--because", status, "--expect-version", "1"),
                ["verified", "disputed"],
            )
        )
    assert sorted(run.code for run in runs) == [0, 2]
    (winner,) = [run for run in runs if run.code == 0]
    (told,) = [run for run in runs if run.code == 2]
    assert "was changed by ada since you opened it" in told.err
    (shown,) = claims("show", "1", "--json").records
    assert f"is {shown['status']} now" in winner.out
    assert shown["version"] == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "99"], "there is no claim 99"),
        (["history", "99"], "there is no claim 99"),
        (["show", "9" * 30], "there is no claim 999"),
        (["mark", "9" * 30, "dismissed"], "there is no claim 999"),
        (["show", "0"], "there is no claim 0"),
        (["undo", "99"], "there is no claim 99"),
        (["mark", "99", "dismissed"], "there is no claim 99"),
        (["mark", "1", "maybe", "--because", "x"], "maybe"),
        (["mark", "1", "verified"], "needs a reason"),
        (["mark", "1", "verified", "--because", "x", "--evidence", "file:///etc/passwd"], "web address"),
        (["mark", "1", "verified", "--because", "x", "--stance", "supports"], "--evidence"),
        (["list", "--status", "maybe"], "maybe"),
        (["list", "--limit", "0"], "limit"),
        (["show", "one"], "integer"),
        (["--database", "sqlite:////proc/nowhere/claims.db", "list"], "cannot be"),
        (["--database", "nonsense", "list"], "not a database URL"),
        (["assess", "/nowhere.txt"], "no such file"),
        (["add", "/nowhere.txt"], "no such file"),
        (["add", "/usr"], "more than 10,000 files"),
        (["nonsense"], "nonsense"),
    ],
)
def test_bad_input_gets_one_clear_line_and_code_2(
    stored: Database, claims: Claims, words: list[str], message: str
) -> None:
    before = claims("list", "--json").out
    run = claims(*words)
    assert run.code == 2
    assert message.lower() in run.err.lower()
    assert "Traceback" not in run.err
    assert claims("list", "--json").out == before


HEAVY = {"torch", "transformers", "sentence_transformers", "pandas", "streamlit", "sklearn", "alembic"}


@pytest.mark.parametrize(
    "words", [["--help"], ["list"], ["show", "1"], ["mark", "1", "dismissed"], ["history", "1"]]
)
def test_quick_verbs_import_no_model_and_no_tables(
    stored: Database, database_url: str, words: list[str]
) -> None:
    program = (
        "import sys\nfrom claims.cli import app\n"
        f"try: app({['--database', database_url, *words]!r})\n"
        "except SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert run.stderr.splitlines()[-1] == "[]"


def test_the_same_verbs_work_from_any_folder(stored: Database, database_url: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "claims", "--database", database_url, "stats", "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"claims": 2' in run.stdout
