"""People and roles on the command line."""

from __future__ import annotations

from pathlib import Path

from claims.services import identity
from claims.services.permissions import LEAST, Action
from db.engine import Database
from tests.cli.conftest import Claims

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _join(database: Database, name: str) -> None:
    with database.write() as session:
        identity.signed_in(session, subject=f"https://id.example|{name}", name=name, email="r@desk.example")


def test_the_owner_gives_a_role_and_the_list_shows_it(claims: Claims, database: Database) -> None:
    _join(database, "Rita")
    told = claims("users", "role", "Rita", "reviewer")
    assert (told.code, told.out) == (0, "Rita is in the role reviewer now (by ada)\n")
    assert claims("users", "list", "--json").records == [
        {"name": "Rita", "role": "reviewer", "email": "r@desk.example", "signs_in": True},
        {"name": "ada", "role": "admin", "email": None, "signs_in": False},
    ]
    assert claims("users", "list").out.splitlines()[0].split() == ["reviewer", "Rita", "r@desk.example"]


def test_a_refusal_is_one_line_and_code_2(claims: Claims, database: Database) -> None:
    _join(database, "Rita")
    assert claims("users", "list").code == 0
    for words, said in (
        (("users", "role", "Rita", "admin", "--as", "Rita"), "Rita is a reader here and may not give roles"),
        (("users", "role", "ada", "reader"), "ada is the only admin"),
        (("users", "role", "nobody", "reader"), "nobody here is called nobody"),
    ):
        refused = claims(*words)
        assert refused.code == 2
        assert refused.err.startswith(f"error: {said}")
        assert refused.err.count("\n") == 1


def test_a_reader_marks_nothing(claims: Claims, stored: Database) -> None:
    _join(stored, "Rita")
    refused = claims("mark", "1", "verified", "--because", "Seen.", "--as", "Rita")
    assert refused.code == 2
    assert "may not decide claims" in refused.err
    refused = claims("join", "1", "2", "--as", "Rita")
    assert "may not join claims" in refused.err


def test_the_table_of_roles_is_printed_three_ways(claims: Claims) -> None:
    assert claims("roles", "--markdown").out == (DOCS / "roles.md").read_text(encoding="utf-8")
    assert len(claims("roles").out.splitlines()) == len(LEAST)
    told = {line["action"]: line["roles"] for line in claims("roles", "--json").records}
    assert told[Action.GIVE_SECOND_LOOK] == ["reviewer", "admin"]
    assert told[Action.KEEP_DRAFTS] == ["reader", "analyst", "reviewer", "admin"]
