"""A whole database out and in: the same bytes when it goes out again; one that is not whole leaves none."""

from __future__ import annotations

import hashlib
import io
import json
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, inspect, select, text

from claims.errors import DatabaseError, DocumentError, WorkbenchError
from claims.interchange.database_format import MANIFEST, read_line
from claims.services import catalogue, linking, tagging
from claims.services.verifying import verify
from claims.services.whole_database import export_database, import_database
from claims.vocabulary import Comparator
from db import dump
from db.engine import Database
from db.full_text import full_text
from db.models import Base, Capture, ClaimQuantity, Document, Event, VectorChange
from db.upgrade import open_database
from tests.cli.conftest import Claims, claims  # noqa: F401
from tests.services.linking import numbered, store
from tests.services.review_acts import Desk

Members = dict[str, bytes]
MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
NOT_OURS = {"alembic_version", "sqlite_sequence"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A desk after 150 random acts, with joined claims and hostile words."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'claims.db'}")
    worker = Desk(opened, seed=7)
    worker.open()
    for _ in range(150):
        worker.act()
    ids = store(opened, "\t=1+1 ships = «Größe» \u202e ok 5.", "Quay one is shut.", name="hostile\u2028")
    with opened.write() as session:
        linking.join(session, ids[0], ids[1], by="rita")
        tagging.tag(session, ids[1], "=cmd", by="ada")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def exported(desk: Database) -> bytes:
    return _exported(desk)


@pytest.fixture
def empty(database: Database) -> Database:
    return database


def _exported(database: Database) -> bytes:
    file = io.BytesIO()
    with database.read() as session:
        export_database(session, file)
    return file.getvalue()


def _members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(members: Members) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def _resealed(members: Members) -> bytes:
    """Return a file whose manifest bears out what its members hold now."""
    manifest = json.loads(members[MANIFEST])
    for entry in manifest["tables"]:
        data = members[f"tables/{entry['table']}.jsonl"]
        told = {"rows": data.count(b"\n"), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        entry.update(told)
    return _zipped({**members, MANIFEST: json.dumps(manifest).encode()})


def _import(database: Database, data: bytes, *, anyway: bool = False) -> None:
    path = Path(database.url.database or "").with_name("given.zip")
    path.write_bytes(data)
    with database.write() as session:
        import_database(session, path, anyway=anyway)


def _refused(database: Database, data: bytes) -> str:
    """Return why a file is refused; nothing of it may be there."""
    changes = select(func.count()).select_from(VectorChange)
    with database.read() as session:
        before = session.scalar(changes)
    with pytest.raises(DocumentError) as told:
        _import(database, data)
    with database.read() as session:
        assert dump.is_empty(session)
        assert session.scalar(changes) == before
        assert session.scalar(text("SELECT count(*) FROM claims_fts_docsize")) == 0
    return str(told.value)


def test_out_in_and_out_again_is_the_same_to_the_byte(empty: Database, exported: bytes) -> None:
    _import(empty, exported)
    again = _exported(empty)
    assert _members(again) == _members(exported)
    assert again == exported


def test_bytes_and_numbers_without_end_come_back(database: Database, tmp_path: Path) -> None:
    store(database, "Quay one is shut.")
    with database.write() as session:
        body = zlib.compress(bytes(range(256)))
        session.add(
            Capture(
                document_id=1, url="https://a.example/", media_type="text/html", size=256, body=body,
                sha256=hashlib.sha256(bytes(range(256))).hexdigest(), created_at=MOMENT,
            )
        )  # fmt: skip
        session.add(
            ClaimQuantity(
                claim_id=1, position=7, surface="no end", low=0.1, high=float("inf"), unit=None,
                comparator=Comparator.EQUAL,
            )
        )  # fmt: skip
    copy = open_database(f"sqlite:///{tmp_path / 'copy.db'}")
    _import(copy, _exported(database), anyway=True)  # no line of the log tells of these two
    with copy.read() as session:
        capture, quantity = (
            session.scalars(select(Capture)).one(),
            session.scalars(select(ClaimQuantity)).one(),
        )
        assert zlib.decompress(capture.body) == bytes(range(256))
        assert (quantity.low, quantity.high) == (0.1, float("inf"))
        assert capture.created_at == MOMENT
    copy.close()


def test_what_came_in_verifies(empty: Database, desk: Database, exported: bytes) -> None:
    _import(empty, exported)
    with desk.read() as before, empty.read() as after:
        assert verify(after) == verify(before)
        assert verify(after).holds
        assert verify(after).lines > 150


def test_full_text_and_live_claims_are_found_as_before(
    empty: Database, desk: Database, exported: bytes
) -> None:
    _import(empty, exported)
    with desk.read() as before, empty.read() as after:
        found = full_text(after, [" ferry ", "quay"], limit=50)
        assert found == full_text(before, [" ferry ", "quay"], limit=50)
        assert len(found) >= 9
        assert catalogue.statistics(after) == catalogue.statistics(before)
        assert after.scalars(select(func.count()).select_from(VectorChange)).one() > 0


def test_work_goes_on_where_it_stopped(empty: Database, exported: bytes) -> None:
    _import(empty, exported)
    with empty.read() as session:
        lines = session.scalars(select(func.count()).select_from(Event)).one()
    store(empty, "A tenth ferry sailed late.", name="later")
    with empty.read() as session:
        found = verify(session)
        assert found.holds
        assert found.lines > lines


def test_every_table_of_the_schema_is_written_or_left_out_on_purpose(desk: Database) -> None:
    with desk.read() as session:
        there = set(inspect(session.connection()).get_table_names())
        written = {shape.name for shape in dump.shapes()}
    full_text_tables = {name for name in there if name.startswith("claims_fts")}
    assert there - full_text_tables - NOT_OURS - written == set(dump.DERIVED)
    assert written <= there == there | {table.name for table in Base.metadata.sorted_tables}


def test_a_database_in_use_takes_no_other(desk: Database, exported: bytes, tmp_path: Path) -> None:
    path = tmp_path / "given.zip"
    path.write_bytes(exported)
    before = _exported(desk)
    with desk.write() as session, pytest.raises(DatabaseError, match="nobody has used"):
        import_database(session, path)
    assert _exported(desk) == before


def _cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def _without_manifest(data: bytes) -> bytes:
    return _zipped({name: held for name, held in _members(data).items() if name != MANIFEST})


def _manifest(**changes: object) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        members = _members(data)
        members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), **changes}).encode()
        return _zipped(members)

    return change


def _replaced(table: str, old: bytes, new: bytes, *, resealed: bool) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        members, name = _members(data), f"tables/{table}.jsonl"
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)
        return _resealed(members) if resealed else _zipped(members)

    return change


def _last_line_gone(table: str, *, resealed: bool) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        members, name = _members(data), f"tables/{table}.jsonl"
        members[name] = members[name][: members[name][:-1].rfind(b"\n") + 1]
        return _resealed(members) if resealed else _zipped(members)

    return change


def _more(name: str) -> Callable[[bytes], bytes]:
    return lambda data: _zipped({**_members(data), name: b"x"})


def _endless_line(data: bytes) -> bytes:
    return _zipped({**_members(data), "tables/sources.jsonl": b" " * 5_000_000})


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "not a ZIP file"),
    "cut off": (_cut, "not a ZIP file"),
    "no archive": (lambda _: b"{}\n" * 100, "not a ZIP file"),
    "an archive of something else": (lambda _: _zipped({"a.txt": b"a"}), "not a database written by"),
    "no manifest": (_without_manifest, "not a database written by"),
    "a manifest that is not JSON": (lambda d: _zipped({**_members(d), MANIFEST: b"["}), "damaged"),
    "a manifest too deep": (lambda d: _zipped({**_members(d), MANIFEST: b"[" * 90_000}), "damaged"),
    "a manifest too long": (lambda d: _zipped({**_members(d), MANIFEST: b" " * 1_100_000}), "too long"),
    "another program's": (_manifest(format="other"), "not a database written by"),
    "a newer format": (_manifest(version=2), "version 2"),
    "a newer schema": (_manifest(schema="0999"), "update this program"),
    "an older schema": (_manifest(schema="0003"), "open the old database with this program"),
    "no tables": (_manifest(tables=[]), "its tables are not"),
    "tables that are no list of tables": (_manifest(tables=[{"rows": 1}]), "damaged"),
    "counts that are no numbers": (
        _manifest(tables=[{"table": "a", "rows": True, "bytes": 1, "sha256": ""}]),
        "damaged",
    ),
    "a member more": (_more("tables/../../x"), "does not hold what its manifest says"),
    "a word changed": (_replaced("claims", b"Ferry", b"Berry", resealed=False), "claims.jsonl is not what"),
    "a row less": (_last_line_gone("tags", resealed=False), "tags.jsonl is not what the manifest says"),
    "a row longer than promised": (_endless_line, "sources.jsonl holds more"),
    "a hash in the log changed": (
        _replaced("events", b'"previous_hash":"0000', b'"previous_hash":"1000', resealed=True),
        "does not verify: line 1 of the audit log",
    ),
    "a claim changed and the manifest too": (
        _replaced("claims", b'"status":"new"', b'"status":"disputed"', resealed=True),
        "does not verify",
    ),
    "the log's end cut off": (_last_line_gone("events", resealed=True), "the head of its audit log"),
    "a source that is referred to is gone": (_last_line_gone("sources", resealed=True), "that is not there"),
    "a document's text changed": (
        _replaced("documents", b"Ferry number 1", b"Ferry 1 number", resealed=True),
        "a row of mentions does not fit in",
    ),
    "a status that there is not": (
        _replaced("claims", b'"status":"new"', b'"status":"odd"', resealed=True),
        "a row of claims does not fit in",
    ),
    "a column more": (
        _replaced("claims", b'{"id":', b'{"odd":1,"id":', resealed=True),
        "line 1 does not have the columns",
    ),
    "text for a number": (_replaced("claims", b'{"id":1,', b'{"id":"1",', resealed=True), "its id is not"),
    "a number too large": (
        _replaced("claims", b'{"id":1,', b'{"id":99999999999999999999,', resealed=True),
        "claims",
    ),
    "null where none may be": (
        _replaced("claims", b'{"id":1,', b'{"id":null,', resealed=True),
        "line 1 has no id",
    ),
    "another time zone": (
        _replaced("users", b'+00:00"', b'+02:00"', resealed=True),
        "is spelled otherwise",
    ),
    "no time zone": (_replaced("users", b'+00:00"', b'"', resealed=True), "its created_at is not"),
    "two rows of one number": (
        _replaced("tags", b'"id":2', b'"id":1', resealed=True),
        "a row of tags does not fit in",
    ),
    "broken base64": (
        _replaced("embeddings", b'"vector":"', b'"vector":"*', resealed=True),
        "its vector is not",
    ),
    "not UTF-8": (_replaced("claims", b"Ferry", b"\xff\xfe", resealed=True), "is not JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_whole_or_not_ours_leaves_nothing(
    empty: Database, exported: bytes, name: str
) -> None:
    spoil, reason = BAD[name]
    told = _refused(empty, spoil(exported))
    assert reason in told
    assert "given.zip" in told
    _import(empty, exported)  # and the whole one still goes in


def test_no_changed_byte_gets_in_unseen(tmp_path: Path) -> None:
    """Flip one bit at 60 places: the file is refused, or the flip was in no content at all."""
    source = open_database(f"sqlite:///{tmp_path / 'source.db'}")
    store(source, *numbered(3))
    whole, dice = _exported(source), random.Random(5)
    target = open_database(f"sqlite:///{tmp_path / 'target.db'}")
    refused = 0
    for _ in range(60):
        place = dice.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << dice.randrange(8)
        try:
            _import(target, bytes(damaged))
        except DocumentError:
            refused += 1
            continue
        assert _exported(target) == whole
        target.close()
        target = open_database(f"sqlite:///{tmp_path / f'target-{place}.db'}")
    source.close()
    target.close()
    assert refused > 30


def test_what_does_not_verify_can_be_moved_on_demand(empty: Database, exported: bytes) -> None:
    spoiled = _replaced("claims", b'"status":"new"', b'"status":"disputed"', resealed=True)(exported)
    _import(empty, spoiled, anyway=True)
    with empty.read() as session:
        assert not verify(session).holds


def test_a_stored_value_that_no_column_may_hold_is_told(database: Database) -> None:
    store(database, "Quay one is shut.")
    with database.write() as session:
        connection: Connection = session.connection()
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        connection.exec_driver_sql("UPDATE claims SET status = 'odd'")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
    with pytest.raises(DatabaseError, match="run verify"):
        _exported(database)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """Ten times the documents, each of 20,000 characters, need hardly more memory."""
    assert _peak(tmp_path / "many", 1_500) < 1.5 * _peak(tmp_path / "few", 150) + 2_000_000


def _peak(folder: Path, documents: int) -> int:
    folder.mkdir()
    source = open_database(f"sqlite:///{folder / 'source.db'}")
    with source.write() as session:
        for number in range(documents):
            session.add(
                Document(
                    content_hash=f"{number:064}", text=f"{number} {'word ' * 4_000}", media_type="text/plain",
                    created_at=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )  # fmt: skip
    target = open_database(f"sqlite:///{folder / 'target.db'}")
    path = folder / "whole.zip"
    tracemalloc.start()
    with path.open("wb") as file, source.read() as session:
        export_database(session, file)
    with target.write() as session:
        import_database(session, path, anyway=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    source.close()
    target.close()
    return peak


def test_a_number_that_has_another_spelling_is_refused() -> None:
    column = [("low", float, True)]
    assert read_line(b'{"low":0.1}\n', column) == [0.1]
    for other in (b'{"low":1}\n', b'{"low":0.10}\n', b'{"low":NaN}\n', b'{"low":Infinity}\n', b'{"low":0.1}'):
        with pytest.raises(WorkbenchError):
            read_line(other, column)


def test_the_commands_move_a_database(claims: Claims, desk: Database, tmp_path: Path) -> None:  # noqa: F811
    there, zip_ = str(desk.url), tmp_path / "out.zip"
    written = claims("--database", there, "export-database", zip_, "--json")
    assert written.code == 0
    assert written.records[0]["rows"]["claims"] == 11
    target = f"sqlite:///{tmp_path / 'moved.db'}"
    assert claims("--database", target, "import-database", zip_).code == 0
    assert "nobody has used" in claims("--database", target, "import-database", zip_).err
    assert claims("--database", target, "verify").code == 0
    assert claims("--database", target, "export-database", tmp_path / "again.zip").code == 0
    assert (tmp_path / "again.zip").read_bytes() == zip_.read_bytes()
    assert [each.name for each in tmp_path.glob(".claims-*")] == []
    lost = claims("--database", target, "export-database", tmp_path / "nowhere" / "out.zip")
    assert (lost.code, "cannot be written" in lost.err) == (2, True)
