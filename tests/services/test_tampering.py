"""Whoever opens the file and changes one byte of the audit log is found, with the first bad line named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.services import audit, chain, review
from claims.services.chain import COLUMNS, ChainReport, check_chain
from claims.vocabulary import ClaimStatus
from db.engine import Database, parse_url
from db.upgrade import open_database
from tests.services.linking import numbered, store

MARKS = 12


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file whose log has some lines, of marks and undos in several letters."""
    path = tmp_path_factory.mktemp("log") / "claims.db"
    database = open_database(f"sqlite:///{path}")
    store(database, *numbered(3))
    for number in range(MARKS):
        with database.write() as session:
            review.mark(session, 1 + number % 3, ClaimStatus.DISMISSED, by="ада", reason=f"Größe {number}")
            review.undo(session, 1 + number % 3, by="bo")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@contextmanager
def _copy(written: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of the file as an intruder would, with the triggers and the checks gone."""
    shutil.copy(written, folder / "claims.db")
    with closing(sqlite3.connect(folder / "claims.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for guard in chain.GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        yield connection


def _check(folder: Path) -> ChainReport:
    database = Database(parse_url(f"sqlite:///{folder / 'claims.db'}"))
    with database.read() as session:
        report = check_chain(session)
    database.close()
    return report


def _lines(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM events").fetchone()
    return int(count)


def _find(written: Path, folder: Path, change: Callable[[sqlite3.Connection], int | None]) -> None:
    """Change a copy of the log, and see that the line is named that ``change`` says is the first bad one."""
    with _copy(written, folder) as connection:
        expected = change(connection)
    broken = _check(folder).broken
    assert (broken.line if broken else None) == expected


def test_an_untouched_log_holds(written: Path, tmp_path: Path) -> None:
    with _copy(written, tmp_path) as connection:
        lines = _lines(connection)
    report = _check(tmp_path)
    assert report.broken is None
    assert report.lines == lines > 2 * MARKS


each_change = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXTS = ("created_at", "kind", "payload", "previous_hash", "hash")


@each_change
@given(st.data())
def test_any_byte_of_any_text_is_found(written: Path, tmp_path: Path, data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(TEXTS))

    def flip(connection: sqlite3.Connection) -> int:
        line = data.draw(st.integers(1, _lines(connection)))
        query = f"SELECT CAST({column} AS BLOB) FROM events WHERE id = ?"
        (stored,) = connection.execute(query, (line,)).fetchone()
        place = data.draw(st.integers(0, len(stored) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != stored[place]))
        changed = stored[:place] + bytes([byte]) + stored[place + 1 :]
        as_type = data.draw(st.sampled_from(["TEXT", "BLOB"]))
        connection.execute(f"UPDATE events SET {column} = CAST(? AS {as_type}) WHERE id = ?", (changed, line))
        return line

    _find(written, tmp_path, flip)


@each_change
@given(st.data())
def test_any_other_number_is_found(written: Path, tmp_path: Path, data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(["user_id", "claim_id", "document_id"]))
    value = data.draw(st.one_of(st.integers(-(2**63), 2**63 - 1), st.none(), st.just("x"), st.just(b"1")))

    def change(connection: sqlite3.Connection) -> int | None:
        line = data.draw(st.integers(1, _lines(connection)))
        (stored,) = connection.execute(f"SELECT {column} FROM events WHERE id = ?", (line,)).fetchone()
        if stored == value or (value is None and column == "user_id"):  # which holds no NULL
            return None
        connection.execute(f"UPDATE events SET {column} = ? WHERE id = ?", (value, line))
        return line

    _find(written, tmp_path, change)


@each_change
@given(st.data())
def test_a_deleted_line_is_found(written: Path, tmp_path: Path, data: st.DataObject) -> None:
    def delete(connection: sqlite3.Connection) -> int:
        last = _lines(connection)
        first = data.draw(st.one_of(st.just(last), st.integers(1, last)))
        upto = data.draw(st.integers(first, last))
        connection.execute("DELETE FROM events WHERE id BETWEEN ? AND ?", (first, upto))
        return first

    _find(written, tmp_path, delete)


@each_change
@given(st.data())
def test_two_lines_that_changed_places_are_found(written: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = data.draw(st.booleans())

    def swap(connection: sqlite3.Connection) -> int:
        lines = st.integers(1, _lines(connection))
        first, second = sorted(data.draw(st.lists(lines, min_size=2, max_size=2, unique=True)))
        if whole:
            for old, new in ((first, -1), (second, first), (-1, second)):
                connection.execute("UPDATE events SET id = ? WHERE id = ?", (new, old))
        else:
            _swap_payloads(connection, first, second)
        return first

    _find(written, tmp_path, swap)


def _swap_payloads(connection: sqlite3.Connection, first: int, second: int) -> None:
    said = dict(connection.execute("SELECT id, user_id || ' ' || payload FROM events").fetchall())
    assert said[first] != said[second]
    for line, other in ((first, second), (second, first)):
        user, payload = said[other].split(" ", 1)
        connection.execute("UPDATE events SET user_id = ?, payload = ? WHERE id = ?", (user, payload, line))


@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_stored_as_something_else_is_found(written: Path, tmp_path: Path, column: str) -> None:
    """A time, a hash or a text that reads the same but is not what the program wrote."""

    def respell(connection: sqlite3.Connection) -> int:
        if column == "id":
            connection.execute("UPDATE events SET id = 1000 WHERE id = 5")
        elif column in TEXTS:
            connection.execute(f"UPDATE events SET {column} = CAST({column} AS BLOB) WHERE id = 5")
        else:
            connection.execute(f"UPDATE events SET {column} = CAST('1' AS BLOB) WHERE id = 5")
        return 5

    _find(written, tmp_path, respell)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET hash = upper(hash) WHERE id = 7",
        "UPDATE events SET created_at = replace(created_at, ' ', 'T') WHERE id = 7",
        "UPDATE events SET created_at = created_at || '+00:00' WHERE id = 7",
        "UPDATE events SET payload = payload || ' ' WHERE id = 7",
        "UPDATE events SET payload = payload || char(0) WHERE id = 7",
        "UPDATE events SET payload = CAST(x'7bff7d' AS TEXT) WHERE id = 7",
        "UPDATE events SET kind = 'claim_marked ' WHERE id = 7",
    ],
)
def test_another_spelling_is_found(written: Path, tmp_path: Path, change: str) -> None:
    def spell(connection: sqlite3.Connection) -> int:
        assert connection.execute(change).rowcount == 1
        return 7

    _find(written, tmp_path, spell)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("DELETE FROM audit_head", "head of the log is gone"),
        ("UPDATE audit_head SET hash = CAST(hash AS BLOB)", "head of the log is gone"),
        ("UPDATE audit_head SET events = events + 1", "is missing"),
        ("UPDATE audit_head SET events = events - 1", "by another way"),
        ("UPDATE audit_head SET hash = upper(hash)", "not the last line that was written"),
        ("DELETE FROM events", "line 1 is missing"),
    ],
)
def test_a_head_that_does_not_fit_is_found(written: Path, tmp_path: Path, change: str, why: str) -> None:
    with _copy(written, tmp_path) as connection:
        connection.execute(change)
    broken = _check(tmp_path).broken
    assert broken is not None
    assert why in broken.why


def test_a_forged_last_line_is_found(written: Path, tmp_path: Path) -> None:
    """Cut the last line off, and write another in its place with a hash that fits."""

    def forge(connection: sqlite3.Connection) -> int:
        last = _lines(connection)
        connection.execute("DELETE FROM events WHERE id = ?", (last,))
        (hash_,) = connection.execute("SELECT hash FROM events WHERE id = ?", (last - 1,)).fetchone()
        moment = audit.now()
        row: dict[str, object] = {
            "id": last, "created_at": moment, "user_id": 1, "kind": "claim_marked", "claim_id": 1,
            "document_id": None, "payload": "{}", "previous_hash": hash_,
        }  # fmt: skip
        stored = moment.replace(tzinfo=None).isoformat(" ", "microseconds")
        values = [*(row | {"created_at": stored}).values(), chain.seal(row)]
        connection.execute(f"INSERT INTO events VALUES ({', '.join('?' * 9)})", values)
        return last

    _find(written, tmp_path, forge)


def test_lines_cut_off_leave_a_gap_that_later_lines_do_not_hide(written: Path, tmp_path: Path) -> None:
    shutil.copy(written, tmp_path / "claims.db")
    with closing(sqlite3.connect(tmp_path / "claims.db", isolation_level=None)) as connection:
        last = _lines(connection)
        (guard,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'events_are_not_deleted'"
        ).fetchone()
        connection.execute("DROP TRIGGER events_are_not_deleted")
        connection.execute("DELETE FROM events WHERE id > ?", (last - 2,))
        connection.execute(guard)
    database = Database(parse_url(f"sqlite:///{tmp_path / 'claims.db'}"))
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.DISMISSED, by="bo")
    database.close()
    broken = _check(tmp_path).broken
    assert broken is not None
    assert (broken.line, broken.why) == (last - 1, f"line {last - 1} is missing")


def test_guards_that_are_gone_are_named(written: Path, tmp_path: Path) -> None:
    with _copy(written, tmp_path):
        pass
    database = Database(parse_url(f"sqlite:///{tmp_path / 'claims.db'}"))
    with database.read() as session:
        assert chain.missing_guards(session) == chain.GUARDS
    database.close()
