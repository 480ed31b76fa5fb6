"""What each field was read from is stored with a claim and its mentions, and given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from claims.records import DocumentText, Entity, TimeReference
from claims.services import catalogue, intake
from claims.services.views import IntakeResult, said_on
from claims.vocabulary import EntityKind, Modality, Reader, TimePrecision, TimeRole
from db.engine import Database
from db.models import ClaimEntity, MentionTime
from tests.fakes import candidate, prepared
from tests.services.conftest import TWENTY

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SAID = TimeReference("on Monday", MONDAY, MONDAY, TimePrecision.DAY, TimeRole.SAID)
SINCE = TimeReference("since 2024", date(2024, 1, 1), None, TimePrecision.YEAR, TimeRole.ABOUT)
UNDATED = TimeReference("on Monday", None, None, TimePrecision.DAY, TimeRole.SAID)
ITALY = Entity("Rome", EntityKind.METONYM, "IT")
PORT = Entity("Velmar", EntityKind.NAME, None)
SENTENCE = "Rome said on Monday that Velmar had shipped no grain since 2024."


def _store(database: Database, *, times: tuple[TimeReference, ...], more: str = "") -> IntakeResult:
    text = SENTENCE + more
    found = candidate(
        text,
        SENTENCE,
        claimant="Rome",
        modality=Modality.REPORTED,
        negated=True,
        quantities=(TWENTY,),
        times=times,
        entities=(ITALY, PORT),
        voice_cue="Rome said",
        negation_cue="no",
    )
    with database.write() as session:
        return intake.store(session, prepared(DocumentText(text, language="en"), [found]), by="ada")


def test_cues_times_and_names_are_given_back_as_they_were_read(database: Database) -> None:
    stored = _store(database, times=(SAID, SINCE))
    with database.read() as session:
        detail = catalogue.show_claim(session, stored.mentions[0].claim_id)
    mention = detail.mentions[0].mention
    assert (mention.voice_cue, mention.negation_cue) == ("Rome said", "no")
    assert mention.times == (SAID, SINCE)
    assert mention.said_on == MONDAY
    assert detail.claim.entities == (ITALY, PORT)
    assert stored.mentions == (mention,)


def test_the_same_words_are_another_day_in_another_document(database: Database) -> None:
    next_day = TimeReference("on Monday", TUESDAY, TUESDAY, TimePrecision.DAY, TimeRole.SAID)
    for number, time in enumerate((SAID, next_day, UNDATED)):
        stored = _store(database, times=(time,), more=f" Page {number}.")
    with database.read() as session:
        detail = catalogue.show_claim(session, stored.mentions[0].claim_id)
        assert session.scalar(select(func.count()).select_from(MentionTime)) == 3
        assert session.scalar(select(func.count()).select_from(ClaimEntity)) == 2
    assert [found.mention.said_on for found in detail.mentions] == [MONDAY, TUESDAY, None]


@pytest.mark.parametrize(
    ("times", "day"),
    [
        ((), None),
        ((SAID,), MONDAY),
        ((SINCE, SAID, SAID), MONDAY),
        ((UNDATED,), None),
        ((TimeReference("in March", MONDAY, date(2026, 3, 31), TimePrecision.MONTH, TimeRole.SAID),), None),
        ((TimeReference("2 March", MONDAY, MONDAY, TimePrecision.DAY, TimeRole.ABOUT),), None),
        ((SAID, TimeReference("Tuesday", TUESDAY, TUESDAY, TimePrecision.DAY, TimeRole.SAID)), None),
    ],
)
def test_a_claim_was_said_on_the_one_day_that_the_text_names(
    times: tuple[TimeReference, ...], day: date | None
) -> None:
    assert said_on(times) == day


@contextmanager
def _statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _reads(database: Database, claim_id: int, document_id: int) -> int:
    with _statements() as seen, database.read() as session:
        catalogue.show_claim(session, claim_id)
        catalogue.list_claims(session)
        intake.mentions_of(session, document_id)
    return len(seen)


def test_more_mentions_take_no_more_queries(database: Database) -> None:
    first = _store(database, times=(SAID, SINCE))
    once = _reads(database, first.mentions[0].claim_id, first.document_id)
    for number in range(5):
        _store(database, times=(SAID, SINCE), more=f" Page {number}.")
    assert _reads(database, first.mentions[0].claim_id, first.document_id) == once


def test_who_proposed_a_claim_is_kept(database: Database) -> None:
    other = "The port took in 40 ships."
    document = DocumentText(f"{SENTENCE} {other}", language="en")
    ruled = candidate(document.text, SENTENCE)
    pointed = candidate(document.text, other, check_worthiness=0.1, proposed_by=Reader.LANGUAGE_MODEL)
    with database.write() as session:
        stored = intake.store(session, prepared(document, [ruled, pointed]), by="ada")
    assert [one.proposed_by for one in stored.mentions] == [Reader.RULES, Reader.LANGUAGE_MODEL]
