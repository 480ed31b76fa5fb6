"""Who works here: the owner of a desk, people whom a provider signs in, and the roles they get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from claims.errors import InvalidInputError, NotAllowedError, NotFoundError
from claims.services import identity, permissions
from claims.services.audit import first_broken_event
from claims.services.identity import Person
from claims.vocabulary import EventKind, Role
from db.engine import Database
from db.models import Event, User

DOCS = Path(__file__).resolve().parents[2] / "docs"
SUBJECT = "https://id.example|4711"


def _sign_in(
    database: Database, subject: str = SUBJECT, name: str | None = "Rita", email: str | None = None
) -> Person:
    with database.write() as session:
        return identity.signed_in(session, subject=subject, name=name, email=email)


def _role(database: Database, name: str, role: Role, *, by: str) -> Person:
    with database.write() as session:
        return identity.set_role(session, name, role, by=by)


def _own(database: Database, name: str) -> Person:
    with database.write() as session:
        return identity.owner(session, name)


def _events(database: Database, kind: EventKind) -> list[dict[str, object]]:
    with database.read() as session:
        found = session.scalars(select(Event.payload).where(Event.kind == kind).order_by(Event.id))
        return [json.loads(payload) for payload in found]


def test_the_first_owner_is_admin_and_nobody_after(database: Database) -> None:
    assert _own(database, "ada").role is Role.ADMIN
    assert _own(database, "ada").role is Role.ADMIN
    assert _own(database, "bo").role is Role.ANALYST
    changed = _events(database, EventKind.ROLE_CHANGED)
    assert [(line["name"], line["before"], line["after"]) for line in changed] == [
        ("ada", "analyst", "admin")
    ]


def test_a_desk_that_has_an_admin_is_not_written_to(database: Database) -> None:
    identity.ensure_owner(database, "ada")
    identity.ensure_owner(database, "bo")
    with database.read() as session:
        assert [person.name for person in identity.people(session)] == ["ada"]


def test_a_stranger_is_a_reader_and_the_log_says_who_came(database: Database) -> None:
    person = _sign_in(database, email="rita@desk.example")
    assert person == Person("Rita", Role.READER, "rita@desk.example", signs_in=True)
    (line,) = _events(database, EventKind.USER_ADDED)
    assert line["subject"] == SUBJECT
    assert line["email"] == "rita@desk.example"
    assert line["role"] == "reader"


def test_who_comes_again_is_the_same_whatever_they_are_called(database: Database) -> None:
    _own(database, "ada")
    _sign_in(database)
    _role(database, "Rita", Role.REVIEWER, by="ada")
    again = _sign_in(database, name="Rita Married", email="new@desk.example")
    assert (again.name, again.role) == ("Rita", Role.REVIEWER)
    assert len(_events(database, EventKind.USER_ADDED)) == 2


def test_the_same_subject_of_another_issuer_is_somebody_else(database: Database) -> None:
    _sign_in(database)
    assert _sign_in(database, "https://other.example|4711").name == "Rita 2"


def test_nobody_gets_the_name_or_the_role_of_somebody_else(database: Database) -> None:
    _own(database, "Ada")
    names = [
        _sign_in(database, "i|1", "Ada", "ada@elsewhere.example"),
        _sign_in(database, "i|2", "ada", "ada@elsewhere.example"),
        _sign_in(database, "i|3", "  Ada\n", None),
        _sign_in(database, "i|4", "ADA", None),
        _sign_in(database, "i|5", "A\u200bd\u202ca", None),
    ]
    assert [person.name for person in names] == [
        "Ada (ada@elsewhere.example)",
        "ada 2",
        "Ada 3",
        "ADA 4",
        "Ada 5",
    ]
    assert {person.role for person in names} == {Role.READER}


@pytest.mark.parametrize(
    ("name", "email", "shown"),
    [
        (None, "rita@desk.example", "rita@desk.example"),
        ("  ", None, "somebody"),
        ("x" * 500, None, "x" * 100),
        ("nul\0 and \ud800", None, "nul\ufffd and \ufffd"),
        ("\u202eatiR\u200b \u2066B\u2069", None, "atiR B"),
        ("\u200f\ufeff", "rita@desk.example", "rita@desk.example"),
        ("<script>alert(1)</script>", None, "<script>alert(1)</script>"),
    ],
)
def test_any_name_that_a_provider_gives_is_stored(
    database: Database, name: str | None, email: str | None, shown: str
) -> None:
    assert _sign_in(database, name=name, email=email).name == shown


@pytest.mark.parametrize("subject", ["", "  ", "i|" + "9" * 1000, "i|nul\0"])
def test_a_subject_that_names_nobody_is_refused(database: Database, subject: str) -> None:
    with pytest.raises(InvalidInputError):
        _sign_in(database, subject)


def test_the_last_admin_keeps_the_role(database: Database) -> None:
    _own(database, "ada")
    _sign_in(database)
    with pytest.raises(InvalidInputError, match="only admin"):
        _role(database, "ada", Role.ANALYST, by="ada")
    _role(database, "Rita", Role.ADMIN, by="ada")
    assert _role(database, "ada", Role.ANALYST, by="Rita").role is Role.ANALYST
    with pytest.raises(NotAllowedError):
        _role(database, "Rita", Role.READER, by="ada")


def test_a_role_that_somebody_has_already_leaves_no_line(database: Database) -> None:
    _own(database, "ada")
    _sign_in(database)
    _role(database, "Rita", Role.READER, by="ada")
    assert len(_events(database, EventKind.ROLE_CHANGED)) == 1


def test_only_people_who_are_here_get_a_role(database: Database) -> None:
    _own(database, "ada")
    with pytest.raises(NotFoundError, match="nobody here is called bo"):
        _role(database, "bo", Role.ANALYST, by="ada")


def test_roles_are_told_in_the_chain(database: Database) -> None:
    _own(database, "ada")
    _sign_in(database)
    _role(database, "Rita", Role.ANALYST, by="ada")
    line = _events(database, EventKind.ROLE_CHANGED)[-1]
    with database.read() as session:
        rita = session.scalars(select(User).where(User.name == "Rita")).one()
        assert line == {"user": rita.id, "name": "Rita", "before": "reader", "after": "analyst"}
        assert first_broken_event(session) is None


def test_an_unknown_name_that_is_refused_is_not_stored(database: Database) -> None:
    with database.write() as session, pytest.raises(NotAllowedError):
        permissions.acting(session, "stranger", permissions.Action.SET_ROLES)
    with database.read() as session:
        assert identity.people(session) == ()


def test_the_page_of_roles_is_what_the_services_ask() -> None:
    assert (DOCS / "roles.md").read_text(encoding="utf-8") == permissions.as_markdown()
