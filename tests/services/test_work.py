"""Who looks after a claim, its tags, and taking either back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from claims.errors import InvalidInputError, NotFoundError
from claims.services import assigning, audit, catalogue, linking, tagging
from claims.services.audit import first_broken_event
from claims.services.catalogue import ClaimFilter
from claims.services.opening import StaleClaimError
from claims.services.views import ClaimView, IntakeResult
from claims.services.work_undoing import last_work, undo_work
from claims.vocabulary import EventKind, Role
from db.engine import Database
from db.models import Event, User


@pytest.fixture
def claim_id(harbour: IntakeResult) -> int:
    return harbour.mentions[0].claim_id


@pytest.fixture(autouse=True)
def _people(database: Database) -> None:
    with database.write() as session:
        for name, role in (("bo", Role.ANALYST), ("Ana Maria", Role.REVIEWER), ("rea", Role.READER)):
            audit.add_user(session, User(name=name, role=role, created_at=audit.now()))


def _claim(database: Database, claim_id: int) -> ClaimView:
    with database.read() as session:
        return catalogue.show_claim(session, claim_id).claim


def _write(database: Database, service: Callable[..., int], *given: object, **options: object) -> int:
    with database.write() as session:
        return service(session, *given, **{"by": "ada", **options})


def _last(database: Database) -> tuple[int, EventKind, dict[str, object]]:
    with database.read() as session:
        event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        return event.id, event.kind, json.loads(event.payload)


def test_a_claim_is_given_to_somebody_and_to_nobody(database: Database, claim_id: int) -> None:
    assert _write(database, assigning.assign, claim_id, "bo") == 2
    assert _claim(database, claim_id).assignee == "bo"
    _, kind, payload = _last(database)
    assert kind is EventKind.CLAIM_ASSIGNED
    assert (payload["before"], payload["after"]) == (None, "bo")
    assert _write(database, assigning.assign, claim_id, None) == 3
    assert _claim(database, claim_id).assignee is None


def test_claims_go_only_to_people_who_decide_here(database: Database, claim_id: int) -> None:
    for name, why in (("nobody known", "nobody here is called"), ("rea", "reader here and cannot decide")):
        with pytest.raises(InvalidInputError, match=why):
            _write(database, assigning.assign, claim_id, name)
    with database.read() as session:
        assert set(assigning.people(session)) == {"ada", "bo", "Ana Maria"}
        assert session.scalar(select(User).where(User.name == "nobody known")) is None


def test_giving_it_to_who_has_it_is_refused(database: Database, claim_id: int) -> None:
    with pytest.raises(InvalidInputError, match="nobody's already"):
        _write(database, assigning.assign, claim_id, None)
    _write(database, assigning.assign, claim_id, "bo")
    with pytest.raises(InvalidInputError, match="bo's already"):
        _write(database, assigning.assign, claim_id, "bo")


def test_an_assignment_from_an_old_version_is_refused(database: Database, claim_id: int) -> None:
    _write(database, assigning.assign, claim_id, "bo")
    with pytest.raises(StaleClaimError):
        _write(database, assigning.assign, claim_id, "Ana Maria", expected_version=1)
    with pytest.raises(StaleClaimError):
        _write(database, tagging.tag, claim_id, "ferries", expected_version=1)


@pytest.mark.parametrize("written", ["Ferries", "  FERRIES ", "ferries"])
def test_case_and_space_do_not_tell_tags_apart(database: Database, claim_id: int, written: str) -> None:
    _write(database, tagging.tag, claim_id, written)
    assert _claim(database, claim_id).tags == ("ferries",)
    with pytest.raises(InvalidInputError, match="tagged ferries already"):
        _write(database, tagging.tag, claim_id, "fErRiEs")
    _write(database, tagging.untag, claim_id, "FERRIES")
    assert _claim(database, claim_id).tags == ()
    with pytest.raises(InvalidInputError, match="not tagged ferries"):
        _write(database, tagging.untag, claim_id, "ferries")


@pytest.mark.parametrize("name", ["", " \n ", "x" * 65, "har\u202ebour", "har\u200bbour", "a\x1b[31mb"])
def test_a_tag_has_a_name_that_shows(database: Database, claim_id: int, name: str) -> None:
    with pytest.raises(InvalidInputError, match="a tag h"):
        _write(database, tagging.tag, claim_id, name)
    assert _claim(database, claim_id).version == 1


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=1+1", "'; drop table tags; --", "гавань", "x" * 64]
)
def test_hostile_tags_are_kept_as_text(database: Database, claim_id: int, name: str) -> None:
    _write(database, tagging.tag, claim_id, name)
    assert _claim(database, claim_id).tags == (name,)
    with database.read() as session:
        found = catalogue.list_claims(session, ClaimFilter(tags=(name,)))
        assert [claim.id for claim in found.claims] == [claim_id]


def test_a_joined_claim_is_not_worked_on(database: Database, council: IntakeResult) -> None:
    kept, joined = (mention.claim_id for mention in council.mentions)
    with database.write() as session:
        linking.join(session, joined, kept, by="ada")
    for service, given in ((assigning.assign, "bo"), (tagging.tag, "ferries")):
        with pytest.raises(InvalidInputError, match="is joined into claim"):
            _write(database, service, joined, given)


def test_an_assignment_is_taken_back_by_a_new_line(database: Database, claim_id: int) -> None:
    _write(database, assigning.assign, claim_id, "bo")
    _write(database, assigning.assign, claim_id, "Ana Maria")
    line, _, _ = _last(database)
    _write(database, undo_work, line, by="bo")
    assert _claim(database, claim_id).assignee == "bo"
    _, kind, payload = _last(database)
    assert kind is EventKind.WORK_UNDONE
    assert (payload["event"], payload["before"], payload["after"]) == (line, "Ana Maria", "bo")
    with pytest.raises(InvalidInputError, match="nothing to take back"):
        _write(database, undo_work, line)
    with database.read() as session:
        assert first_broken_event(session) is None


def test_a_tag_is_taken_back_and_put_back(database: Database, claim_id: int) -> None:
    _write(database, tagging.tag, claim_id, "ferries")
    put, _, _ = _last(database)
    _write(database, tagging.untag, claim_id, "ferries")
    taken, _, _ = _last(database)
    with pytest.raises(InvalidInputError, match="nothing to take back"):
        _write(database, undo_work, put)
    _write(database, undo_work, taken)
    assert _claim(database, claim_id).tags == ("ferries",)
    _write(database, undo_work, put)
    assert _claim(database, claim_id).tags == ()


def test_undo_walks_back_through_the_work_on_a_claim(database: Database, claim_id: int) -> None:
    _write(database, assigning.assign, claim_id, "bo")
    _write(database, tagging.tag, claim_id, "ferries")
    _write(database, assigning.assign, claim_id, "Ana Maria")
    told = []
    for _ in range(3):
        with database.read() as session:
            last = last_work(session, claim_id)
        assert last is not None
        told.append(last.said.get("name") or last.said["after"])
        _write(database, undo_work, last.event_id)
    assert told == ["Ana Maria", "ferries", "bo"]
    claim = _claim(database, claim_id)
    assert (claim.assignee, claim.tags) == (None, ())
    with database.read() as session:
        assert last_work(session, claim_id) is None


@pytest.mark.parametrize("line", [1, 99_999])
def test_only_work_is_taken_back(database: Database, claim_id: int, line: int) -> None:
    with pytest.raises(InvalidInputError, match="no assignment and no tag"):
        _write(database, undo_work, line)
    assert _claim(database, claim_id).version == 1


def test_unknown_claims_are_named(database: Database) -> None:
    for service, given in ((assigning.assign, "bo"), (tagging.tag, "ferries"), (tagging.untag, "ferries")):
        with pytest.raises(NotFoundError, match="no claim 99"):
            _write(database, service, 99, given)


def test_the_tags_in_use_are_the_ones_offered(database: Database, claim_id: int) -> None:
    _write(database, tagging.tag, claim_id, "ferries")
    _write(database, tagging.tag, claim_id, "docks")
    _write(database, tagging.untag, claim_id, "ferries")
    with database.read() as session:
        assert tagging.names(session) == ("docks",)
        assert session.scalar(text("SELECT count(*) FROM tags")) == 2
