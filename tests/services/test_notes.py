from __future__ import annotations

import time

import pytest

from claims.errors import InvalidInputError, NotFoundError
from claims.services import audit, catalogue, linking, notes
from claims.services.notes import NoteView, names_called
from claims.services.views import IntakeResult
from claims.vocabulary import Role
from db.engine import Database
from db.models import User

KNOWN = ("Ana", "Ana Maria", "bo", "Jean-Luc", "Straße", "İpek")


@pytest.fixture
def claim_id(harbour: IntakeResult) -> int:
    return harbour.mentions[0].claim_id


@pytest.fixture(autouse=True)
def _people(database: Database) -> None:
    with database.write() as session:
        for name in KNOWN:
            audit.add_user(session, User(name=name, role=Role.READER, created_at=audit.now()))


def _add(database: Database, claim_id: int, text: str, *, by: str = "ada") -> int:
    with database.write() as session:
        return notes.add(session, claim_id, text, by=by)


def _notes(database: Database, claim_id: int) -> tuple[NoteView, ...]:
    with database.read() as session:
        return notes.for_claim(session, claim_id)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("ask @bo please", ["bo"]),
        ("@bo, @BO", ["bo", "bo"]),
        ("@Ana Maria knows", ["Ana Maria"]),
        ('@"ana  maria" knows', ["Ana Maria"]),
        ("@Ana Marianne knows", ["Ana"]),
        ("@Analog", []),
        ("@nobody", []),
        ("mail bo@bo.example", []),
        ("(@jean-luc)", ["Jean-Luc"]),
        ("@straße!", ["Straße"]),
        ("İ then @İPEK", ["İpek"]),
        ('@"', []),
        ("@", []),
    ],
)
def test_names_are_called_with_an_at_sign(text: str, called: list[str]) -> None:
    assert list(names_called(text, KNOWN)) == called


def test_a_hostile_text_is_read_in_time() -> None:
    known = [f"a{number}" for number in range(50)]
    began = time.perf_counter()
    for text in ("@a" * 200_000, '@"' * 200_000, "@" * 400_000, "İ@a" * 100_000):
        assert list(names_called(text, known)) == []
    assert time.perf_counter() - began < 10


def test_a_note_stands_beside_its_claim_and_calls_people(database: Database, claim_id: int) -> None:
    _add(database, claim_id, "@bo and @Ana Maria: who has the ledger? @whoever")
    (note,) = _notes(database, claim_id)
    assert (note.by, note.addressed, note.unseen) == ("ada", ("Ana Maria", "bo"), ("Ana Maria", "bo"))
    with database.read() as session:
        assert catalogue.show_claim(session, claim_id).claim.version == 1, "a note changes no claim"
        assert [found.id for found in notes.unseen_for(session, "bo")] == [note.id]
        assert notes.unseen_for(session, "ada") == ()


def test_seen_is_kept_for_each_and_only_once(database: Database, claim_id: int) -> None:
    note = _add(database, claim_id, "@bo @Ana look")
    with database.write() as session:
        assert notes.mark_seen(session, [note], by="bo") == 1
        assert notes.mark_seen(session, [note], by="bo") == 0
        assert notes.mark_seen(session, [note], by="Jean-Luc") == 0
    assert _notes(database, claim_id)[0].unseen == ("Ana",)


def test_nobody_calls_themselves(database: Database, claim_id: int) -> None:
    _add(database, claim_id, "remember, @ada", by="ada")
    assert _notes(database, claim_id)[0].addressed == ()


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_note_has_text(database: Database, claim_id: int, text: str) -> None:
    with pytest.raises(InvalidInputError, match="needs some text"):
        _add(database, claim_id, text)


def test_a_megabyte_is_kept_whole_and_more_than_two_is_refused(database: Database, claim_id: int) -> None:
    text = "Berth. " * 150_000 + "End"
    _add(database, claim_id, text)
    assert _notes(database, claim_id)[0].text == text
    with pytest.raises(InvalidInputError, match="2,000,000 are kept at most"):
        _add(database, claim_id, "x" * 2_000_001)


def test_hostile_text_is_kept_as_text(database: Database, claim_id: int) -> None:
    text = '=1+1 <script>alert(1)</script> [x](javascript:alert(1)) \u202edrawkcab\u202c @" \0\ud800'
    _add(database, claim_id, text)
    kept = _notes(database, claim_id)[0].text
    assert kept == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")


def test_notes_of_a_joined_claim_stand_beside_the_live_one(database: Database, council: IntakeResult) -> None:
    kept, joined = (mention.claim_id for mention in council.mentions)
    _add(database, joined, "From the council's minutes.")
    with database.write() as session:
        linking.join(session, joined, kept, by="ada")
    assert [note.claim_id for note in _notes(database, kept)] == [joined]


def test_an_unknown_claim_is_named(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no claim 99"):
        _add(database, 99, "hello")
