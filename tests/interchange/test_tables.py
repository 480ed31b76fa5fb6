"""Tables of claims: what stands in them, what a spreadsheet makes of them, and that they come in again."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import DocumentError, InvalidInputError, NotFoundError
from claims.interchange.spreadsheets import DANGEROUS, defused, restored
from claims.interchange.tables import MAX_CELL, NAMES
from claims.interchange.tables_parquet import SCHEMA
from claims.interchange.tables_xlsx import write_xlsx
from claims.records import ClaimCandidate, DocumentText
from claims.services import intake, linking, review, table_rows, tagging
from claims.services.import_files import MAX_TEXT, ClaimRow, RefusedRow, read_rows
from claims.services.views import IntakeResult
from claims.vocabulary import ClaimStatus
from db.engine import Database
from db.upgrade import open_database
from tests.cli.conftest import Claims, claims  # noqa: F401
from tests.fakes import candidate, prepared
from tests.interchange.round_trip import KINDS, Trips, cells, export, promised, run, take_in
from tests.services.conftest import council, harbour  # noqa: F401

HOSTILE = [
    f"{sign}cmd|' /C calc'!A{number} was said 5 times."
    for number, sign in enumerate(("", "'", "''", *DANGEROUS))
]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'fresh.db'}")
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database, harbour: IntakeResult, council: IntakeResult) -> Database:  # noqa: F811
    """Three claims of two articles, one joined to another, with a verdict, a tag, and a long reason."""
    with database.write() as session:
        linking.join(session, 3, 1, by="ada")
        review.mark(
            session, 1, ClaimStatus.DISPUTED, by="ada", reason="=SUM(A1) " + "Größe \u202e<b> " * 4_000
        )
        tagging.tag(session, 1, "grain", by="ada")
        tagging.tag(session, 1, "a harbour", by="ada")
    return database


@pytest.fixture
def hostile(database: Database) -> Database:
    text = "\n\n".join(f"Line {number}." for number in range(len(HOSTILE)))
    found = [candidate(text, f"Line {number}.") for number in range(len(HOSTILE))]
    found = [_saying(each, words) for each, words in zip(found, HOSTILE, strict=True)]
    with database.write() as session:
        intake.store(session, prepared(DocumentText(text, name="=1+1", title="@title"), found), by="ada")
    return database


def _saying(found: ClaimCandidate, words: str) -> ClaimCandidate:
    return dataclasses.replace(found, text=words, claimant=f"={words[:9]}")


def _records(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        return [dict(zip(NAMES, row, strict=True)) for row in table_rows.rows(session)]


def _sheet(path: Path) -> list[dict[str, Any]]:
    first, *rest = openpyxl.load_workbook(path).worksheets[0].iter_rows()
    names = [cell.value for cell in first]
    return [dict(zip(names, row, strict=True)) for row in rest]


def test_random_claims_go_through_every_table_and_come_back(tmp_path: Path) -> None:
    run(Trips(tmp_path), claims=200)


@pytest.mark.parametrize("kind", KINDS)
def test_claims_of_articles_come_back_too(desk: Database, fresh: Database, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"table.{kind}"
    assert export(desk, path) == 4
    told = list[tuple[int, str]]()
    assert take_in(fresh, path, told).imported == 4
    assert promised(fresh) == promised(desk)
    assert told == []
    assert take_in(fresh, path, told).known == 4


def test_a_row_tells_of_claim_mention_verdict_and_document(desk: Database) -> None:
    first, *others = [row for row in _records(desk) if row["claim_id"] == 1]
    assert first["status"] == "disputed"
    assert first["decided_by"] == "ada"
    assert isinstance(first["decided_at"], datetime)
    assert first["tags"] == ["a harbour", "grain"]
    assert (
        first["quantities"]
        == [{"surface": "20 percent", "low": 20.0, "high": 20.0, "unit": "percent", "comparator": "="}]
        or first["quantities"][0]["low"] == 20.0
    )
    assert (first["source"], first["title"]) == ("Velmar Courier", "Quiet quays")
    assert first["modality"] == "asserted"
    assert [row["text"] for row in others] == [
        "Grain trade in Velmar fell by 12 percent, the council reported."
    ]
    assert [row["status"] for row in others] == ["disputed"]


def test_a_reason_that_no_cell_holds_is_cut(desk: Database) -> None:
    (reason,) = {row["reason"] for row in _records(desk)} - {None}
    assert len(reason) == MAX_CELL
    assert reason.endswith("…")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_is_a_formula(hostile: Database, fresh: Database, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"table.{kind}"
    export(hostile, path)
    if kind == "csv":
        values = [value for row in cells(path) for value in row.values()]
    else:
        found = [cell for row in _sheet(path) for cell in row.values()]
        assert {cell.data_type for cell in found if isinstance(cell.value, str)} == {"s"}
        values = [cell.value for cell in found if isinstance(cell.value, str)]
    assert [value for value in values if value.startswith(DANGEROUS)] == []
    assert "'=cmd|' /C calc'!A3 was said 5 times." in values
    assert "''=cmd" not in " ".join(values)
    take_in(fresh, path, [])
    assert promised(fresh) == promised(hostile)
    assert {row["text"] for row in _records(fresh)} == set(HOSTILE)


@given(st.lists(st.sampled_from([*DANGEROUS, "'", "a", " "])).map("".join) | st.text())
def test_a_cell_made_harmless_can_be_put_right(text: str) -> None:
    assert not defused(text).startswith(DANGEROUS)
    assert restored(defused(text)) == text


def test_an_apostrophe_in_a_table_of_others_stays(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("text\n'-5 degrees' was measured.\n", encoding="utf-8")
    assert [row.text for row in read_rows(path) if isinstance(row, ClaimRow)] == [
        "'-5 degrees' was measured."
    ]


def test_a_mark_begins_the_file_on_demand(desk: Database, tmp_path: Path) -> None:
    export(desk, tmp_path / "a.csv")
    export(desk, tmp_path / "a.bom.csv")
    plain, marked = (tmp_path / "a.csv").read_bytes(), (tmp_path / "a.bom.csv").read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain
    assert plain.startswith(b"text,language,")


def test_a_sheet_has_numbers_days_times_and_flags(desk: Database, tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    export(desk, path)
    row = next(row for row in _sheet(path) if row["claim_id"].value == 1)
    types = {name: type(cell.value) for name, cell in row.items()}
    assert types["claim_id"] is int
    assert types["check_worthiness"] is float
    assert types["negated"] is bool
    assert types["created_at"] is datetime
    assert row["decided_at"].is_date


def test_days_before_spreadsheets_begin_are_texts(tmp_path: Path) -> None:
    row = dict.fromkeys(NAMES) | {
        "text": "Old.",
        "said_on": date(1850, 5, 1),
        "published_on": date(2020, 1, 2),
    }
    with (tmp_path / "old.xlsx").open("wb") as file:
        write_xlsx(file, [list(row.values())])
    (found,) = _sheet(tmp_path / "old.xlsx")
    assert found["said_on"].value == "1850-05-01"
    assert found["published_on"].value == datetime(2020, 1, 2)
    (read,) = read_rows(tmp_path / "old.xlsx")
    assert isinstance(read, ClaimRow)
    assert read.said_on == date(1850, 5, 1)


def test_what_no_cell_of_a_sheet_holds_is_refused(tmp_path: Path) -> None:
    row = dict.fromkeys(NAMES) | {"text": "\x0b" * MAX_TEXT}
    with pytest.raises(InvalidInputError, match="too long for a sheet"):
        write_xlsx(io.BytesIO(), [list(row.values())])


def test_parquet_has_the_type_of_each_column(desk: Database, tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    export(desk, path)
    table = pq.read_table(path)
    assert table.schema.equals(SCHEMA)
    row = next(row for row in table.to_pylist() if row["claim_id"] == 1)
    assert row["tags"] == ["a harbour", "grain"]
    assert row["quantities"][0]["high"] == 20.0
    assert row["reason"].startswith("=SUM(A1)")  # nobody runs a formula here, so the text is as it is


def test_an_empty_desk_gives_an_empty_table(database: Database, tmp_path: Path) -> None:
    for kind in KINDS:
        path = tmp_path / f"table.{kind}"
        assert export(database, path) == 0
        assert list(read_rows(path)) == []


def test_a_workbook_of_others_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Text", "external_id", "said_on", "status", "remark"])
    sheet.append(["The mill closed.", 17, datetime(2024, 5, 1), "verified"])
    sheet.append([None, None])
    sheet.append(["Nobody was paid_x000D_ 3 times.", "B-2", "2024-06-02", None, "=1+1"])
    sheet.append([None, 3])
    book.save(tmp_path / "theirs.xlsx")
    first, second, third = read_rows(tmp_path / "theirs.xlsx")
    assert first == ClaimRow(
        2, "The mill closed.", external_id="17", said_on=date(2024, 5, 1), status=ClaimStatus.VERIFIED
    )
    assert second == ClaimRow(4, "Nobody was paid\r 3 times.", external_id="B-2", said_on=date(2024, 6, 2))
    assert third == RefusedRow(5, "has no text")


def _workbook() -> bytes:
    file = io.BytesIO()
    write_xlsx(file, [list((dict.fromkeys(NAMES) | {"text": "A mill."}).values())])
    return file.getvalue()


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as member:
        for _ in range(600):
            member.write(bytes(1 << 20))
    return file.getvalue()


def _without_sheet() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as whole, zipfile.ZipFile(file, "w") as less:
        for name in whole.namelist():
            less.writestr(name, b"<broken" if "sheet1" in name else whole.read(name))
    return file.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut off.xlsx": (lambda: _workbook()[:-400], "not an Excel workbook"),
    "empty.xlsx": (lambda: b"", "not an Excel workbook"),
    "locked.xlsx": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000), "locked by a password"),
    "bomb.xlsx": (_bomb, "unpacks to"),
    "broken sheet.xlsx": (_without_sheet, "damaged"),
    "text.parquet": (lambda: b"text,status\na,new\n", "not a Parquet file"),
    "empty.parquet": (lambda: b"", "not a Parquet file"),
    "cut off.parquet": (lambda: b"PAR1" + bytes(400), "not a Parquet file"),
    "workbook.parquet": (_workbook, "not a Parquet file"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_table_is_refused_and_nothing_of_it_stored(
    database: Database, tmp_path: Path, name: str
) -> None:
    made, reason = BAD[name]
    path = tmp_path / name
    path.write_bytes(made())
    with pytest.raises(DocumentError, match=reason) as told:
        take_in(database, path, [])
    assert name in str(told.value)
    assert _records(database) == []


def test_claims_by_number_are_the_live_ones_each_once(desk: Database) -> None:
    with desk.read() as session:
        assert table_rows.live_ids(session, [3, 1, 2]) == [1, 2]
        with pytest.raises(NotFoundError):
            table_rows.live_ids(session, [99])


def test_the_command_writes_each_format(desk: Database, claims: Claims, tmp_path: Path) -> None:  # noqa: F811
    for kind in ("csv", "xlsx", "parquet"):
        path = tmp_path / f"out.{kind}"
        done = claims("export", "--format", kind, "--out", path, "--json")
        assert done.records == [{"out": str(path), "rows": 4}]
        assert len(list(read_rows(path))) == 4
    assert len(claims("export", "--format", "csv", "--status", "disputed").out.splitlines()) == 3
    by_number = claims("export", "2", "--format", "csv", "--bom")
    assert by_number.out.startswith("\ufefftext,")
    assert "2 rows written" in by_number.err
    lost = claims("export", "--format", "csv", "--out", tmp_path / "nowhere" / "out.csv")
    assert (lost.code, "cannot be written" in lost.err) == (2, True)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "parquet"])
def test_columns_of_other_names_stand_for_ours(tmp_path: Path, kind: str) -> None:
    path, rows = (
        tmp_path / f"theirs.{kind}",
        [{"Statement ": "The mill closed.", "text": "not this", "By": "Ada"}],
    )
    if kind == "csv":
        path.write_text("Statement ;text;By\nThe mill closed.;not this;Ada\n", encoding="utf-8")
    elif kind == "jsonl":
        path.write_text(json.dumps(rows[0]), encoding="utf-8")
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        book = openpyxl.Workbook()
        for line in (list(rows[0]), list(rows[0].values())):
            book.worksheets[0].append(line)
        book.save(path)
    (found,) = read_rows(path, named={"text": "statement", "claimant": "by"})
    assert isinstance(found, ClaimRow)
    assert (found.text, found.claimant) == ("The mill closed.", "Ada")


def test_a_column_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    for named, said in (({"words": "a"}, "no column"), ({"text": "a", "source": "A "}, "stand for two")):
        with pytest.raises(InvalidInputError, match=said):
            list(read_rows(tmp_path / "any.csv", named=named))


def test_a_preview_stores_nothing(claims: Claims, database: Database, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "theirs.csv"
    path.write_text("Statement,status\nThe mill closed.,new\n,new\n", encoding="utf-8")
    done = claims("import", path, "--column", "text=Statement", "--preview")
    assert [row.get("text") or row.get("reason") for row in done.records] == [
        "The mill closed.",
        "has no text",
    ]
    assert _records(database) == []
    assert claims("import", path, "--column", "Statement", "--preview").code == 2
